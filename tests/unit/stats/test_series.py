"""Series are cut where they are not one, and only clear changes are called changes."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilitymap.stats.series import (
    Change,
    change,
    segments,
    share_years,
    start_year,
    within_resolution,
)
from mobilitymap.stats.significance import Estimate

NAN = math.nan


@st.composite
def series(draw: st.DrawFn) -> tuple[list[str], list[float], set[str], int]:
    """Draw periods that are `step` years apart, but for a jump or two; values and breaks."""
    step = draw(st.integers(1, 3))
    steps = [step] * draw(st.integers(5, 20))
    for place in draw(st.sets(st.integers(0, 4), max_size=2)):
        steps[place] += draw(st.integers(1, 4))
    years = list(accumulate(steps, initial=2001))
    periods = [f"{year}-{(year + 1) % 100:02}" for year in years]
    value = st.one_of(st.just(NAN), st.floats(0, 100))
    values = draw(st.lists(value, min_size=len(periods), max_size=len(periods)))
    return periods, values, draw(st.sets(st.sampled_from(periods), max_size=3)), step


@given(series())
def test_runs_are_parted_by_breaks_missing_values_and_jumps_and_nothing_else(
    drawn: tuple[list[str], list[float], set[str], int],
) -> None:
    periods, values, breaks, step = drawn
    runs = segments(periods, values, breaks)
    known = [index for index, value in enumerate(values) if not math.isnan(value)]
    assert [index for run in runs for index in run] == known
    assert all(runs)
    together = {pair for run in runs for pair in pairwise(run)}
    for a, b in pairwise(known):
        missing = b > a + 1
        jump = int(periods[b][:4]) - int(periods[a][:4]) > step * (b - a)
        broken = any(period in breaks for period in periods[a + 1 : b + 1])
        assert ((a, b) in together) == (not (missing or jump or broken))


def test_a_series_of_the_pandemic_years_by_hand() -> None:
    periods = ["2016-17", "2017-18", "2018-19", "2021-22", "2022-23", "2023-24"]
    values = [60.0, 61.0, 62.0, 58.0, NAN, 59.0]
    assert segments(periods, values) == ((0, 1, 2), (3,), (5,))
    assert segments(periods, values, ["2017-18"]) == ((0,), (1, 2), (3,), (5,))
    # No year is left out here, but a month is.
    assert segments(["2025-10", "2025-11", "2025-12"], [1.0, NAN, 3.0]) == ((0,), (2,))
    assert segments(["2019"], [1.0]) == ((0,),)
    assert segments([], []) == ()


def test_periods_begin_in_their_first_year() -> None:
    starts = [start_year(period) for period in ("2024-25", "2018-2024", "2023", "2026-01")]
    assert starts == [2024, 2018, 2023, 2026]


@given(st.integers(-400, 400), st.integers(-400, 400), st.integers(0, 40))
def test_a_change_within_the_noise_is_no_clear_change(first: int, last: int, margin: int) -> None:
    answer = change(Estimate(first), Estimate(last), margin=margin + 0.5)
    if abs(last - first) <= margin:
        assert answer is Change.NO_CLEAR_CHANGE
    else:
        assert answer is (Change.HIGHER if last > first else Change.LOWER)


def test_decimals_are_compared_as_they_are_printed() -> None:
    assert 15.4 - 15.2 > 2 * 0.1
    assert within_resolution(15.4 - 15.2, 0.1)
    assert not within_resolution(15.4 - 15.1, 0.1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2021-2023", "2022-2024", True),
        ("2020-2022", "2022-2024", True),
        ("2019-2021", "2022-2024", False),
        # School years touch in a calendar year, and share no pupil's school year.
        ("2023-24", "2024-25", False),
        ("2022", "2023", False),
    ],
)
def test_pooled_periods_share_years_where_they_overlap(
    first: str, last: str, *, expected: bool
) -> None:
    assert share_years(first, last) is expected


@pytest.mark.parametrize(
    ("first", "last", "gap", "expected"),
    [
        (Estimate(18.0), Estimate(21.0), True, Change.WIDER),
        (Estimate(21.0), Estimate(18.0), True, Change.NARROWER),
        (Estimate(18.0), Estimate(20.0), True, Change.NO_CLEAR_CHANGE),
        # The other group is ahead: the gap shrinks as the number rises.
        (Estimate(-25.0), Estimate(-5.0), True, Change.HIGHER),
        (Estimate(4.0), Estimate(-4.0), True, Change.LOWER),
        # Intervals, where there are any, say more than the noise of all areas.
        (Estimate(60.0, 56.0, 64.0), Estimate(65.0, 61.0, 69.0), False, Change.NO_CLEAR_CHANGE),
        (Estimate(60.0, 58.0, 62.0), Estimate(65.0, 63.0, 67.0), False, Change.HIGHER),
        (Estimate(65.0, 63.0, 67.0), Estimate(60.0, 58.0, 62.0), False, Change.LOWER),
    ],
)
def test_changes_in_words(first: Estimate, last: Estimate, gap: bool, expected: Change) -> None:
    assert change(first, last, gap=gap, margin=2.0) is expected


def test_no_word_on_a_change_without_intervals_or_noise() -> None:
    assert change(Estimate(10.0), Estimate(90.0)) is Change.NO_INTERVAL
    assert change(Estimate(10.0), Estimate(90.0, 89.0, 91.0), gap=True) is Change.NO_INTERVAL
