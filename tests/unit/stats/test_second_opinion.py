"""The statistics beside SciPy and mapclassify: on drawn figures, and on all published ones."""

from __future__ import annotations

import math
from statistics import NormalDist

import mapclassify
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from support import published

from mobilitymap.stats.classification import Scheme, classify
from mobilitymap.stats.correlation import correlation
from mobilitymap.stats.dispersion import between_groups, spread
from mobilitymap.stats.ranking import deviations, fifths, rank_intervals, ranks
from mobilitymap.stats.significance import Estimate, discoveries, z_test

# As publishers print them: one decimal, many ties.
tenths = st.integers(-500, 1_000).map(lambda number: number / 10)
# mapclassify says that it would be faster with another library.
SLOW = pytest.mark.filterwarnings("ignore:Numba not installed")
columns = st.lists(tenths, min_size=1, max_size=80)
intervals = st.tuples(tenths, st.floats(0.1, 30)).map(
    lambda drawn: Estimate(drawn[0], drawn[0] - drawn[1], drawn[0] + drawn[1])
)


def latest_rows(slug: str) -> list[published.Row]:
    """Return the rows of a measure's latest period, of its own level, that have a value."""
    codes = set(published.today(published.about(slug)["level"]))
    period = published.latest(slug)
    found = published.figures(slug)
    return [found[code][period] for code in sorted(codes & set(found)) if period in found[code]]


def latest_values(slug: str) -> list[float]:
    return [float(row["value"]) for row in latest_rows(slug)]


def assert_ranks_are_those_of_scipy(values: list[float]) -> None:
    low, high = (ranks(values, highest_first=first) for first in (False, True))
    assert low.tolist() == stats.rankdata(values, method="min").tolist()
    # From the other end: those at or above a value are counted by the "max" of those below.
    assert high.tolist() == (len(values) + 1 - stats.rankdata(values, method="max")).tolist()


@given(columns)
def test_ranks_with_ties(values: list[float]) -> None:
    assert_ranks_are_those_of_scipy(values)


@pytest.mark.parametrize("slug", published.SLUGS)
def test_ranks_of_every_measure(slug: str) -> None:
    assert_ranks_are_those_of_scipy(latest_values(slug))


@given(columns)
def test_the_outer_fifths_are_those_of_percentiles_from_their_own_end(values: list[float]) -> None:
    below = [stats.percentileofscore(values, value, kind="strict") for value in values]
    above = [100 - stats.percentileofscore(values, value, kind="weak") for value in values]
    for found, low, high in zip(fifths(values), below, above, strict=True):
        lowest, highest = low < 20 - 1e-9, high < 20 - 1e-9
        assert (found == 1) == (lowest and not highest)
        assert (found == 5) == (highest and not lowest)


@given(intervals, intervals)
def test_z_and_p_are_those_of_a_normal_distribution(first: Estimate, second: Estimate) -> None:
    test = z_test(first, second)
    assert test is not None
    errors = [(one.upper - one.lower) / (2 * 1.96) for one in (first, second)]
    scale = float(np.linalg.norm(errors))
    assert test.p == pytest.approx(2 * stats.norm.sf(abs(test.difference), scale=scale), abs=1e-12)
    # 1.96 is a rounding of the quantile that it stands for.
    exact = stats.norm.isf(0.025)
    assume(abs(abs(test.z) - exact) > 0.001)
    assert test.differs == (abs(test.z) > exact)


@given(st.lists(st.one_of(st.floats(0, 1), st.floats(0, 0.1)), min_size=1, max_size=40))
def test_false_discovery_rate(p_values: list[float]) -> None:
    adjusted = stats.false_discovery_control(p_values, method="bh")
    assume(not np.isclose(adjusted, 0.05, rtol=1e-9).any())
    assert discoveries(p_values).tolist() == (adjusted <= 0.05).tolist()


def test_false_discovery_rate_of_the_employment_rate() -> None:
    rows = [row for row in latest_rows("employment-rate") if row["lower"]]
    nation = published.figure("employment-rate", "E92000001", published.latest("employment-rate"))
    assert nation is not None
    of_nation = _estimate(nation)
    p_values = [test.p for row in rows if (test := z_test(_estimate(row), of_nation))]
    assert len(p_values) == len(rows) > 250
    expected = stats.false_discovery_control(p_values, method="bh") <= 0.05
    assert discoveries(p_values).tolist() == expected.tolist()
    assert 0 < expected.sum() < len(rows)


@given(st.lists(st.tuples(tenths, tenths), min_size=3, max_size=60))
def test_correlation_is_that_of_pearson(drawn: list[tuple[float, float]]) -> None:
    first, second = zip(*drawn, strict=True)
    assume(len(set(first)) > 1 and len(set(second)) > 1)
    found = correlation(first, second)
    assert found is not None
    other = stats.pearsonr(first, second)
    assert found.coefficient == pytest.approx(other.statistic, abs=1e-9)
    assert found.spearman.value == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-9)
    # A line that rounding alone makes less than straight is not of interest.
    assume(abs(other.statistic) < 1 - 1e-9)
    assert (found.pearson.lower, found.pearson.upper) == pytest.approx(
        tuple(other.confidence_interval()), abs=1e-4
    )


