"""The rules of reading one figure: what it is compared with, where it stands, its past."""

from __future__ import annotations

import math

import pytest
from support import published, swings

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.analysis.rankings import ranking
from mobilitymap.analysis.verdicts import Verdict
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.stats.series import Change

ATLAS = load_atlas()
BRADFORD, CANTERBURY, KENT, CITY, SCILLY = (
    "E08000032", "E07000106", "E10000016", "E09000001", "E06000053",
)  # fmt: skip
CUMBERLAND, CARDIFF, GLASGOW, BELFAST = "E06000063", "W06000015", "S12000049", "N09000003"
YORKSHIRE, ENGLAND, RUTLAND = "E12000003", "E92000001", "E06000017"
GAPS = [slug for slug in published.SLUGS if slug.endswith("-gap")]
DEPRIVATION = [slug for slug in published.SLUGS if slug.startswith(("imd-", "idaci-"))]
INDICES = [slug for slug in published.SLUGS if published.about(slug)["bands"]]


def compared_code(item: BenchmarkedArea) -> str | None:
    """Return the code of the nation or region that an area is compared with."""
    return item.comparator.area.code if item.comparator and item.comparator.area else None


@pytest.mark.parametrize("slug", [*DEPRIVATION, *INDICES])
@pytest.mark.parametrize("against", [Against.NATION, Against.REGION])
def test_deprivation_and_indices_have_no_england(slug: str, against: Against) -> None:
    item = benchmark_area(ATLAS, slug, BRADFORD, against)
    assert item.reading.figure.is_known
    assert item.comparator is None
    assert item.difference is None
    assert item.deviations is None


@pytest.mark.parametrize(
    ("slug", "nation"),
    [
        ("child-poverty", published.UNITED_KINGDOM),
        # The Department for Education prints England's.
        ("child-poverty-before-housing", published.NATIONS["E"]),
    ],
)
@pytest.mark.parametrize("code", [BRADFORD, KENT, CITY, YORKSHIRE])
def test_child_poverty_is_compared_with_a_published_nation(
    slug: str, nation: str, code: str
) -> None:
    item = benchmark_area(ATLAS, slug, code)
    assert compared_code(item) == nation
    row = published.figure(slug, nation, item.reading.period)
    assert row is not None
    assert item.comparator is not None
    assert item.comparator.figure.value == float(row["value"])


@pytest.mark.parametrize("code", [CARDIFF, GLASGOW, BELFAST])
def test_the_own_nation_comes_first(code: str) -> None:
    own = published.NATIONS[code[0]]
    found = 0
    for slug in published.SLUGS:
        item = benchmark_area(ATLAS, slug, code)
        if item.reading.figure.is_known and item.reading.published_for == item.reading.area:
            at = item.reading.period
            expected = own if published.figure(slug, own, at) else published.UNITED_KINGDOM
            if published.figure(slug, expected, at):
                assert compared_code(item) == expected, slug
                found += expected == own
    assert found >= 5


def test_a_county_figure_is_the_county_s_and_stands_among_upper_tier_authorities() -> None:
    for slug in published.SLUGS:
        if published.about(slug)["level"] == "utla":
            of_district, of_county = (
                benchmark_area(ATLAS, slug, code) for code in (CANTERBURY, KENT)
            )
            owner = of_district.reading.published_for
            assert owner is not None
            assert (owner.code, owner.level) == (KENT, Level.UTLA)
            assert not of_district.reading.is_own
            assert of_district.level is Level.UTLA
            assert of_district.position == of_county.position
            assert of_district.trend == of_county.trend


def test_a_county_s_own_figure_of_a_measure_of_districts_stands_among_upper_tier() -> None:
    item = benchmark_area(ATLAS, "claimant-count", KENT)
    assert item.level is Level.UTLA
    assert item.position is not None
    assert item.position.count == len(published.sound("claimant-count", "utla", "2025"))
    district = benchmark_area(ATLAS, "claimant-count", CANTERBURY)
    assert district.level is Level.LTLA
    assert district.position is not None
    assert district.position.count == 361


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (CITY, "Camden and City of London"),
        (SCILLY, "Cornwall and Isles of Scilly"),
        (CUMBERLAND, "Cumbria"),
        (BELFAST, "Northern Ireland"),
    ],
)
def test_a_merged_area_of_the_commission_is_named(code: str, name: str) -> None:
    item = benchmark_area(ATLAS, "promising-prospects", code)
    owner = item.reading.published_for
    assert owner is not None
    assert (owner.name, owner.level) == (name, Level.SMC)
    assert not item.reading.is_own
    assert item.position is None
    assert item.trend.change is None


