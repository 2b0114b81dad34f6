"""How far apart areas are: range, quartiles, 90:10 ratio, share of variance between regions.

Every area counts once, however many people live there, and every quantile is a value that
was published for some area.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.stats.significance import standard_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


_LEVEL: Final = 0.05


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How much of the variance of areas lies between groups of them.

    Attributes
    ----------
    share : float
        From 0 (all groups have one mean) to 1 (all areas of a group are alike).
    by_chance : float
        The share to be expected if the same values were dealt out to the areas at random.
    p : float
        Probability of a share as large by that chance alone (F-test, approximated).
    """

    share: float
    by_chance: float
    p: float

    @property
    def is_beyond_chance(self) -> bool:
        """Whether chance makes a share as large less than once in twenty times."""
        return self.p < _LEVEL


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread of an indicator over areas, unweighted.

    Attributes
    ----------
    count : int
        Number of areas with a value.
    lowest, lower_quartile, middle, upper_quartile, highest : float
        Values of areas; ``middle`` is the (lower) median.
    ratio_90_10 : float or None
        Value that nine tenths of areas do not exceed, divided by the value that one tenth
        does not; None unless the values are on a ratio scale.
    between_regions : GroupShare or None
        The part of the variance that lies between regions; None where fewer than two
        regions, no variance, or as many regions as areas.
    between_others : GroupShare or None
        The same without the region that was asked to be left out; None also where it
        holds no area.
    """

    count: int
    lowest: float
    lower_quartile: float
    middle: float
    upper_quartile: float
    highest: float
    ratio_90_10: float | None
    between_regions: GroupShare | None
    between_others: GroupShare | None

    @property
    def range(self) -> float:
        """Highest less lowest."""
        return self.highest - self.lowest

    @property
    def interquartile_range(self) -> float:
        """Upper less lower quartile: how far apart the middle half of areas are."""
        return self.upper_quartile - self.lower_quartile


def spread(
    values: ArrayLike,
    regions: Sequence[str] | None = None,
    *,
    ratio_scale: bool,
    without: str = "",
) -> Spread | None:
    """Measure the spread of the values of areas; None where there is no value.

    Parameters
    ----------
    values : array-like of float, shape (n,)
        NaN where missing.
    regions : sequence, optional
        The region of each area.
    ratio_scale : bool
        Whether ratios of two values mean something. They do not for scores and z-scores,
        nor for gaps, whose zero is a balance and not a lack.
    without : str
        A region whose areas may make the share between regions alone.
    """
    array = np.asarray(values, dtype=float)
    known = ~np.isnan(array)
    if not known.any():
        return None
    kept = array[known]
    points = np.quantile(kept, (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0), method="inverted_cdf")
    lowest, tenth, lower, middle, upper, ninetieth, highest = (float(point) for point in points)
    groups = None if regions is None else np.asarray(regions, dtype=str)[known]
    others = None if groups is None else groups != without
    return Spread(
        int(known.sum()),
        lowest,
        lower,
        middle,
        upper,
        highest,
        ninetieth / tenth if ratio_scale and tenth > 0 else None,
        None if groups is None else between_groups(kept, groups),
        None
        if groups is None or others is None or others.all()
        else between_groups(kept[others], groups[others]),
    )


def between_groups(
    values: ArrayLike, groups: Sequence[str] | NDArray[np.str_]
) -> GroupShare | None:
    """Return the share of the variance of values that lies between groups.

    Parameters
    ----------
    values : array-like of float, shape (n,)
        Without missing ones.
    groups : sequence of str
        The group of each value.

    Returns
    -------
    GroupShare or None
        None where fewer than two groups, as many groups as values, or no variance.
    """
    array = np.asarray(values, dtype=float)
    names, members = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    # Not by the sum of squares: that of equal decimals is a hair above 0.
    if not 2 <= names.size < array.size or np.ptp(array) == 0:
        return None
    centred = array - array.mean()
    sizes = np.bincount(members)
    between = float((np.bincount(members, weights=centred) ** 2 / sizes).sum())
    share = min(1.0, between / float((centred**2).sum()))
    groups_free, values_free = names.size - 1, array.size - names.size
    return GroupShare(
        share, groups_free / (array.size - 1), _exceedance(share, groups_free, values_free)
    )


def _exceedance(share: float, groups_free: int, values_free: int) -> float:
    """Return the probability of a share by chance: that of the F-test, after Paulson (1942).

    The cube root of F is nearly normal, which spares a library of distributions.
    """
    if share >= 1:
        return 0.0
    root = math.cbrt(share / groups_free / ((1 - share) / values_free))
    a, b = 2 / (9 * groups_free), 2 / (9 * values_free)
    z = ((1 - b) * root - (1 - a)) / math.sqrt(b * root**2 + a)
    return 0.5 * math.erfc(z / math.sqrt(2))


def sampling_share(values: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> float | None:
    """Return how much of the variance of areas their sampling errors alone would make.

    A spread of estimates from a survey is wider than that of what they estimate, and grows
    when the survey shrinks.

    Parameters
    ----------
    values, lower, upper : array-like of float, shape (n,)
        Values and their published 95% limits, NaN where missing.

    Returns
    -------
    float or None
        Mean squared standard error over the variance of the values that have one, at most
        1; None where fewer than two have, or do not differ.
    """
    errors = standard_errors(lower, upper)
    array = np.asarray(values, dtype=float)
    both = ~(np.isnan(errors) | np.isnan(array))
    if both.sum() < 2 or np.ptp(array[both]) == 0:
        return None
    return min(1.0, float((errors[both] ** 2).mean() / array[both].var()))
