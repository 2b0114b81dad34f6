"""The disparities page for every measure: what it says is in the data, and nothing it may not."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from support import published

from mobilitymap.analysis.inequality import spread_of
from mobilitymap.dashboard import SCRIPT
from mobilitymap.dashboard.screens.disparities import sections, spread
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.stats.dispersion import GroupShare

DATA = Path(__file__).parents[2] / "data"
INDICATORS = DATA / "indicators"
SLUGS = sorted(path.stem for path in INDICATORS.glob("*.toml"))
BRADFORD, KENT, CANTERBURY, CITY = "E08000032", "E10000016", "E07000106", "E09000001"
FEW_PEOPLE = ("City of London", "Isles of Scilly")


def opened(**parameters: str) -> str:
    """Return the HTML of the page after its run, which must end well."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.switch_page("screens/disparities/disparities.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


@cache
def page(slug: str) -> str:
    """Return the HTML of the page of a measure."""
    return opened(indicator=slug)


def text_of(html: str) -> str:
    """Return the text of HTML, in which no-break spaces are spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def headline(html: str) -> str:
    """Return the sentence below the title."""
    (found,) = re.findall(r'<p class="mm-headline">(.*?)</p>', html)
    return text_of(found)


def section(html: str, title: str) -> str:
    """Return the text of a part of the page, empty if it has none of that title."""
    found = re.search(rf"<section[^>]*><h2>{title}.*?</section>", html, re.DOTALL)
    return text_of(found[0]) if found else ""


@cache
def about(slug: str) -> dict[str, Any]:
    """Return the description of a measure."""
    return tomllib.loads((INDICATORS / f"{slug}.toml").read_text(encoding="utf-8"))


@cache
def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_today(slug: str) -> list[dict[str, str]]:
    """Return the rows of the latest period of areas of the measure's own level."""
    level = about(slug)["level"]
    codes = {
        row["code"]
        for row in rows(DATA / "areas.csv")
        if row["level"] == level and not row["last_year"]
    }
    now = [row for row in rows(INDICATORS / f"{slug}.csv") if row["area_code"] in codes]
    latest = max(row["period"] for row in now)
    return [row for row in now if row["period"] == latest]


def close(said: str, value: float, decimals: int) -> bool:
    """Whether a text is a figure at the stated rounding."""
    whole, _, rest = said.replace(",", "").partition(".")
    return (
        len(rest) == decimals
        and abs(float(f"{whole}.{rest}0") - value) <= 0.5 * 10**-decimals + 1e-6
    )


