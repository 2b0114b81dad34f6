"""How far apart areas are: from the rows of the data, and laws that hold for any ranks."""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mobilitymap.analysis.inequality import (
    bands_by_region,
    by_region,
    differing,
    end_of_ranks,
    ends_of_ranks,
    flagged,
    spread_of,
    spread_over_time,
)
from mobilitymap.analysis.policy_areas import (
    EDUCATION_INVESTMENT_AREA,
    OPPORTUNITY_AREA,
    policy_comparison,
    policy_members,
)
from mobilitymap.analysis.rankings import Position
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.flags import Flag

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def rows(path: str) -> list[dict[str, str]]:
    """Return the rows of a file of the data folder."""
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sound(slug: str, period: str, level: str) -> dict[str, float]:
    """Return the figures of the areas of today, without those on few people."""
    today = {
        row["code"] for row in rows("areas.csv") if row["level"] == level and not row["last_year"]
    }
    return {
        row["area_code"]: float(row["value"])
        for row in rows(f"indicators/{slug}.csv")
        if row["period"] == period
        and row["value"]
        and row["flag"] not in ("small-base", "unreliable")
        and row["area_code"] in today
    }


# -- spread -----------------------------------------------------------------------


def test_the_spread_of_every_period_is_that_of_its_rows(atlas: Atlas) -> None:
    found = spread_over_time(atlas, "attainment8")
    assert found is not None
    assert found.periods[0] == "2015-16"
    for period, spread in zip(found.periods, found.spreads, strict=True):
        values = sorted(sound("attainment8", period, "utla").values())
        assert spread.count == len(values)
        assert (spread.lowest, spread.highest) == (values[0], values[-1])
        assert spread.upper_quartile == values[math.ceil(0.75 * len(values)) - 1]
        assert spread == spread_of(atlas, "attainment8", period, Level.UTLA)


def test_a_series_is_cut_where_its_publisher_broke_it(atlas: Atlas) -> None:
    found = spread_over_time(atlas, "attainment8")
    assert found is not None
    runs = [[found.periods[index] for index in run] for run in found.runs]
    assert [run[0] for run in runs] == [
        "2015-16",
        "2016-17",
        "2017-18",
        "2019-20",
        "2021-22",
        "2022-23",
    ]
    pay = spread_over_time(atlas, "median-pay")
    assert pay is not None
    assert [pay.periods[run[0]] for run in pay.runs] == ["2015", "2025"]


def test_indices_standardised_within_their_period_have_no_spread_over_time(atlas: Atlas) -> None:
    assert spread_over_time(atlas, "promising-prospects") is None


LONDON = "E12000007"


