"""Class breaks: what holds for any values, and one hand-made example for each scheme."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilitymap.stats.classification import Scheme, classify

COMPUTED = [Scheme.QUANTILE, Scheme.EQUAL, Scheme.NATURAL]
# Figures as publishers print them: a few digits, many ties, some missing.
figures = st.lists(
    st.one_of(st.integers(-500, 50_000).map(lambda tenths: tenths / 10), st.just(float("nan"))),
    max_size=80,
)


@given(figures, st.sampled_from(COMPUTED), st.integers(3, 9))
def test_classes_partition_the_known_values(values: list[float], scheme: Scheme, k: int) -> None:
    result = classify(values, scheme, k)
    known = np.array([value for value in values if not np.isnan(value)])
    assert len(result.classes) == len(values)
    assert sum(result.counts) == known.size
    assert result.k <= k
    for value, number in zip(values, result.classes, strict=True):
        if np.isnan(value):
            assert number == 0
        else:
            assert 1 <= number <= result.k
            assert value <= result.edges[number]
            assert number == 1 or value > result.edges[number - 1]


@given(figures, st.sampled_from([Scheme.QUANTILE, Scheme.NATURAL]), st.integers(3, 9))
def test_no_class_of_quantiles_or_natural_breaks_is_empty(
    values: list[float], scheme: Scheme, k: int
) -> None:
    assert all(classify(values, scheme, k).counts)


def test_quantiles_hold_equal_counts_where_nothing_is_tied() -> None:
    assert classify(range(100), Scheme.QUANTILE, 5).counts == (20, 20, 20, 20, 20)


def test_many_tied_lowest_values_stand_in_a_class_of_their_own() -> None:
    result = classify([0.0] * 40 + [float(i) for i in range(1, 61)], Scheme.QUANTILE, 5)
    assert result.counts[0] == 40
    assert result.edges[:2] == (0.0, 0.0)


def test_equal_intervals_are_equally_wide() -> None:
    assert classify([0, 1, 2, 10], Scheme.EQUAL, 5).edges == (0, 2, 4, 6, 8, 10)


def test_natural_breaks_fall_into_the_gaps() -> None:
    clusters = [1, 2, 3, 50, 51, 52, 90, 91, 92]
    assert classify(clusters, Scheme.NATURAL, 3).edges == (1, 3, 52, 92)


def test_bands_are_never_computed() -> None:
    with pytest.raises(ValueError, match="never computed"):
        classify([1.0, 2.0], Scheme.BANDS)
