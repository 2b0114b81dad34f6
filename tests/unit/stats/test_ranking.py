"""Ranks, rank intervals, fifths and deviations: the laws they keep, and examples by hand."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobilitymap.stats.ranking import deviations, fifths, rank_intervals, ranks

NAN = math.nan
tenths = st.integers(-500, 1_000).map(lambda number: number / 10)
# As publishers print them: few digits, so many ties, and some missing.
figures = st.lists(st.one_of(tenths, st.just(NAN)), max_size=60)
# A value and its standard error, both of which may be missing.
estimates = st.lists(
    st.tuples(st.one_of(tenths, st.just(NAN)), st.one_of(st.floats(0.01, 20), st.just(NAN))),
    min_size=1,
    max_size=12,
)


def intervals(
    values: list[float], errors: list[float], *, highest_first: bool = True
) -> list[tuple[int, int]]:
    centre, half = np.array(values), 1.96 * np.array(errors)
    low, high = rank_intervals(centre, centre - half, centre + half, highest_first=highest_first)
    return list(zip(low.tolist(), high.tolist(), strict=True))


@given(figures, st.booleans())
def test_a_rank_is_one_more_than_the_areas_before_it(
    values: list[float], highest_first: bool
) -> None:
    result = ranks(values, highest_first=highest_first)
    for value, rank in zip(values, result, strict=True):
        before = [other > value if highest_first else other < value for other in values]
        assert rank == (0 if math.isnan(value) else 1 + sum(before))


def test_equal_values_share_a_rank_and_the_next_is_left_out() -> None:
    assert ranks([9.0, 7.5, NAN, 7.5, 3.0], highest_first=True).tolist() == [1, 2, 0, 2, 4]
    assert ranks([9.0, 7.5, NAN, 7.5, 3.0], highest_first=False).tolist() == [4, 2, 0, 2, 1]


@settings(max_examples=40, deadline=None)
@given(estimates, st.booleans())
def test_a_rank_lies_in_its_interval_and_only_estimates_have_one(
    areas: list[tuple[float, float]], highest_first: bool
) -> None:
    values, errors = [value for value, _ in areas], [error for _, error in areas]
    result = intervals(values, errors, highest_first=highest_first)
    count = sum(not math.isnan(value) for value in values)
    own = ranks(values, highest_first=highest_first)
    for (low, high), rank, value, error in zip(result, own, values, errors, strict=True):
        if math.isnan(value) or math.isnan(error):
            assert (low, high) == (0, 0)
        else:
            assert 1 <= low <= rank <= high <= count
    assert result == intervals(values, errors, highest_first=highest_first)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(tenths, st.floats(0.01, 20)),
        min_size=2,
        max_size=12,
        unique_by=lambda area: area[0],
    ),
    st.floats(1, 20),
)
def test_the_less_is_known_the_wider_the_intervals_at_both_ends(
    areas: list[tuple[float, float]], factor: float
) -> None:
    values, errors = [value for value, _ in areas], [error for _, error in areas]
    first, last = values.index(max(values)), values.index(min(values))
    sure = intervals(values, errors)
    unsure = intervals(values, [factor * error for error in errors])
    assert unsure[first][1] >= sure[first][1]
    assert unsure[last][0] <= sure[last][0]


@settings(max_examples=40, deadline=None)
@given(st.lists(tenths, min_size=1, max_size=40, unique=True), st.booleans())
def test_intervals_of_sure_and_distinct_values_are_their_ranks(
    values: list[float], highest_first: bool
) -> None:
    own = ranks(values, highest_first=highest_first).tolist()
    result = intervals(values, [1e-4] * len(values), highest_first=highest_first)
    assert result == [(rank, rank) for rank in own]


@pytest.mark.parametrize(
    ("chance", "expected"), [(0.035, [(1, 2), (1, 2)]), (0.018, [(1, 1), (2, 2)])]
)
def test_two_areas_may_change_places_if_the_chance_is_over_one_in_forty(
    chance: float, expected: list[tuple[int, int]]
) -> None:
    errors = [3.0, 4.0]
    apart = 5.0 * NormalDist().inv_cdf(1 - chance)
    assert intervals([60 + apart, 60.0], errors) == expected


def test_first_and_last_may_be_so_however_little_is_known() -> None:
    # Drawn anew, none of 90 all but equal areas comes first as often as once in forty times.
    result = intervals([60 - place / 100 for place in range(90)], [10.0] * 90)
    assert result[0][0] == 1
    assert result[-1][1] == 90
    assert result[45][0] > 1
    assert result[45][1] < 90


def test_a_value_without_limits_takes_part_as_it_is() -> None:
    assert intervals([50.0, 60.0, 70.0], [0.01, NAN, 0.01]) == [(3, 3), (0, 0), (1, 1)]
    assert intervals([50.0, 60.0], [NAN, NAN]) == [(0, 0), (0, 0)]


@given(figures)
def test_fifths_rise_with_the_values_and_part_no_equal_ones(values: list[float]) -> None:
    result = fifths(values)
    known = sorted((v, f) for v, f in zip(values, result, strict=True) if not math.isnan(v))
    assert all(1 <= fifth <= 5 for _, fifth in known)
    assert all(f == g if v == w else f <= g for (v, f), (w, g) in pairwise(known))
    assert all(f == 0 for v, f in zip(values, result, strict=True) if math.isnan(v))


@given(st.lists(st.one_of(st.just(NAN), st.integers(-3, 3).map(float)), max_size=60))
def test_fifths_of_a_scale_turned_round_are_turned_round(values: list[float]) -> None:
    one, other = fifths(values), fifths([-value for value in values])
    assert np.where(one == 0, 0, 6 - one).tolist() == other.tolist()


def test_ties_widen_both_ends_alike() -> None:
    # Of ten two are a fifth: the third equal value goes along, at the top as at the bottom.
    assert fifths([1, 2, 2, 3, 4, 5, 6, 7, 7, 8]).tolist() == [1, 1, 1, 2, 3, 3, 4, 5, 5, 5]
    assert fifths([5.0, 5.0, 5.0]).tolist() == [3, 3, 3]


@given(st.integers(5, 400))
def test_fifths_of_distinct_values_are_fifths(count: int) -> None:
    sizes = np.bincount(fifths(np.arange(count)), minlength=6)[1:]
    assert sizes.sum() == count
    assert sizes[0] == sizes[4] == math.ceil(count / 5)
    assert np.ptp(sizes) <= 2


def test_deviations_divide_by_the_spread_of_areas_that_each_count_once() -> None:
    values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0, NAN]
    assert deviations(9.0, 5.0, values) == 2.0
    assert deviations(4.0, 5.0, values) == -0.5


@pytest.mark.parametrize("values", [[5.0, 5.0, NAN], [0.1, 0.1, 0.1], [NAN, NAN], []])
def test_there_are_no_deviations_where_no_values_differ(values: list[float]) -> None:
    assert math.isnan(deviations(4.0, 5.0, values))
