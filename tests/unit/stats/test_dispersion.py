"""The spread of areas: published values only, ratios where they mean something, regions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mobilitymap.stats.dispersion import Spread, sampling_share, spread

if TYPE_CHECKING:
    from random import Random

NAN = math.nan
tenths = st.integers(-500, 1_000).map(lambda number: number / 10)
areas = st.lists(
    st.tuples(st.one_of(tenths, st.just(NAN)), st.sampled_from(["North", "South", "Wales"])),
    min_size=1,
    max_size=60,
)


def measure(drawn: list[tuple[float, str]], *, ratio_scale: bool = True) -> Spread | None:
    return spread(
        [value for value, _ in drawn], [region for _, region in drawn], ratio_scale=ratio_scale
    )


@given(areas)
def test_every_quantile_is_the_value_that_its_share_of_areas_does_not_exceed(
    drawn: list[tuple[float, str]],
) -> None:
    result = measure(drawn)
    known = sorted(value for value, _ in drawn if not math.isnan(value))
    if not known:
        assert result is None
        return
    assert result is not None
    assert result.count == len(known)
    shown = {
        Fraction(1, 4): result.lower_quartile,
        Fraction(1, 2): result.middle,
        Fraction(3, 4): result.upper_quartile,
    }
    for share, value in shown.items():
        assert value == known[math.ceil(share * len(known)) - 1]
    tenth, ninetieth = (known[math.ceil(Fraction(n, 10) * len(known)) - 1] for n in (1, 9))
    assert result.ratio_90_10 == (ninetieth / tenth if tenth > 0 else None)
    assert (result.lowest, result.highest) == (known[0], known[-1])
    assert 0 <= result.interquartile_range <= result.range


@given(areas)
def test_ratios_are_for_ratio_scales_alone(drawn: list[tuple[float, str]]) -> None:
    result = measure(drawn, ratio_scale=False)
    assert result is None or result.ratio_90_10 is None


@given(areas, st.integers(-100, 100), st.randoms(use_true_random=False))
def test_the_share_between_regions_is_a_share_and_knows_no_order_or_zero(
    drawn: list[tuple[float, str]], shift: int, random: Random
) -> None:
    known = [(value, region) for value, region in drawn if not math.isnan(value)]
    values, regions = {value for value, _ in known}, {region for _, region in known}
    assume(len(values) > 1)
    result = measure(drawn)
    assert result is not None
    between = result.between_regions
    if not 2 <= len(regions) < len(known):
        assert between is None
        return
    assert between is not None
    share = between.share
    assert 0 <= share <= 1
    moved = [(shift - value, region) for value, region in drawn]
    random.shuffle(moved)
    again = measure(moved)
    assert again is not None
    assert again.between_regions is not None
    assert again.between_regions.share == pytest.approx(share, abs=1e-9)


def test_spread_by_hand() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, NAN]
    regions = ["North"] * 5 + ["South"] * 6
    result = spread(values, regions, ratio_scale=True)
    assert result is not None
    assert (result.count, result.lowest, result.highest, result.range) == (10, 1, 10, 9)
    assert (result.lower_quartile, result.middle, result.upper_quartile) == (3, 5, 8)
    assert result.interquartile_range == 5
    assert result.ratio_90_10 == 9
    # Means 3 and 8 about 5.5: ten times 2.5 squared, of a sum of squares of 82.5.
    assert result.between_regions is not None
    assert result.between_regions.share == pytest.approx(62.5 / 82.5)
    assert result.between_regions.by_chance == pytest.approx(1 / 9)


def test_regions_explain_all_nothing_or_are_not_to_be_compared() -> None:
    regions = ["North", "North", "South", "South"]

    def share(values: list[float], places: list[str] | None) -> float | None:
        result = spread(values, places, ratio_scale=True)
        assert result is not None
        return result.between_regions and result.between_regions.share

    assert share([20.0, 20.0, 60.0, 60.0], regions) == 1
    assert share([20.0, 60.0, 20.0, 60.0], regions) == 0
    assert share([20.0, 60.0, NAN, NAN], regions) is None
    assert share([20.0, 20.0, 20.0, 20.0], regions) is None
    assert share([0.1, 0.1, 0.1, NAN], regions) is None
    assert share([20.0, 60.0, 20.0, 60.0], None) is None


def test_a_large_region_weighs_by_its_areas() -> None:
    result = spread([0.0, 0.0, 0.0, 4.0, 8.0], ["A", "A", "A", "B", "B"], ratio_scale=True)
    assert result is not None
    # Mean 2.4; 3 * 2.4 ** 2 + 2 * 3.6 ** 2 = 43.2 of 51.2.
    assert result.between_regions is not None
    assert result.between_regions.share == pytest.approx(43.2 / 51.2)
    assert result.ratio_90_10 is None


def test_the_share_of_sampling_errors_is_that_of_their_squares() -> None:
    # Limits at 1.96 either side: standard errors of 1, against a variance of 4.
    assert sampling_share([-2.0, 2.0], [-3.96, 0.04], [-0.04, 3.96]) == pytest.approx(0.25)
    assert sampling_share([-2.0, 2.0], [math.nan, math.nan], [math.nan, math.nan]) is None
    assert sampling_share([1.0, 2.0], [-100.0, -100.0], [100.0, 100.0]) == 1.0