def by_region_of(slug: str, level: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the latest figures of a measure, and the region or nation of each."""
    latest = max(row["period"] for row in rows(f"indicators/{slug}.csv") if row["value"])
    values = sound(slug, latest, level)
    region = {row["code"]: row["region"] for row in rows("areas.csv") if row["level"] == level}
    codes = sorted(values)
    return np.array([values[code] for code in codes]), np.array([region[code] for code in codes])


@pytest.mark.parametrize(
    ("slug", "level", "is_of_london"),
    [
        ("university-entry-fsm", "utla", True),
        ("level3-at-19-fsm", "utla", True),
        ("attainment8-fsm", "utla", True),
        ("attainment8-gap", "utla", False),
        ("median-pay", "ltla", False),
        ("imd-2025", "ltla", False),
    ],
)
def test_the_share_between_regions_stands_beside_chance_with_london_and_without(
    atlas: Atlas, slug: str, level: str, *, is_of_london: bool
) -> None:
    series = spread_over_time(atlas, slug)
    assert series is not None
    last = series.spreads[-1]
    values, regions = by_region_of(slug, level)
    outside = regions != LONDON
    for found, of, groups in (
        (last.between_regions, values, regions),
        (last.between_others, values[outside], regions[outside]),
    ):
        assert found is not None
        parts = [of[groups == name] for name in np.unique(groups)]
        assert found.p == pytest.approx(stats.f_oneway(*parts).pvalue, abs=2e-3)
        between = sum(part.size * (part.mean() - of.mean()) ** 2 for part in parts)
        assert found.share == pytest.approx(between / (of.size * of.var()))
    assert last.between_regions is not None
    assert last.between_others is not None
    assert last.between_regions.is_beyond_chance
    assert last.between_others.is_beyond_chance != is_of_london


def test_chance_is_what_dealing_the_figures_out_at_random_gives(atlas: Atlas) -> None:
    series = spread_over_time(atlas, "university-entry-fsm")
    assert series is not None
    values, regions = by_region_of("university-entry-fsm", "utla")
    generator = np.random.default_rng(5)
    for found, kept in (
        (series.spreads[-1].between_regions, np.ones(regions.size, dtype=bool)),
        (series.spreads[-1].between_others, regions != LONDON),
    ):
        assert found is not None
        # A column for each region, so that one product sums every deal by region.
        member = (regions[kept][:, None] == np.unique(regions[kept])).astype(float)
        deals = generator.permuted(np.tile(values[kept], (4_000, 1)), axis=1)
        deals -= values[kept].mean()
        shares = ((deals @ member) ** 2 / member.sum(axis=0)).sum(axis=1) / (deals[0] ** 2).sum()
        assert found.by_chance == pytest.approx(shares.mean(), abs=2e-3)
        assert found.p == pytest.approx((shares >= found.share).mean(), abs=0.03)
    with_london, without = (series.spreads[-1].between_regions, series.spreads[-1].between_others)
    assert with_london is not None
    assert without is not None
    assert with_london.share == pytest.approx(0.72, abs=0.03)
    assert with_london.by_chance == pytest.approx(0.055, abs=0.001)
    assert without.share == pytest.approx(0.09, abs=0.03)


def test_every_area_is_in_one_region(atlas: Atlas) -> None:
    parts = by_region(atlas, "claimant-count", "2025", Level.LTLA)
    codes = [code for part in parts for code in part.codes]
    assert sorted(codes) == sorted(sound("claimant-count", "2025", "ltla"))
    names = [part.region.name for part in parts]
    assert names[0] == "North East"
    assert names[-3:] == ["Wales", "Scotland", "Northern Ireland"]


def test_bands_are_counted_as_published(atlas: Atlas) -> None:
    latest = max(row["period"] for row in rows("indicators/promising-prospects.csv"))
    published = Counter(
        row["band"]
        for row in rows("indicators/promising-prospects.csv")
        if row["period"] == latest and row["band"]
    )
    counted: Counter[str] = Counter()
    for _, bands in bands_by_region(atlas, "promising-prospects", latest):
        counted.update(bands)
    assert +counted == published
    assert counted.total() == 205


# -- the ends of the ranks --------------------------------------------------------


def ordered(shared: list[int]) -> list[tuple[str, Position]]:
    """Return areas by rank, as many sharing each rank as said."""
    found: list[tuple[str, Position]] = []
    for count in shared:
        rank = len(found) + 1
        found += [
            (f"A{rank + place:04}", Position(rank, count > 1, sum(shared), None, 1, None))
            for place in range(count)
        ]
    return found


@given(st.lists(st.integers(1, 8), min_size=1, max_size=12), st.integers(1, 10))
def test_an_end_of_the_ranks_never_parts_equals(shared: list[int], count: int) -> None:
    for areas in (ordered(shared), ordered(shared)[::-1]):
        end = end_of_ranks(areas, count)
        listed = {place.rank for _, place in end.ranked}
        others = areas[len(end.ranked) :]
        assert {code for code, _ in end.ranked} == {code for code, _ in areas[: len(end.ranked)]}
        assert not listed & {place.rank for _, place in others}
        assert len(end.ranked) <= count + 3
        if end.left_out:
            assert {place.rank for _, place in end.left_out} == {others[0][1].rank}
        else:
            assert len(end.ranked) >= min(count, len(areas))


def test_few_people_are_at_no_end_and_what_is_not_ranked_has_none(atlas: Atlas) -> None:
    seen = set()
    for indicator in atlas.indicators:
        for period in atlas.periods(indicator.slug):
            few = flagged(atlas, indicator.slug, period, indicator.level, Flag.SMALL_BASE)
            ends = ends_of_ranks(atlas, indicator.slug, period, indicator.level, 10)
            if not indicator.rank:
                assert ends is None
                continue
            assert ends is not None
            codes = {code for end in ends for code, _ in (*end.ranked, *end.left_out)}
            assert not codes & {area.code for area in few}
            seen |= {area.name for area in few}
    assert seen == {"City of London", "Isles of Scilly", "Rutland", "Bracknell Forest"}


def test_the_ends_follow_the_polarity(atlas: Atlas) -> None:
    values = sound("child-poverty", "2024-25", "ltla")
    ends = ends_of_ranks(atlas, "child-poverty", "2024-25", Level.LTLA, 5)
    assert ends is not None
    most, least = ([code for code, _ in end.ranked] for end in ends)
    assert most == sorted(values, key=lambda code: values[code])[:5]
    assert least == sorted(values, key=lambda code: -values[code])[:5]


# -- differences from England -------------------------------------------------------


def test_the_areas_that_differ_are_those_that_hold_at_the_false_discovery_rate(
    atlas: Atlas,
) -> None:
    published = [
        row
        for row in rows("indicators/employment-rate.csv")
        if row["period"] == "2023" and row["lower"]
    ]
    (england,) = (row for row in published if row["area_code"] == "E92000001")
    today = sound("employment-rate", "2023", "ltla")

    def error(row: dict[str, str]) -> float:
        return (float(row["upper"]) - float(row["lower"])) / 3.92

    tests = []
    for row in published:
        if row["area_code"] in today:
            difference = float(row["value"]) - float(england["value"])
            z = difference / math.hypot(error(row), error(england))
            tests.append((math.erfc(abs(z) / math.sqrt(2)), difference))
    tests.sort()
    # Benjamini and Hochberg: the largest k with p(k) at most k / n times 5%.
    last = max(k for k, (p, _) in enumerate(tests, 1) if p <= 0.05 * k / len(tests))
    found = differing(atlas, "employment-rate", "2023", Level.LTLA)
    assert found is not None
    assert found.nation.name == "England"
    assert found.tested == len(tests) == 348
    assert found.higher == sum(difference > 0 for _, difference in tests[:last])
    assert found.lower == sum(difference < 0 for _, difference in tests[:last])


def test_without_intervals_nothing_is_said_to_differ(atlas: Atlas) -> None:
    assert differing(atlas, "child-poverty", "2024-25", Level.LTLA) is None


# -- policy areas -------------------------------------------------------------------


def test_a_county_is_a_policy_area_only_where_all_its_districts_are(atlas: Atlas) -> None:
    norfolk, norwich, scarborough = "E10000020", "E07000148", "E07000168"
    assert norwich in policy_members(atlas, OPPORTUNITY_AREA, Level.LTLA)
    assert norfolk not in policy_members(atlas, OPPORTUNITY_AREA, Level.UTLA)
    assert norfolk in policy_members(atlas, EDUCATION_INVESTMENT_AREA, Level.UTLA)
    assert len(policy_members(atlas, EDUCATION_INVESTMENT_AREA, Level.UTLA)) == 55
    # West Somerset was abolished before 2019, Fenland and East Cambridgeshire are two districts.
    of_2019 = policy_members(atlas, OPPORTUNITY_AREA, Level.LTLA_2019)
    assert scarborough in of_2019
    assert len(of_2019) == 12
    assert len(set(of_2019.values())) == 11


def test_policy_areas_are_set_beside_the_rest_of_england(atlas: Atlas) -> None:
    found = policy_comparison(atlas, "attainment8", OPPORTUNITY_AREA, "2024-25")
    assert found is not None
    values = {c: v for c, v in sound("attainment8", "2024-25", "utla").items() if c[0] == "E"}
    listed = {
        row["area_code"] for row in rows("policy_areas.csv") if row["kind"] == OPPORTUNITY_AREA
    }
    inside = sorted(value for code, value in values.items() if code in listed)
    outside = sorted(value for code, value in values.items() if code not in listed)
    assert (len(found.inside), len(found.outside)) == (len(inside), len(outside)) == (6, 145)
    assert found.middle_inside == inside[math.ceil(len(inside) / 2) - 1]
    assert found.middle_outside == outside[math.ceil(len(outside) / 2) - 1]
    reasons = {item.name: item.reason for item in found.without}
    assert (found.names, found.of, len(reasons)) == (6, 12, 6)
    assert "part of Norfolk" in reasons["Norwich"]
    assert "was abolished and is part of Somerset" in reasons["West Somerset"]


def test_where_no_policy_area_has_a_figure_nothing_is_compared(atlas: Atlas) -> None:
    assert policy_comparison(atlas, "promising-prospects", OPPORTUNITY_AREA) is None
