"""How far apart areas are: range, quartiles, 90:10 ratio, share of variance between regions.

Every area counts once, however many people live there, and every quantile is a value that
was published for some area.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobilitymap.stats.significance import standard_errors

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import ArrayLike, NDArray


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
    between_regions : float or None
        Share (0 to 1) of the variance of areas that lies between regions; None where
        fewer than two regions, or no variance.
    """

    count: int
    lowest: float
    lower_quartile: float
    middle: float
    upper_quartile: float
    highest: float
    ratio_90_10: float | None
    between_regions: float | None

    @property
    def range(self) -> float:
        """Highest less lowest."""
        return self.highest - self.lowest

    @property
    def interquartile_range(self) -> float:
        """Upper less lower quartile: how far apart the middle half of areas are."""
        return self.upper_quartile - self.lower_quartile


def spread(
    values: ArrayLike, regions: Sequence[Hashable] | None = None, *, ratio_scale: bool
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
    """
    array = np.asarray(values, dtype=float)
    known = ~np.isnan(array)
    if not known.any():
        return None
    kept = array[known]
    points = np.quantile(kept, (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0), method="inverted_cdf")
    lowest, tenth, lower, middle, upper, ninetieth, highest = (float(point) for point in points)
    groups = None if regions is None else [r for r, k in zip(regions, known, strict=True) if k]
    return Spread(
        int(known.sum()),
        lowest,
        lower,
        middle,
        upper,
        highest,
        ninetieth / tenth if ratio_scale and tenth > 0 else None,
        None if groups is None else _between(kept, groups),
    )


def _between(values: NDArray[np.float64], groups: Sequence[Hashable]) -> float | None:
    """Return the share of the sum of squares that lies between groups."""
    names = set(groups)
    # Not by the sum of squares: that of equal decimals is a hair above 0.
    if len(names) < 2 or np.ptp(values) == 0:
        return None
    total = float(((values - values.mean()) ** 2).sum())
    between = 0.0
    for name in names:
        members = values[[group == name for group in groups]]
        between += members.size * float(members.mean() - values.mean()) ** 2
    return between / total


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
