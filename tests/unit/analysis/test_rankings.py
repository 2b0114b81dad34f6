"""Ranks: refused where the publisher advises against them, never of figures on few people."""

from __future__ import annotations

from functools import partial

import pytest
from support import published

from mobilitymap.analysis.rankings import ranking, simulated_intervals
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.errors import RankNotAllowedError, UnknownPeriodError

ATLAS = load_atlas()
BRADFORD, CITY, SCILLY = "E08000032", "E09000001", "E06000053"
NOT_RANKED = [slug for slug in published.SLUGS if not published.about(slug)["rank"]]
INDICES = [slug for slug in published.SLUGS if published.about(slug)["bands"]]


def test_the_indices_and_the_gaps_in_whole_percentages_are_not_ranked() -> None:
    assert len(INDICES) == 4
    assert {*INDICES, "ks2-expected-gap", "no-qualifications"} <= set(NOT_RANKED)


@pytest.mark.parametrize("slug", NOT_RANKED)
def test_a_rank_against_advice_is_refused(slug: str) -> None:
    found = ranking(ATLAS, slug)
    assert len(found.codes) > (10 if published.about(slug)["coverage"] == ["N"] else 100)
    with pytest.raises(RankNotAllowedError, match=slug):
        found.position(found.codes[0])
    with pytest.raises(RankNotAllowedError, match=slug):
        found.ordered()


@pytest.mark.parametrize("slug", sorted(set(published.SLUGS) - set(NOT_RANKED)))
def test_areas_are_ordered_by_the_figures_of_the_file(slug: str) -> None:
    level, period = published.about(slug)["level"], published.latest(slug)
    expected = published.ranks(slug, level, period)
    found = ranking(ATLAS, slug)
    assert {code: (at.rank, at.tied, at.count) for code, at in found.ordered()} == expected
    assert [at.rank for _, at in found.ordered()] == sorted(rank for rank, *_ in expected.values())


def test_figures_on_few_people_are_neither_ranked_nor_in_a_fifth() -> None:
    few = 0
    for slug in set(published.SLUGS) - set(NOT_RANKED):
        for code in (CITY, SCILLY):
            level, period = published.about(slug)["level"], published.latest(slug)
            row = published.figure(slug, code, period)
            if row is not None and row["flag"] == "small-base":
                found = ranking(ATLAS, slug)
                assert found.position(code) is None, slug
                assert code not in found.codes, slug
                assert len(found.values) == len(published.sound(slug, level, period))
                few += 1
    assert few > 15


def test_figures_that_the_publisher_calls_unreliable_are_not_ranked() -> None:
    slug, period = "employment-rate", "2019"
    row = published.figure(slug, CITY, period)
    assert row is not None
    assert row["flag"] == "unreliable"
    found = ranking(ATLAS, slug, period)
    assert found.position(CITY) is None
    assert CITY not in found.codes


def test_pay_of_a_large_sampling_error_has_no_rank() -> None:
    found = ranking(ATLAS, "median-pay", "2020")
    figures = dict(zip(found.codes, found.figures, strict=True))
    wide = {code for code, figure in figures.items() if figure.precision and
            figure.precision.cv == 20}  # fmt: skip
    assert len(wide) > 100
    ranked = dict(found.ordered())
    assert ranked.keys() == figures.keys() - wide
    assert {at.count for at in ranked.values()} == {len(ranked)}
    assert all(found.position(code) is None for code in wide)
    # 2025 has no bands: those of 2020 are the guide, an estimate that was refused among them.
    now = ranking(ATLAS, "median-pay", "2025")
    assert not wide & {code for code, _ in now.ordered()}
    assert wide & set(now.codes)


def test_a_measure_of_which_most_figures_are_imprecise_is_not_ranked() -> None:
    for slug in published.SLUGS:
        for period in ATLAS.periods(slug):
            figures = ranking(ATLAS, slug, period).figures
            rankable = sum(figure.is_rankable for figure in figures)
            assert not published.about(slug)["rank"] or 2 * rankable > len(figures), (slug, period)


