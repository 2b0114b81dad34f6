"""Correlation of two indicators over areas, and the nine classes of a bivariate map."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mobilitymap.stats.correlation import (
    Coefficient,
    Strength,
    bivariate_classes,
    correlation,
)

NAN = math.nan
tenths = st.integers(-500, 1_000).map(lambda number: number / 10)
pairs = st.lists(
    st.tuples(st.one_of(tenths, st.just(NAN)), st.one_of(tenths, st.just(NAN))), max_size=60
)


def columns(drawn: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in drawn], [y for _, y in drawn]


@given(pairs)
def test_correlation_is_a_symmetric_coefficient_of_areas_with_both(
    drawn: list[tuple[float, float]],
) -> None:
    first, second = columns(drawn)
    both = [(x, y) for x, y in drawn if not (math.isnan(x) or math.isnan(y))]
    result, swapped = correlation(first, second), correlation(second, first)
    if len(both) < 3 or any(len(set(column)) < 2 for column in columns(both)):
        assert result is None
        assert swapped is None
        return
    assert result is not None
    assert swapped is not None
    assert -1 <= result.coefficient <= 1
    assert swapped.coefficient == pytest.approx(result.coefficient)
    assert result.count == swapped.count == len(both)
    mirrored = correlation([1_000 - 3 * x for x in first], second)
    assert mirrored is not None
    assert mirrored.coefficient == pytest.approx(-result.coefficient)


@given(st.lists(tenths, min_size=3, max_size=40), st.integers(1, 30), st.integers(-50, 50))
def test_lines_correlate_fully(values: list[float], slope: int, start: int) -> None:
    assume(len(set(values)) > 1)
    rising = correlation(values, [start + slope * value for value in values])
    falling = correlation(values, [start - slope * value for value in values])
    assert rising is not None
    assert falling is not None
    assert rising.coefficient == pytest.approx(1)
    assert falling.coefficient == pytest.approx(-1)


def test_the_first_of_anscombes_four() -> None:
    # Anscombe (1973): correlation 0.816.
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5, NAN, 3]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68, 2.0, NAN]
    result = correlation(x, y)
    assert result is not None
    assert result.coefficient == pytest.approx(0.816, abs=5e-4)
    assert result.count == 11


@pytest.mark.parametrize(
    ("value", "lower", "upper", "strength", "direction"),
    [
        (0.15, -0.01, 0.30, Strength.NONE, 0),
        (0.15, 0.00, 0.30, Strength.NONE, 0),
        (-0.15, -0.26, -0.03, Strength.VERY_WEAK, -1),
        (0.20, 0.09, 0.31, Strength.WEAK, 1),
        (-0.49, -0.60, -0.37, Strength.WEAK, -1),
        (0.50, 0.38, 0.61, Strength.MODERATE, 1),
        (-0.80, -0.86, -0.73, Strength.STRONG, -1),
    ],
)
def test_strength_and_direction_need_an_interval_without_0(
    value: float, lower: float, upper: float, strength: Strength, direction: int
) -> None:
    found = Coefficient(value, lower, upper)
    assert found.strength is strength
    assert found.direction == direction


def test_coefficients_differ_only_where_neither_is_in_the_interval_of_the_other() -> None:
    whole = Coefficient(-0.21, -0.36, -0.05)
    assert whole.is_beyond(Coefficient(0.70, 0.59, 0.78))
    # Of fewer areas, whose interval is wider.
    few = Coefficient(0.0, -0.25, 0.25)
    assert not whole.is_beyond(few)
    assert not few.is_beyond(whole)
    assert whole.agrees_with(Coefficient(-0.45, -0.6, -0.3))
    assert not whole.agrees_with(Coefficient(0.21, 0.05, 0.36))


def test_three_areas_say_nothing_and_a_line_is_certain() -> None:
    three = correlation([1, 2, 3], [1, 2, 4])
    assert three is not None
    assert (three.pearson.lower, three.pearson.upper) == (-1, 1)
    assert three.pearson.strength is Strength.NONE
    line = correlation([1, 2, 3, 4], [1, 2, 3, 4])
    assert line is not None
    assert line.spearman.lower == line.spearman.upper == pytest.approx(1)


def test_the_interval_of_an_order_is_wider_than_that_of_a_line() -> None:
    # The squares of differences in rank sum to 8: 1 - 6 * 8 / (7 * 48), and by hand after
    # Bonett and Wright (2000), standard error sqrt((1 + 0.857 ** 2 / 2) / 4) = 0.585.
    result = correlation([1, 2, 3, 4, 5, 6, 7], [3, 2, 1, 4, 5, 6, 7])
    assert result is not None
    assert result.spearman.value == pytest.approx(6 / 7)
    assert result.spearman.lower == pytest.approx(0.136, abs=1e-3)
    assert result.spearman.upper == pytest.approx(0.985, abs=1e-3)


def test_order_sees_a_curve_and_is_not_moved_by_how_far_out_an_area_is() -> None:
    result = correlation([1, 2, 3, 4, 5, 6], [1, 10, 100, 1_000, 10_000, 100_000])
    assert result is not None
    assert result.spearman.value == pytest.approx(1)
    assert result.pearson.value < 0.8


@given(pairs)
def test_classes_put_together_the_thirds_of_both(drawn: list[tuple[float, float]]) -> None:
    result = bivariate_classes(*columns(drawn))
    for (x, y), number, column, row in zip(
        drawn, result.classes, result.first.classes, result.second.classes, strict=True
    ):
        if math.isnan(x) or math.isnan(y):
            assert number == column == row == 0
        else:
            assert divmod(number - 1, 3) == (row - 1, column - 1)
    assert list(result.counts) == [list(result.classes).count(n) for n in range(1, 10)]


@given(st.permutations(range(9)))
def test_nine_areas_in_a_square_have_a_class_each(order: list[int]) -> None:
    first, second = [place % 3 for place in order], [place // 3 for place in order]
    result = bivariate_classes([*first, NAN, 9.0], [*second, 9.0, NAN])
    assert result.classes.tolist() == [place + 1 for place in order] + [0, 0]
    assert result.counts == (1,) * 9


def test_thirds_are_of_the_areas_that_have_both() -> None:
    first = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    second = [NAN, NAN, NAN, 300.0, 20.0, 10.0]
    result = bivariate_classes(first, second)
    assert result.classes.tolist() == [0, 0, 0, 7, 5, 3]
    assert result.first.edges == (4.0, 4.0, 5.0, 6.0)
