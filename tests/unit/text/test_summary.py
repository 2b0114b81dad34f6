"""An area in short: every number from the files, and every line one that can be read aloud."""

from __future__ import annotations

import re
from functools import cache
from statistics import median, pstdev
from typing import TYPE_CHECKING

import pytest
from support import published, swings
from support.second_folder import second_folder

from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.text.area_brief import brief
from mobilitymap.text.glossary import glossary
from mobilitymap.text.summary import preview

if TYPE_CHECKING:
    from pathlib import Path

    from support.published import Row

ATLAS = load_atlas()
DISTRICTS = published.today("ltla")
AREAS = sorted({*DISTRICTS, *published.today("utla"), *published.today("region"), "E92000001"})
ARTICLES = ("East Midlands", "East of England", "North East", "North West", "South East",
            "South West", "West Midlands")  # fmt: skip
# Words of statisticians, and of those who arrange the data. "Level 3" is a word of schools.
NOT_SAID = re.compile(
    r"z-test|z-score|interval|percentile|deviation|significan|verdict|clearly (better|worse)|"
    r"\b95%|99\.8|limits|\bfsm|utla|ltla|\blsoa|median absolute|quantile|index|\bscore of|cohort|"
    r"statistical|estimate|\bmean\b|favourable fifth|polarity|standard error",
    re.IGNORECASE,
)
WHEN = r" \((?P<when>[^()]+?)(?P<provisional>, provisional)?\)"
COMPARED = re.compile(
    rf"(?P<said>.+) than in (?P<other>[^:]+): (?P<value>.+) against (?P<beside>.+){WHEN}\."
)
SIMILAR = re.compile(
    rf"(?P<title>.+): (?P<value>.+) here, (?P<beside>.+) in (?P<other>.+){WHEN}, no clear "
    r"difference\."
)
FIGURES = re.compile(rf"(?P<title>.+): (?P<value>.+) here, (?P<beside>.+) in (?P<other>.+){WHEN}\.")
AMONG = re.compile(
    rf"Among the (?P<which>.+) fifth of local authority districts: (?P<value>.+){WHEN}\."
)
BAND = re.compile(
    rf"The Social Mobility Commission puts (?P<name>.+) in its “(?P<band>.+)” band for "
    rf"(?P<title>.+), one of seven{WHEN}\."
)
SMALL = re.compile(
    r"Only (?P<residents>[\d,]+) people live here, so many figures rest on few people and are not "
    r"compared\."
)
NOTHING = re.compile(r"None of (?P<name>.+)'s (own|other) figures stands out clearly\.")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def numbers(text: str) -> list[str]:
    """Return the numbers in a figure, in the form of `published.written`."""
    without = text.replace("per 100,000 people", "").replace("£", "")
    return [found.replace(",", "") for found in re.findall(r"-?\d[\d,]*(?:\.\d+)?", without)]


def name(code: str) -> str:
    said = published.name(code)
    return "the UK" if code == published.UNITED_KINGDOM else f"{'the ' * (said in ARTICLES)}{said}"


def by_text(*keys: str) -> dict[str, tuple[str, str]]:
    """Return measure and field by what a field says; nothing may be said of two measures."""
    texts = [
        (str(published.about(slug)[key]), (slug, key))
        for slug in published.SLUGS
        for key in keys
        if published.about(slug).get(key)
    ]
    assert len(dict(texts)) == len(texts)
    return dict(texts)


SAID = by_text("said_above", "said_below")
TITLES = by_text("title")
PLACES = by_text("said_most", "said_least")
BANDED = {title[:1].lower() + title[1:]: slug for title, (slug, _) in TITLES.items()}


def own_row(code: str, slug: str, match: re.Match[str]) -> Row:
    """Return the area's own latest row, which the line must be about, having read its figure."""
    period = published.latest(slug)
    assert published.owner(slug, code) == code, f"not its own: {match[0]}"
    row = published.figure(slug, code, period)
    assert row is not None
    assert published.is_comparable(row)
    # Of deprivation the publisher's rank is said, not a score.
    if slug.startswith("imd-2025"):
        assert numbers(match["value"]) == [row["rank"], "296"], match[0]
    else:
        assert numbers(match["value"]) == [published.written(slug, published.value(row))], match[0]
    assert match["when"] == published.period_text(slug, period), match[0]
    assert bool(match["provisional"]) == (row["flag"] == "provisional"), match[0]
    return row