@given(
    st.lists(st.tuples(tenths, st.sampled_from("ABCD")), min_size=8, max_size=60),
)
def test_a_share_by_chance_is_that_of_the_analysis_of_variance(
    drawn: list[tuple[float, str]],
) -> None:
    values, groups = zip(*drawn, strict=True)
    found = between_groups(values, groups)
    assume(found is not None and found.share < 1 - 1e-9)
    assert found is not None
    parts = [[v for v, g in drawn if g == name] for name in sorted(set(groups))]
    exact = stats.f_oneway(*parts).pvalue
    # An approximation: good where it decides, at 0.05, and coarser among large probabilities.
    assert found.p == pytest.approx(exact, abs=0.02) or min(found.p, exact) > 0.2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("child-poverty", "employment-rate"),
        ("attainment8", "ks2-expected"),
        ("weekly-pay", "housing-affordability"),
    ],
)
def test_correlation_of_published_figures(first: str, second: str) -> None:
    one, other = (
        {row["area_code"]: float(row["value"]) for row in latest_rows(slug)}
        for slug in (first, second)
    )
    both = sorted(one.keys() & other.keys())
    assert len(both) > 100
    x, y = [one[code] for code in both], [other[code] for code in both]
    found = correlation(x, y)
    assert found is not None
    assert found.coefficient == pytest.approx(stats.pearsonr(x, y).statistic, abs=1e-12)
    # Correlated by rank, they lean the same way: the coefficient rests on no few outliers.
    assert math.copysign(1, stats.spearmanr(x, y).statistic) == math.copysign(1, found.coefficient)


def assert_spread_is_that_of_scipy(values: list[float]) -> None:
    found = spread(values, ratio_scale=False)
    assert found is not None
    points = stats.ecdf(values).cdf
    for share, point in (
        (0.25, found.lower_quartile),
        (0.5, found.middle),
        (0.75, found.upper_quartile),
    ):
        place = np.searchsorted(points.probabilities, share - 1e-12)
        assert point == points.quantiles[place]
    assert (found.lowest, found.highest) == (min(values), max(values))


@given(columns)
def test_quartiles_are_those_of_the_distribution(values: list[float]) -> None:
    assert_spread_is_that_of_scipy(values)


@pytest.mark.parametrize("slug", published.SLUGS)
def test_quartiles_of_every_measure(slug: str) -> None:
    assert_spread_is_that_of_scipy(latest_values(slug))


@given(st.lists(tenths, min_size=2, max_size=60), tenths)
def test_deviations_are_z_scores(values: list[float], centre: float) -> None:
    assume(len(set(values)) > 1)
    # The z-score of a value among those of all areas, with another centre than their mean.
    to_mean, of_centre = stats.zmap([values[0], centre], values)
    assert deviations(values[0], centre, values) == pytest.approx(to_mean - of_centre, abs=1e-6)


@SLOW
@settings(max_examples=15)
@given(st.lists(st.integers(0, 100), min_size=8, max_size=20, unique=True), st.integers(3, 5))
def test_natural_breaks_lie_no_worse_than_those_of_fisher_and_jenks(
    values: list[int], k: int
) -> None:
    found = classify(values, Scheme.NATURAL, k)
    other = mapclassify.FisherJenks(np.array(values, dtype=float), k=k)
    assert _within(values, found.classes) == pytest.approx(_within(values, other.yb), abs=1e-6)


@SLOW
@pytest.mark.parametrize("slug", ["attainment8", "healthy-life-male"])
def test_natural_breaks_of_published_figures(slug: str) -> None:
    values = latest_values(slug)
    found = classify(values, Scheme.NATURAL, 5)
    other = mapclassify.FisherJenks(np.array(values), k=5)
    assert found.edges[1:] == pytest.approx(other.bins.tolist())


def test_rank_intervals_are_those_of_another_simulation() -> None:
    rows = [row for row in latest_rows("employment-rate") if row["lower"]][:60]
    values, lower, upper = (
        [float(row[key]) for row in rows] for key in ("value", "lower", "upper")
    )
    low, high = rank_intervals(values, lower, upper, highest_first=True)
    errors = (np.array(upper) - np.array(lower)) / (2 * NormalDist().inv_cdf(0.975))
    drawn = stats.norm.rvs(values, errors, size=(4_000, len(values)), random_state=7)
    places = stats.rankdata(-drawn, axis=1)
    # Two simulations of thousands differ by little of 60 ranks.
    assert low == pytest.approx(np.quantile(places, 0.025, axis=0), abs=3)
    assert high == pytest.approx(np.quantile(places, 0.975, axis=0), abs=3)


def _within(values: list[int], classes: np.typing.NDArray[np.int_]) -> float:
    array = np.array(values, dtype=float)
    groups = [array[classes == one] for one in np.unique(classes)]
    return float(sum(((group - group.mean()) ** 2).sum() for group in groups))


def _estimate(row: published.Row) -> Estimate:
    return Estimate(float(row["value"]), float(row["lower"]), float(row["upper"]))
