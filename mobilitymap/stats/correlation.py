"""How two indicators go together over areas: correlation, and classes for a bivariate map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.stats.classification import Classification, Scheme, classify
from mobilitymap.stats.significance import Z_95

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SIDES = 3
"""Classes of each indicator on a bivariate map."""


class Strength(IntEnum):
    """How closely two indicators go together, as far as chance allows to say."""

    NONE = 0
    VERY_WEAK = 1
    WEAK = 2
    MODERATE = 3
    STRONG = 4


# Sizes of a coefficient from which it is called weak, moderate and strong.
_CUTS: Final = (0.2, 0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A correlation coefficient with its 95% interval.

    Attributes
    ----------
    value, lower, upper : float
        From -1 to 1.
    """

    value: float
    lower: float
    upper: float

    @property
    def strength(self) -> Strength:
        """None where the interval holds 0, else by the size of the coefficient."""
        if self.lower <= 0 <= self.upper:
            return Strength.NONE
        return Strength(1 + sum(abs(self.value) >= cut for cut in _CUTS))

    @property
    def direction(self) -> int:
        """1 or -1 where the two clearly rise together or against each other, else 0."""
        if self.strength is Strength.NONE:
            return 0
        return 1 if self.value > 0 else -1

    def agrees_with(self, other: Coefficient) -> bool:
        """Whether both are of one strength and direction.

        Parameters
        ----------
        other : Coefficient
            Of the same indicators, over other areas or by another method.
        """
        return (self.strength, self.direction) == (other.strength, other.direction)

    def is_beyond(self, other: Coefficient) -> bool:
        """Whether each coefficient lies outside the interval of the other one.

        Parameters
        ----------
        other : Coefficient
            Of the same indicators over other areas.
        """
        return not (
            other.lower <= self.value <= other.upper or self.lower <= other.value <= self.upper
        )


@dataclass(frozen=True, slots=True)
class Correlation:
    """The correlation of `count` areas, each counting once.

    Attributes
    ----------
    pearson : Coefficient
        How closely the areas follow a straight line.
    spearman : Coefficient
        The same of their ranks: how closely they follow any rising or falling line.
    count : int
    """

    pearson: Coefficient
    spearman: Coefficient
    count: int

    @property
    def coefficient(self) -> float:
        """Pearson's coefficient."""
        return self.pearson.value


@dataclass(frozen=True, slots=True)
class BivariateClasses:
    """Areas in three by three classes.

    Attributes
    ----------
    classes : ndarray of int, shape (n,)
        1 to 9, row by row: 1 to 3 are the lowest third of the second indicator, from low to
        high of the first; 0 where either is missing. Read-only.
    first, second : Classification
        The thirds of each, over the areas that have both.
    counts : tuple of int
        How many areas each of the nine classes holds.
    """

    classes: NDArray[np.int_]
    first: Classification
    second: Classification
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        self.classes.flags.writeable = False


def correlation(first: ArrayLike, second: ArrayLike) -> Correlation | None:
    """Correlate two indicators over the areas that have both.

    Parameters
    ----------
    first : array-like
        Values of one indicator, one for each area; NaN where there is none.
    second : array-like
        Values of the other one, in the same order of areas.

    Returns
    -------
    Correlation or None
        None for fewer than three areas, or where all values of an indicator are equal.
    """
    x, y = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    if x.size < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    r = float(np.corrcoef(x, y)[0, 1])
    rho = float(np.corrcoef(_mean_ranks(x), _mean_ranks(y))[0, 1])
    return Correlation(
        _with_interval(r, x.size),
        # Ranks vary more from sample to sample than figures do (Bonett and Wright 2000).
        _with_interval(rho, x.size, 1 + rho**2 / 2),
        int(x.size),
    )


def _with_interval(value: float, count: int, variance: float = 1.0) -> Coefficient:
    """Return a coefficient with its 95% interval by Fisher's transformation."""
    if count <= 3:
        return Coefficient(value, -1.0, 1.0)
    if abs(value) >= 1:
        return Coefficient(value, value, value)
    middle, half = math.atanh(value), Z_95 * math.sqrt(variance / (count - 3))
    return Coefficient(value, math.tanh(middle - half), math.tanh(middle + half))


def _mean_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each value from below; equal values share the mean of theirs."""
    known = np.sort(values)
    return (np.searchsorted(known, values, "left") + np.searchsorted(known, values, "right")) / 2


def bivariate_classes(first: ArrayLike, second: ArrayLike) -> BivariateClasses:
    """Put areas into thirds of both indicators at once, by quantiles.

    Parameters
    ----------
    first, second : array-like of float, shape (n,)
        NaN where missing.
    """
    x, y = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    missing = np.isnan(x) | np.isnan(y)
    columns = classify(np.where(missing, np.nan, x), Scheme.QUANTILE, SIDES)
    rows = classify(np.where(missing, np.nan, y), Scheme.QUANTILE, SIDES)
    classes = np.where(missing, 0, SIDES * (rows.classes - 1) + columns.classes)
    counts = np.bincount(classes[classes > 0], minlength=SIDES**2 + 1)[1:]
    return BivariateClasses(classes, columns, rows, tuple(int(count) for count in counts))
