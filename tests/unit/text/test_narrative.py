"""The sentences of every area against the files: no number and no verdict out of thin air."""

from __future__ import annotations

import math
import re
from functools import cache
from statistics import NormalDist, pstdev
from typing import TYPE_CHECKING

import pytest
from support import published, swings

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.text import narrative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.published import Row

ATLAS = load_atlas()
AREAS = sorted({*published.today("ltla"), *published.today("utla"), *published.today("region")})
ENGLAND_AND_ITS_PARTS = ["E92000001", *AREAS]
# Every twelfth area, for choices beside the nation: all kinds of areas are among them.
SOME = AREAS[::12]
# Said instead of a comparison, by the flag of the figure.
NOT_COMPARED = {
    "small-base": "Rests on few people, so it is not compared",
    "unreliable": "Called unreliable by its publisher, so it is not compared",
}
ARTICLES = ("East Midlands", "East of England", "North East", "North West", "South East",
            "South West", "West Midlands")  # fmt: skip


def plain(text: str) -> str:
    """Return a text with ordinary spaces, and minus signs as programs write them."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def numbers(text: str) -> list[str]:
    """Return the numbers in a text, in the form of `published.written`."""
    without = text.replace("per 100,000 people", "").replace("£", "")
    return [found.replace(",", "") for found in re.findall(r"-?\d[\d,]*(?:\.\d+)?", without)]


def name(code: str) -> str:
    """Name an area within a sentence."""
    said = published.name(code)
    return "the UK" if code == published.UNITED_KINGDOM else f"{'the ' * (said in ARTICLES)}{said}"


def unnamed(item: BenchmarkedArea, text: str) -> str:
    """Return what is said, once the larger area that it is said of is named before it."""
    code, slug = item.reading.area.code, item.indicator.slug
    owner = published.owner(slug, code)
    said = plain(text)
    if owner == code or published.about(slug)["level"] == "smc" or not said:
        return said
    subject, _, rest = said.partition(": ")
    assert subject == f"{published.name(owner)} (county)", (slug, code, said)
    return f"{rest[:1].upper()}{rest[1:]}"


def standings(codes: list[str], against: Against = Against.NATION) -> Iterator[BenchmarkedArea]:
    """Yield what is said of areas on all measures of which there is a figure."""
    for slug in published.SLUGS:
        for code in codes:
            item = benchmark_area(ATLAS, slug, code, against)
            if item.reading.figure.is_known:
                yield item


def row_of(item: BenchmarkedArea) -> tuple[str, str, str, Row]:
    """Return measure, area and period of what is said, and the row in the file."""
    slug, period = item.indicator.slug, published.latest(item.indicator.slug)
    code = published.owner(slug, item.reading.area.code)
    row = published.figure(slug, code, period)
    assert row is not None, (slug, code, period)
    return slug, code, period, row


def clear_of_peers(row: Row, peers: list[Row], rate: float = 0.05) -> tuple[int, int, int]:
    """Count the peers that a figure is clearly above and below, and those with a test."""
    scores = [z for peer in peers if (z := published.z_score(row, peer)) is not None]
    chances = sorted(2 * NormalDist().cdf(-abs(z)) for z in scores)
    passing = [p for at, p in enumerate(chances, 1) if p <= rate * at / len(chances)]
    clear = [z for z in scores if passing and 2 * NormalDist().cdf(-abs(z)) <= passing[-1]]
    return sum(z > 0 for z in clear), sum(z < 0 for z in clear), len(scores)


def check_comparison(item: BenchmarkedArea, other: str | None) -> None:
    """Compare a verdict with the rows of the area and of what it is compared with."""
    slug, _, period, row = row_of(item)
    text = unnamed(item, narrative.verdict_text(item))
    note = plain(narrative.verdict_note(item))
    case = f"{slug} of {row['area_code']}: {text} {note}"
    if row["flag"] in NOT_COMPARED:
        assert text == NOT_COMPARED[row["flag"]], case
        assert note == "", case
        return
    if other is None or published.about(slug)["bands"]:
        assert text == "", case
        return
    compared = published.figure(slug, other, period)
    assert compared is not None, case
    assert name(other) in text, case
    difference = published.value(row) - published.value(compared)
    z = published.z_score(row, compared)
    if z is None:
        size = published.written(slug, abs(difference))
        level = not any(digit in "123456789" for digit in size)
        assert note == "", case
        sd = swings.sd(slug, row["area_code"])
        if sd is not None and abs(float(difference)) <= 1.96 * sd:
            expected = f"No clear difference from {name(other)} (within year-to-year noise)"
            assert text == expected, case
            return
        assert numbers(text) == ([] if level else [size]), case
        assert text.startswith("Level with") == level, case
        assert level or f" {'above' if difference > 0 else 'below'} " in text, case
        known = "; no interval published" if sd is None else ", more than year-to-year noise"
        assert text.endswith(f" {name(other)}{known}"), case
        return
    assert numbers(text) == [], case
    assert "z-test on published 95% intervals" in note.lower(), case
    assert "errs on the cautious side, since the area is part of" in note, case
    if abs(z) <= 1.96:
        assert text.startswith("No clear difference from"), case
    else:
        good = (difference > 0) == (published.about(slug)["polarity"] == "high-is-good")
        assert text.startswith("Better than" if good else "Worse than"), case


def test_a_comparison_with_the_nation_says_what_the_files_say() -> None:
    for item in standings(ENGLAND_AND_ITS_PARTS):
        slug, code, period, _ = row_of(item)
        check_comparison(item, published.nation(slug, code, period))


def test_a_comparison_with_the_region_says_what_the_files_say() -> None:
    for item in standings(SOME, Against.REGION):
        slug, code, period, _ = row_of(item)
        check_comparison(item, published.region(slug, code, period))


@pytest.mark.parametrize("against", [each for each in Against if each.model])
def test_similar_areas_are_compared_with_the_one_in_the_middle(against: Against) -> None:
    listed: dict[str, list[str]] = {}
    for row in published.rows("similar_areas.csv"):
        if row["model"] == against:
            listed.setdefault(row["area_code"], []).append(row["similar_code"])
    compared = 0
    for item in standings(SOME, against):
        slug, code, period, row = row_of(item)
        known = published.sound(slug, published.ranked_level(slug, code), period)
        found = [
            peer
            for peer in listed.get(code, [])
            if peer in known and published.is_comparable(published.figures(slug)[peer][period])
        ]
        peers = [known[peer] for peer in found]
        text = unnamed(item, narrative.verdict_text(item))
        case = f"{slug} of {code}: {text}"
        if row["flag"] in NOT_COMPARED:
            assert text == NOT_COMPARED[row["flag"]], case
            assert narrative.verdict_note(item) == "", case
            continue
        # Of one or two areas there is no middle.
        if len(peers) < 3 or published.about(slug)["bands"]:
            assert text == "", case
            continue
        compared += 1
        above, below, tested = clear_of_peers(
            row, [published.figures(slug)[peer][period] for peer in found]
        )
        if tested:
            rising = published.about(slug)["polarity"] == "high-is-good"
            said = {
                word: int(number)
                for word, number in re.findall(r"(better|worse) than (\d+)", text.lower())
            }
            assert said.get("better", 0) == (above if rising else below), case
            assert said.get("worse", 0) == (below if rising else above), case
            assert f" {tested} " in text, case
            assert len(numbers(text)) == len(said) + 1, case
            assert text.startswith("No clear difference from any") == (not above + below), case
            assert ("from the others" in text) == (0 < above + below < tested), case
            assert "false-discovery rate" in narrative.verdict_note(item), case
            continue
        # A value that was published for one of them, with as many below it as above.
        middle = sorted(peers)[(len(peers) - 1) // 2]
        size = published.written(slug, abs(published.value(row) - middle))
        level = not any(digit in "123456789" for digit in size)
        sd = swings.sd(slug, code)
        is_noise = sd is not None and abs(float(published.value(row) - middle)) <= 1.96 * sd
        told = [] if level or is_noise else [size]
        assert numbers(text) == [*told, str(len(peers))], case
        known = "; no interval published" if sd is None else ", more than year-to-year noise"
        end = " (within year-to-year noise)" if is_noise else known
        assert re.search(rf" the middle of \d+ [a-z ]+{re.escape(end)}$", text), case
        assert text.startswith("No clear difference") == is_noise, case
        assert narrative.verdict_note(item) == "", case
    assert compared > 100


def first_in_words(slug: str) -> str:
    """Return what the area of rank 1 is."""
    if slug.startswith(("imd-", "idaci-")):
        return "the most deprived"
    if published.about(slug)["breakdown"] == "gap":
        return "the narrowest"
    return {"neither": "the highest"}.get(published.about(slug)["polarity"], "the most favourable")


def test_a_rank_is_counted_from_the_files() -> None:
    ranked = 0
    for item in standings(ENGLAND_AND_ITS_PARTS):
        slug, code, period, row = row_of(item)
        if (
            not published.about(slug)["rank"]
            or not published.is_comparable(row)
            or not published.is_rankable(slug, code, period)
        ):
            assert item.position is None, (slug, code)
            continue
        level = published.ranked_level(slug, code)
        rank, tied, count = published.ranks(slug, level, period)[code]
        if item.position is None or item.level is None:
            pytest.fail(f"{slug} of {code} has no rank")
        text = plain(narrative.rank_text(item.position, item.level, item.indicator))
        between = published.rank_intervals().get((slug, level, period, code))
        said = numbers(re.sub(r"1st is |95% interval|districts of 2019", "", text))
        case = f"{slug} of {code}: {text}"
        if between is None and row["lower"]:
            # Regions and countries: simulated when asked for.
            assert level in ("region", "country"), case
            assert int(said[2]) <= rank <= int(said[3]), case
            said = said[:2]
        assert said == [str(number) for number in (rank, count, *(between or ()))], case
        is_printed = bool(row.get("rank"))
        assert bool(re.search(r" equal (most deprived )?of ", text)) == tied, case
        assert f"1st is {first_in_words(slug)})" in text, case
        assert ("(the publisher's rank of the " in text) == is_printed, case
        is_unknown = not row["lower"] and not is_printed
        assert ("its uncertainty is unknown" in text) == is_unknown, case
        ranked += 1
    assert ranked > 10_000


def test_a_distance_is_on_the_scale_of_all_areas() -> None:
    for item in standings(SOME):
        slug, code, period, row = row_of(item)
        text = unnamed(item, narrative.deviations_text(item))
        other = published.nation(slug, code, period)
        known = published.sound(slug, published.ranked_level(slug, code), period)
        compared = published.figure(slug, other, period)
        is_told = published.is_comparable(row) and not published.about(slug)["bands"]
        if compared is None or not is_told:
            assert text == "", (slug, code)
            continue
        distance = published.value(row) - published.value(compared)
        expected = abs(float(distance)) / pstdev(map(float, known.values()))
        if expected < 0.0499:
            assert text.startswith("Less than 0.1 standard deviations from"), (slug, code)
        else:
            assert float(numbers(text)[0]) == pytest.approx(expected, abs=0.0501), (slug, code)
        assert "unweighted" in text


def first_of_run(slug: str, code: str, period: str) -> str:
    """Return the period since which figures can be compared with that of a period."""
    series = {int(label[:4]): label for label in published.figures(slug)[code]}
    breaks = {int(item["period"][:4]) for item in published.about(slug)["breaks"]}
    year = int(period[:4])
    while year not in breaks and year - 1 in series:
        year -= 1
    return series[year]


def moved_in_cash(slug: str, code: str | None, since: str, until: str) -> tuple[str, str] | None:
    """Return which way a sum of money went and by how much, None where it is not published."""
    first, last = (published.figure(slug, code, period) for period in (since, until))
    if first is None or last is None:
        return None
    moved = published.value(last) - published.value(first)
    return "up" if moved > 0 else "down", published.written(slug, abs(moved))


@cache
def clear_changes(slug: str, level: str, since: str, until: str) -> set[str]:
    """Return the areas of a level that changed, by a test of all of them."""
    scores = {}
    for code in published.today(level):
        first, last = (published.figure(slug, code, period) for period in (since, until))
        if first and last and published.is_comparable(first) and published.is_comparable(last):
            z = published.z_score(last, first)
            if z is not None:
                scores[code] = z
    return published.discoveries(scores)


def expected_change(slug: str, first: Row, last: Row) -> tuple[str, list[str], str]:
    """Return how the sentence on a change begins, the numbers in it, and how it ends."""
    before, now = published.value(first), published.value(last)
    code, since, until = last["area_code"], first["period"], last["period"]
    about, when = published.about(slug), published.period_text(slug, since)
    if about["unit"].startswith("£"):
        own = moved_in_cash(slug, code, since, until)
        other = published.nation(slug, code, until)
        beside = moved_in_cash(slug, other, since, until)
        assert own is not None
        end = f"; {name(other)} {beside[0]} " if beside and other else f" since {when}"
        sizes = [own[1], *([beside[1]] if beside else [])]
        return f"{own[0].capitalize()} £", sizes, "" if beside else end
    size = published.written(slug, abs(now - before))
    sd = swings.sd(slug, code)
    z = published.z_score(last, first)
    is_nothing = not any(digit in "123456789" for digit in size)
    if z is not None:
        level = published.ranked_level(slug, code)
        is_clear = abs(z) > 1.96 and code in clear_changes(slug, level, since, until)
    elif sd is not None:
        is_clear = float(abs(now - before)) > 1.96 * math.sqrt(2) * sd
    elif is_nothing:
        return f"The same as in {when}", [], ""
    else:
        both = [published.written(slug, value) for value in (before, now)]
        return "", both, "; no interval published"
    if not is_clear:
        return f"No clear change since {when}", [], ""
    beyond = "" if z is not None else ", more than year-to-year noise"
    if about["breakdown"] == "gap" and min(before, now) >= 0:
        return f"{'Wider' if now > before else 'Narrower'} by ", [size], f" since {when}{beyond}"
    return f"{'Higher' if now > before else 'Lower'} than in {when}, by ", [size], beyond


# Free school meals are kept by those who had them since April 2018.
RECOUNTED = "; who is eligible changed in 2018, so part of this may be that"


def test_a_change_is_within_one_series_and_as_large_as_published() -> None:
    moved = cash = eligible = 0
    for item in standings(ENGLAND_AND_ITS_PARTS):
        slug, code, period, last = row_of(item)
        text = unnamed(item, narrative.change_text(item))
        case = f"{slug} of {code}: {text}"
        since = first_of_run(slug, code, period)
        first = published.figures(slug)[code][since]
        both = published.is_comparable(first) and published.is_comparable(last)
        if since == period or not both or published.about(slug)["bands"]:
            assert text == "", case
            continue
        beginning, sizes, end = expected_change(slug, first, last)
        if published.about(slug)["breakdown"] != "all" and since < "2018":
            assert text.endswith(RECOUNTED), case
            text = text.removesuffix(RECOUNTED)
            eligible += 1
        assert "eligible" not in text, case
        assert text.startswith(beginning), case
        assert text.endswith(end), case
        between = text[len(beginning) : len(text) - len(end)]
        for label in (since, period):
            for word in ("in", "since"):
                between = between.replace(f" {word} {published.period_text(slug, label)}", "")
        assert numbers(between) == sizes, case
        is_cash = published.about(slug)["unit"].startswith("£")
        assert ("in cash terms" in text) == is_cash, case
        assert not (is_cash and re.search("higher|lower", text.lower())), case
        moved += 1
        cash += is_cash
    assert moved > 10_000
    assert cash > 500
    assert eligible > 200


def test_a_gap_counted_from_before_2018_says_that_eligibility_changed() -> None:
    starts: set[tuple[int, bool]] = set()
    for slug in (slug for slug in published.SLUGS if published.about(slug)["breakdown"] == "gap"):
        for period in ATLAS.periods(slug):
            for code in published.today("utla")[::4]:
                item = benchmark_area(ATLAS, slug, code, Against.NATION, period)
                text = unnamed(item, narrative.change_text(item))
                if item.trend.since and text.startswith(("Wider", "Narrower")):
                    start = int(item.trend.since[:4])
                    is_told = text.endswith(RECOUNTED)
                    assert is_told == (start < 2018), f"{slug} of {code}, {period}: {text}"
                    starts.add((start, is_told))
    # Just before and after it, too.
    assert {(2015, True), (2017, True), (2021, False)} <= starts


FORMER = re.compile(r"(.+?) \((district|county) until (\d{4})\): (.+?) \(([^()]+)\)(?:; |\.$)")


def test_figures_of_former_areas_are_theirs() -> None:
    steps = [row for row in published.rows("successions.csv") if row["what_happened"] != "recoded"]
    found = 0
    for item in standings([row["new_code"] for row in steps]):
        slug, period = item.indicator.slug, published.latest(item.indicator.slug)
        code = published.owner(slug, item.reading.area.code)
        text = plain(narrative.former_text(item, ATLAS))
        parts = FORMER.findall(text)
        assert "".join(match[0] for match in FORMER.finditer(text)) == text
        for said, kind, year, value, when in parts:
            (step,) = [
                row
                for row in steps
                if row["new_code"] == code
                and row["old_name"].partition(",")[0] == said.partition(",")[0]
                and row["year"] == year
                and (row["old_code"][:3] == "E10") == (kind == "county")
            ]
            series = published.figures(slug)[step["old_code"]]
            (at,) = [label for label in series if published.period_text(slug, label) == when]
            assert numbers(value) == [published.written(slug, published.value(series[at]))], text
            assert at not in published.figures(slug).get(code, {}), text
            assert at <= period
            found += 1
    assert found > 100