def test_what_is_unreliable_is_on_no_scale() -> None:
    # Of 293 districts 137 have 3 to 9 people asked without qualifications.
    slug, period = "no-qualifications", published.latest("no-qualifications")
    flags = [row["flag"] for row in map(partial(published.figure, slug, period=period),
                                        published.today("ltla")) if row]  # fmt: skip
    assert (len(flags), flags.count("unreliable")) == (293, 137)
    assert len(ranking(ATLAS, slug).codes) == 293 - 137
    table, classes = ATLAS.classified(slug)
    unreliable = table["flag"] == "unreliable"
    assert table.loc[unreliable, "class"].isna().all()
    assert sum(classes.counts) == 293 - 137


@pytest.mark.parametrize("slug", sorted({slug for slug, *_ in published.rank_intervals()}))
@pytest.mark.parametrize("level", [Level.LTLA, Level.UTLA])
def test_rank_intervals_hold_the_rank(slug: str, level: Level) -> None:
    if level not in ATLAS.levels(slug):
        return
    ordered = ranking(ATLAS, slug, None, level).ordered()
    with_interval = [at for _, at in ordered if at.interval]
    assert len(with_interval) > 190
    for at in with_interval:
        assert at.interval is not None
        assert 1 <= at.interval[0] <= at.rank <= at.interval[1] <= at.count
    # Uncertain values make uncertain ranks: most could be elsewhere by a tenth of all areas.
    wide = [at for at in with_interval if at.interval and at.interval[1] - at.interval[0] > 20]
    assert len(wide) > len(with_interval) / 2


def test_the_intervals_of_the_data_folder_are_those_of_the_simulation() -> None:
    found = ranking(ATLAS, "healthy-life-male")
    simulated = simulated_intervals(found.indicator, found.codes, found.figures)
    kept = {
        code: between
        for (slug, level, period, code), between in published.rank_intervals().items()
        if (slug, level, period) == ("healthy-life-male", "utla", found.period)
    }
    assert simulated == kept
    assert len(kept) == 216


def test_where_many_share_the_lowest_value_nobody_is_in_the_lowest_fifth() -> None:
    slug = "imd-2025-most-deprived-tenth"
    found = ranking(ATLAS, slug)
    none_there = [at for code, at in found.ordered() if found.values[found.codes.index(code)] == 0]
    assert len(none_there) > len(found.codes) / 4
    last = max(at.rank for _, at in found.ordered())
    assert all(at.rank == last and at.tied and at.favourable is None for at in none_there)
    bradford = found.position(BRADFORD)
    assert bradford is not None
    assert bradford.favourable is False


def test_ranks_of_deprivation_are_the_publishers_with_the_most_deprived_first() -> None:
    # File 10 of 2025: Blackpool is the most deprived district, Bradford the 12th, Hart the last.
    found = ranking(ATLAS, "imd-2025")
    places = {code: at.rank for code, at in found.ordered()}
    assert (places["E06000009"], places[BRADFORD], places["E07000089"]) == (1, 12, 296)
    assert found.ordered()[0][0] == "E06000009"
    # One figure, two ranks: the publisher ranks what it does not print, with more decimals.
    income = ranking(ATLAS, "imd-2025-income")
    values = dict(zip(income.codes, income.values, strict=True))
    by_value = {}
    for code, at in income.ordered():
        by_value.setdefault(values[code], set()).add(at.rank)
    assert max(map(len, by_value.values())) > 1


def test_nine_regions_have_no_fifths() -> None:
    found = ranking(ATLAS, "attainment8", None, Level.REGION)
    assert len(found.codes) == 9
    assert all(at.favourable is None for _, at in found.ordered())


def test_a_period_without_figures_is_refused() -> None:
    with pytest.raises(UnknownPeriodError):
        ranking(ATLAS, "attainment8", "1999-00")