@pytest.mark.parametrize("against", Against)
def test_nothing_is_made_of_figures_on_few_people(against: Against) -> None:
    few = 0
    for slug in published.SLUGS:
        for code in (CITY, SCILLY):
            item = benchmark_area(ATLAS, slug, code, against)
            if item.reading.figure.flag == "small-base" and item.reading.figure.is_known:
                few += 1
                assert item.position is None, slug
                assert item.difference is None, slug
                assert item.test is None, slug
                assert item.beside_peers is None, slug
                assert item.deviations is None, slug
                assert item.verdict is Verdict.NO_INTERVAL, slug
                assert item.trend.change is None, slug
    assert few > 15


@pytest.mark.parametrize("against", [Against.NATION, Against.OVERALL])
def test_nothing_is_made_of_figures_that_the_publisher_calls_unreliable(against: Against) -> None:
    slug = "no-qualifications"
    told: set[bool] = set()
    for code in published.today("ltla"):
        item = benchmark_area(ATLAS, slug, code, against)
        row = published.figure(slug, code, item.reading.period)
        if row is None or item.comparator is None:
            continue
        is_told = published.is_comparable(row)
        assert (item.difference is not None) == is_told, code
        assert (item.deviations is not None) == is_told, code
        if not is_told:
            assert row["flag"] == "unreliable"
            assert item.test is None
            assert item.beside_peers is None
            assert item.verdict is Verdict.NO_INTERVAL
            assert item.trend.change is None
        told.add(is_told)
    assert told == {True, False}


def test_an_unreliable_figure_at_the_start_of_a_series_leaves_no_change() -> None:
    slug, changes = "no-qualifications", set()
    for code in published.today("ltla"):
        series = published.figures(slug).get(code, {})
        if {"2022", "2023"} <= set(series):
            first, last = (published.is_comparable(series[at]) for at in ("2022", "2023"))
            change = benchmark_area(ATLAS, slug, code).trend.change
            assert (change is not None) == (first and last), code
            changes.add((first, last))
    assert len(changes) == 4


def runs(slug: str, code: str) -> list[list[str]]:
    """Return the periods of the runs of a series."""
    trend = benchmark_area(ATLAS, slug, code).trend
    return [[trend.periods[at] for at in run] for run in trend.runs]


def test_attainment_8_is_cut_at_every_change_of_grading() -> None:
    assert runs("attainment8", BRADFORD) == [
        ["2015-16"],
        ["2016-17"],
        ["2017-18", "2018-19"],
        ["2019-20", "2020-21"],
        ["2021-22"],
        ["2022-23", "2023-24", "2024-25"],
    ]
    assert benchmark_area(ATLAS, "attainment8", BRADFORD).trend.since == "2022-23"


def test_good_development_is_cut_at_the_new_framework() -> None:
    before, after = runs("good-development", BRADFORD)
    assert before[-1] == "2018-19"
    assert after == ["2021-22", "2022-23", "2023-24", "2024-25"]


@pytest.mark.parametrize("slug", ["median-pay", "pay-p20", "pay-p80", "pay-ratio"])
def test_years_of_pay_that_were_not_published_stay_empty(slug: str) -> None:
    trend = benchmark_area(ATLAS, slug, BRADFORD).trend
    assert trend.periods == tuple(str(year) for year in range(2015, 2026))
    assert [math.isnan(value) for value in trend.values] == [False] * 6 + [True] * 4 + [False]
    assert runs(slug, BRADFORD)[-1] == ["2025"]
    assert trend.change is None


@pytest.mark.parametrize("slug", GAPS)
def test_a_gap_moves_only_by_more_than_noise(slug: str) -> None:
    seen: set[bool] = set()
    for code in published.today("utla"):
        trend = benchmark_area(ATLAS, slug, code).trend
        if trend.change is None or trend.since is None:
            continue
        last = published.value(published.figures(slug)[code][trend.periods[-1]])
        moved = abs(last - published.value(published.figures(slug)[code][trend.since]))
        sd = swings.sd(slug, code)
        assert sd is not None, code
        beyond = float(moved) > 1.96 * math.sqrt(2) * sd
        assert (trend.change is not Change.NO_CLEAR_CHANGE) == beyond, (code, moved)
        seen.add(beyond)
    assert False in seen


def test_rutland_has_no_rank_and_no_change_on_gaps() -> None:
    for slug in GAPS:
        item = benchmark_area(ATLAS, slug, RUTLAND)
        assert item.reading.figure.is_known, slug
        assert item.reading.figure.flag == "small-base", slug
        assert (item.position, item.difference, item.trend.change) == (None, None, None), slug
        ranked = ranking(ATLAS, slug)
        assert RUTLAND not in ranked.codes
        assert ATLAS.frame(slug).set_index("code").loc[RUTLAND].isna()["class"]