def beside(code: str, slug: str, against: Against, match: re.Match[str]) -> Row:
    """Return the row that stands beside it, having read its name and figure."""
    find = published.region if against is Against.REGION else published.nation
    other = find(slug, code, published.latest(slug))
    assert other is not None
    assert match["other"] == name(other), match[0]
    row = published.figure(slug, other, published.latest(slug))
    assert row is not None
    assert numbers(match["beside"]) == [published.written(slug, published.value(row))], match[0]
    return row


@cache
def clear(code: str, against: Against) -> dict[str, float]:
    """Return the own figures that differ from nation or region, of all that have intervals."""
    find = published.region if against is Against.REGION else published.nation
    return published.clear_differences(code, find)


def check_compared(code: str, against: Against, match: re.Match[str]) -> str:
    """Check a line with a word that compares: beyond chance where tested, else beyond noise."""
    slug, field = SAID[match["said"]]
    row = own_row(code, slug, match)
    other = beside(code, slug, against, match)
    difference = float(published.value(row) - published.value(other))
    assert (difference > 0) == (field == "said_above"), match[0]
    z = published.z_score(row, other)
    if z is not None:
        assert slug in clear(code, against), match[0]
        return "test"
    assert not published.is_small(code), match[0]
    sd = swings.sd(slug, code)
    assert sd is not None, match[0]
    assert abs(difference) > 1.96 * sd, match[0]
    if published.about(slug)["breakdown"] == "gap":
        assert difference > 0, f"a narrow gap is no good news: {match[0]}"
    return "noise"


def check_fifth(code: str, slug: str, row: Row, other: Row) -> None:
    """Check that a figure is in an outer fifth, and not close to the one beside it."""
    known = published.sound(slug, published.ranked_level(slug, code), row["period"])
    own = known[code]
    below = sum(value < own for value in known.values()) / len(known)
    above = sum(value > own for value in known.values()) / len(known)
    assert below < 0.2 or above < 0.2 or below >= 0.8, (code, slug)
    spread = pstdev(map(float, known.values()))
    assert abs(float(own - published.value(other))) > 0.499 * spread, (code, slug)
    assert published.about(slug)["rank"]


def check_line(code: str, against: Against, said: str) -> str:
    """Read a line by the files alone, and return what it rests on."""
    if match := COMPARED.fullmatch(said):
        return check_compared(code, against, match)
    if match := SIMILAR.fullmatch(said):
        slug = TITLES[match["title"]][0]
        row = own_row(code, slug, match)
        z = published.z_score(row, beside(code, slug, against, match))
        assert z is not None
        assert abs(z) <= 1.96
        return "similar"
    if match := FIGURES.fullmatch(said):
        slug = TITLES[match["title"]][0]
        row, other = own_row(code, slug, match), beside(code, slug, against, match)
        assert published.z_score(row, other) is None
        check_fifth(code, slug, row, other)
        return "fifth"
    if match := AMONG.fullmatch(said):
        slug, field = PLACES[match["which"]]
        row = own_row(code, slug, match)
        known = sorted(published.sound(slug, "ltla", row["period"]).values())
        at = known.index(published.value(row)) / len(known)
        assert (at >= 0.8) if field == "said_most" else (at < 0.2), said
        return "fifth"
    if match := BAND.fullmatch(said):
        slug = BANDED[match["title"]]
        owner = published.owner(slug, code)
        members = [each for each in DISTRICTS if published.owner(slug, each) == owner]
        county = next((row["smc"] for (each, at), row in published.areas().items()
                       if each == code and at == "utla"), None)  # fmt: skip
        assert members == [code] or county == owner, f"not its own: {said}"
        row = published.figures(slug)[owner][published.latest(slug)]
        assert match["band"] == row["band"], said
        assert match["name"] == name(code), said
        return "middling" if match["band"].endswith("middling") else "band"
    return check_note(code, said)


def check_note(code: str, said: str) -> str:
    if match := SMALL.fullmatch(said):
        assert published.is_small(code)
        assert numbers(match["residents"]) == [str(published.population(code))]
        return "small"
    match = NOTHING.fullmatch(said)
    assert match, said
    assert match["name"] == name(code)
    return "nothing"


@pytest.mark.parametrize("against", [Against.NATION, Against.REGION])
def test_every_number_of_every_line_is_that_of_the_area_in_the_files(against: Against) -> None:
    surest = ["test", "band", "noise", "fifth", "middling", "similar", "small", "nothing"]
    counted = dict.fromkeys(surest, 0)
    for code in AREAS:
        lines = [plain(line) for line in brief(ATLAS, code, against).summary]
        found = [check_line(code, against, line) for line in lines]
        for each in found:
            counted[each] += 1
        assert found[0] == min(found, key=surest.index), lines
        assert ("nothing" in found) == (len(lines) - ("nothing" in found) < 3 and
                                        not published.is_small(code)), lines  # fmt: skip
    assert counted["test"] > 100
    assert counted["band"] > 100
    assert counted["small"] == 2