def ranked(slug: str, sound: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows that are precise enough to be named, the lowest first."""
    precise = [row for row in sound if published.is_rankable(slug, row["area_code"], row["period"])]
    return sorted(precise, key=lambda row: float(row["value"]))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_number_of_the_headline_is_in_the_data(slug: str) -> None:
    measure = about(slug)
    sound = [
        row
        for row in of_today(slug)
        if row["value"] and row["flag"] not in ("small-base", "unreliable")
    ]
    values = sorted(float(row["value"]) for row in sound)
    areas = [
        row
        for row in rows(DATA / "areas.csv")
        if row["level"] == measure["level"] and not row["last_year"]
    ]
    said = headline(page(slug)).replace("per 100,000 people", "").replace("districts of 2019", "")
    people = {
        f"{int(row['population']):,}" for row in rows(DATA / "areas.csv") if row["population"]
    }
    residents = re.findall(r" \(([\d,]+) residents\)", said)
    assert set(residents) <= people
    said = re.sub(r" \([\d,]+ residents\)", "", said)
    numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", said)
    # How many areas, then of how many; where all have a figure, one number is both.
    assert numbers.pop(0) == str(len(sound))
    if measure["bands"]:
        bands = [row["band"] for row in sound]
        ends = [bands.count(measure["bands"][end]) for end in (0, -1)]
        assert numbers == [str(count) for count in ends if count]
        return
    if "of all" not in said:
        assert int(numbers.pop(0)) == sum(row["country"][0] in measure["coverage"] for row in areas)
    expected = [values[math.ceil(share * len(values)) - 1] for share in (0.25, 0.75)]
    if measure["rank"]:
        named = ranked(slug, sound)
        expected += [float(named[end]["value"]) for end in (0, -1)]
        if len(named) < len(sound):
            assert numbers.pop(2) == str(len(named))
    for place, value in enumerate(expected):
        assert close(numbers.pop(0), value, measure["decimals"]), f"{value} is not in: {said}"
        if place > 1 and values.count(value) > 3:
            assert numbers.pop(0) == str(values.count(value))
    assert numbers == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_lowest_and_the_highest_are_named_where_ranks_are_allowed_alone(slug: str) -> None:
    measure, html = about(slug), page(slug)
    names = {
        row["code"]: row["name"].removesuffix(", City of").removesuffix(", County of")
        for row in rows(DATA / "areas.csv")
        if row["level"] == measure["level"]
    }
    sound = [
        row
        for row in of_today(slug)
        if row["value"] and row["flag"] not in ("small-base", "unreliable")
    ]
    ordered = ranked(slug, sound)
    ends = section(html, "Highest and lowest")
    if measure["rank"]:
        _, _, named = headline(html).partition("the lowest is")
        assert names[ordered[-1]["area_code"]] in named
        assert names[ordered[-1]["area_code"]] in ends
        first = "Narrowest gaps" if slug.endswith("-gap") else "Most favourable: "
        if slug.startswith(("imd-", "idaci-")):
            first = "Most deprived: highest figures"
        assert first in ends
    else:
        assert "the highest" not in headline(html)
        assert not re.search("Most favourable:|Narrowest", html)
        assert not re.search(r">\s*(95% )?rank\b", html, re.IGNORECASE)
        assert "rank of" not in html
        assert not re.search(r"\d(st|nd|rd|th)\b", headline(html) + ends)
        assert not [name for name in names.values() if f"{name} " in f"{ends} "]


@pytest.mark.parametrize("slug", SLUGS)
def test_scales_without_a_true_zero_have_no_ratio(slug: str) -> None:
    assert about(slug)["ratio_scale"] or "90:10" not in page(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_figures_on_few_people_are_named_and_in_no_other_place(slug: str) -> None:
    few = {row["area_code"] for row in of_today(slug) if row["flag"] == "small-base"}
    names = {row["name"] for row in rows(DATA / "areas.csv") if row["code"] in few}
    html = page(slug)
    line = _left_out(html)
    assert all(name in line for name in names)
    # Named nowhere else, but for what is to be read before quoting.
    others = text_of(html).replace(line, "").partition("About this measure")[0]
    assert not [name for name in names if name in others]


def _left_out(html: str) -> str:
    found = re.search(r"Not drawn and in none of the figures below: [^.]*\.", text_of(html))
    return found[0] if found else ""


def test_ratio_scales_have_their_ratio() -> None:
    assert "90:10 ratio: the figure that nine tenths" in text_of(page("child-poverty"))


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if about(slug)["bands"]])
def test_mobility_indices_are_shown_in_their_bands_alone(slug: str) -> None:
    html = page(slug)
    for absent in ("Interquartile", "Range,", "of variance", "mm-bees", "Middle", "lowest"):
        assert absent not in html
    assert all(band.capitalize() in html for band in about(slug)["bands"])
    counts = [int(count) for count in re.findall(r'<td class="mm-band"[^>]*>(\d+)</td>', html)]
    assert sum(counts) == 205


def test_differences_from_england_are_counted_where_intervals_are_published() -> None:
    found = section(page("employment-rate"), "Differences from England")
    assert "Z-test on published 95% intervals" in found
    assert "false-discovery rate of 5%" in found
    assert "higher (better)" in found
    assert "higher (worse)" in section(page("no-qualifications"), "Differences from England")
    assert not section(page("child-poverty"), "Differences from")
    assert "Z-test" not in page("child-poverty")


def test_ranks_come_with_their_interval_or_the_word_that_it_is_unknown() -> None:
    assert "95% rank interval" in section(page("weekly-pay"), "Highest and lowest")
    unknown = section(page("attainment8"), "Highest and lowest")
    assert "uncertainty of these ranks is unknown" in unknown
    assert "rank interval" not in unknown


def test_both_sides_stand_beside_a_gap_and_none_is_called_favourable() -> None:
    ends = section(page("attainment8-gap"), "Highest and lowest")
    narrowest = min(
        (row for row in of_today("attainment8-gap") if row["value"] and row["flag"] == "derived"),
        key=lambda row: float(row["value"]),
    )
    (area,) = (
        row["name"]
        for row in rows(DATA / "areas.csv")
        if row["code"] == narrowest["area_code"] and row["level"] == "utla"
    )
    sides = [
        next(row["value"] for row in of_today(slug) if row["area_code"] == narrowest["area_code"])
        for slug in ("attainment8-fsm", "attainment8-not-fsm")
    ]
    assert f"{area} {narrowest['value']} {sides[0]} {sides[1]} " in ends
    assert "favourable" not in ends


def test_the_part_of_sampling_error_is_said_of_surveys() -> None:
    said = section(page("employment-rate"), "How far apart")
    assert re.search(r"\d+% of the variance is what the sampling error", said)
    assert "sampling error" not in section(page("child-poverty"), "How far apart")


def test_what_lies_between_regions_is_said_with_london_and_beside_chance() -> None:
    said = section(page("university-entry-fsm"), "How far apart")
    assert re.search(r"7\d% of the variance of areas lies between regions, the rest", said)
    assert "Chance alone would make 5.5%" in said
    assert re.search(
        r"Without London's areas it is (8|9)\.\d%, and 6\.\d% by chance: London is the result", said
    )
    assert re.search(r"Variance between regions \(by chance\) Without London \(by chance\)", said)
    assert re.search(r" 7\d% \(5\.5%\) [89]\.\d% \(6\.\d%\)", said)
    said = section(page("employment-rate"), "How far apart")
    assert "15% of the variance of areas lies between regions and nations" in said
    assert "Without London's areas it is 16%, and 2.9% by chance." in said
    assert "London is the result" not in said


@pytest.mark.parametrize(
    ("p", "p_elsewhere", "said"),
    [
        (0.6, 0.7, "no more than chance would make either"),
        (0.6, 0.01, "regions and nations differ no more than chance would make them. Without"),
        (0.6, None, "regions and nations differ no more than chance would make them."),
        (0.01, 0.7, "London is the result, and elsewhere"),
        (0.01, None, "at random."),
    ],
)
def test_no_more_than_chance_is_said_so(p: float, p_elsewhere: float | None, said: str) -> None:
    atlas = load_atlas()
    shown = spread.picture(atlas, View(indicator="employment-rate"))
    now = spread_of(atlas, "employment-rate", shown.period, shown.level)
    assert now is not None
    others = None if p_elsewhere is None else GroupShare(0.06, 0.05, p_elsewhere)
    made = replace(now, between_regions=GroupShare(0.07, 0.05, p), between_others=others)
    (sentence,) = (
        line for line in sections.spread_sentences(shown, made, None) if "regions" in line
    )
    assert said in sentence
    assert ("Without London" in sentence) == (others is not None)
    assert ("London is the result" in sentence) == (p < 0.05 and p_elsewhere == 0.7)


def test_equal_figures_are_not_parted() -> None:
    tenth = section(page("imd-2025-most-deprived-tenth"), "Highest and lowest")
    assert "104 areas share rank 193 with 0.0%" in tenth


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ({"area": BRADFORD}, "Bradford: 41.8%."),
        ({"area": KENT}, "Kent is not one of the local authority districts shown here."),
        ({"area": KENT, "level": "utla"}, "Kent: "),
        ({"area": CANTERBURY, "indicator": "attainment8"}, "Canterbury, part of Kent: "),
        ({"area": CITY, "indicator": "attainment8"}, "City of London: no figure for 2024/25"),
        ({"area": "S12000036", "indicator": "imd-2025"}, "Not covered by this measure".lower()),
        ({"area": BRADFORD, "indicator": "promising-prospects"}, "Bradford: middling."),
        ({"level": "region"}, "Regions and nations are the rows of this page"),
        ({"level": "utla", "indicator": "weekly-pay"}, "upper-tier authorities in the UK"),
        ({"period": "2015-16", "indicator": "ks2-expected-gap"}, "2015/16"),
        ({"period": "2008", "indicator": "weekly-pay"}, "2008"),
        ({"indicator": "imd-2025"}, "England and UK: no figure published"),
        ({"outlines": "opportunity-areas"}, "Opportunity Area"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_awkward_views(view: dict[str, str], said: str) -> None:
    assert said in text_of(opened(**view))


def test_policy_areas_are_marked_when_asked_for() -> None:
    assert "Blackpool (Opportunity Area)" not in page("attainment8")
    marked = opened(indicator="attainment8", outlines="opportunity-areas")
    assert marked.count("(Opportunity Area): ") == 6
    assert "does not say whether the policy worked" in text_of(marked)


def test_names_from_the_address_are_escaped() -> None:
    assert "<script>" not in opened(area="<script>alert(1)</script>", indicator="<script>")