@pytest.mark.parametrize("slug", ["healthy-life-male", "healthy-life-female"])
def test_periods_that_share_years_are_not_tested_against_each_other(slug: str) -> None:
    second = ATLAS.periods(slug)[1]
    for code in (BRADFORD, YORKSHIRE, ENGLAND):
        trend = benchmark_area(ATLAS, slug, code, Against.NATION, second).trend
        assert trend.change in {None, Change.SHARED_YEARS}, code
    assert benchmark_area(ATLAS, slug, BRADFORD).trend.change not in {None, Change.SHARED_YEARS}


def test_money_is_set_beside_the_nation_and_never_called_higher() -> None:
    trend = benchmark_area(ATLAS, "weekly-pay", BRADFORD).trend
    assert trend.since is not None
    assert trend.change is Change.IN_CASH
    assert trend.beside is not None
    assert trend.beside.code == ENGLAND
    last = published.latest("weekly-pay")
    moved = [
        published.value(published.figures("weekly-pay")[ENGLAND][period])
        for period in (trend.since, last)
    ]
    assert trend.beside_difference == pytest.approx(float(moved[1] - moved[0]))
    # A nation of its own has none to stand beside.
    assert benchmark_area(ATLAS, "weekly-pay", "K02000001").trend.beside is None


def test_a_difference_is_beyond_noise_or_within_it_only_where_noise_is_known() -> None:
    seen: dict[str, set[bool | None]] = {}
    for slug in ("good-development-gap", "child-poverty", "employment-rate", "median-pay"):
        for code in published.today("utla"):
            item = benchmark_area(ATLAS, slug, code)
            if item.difference is None:
                continue
            sd = swings.sd(slug, code) if item.test is None else None
            expected = None if sd is None else abs(item.difference) > 1.96 * sd
            assert item.is_beyond_noise is expected, (slug, code)
            assert item.verdict is Verdict.NO_INTERVAL or item.test is not None
            seen.setdefault(slug, set()).add(expected)
    assert seen["good-development-gap"] == {True, False}
    assert seen["child-poverty"] == {None}
    assert seen["employment-rate"] == {None}
    assert seen["median-pay"] >= {True, False}


@pytest.mark.parametrize("slug", published.SLUGS)
def test_a_verdict_needs_intervals_on_both_sides(slug: str) -> None:
    for code in (BRADFORD, CANTERBURY, GLASGOW, BELFAST, YORKSHIRE, ENGLAND):
        item = benchmark_area(ATLAS, slug, code)
        both = (
            item.comparator is not None
            and item.reading.figure.has_interval
            and item.comparator.figure.has_interval
        )
        assert (item.test is not None) == both
        assert (item.verdict is Verdict.NO_INTERVAL) == (not both)


@pytest.mark.parametrize("slug", ["employment-rate", "attainment8", "median-pay"])
def test_the_middle_of_similar_areas_was_published_for_one_and_gives_no_verdict(slug: str) -> None:
    item = benchmark_area(ATLAS, slug, BRADFORD, Against.OVERALL)
    assert item.comparator is not None
    assert item.comparator.area is None
    values = sorted(
        float(published.figures(slug)[code][item.reading.period]["value"])
        for code in item.comparator.peers
    )
    assert item.comparator.figure.value == values[(len(values) - 1) // 2]
    assert BRADFORD not in item.comparator.peers
    assert item.test is None
    assert item.verdict is Verdict.NO_INTERVAL


def test_a_figure_of_a_former_area_fills_no_gap_of_today_s() -> None:
    item = benchmark_area(ATLAS, "level3-at-19-fsm", CUMBERLAND)
    assert not item.reading.figure.is_known
    (cumbria,) = item.former
    assert (cumbria.area.name, cumbria.area.is_current) == ("Cumbria", False)
    assert cumbria.figure.value == float(
        published.figures("level3-at-19-fsm")[cumbria.area.code][cumbria.period]["value"]
    )
    assert all(figure is None or not figure.is_known for figure in item.trend.figures)


def test_no_district_changed_in_level_3_beyond_what_chance_does_to_many() -> None:
    # One by one, some thirty of 348 pass a test at 5%; half of that many do so by chance.
    moved = [
        benchmark_area(ATLAS, "qualified-level3", code).trend.change
        for code in published.today("ltla")
    ]
    assert moved.count(Change.NO_CLEAR_CHANGE) > 340
    assert not {Change.HIGHER, Change.LOWER} & set(moved)
    # Over nineteen years employment did change in many.
    employed = [
        benchmark_area(ATLAS, "employment-rate", code).trend.change
        for code in published.today("ltla")
    ]
    assert employed.count(Change.HIGHER) > 20