def test_similar_areas_change_nothing_since_their_middle_is_no_published_figure() -> None:
    for code in AREAS[::12]:
        assert brief(ATLAS, code, Against.OVERALL).summary == brief(ATLAS, code).summary


@pytest.mark.parametrize("against", [Against.NATION, Against.REGION])
def test_lines_of_all_districts_can_be_read_aloud(against: Against) -> None:
    lines = [line for code in DISTRICTS for line in brief(ATLAS, code, against).summary]
    assert len(DISTRICTS) == 361
    longest = max(lines, key=lambda line: len(line.split()))
    assert len(longest.split()) <= 25, longest
    # Words, without the figures and years at the end.
    most = 14 if against is Against.NATION else 15  # A region's name has up to four words.
    assert median(len(re.findall(r"\b[A-Za-z][\w'-]*", line)) for line in lines) <= most
    assert {line for line in lines if NOT_SAID.search(line)} == set()
    # One sentence a line: a full stop elsewhere stands within a number.
    assert not [line for line in lines if re.search(r"[.;!?] ", line) or not line.endswith(".")]
    assert not [line for line in lines if line.count(" against ") > 1 or ", and " in line]


def test_each_word_of_schools_and_statistics_is_in_the_glossary() -> None:
    explained = {name.casefold() for term in glossary() for name in (term.term, *term.also)}
    used = {
        "NEET": "NEET",
        "level 3": "level 3",
        "on free school meals": "free school meals",
        "good level of development": "good level of development",
        "expected standard": "expected standard",
        "persistently absent": "persistent absence",
        "relative poverty": "relative poverty",
        "disposable household income": "disposable household income",
        "years in good health": "healthy life expectancy",
        "deprived": "indices of deprivation",
    }
    said = " ".join([*SAID, *PLACES])
    assert [words for words in used if words not in said] == []
    assert {term.casefold() for term in used.values()} <= explained


def test_an_area_has_three_to_five_lines() -> None:
    counts = {code: len(brief(ATLAS, code).summary) for code in DISTRICTS}
    assert max(counts.values()) <= 5
    fewer = {code for code, count in counts.items() if count < 3}
    # Few people, or next to no figure of its own.
    assert len(fewer) < 10
    assert {"E09000001", "E06000053"} <= fewer


def test_every_measure_of_a_summary_has_its_words() -> None:
    """Each goes on with "than in England: 69.7% against 76.0% (2023)"."""
    for slug in published.SLUGS:
        about = published.about(slug)
        is_said = (
            about["level"] != "ltla-2019"
            and about["breakdown"] not in ("not-fsm", "not-disadvantaged")
            and "disadvantaged" not in slug
            and about["palette"] != "bands"
            and about["polarity"] != "neither"
        )
        of_deprivation = slug.startswith("imd-2025")
        assert bool(about.get("said_above")) == (is_said and not of_deprivation), slug
        above, below = about.get("said_above", ""), about.get("said_below", "")
        assert bool(above) == bool(below), slug
        if above:
            more = re.search(r"\b(more|further|higher)\b", above, re.IGNORECASE)
            fewer = re.search(r"\b(fewer|less|lower)\b", below, re.IGNORECASE)
            assert more, above
            assert fewer, below
            assert re.search(r"\bhere\b", above), above
            assert len(above.split()) <= 15, above
            assert not re.search(r"\d%|\bthan\b|\.$", above), above
    assert PLACES == {
        "most deprived": ("imd-2025", "said_most"),
        "least deprived": ("imd-2025", "said_least"),
    }


def test_a_measure_without_words_is_said_by_its_title(tmp_path: Path) -> None:
    folder = second_folder(tmp_path / "data")
    for file in (folder / "indicators").glob("*.toml"):
        kept = [line for line in file.read_text(encoding="utf-8").splitlines()
                if not line.startswith(("said_", "counts_as"))]  # fmt: skip
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    first = plain(brief(Atlas(folder), "E08000032").summary[0])
    assert (
        first == "Median weekly pay: £560 a week here, £648 a week in England (2025, provisional)."
    )


def test_a_preview_holds_whole_lines() -> None:
    lines = ["a" * 200 + ".", "b" * 90 + ".", "c" * 90 + "."]
    assert preview(lines) == f"{lines[0]} {lines[1]}"
    assert preview(["d" * 400]) == "d" * 400
