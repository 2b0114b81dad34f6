"""The z-test on published intervals, its verdicts, and lists of tests."""

from __future__ import annotations

import csv
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mobilitymap.analysis.verdicts import Verdict, verdict
from mobilitymap.domain.indicators import Polarity
from mobilitymap.settings import data_directory
from mobilitymap.stats.significance import Estimate, discoveries, z_test

NAN = math.nan
OPPOSITE = {
    Verdict.BETTER: Verdict.WORSE,
    Verdict.WORSE: Verdict.BETTER,
    Verdict.HIGHER: Verdict.LOWER,
    Verdict.LOWER: Verdict.HIGHER,
    Verdict.SIMILAR: Verdict.SIMILAR,
}
estimates = st.builds(
    lambda tenths, half: Estimate(tenths / 10, tenths / 10 - half, tenths / 10 + half),
    st.integers(0, 1_000),
    st.floats(0.1, 20),
)
p_values = st.lists(st.one_of(st.floats(0, 1), st.floats(0, 0.1), st.just(NAN)), max_size=40)


def employment_rate(code: str) -> Estimate:
    path = data_directory() / "indicators" / "employment-rate.csv"
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = (
            row
            for row in csv.DictReader(file)
            if row["area_code"] == code and row["period"] == "2023"
        )
    return Estimate(float(row["value"]), float(row["lower"]), float(row["upper"]))


@given(estimates, estimates)
def test_swapped_areas_get_the_opposite_answer(first: Estimate, second: Estimate) -> None:
    test, swapped = z_test(first, second), z_test(second, first)
    assert test is not None
    assert swapped is not None
    assert swapped.difference == -test.difference
    assert swapped.z == pytest.approx(-test.z)
    assert swapped.p == pytest.approx(test.p)
    assume(abs(abs(test.z) - 1.96) > 1e-9)
    for polarity in Polarity:
        assert verdict(swapped, polarity) is OPPOSITE[verdict(test, polarity)]
    good, bad = Polarity.HIGH_IS_GOOD, Polarity.HIGH_IS_BAD
    assert verdict(test, bad) is OPPOSITE[verdict(test, good)]


@given(estimates, estimates, st.sampled_from(Polarity))
def test_similar_is_exactly_where_the_interval_of_the_difference_includes_zero(
    first: Estimate, second: Estimate, polarity: Polarity
) -> None:
    # Half-widths of independent estimates add up in squares, at any one level.
    half = math.sqrt((first.value - first.lower) ** 2 + (second.value - second.lower) ** 2)
    difference = first.value - second.value
    assume(abs(abs(difference) - half) > 1e-9)
    includes_zero = difference - half < 0 < difference + half
    assert (verdict(z_test(first, second), polarity) is Verdict.SIMILAR) == includes_zero


@given(estimates, estimates)
def test_p_is_the_normal_probability_of_both_tails(first: Estimate, second: Estimate) -> None:
    test = z_test(first, second)
    assert test is not None
    assert test.p == pytest.approx(2 * NormalDist().cdf(-abs(test.z)), abs=1e-12)


def test_bradford_has_a_lower_employment_rate_than_england() -> None:
    # (74.6 - 64.8) / 3.92 = 2.5; (76.4 - 75.6) / 3.92 = 0.2041; 6.3 / 2.5083 = 2.512.
    bradford, england = employment_rate("E08000032"), employment_rate("E92000001")
    test = z_test(bradford, england)
    assert test is not None
    assert test.difference == pytest.approx(-6.3)
    assert test.z == pytest.approx(-2.5116, abs=5e-5)
    assert test.p == pytest.approx(0.0120, abs=5e-5)
    assert verdict(test, Polarity.HIGH_IS_GOOD) is Verdict.WORSE
    assert verdict(test, Polarity.HIGH_IS_BAD) is Verdict.BETTER
    assert verdict(test, Polarity.NEITHER) is Verdict.LOWER


def test_values_may_differ_although_their_intervals_overlap() -> None:
    bradford, bath = employment_rate("E08000032"), employment_rate("E06000022")
    assert bath.lower < bradford.upper
    assert verdict(z_test(bath, bradford), Polarity.HIGH_IS_GOOD) is Verdict.BETTER


@pytest.mark.parametrize("other", [Estimate(60.0), Estimate(60.0, 58.0), Estimate(NAN, 58.0, 62.0)])
def test_no_verdict_without_intervals_on_both_sides(other: Estimate) -> None:
    area = Estimate(90.0, 88.0, 92.0)
    for test in (z_test(area, other), z_test(other, area)):
        assert verdict(test, Polarity.HIGH_IS_GOOD) is Verdict.NO_INTERVAL


def test_the_list_of_benjamini_and_hochberg_keeps_its_four() -> None:
    # Benjamini and Hochberg (1995), section 3.3: thrombolysis, 15 endpoints.
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    published += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert discoveries(published).tolist() == [True] * 4 + [False] * 11


def test_a_large_p_value_stands_where_a_larger_one_passes() -> None:
    assert discoveries([0.03, NAN, 0.04, 0.045]).tolist() == [True, False, True, True]
    assert discoveries([]).tolist() == []


@given(p_values, st.floats(0.01, 0.5))
def test_discoveries_are_the_tests_with_a_small_adjusted_p(p: list[float], rate: float) -> None:
    tested = sorted(value for value in p if not math.isnan(value))
    adjusted, least = {}, 1.0
    for place, value in reversed(list(enumerate(tested, start=1))):
        least = min(least, value * len(tested) / place)
        adjusted[value] = least
    assume(all(abs(value - rate) > 1e-9 for value in adjusted.values()))
    expected = [not math.isnan(value) and adjusted[value] < rate for value in p]
    assert np.asarray(discoveries(p, rate)).tolist() == expected
