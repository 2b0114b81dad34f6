"""How two indicators go together over areas: correlation, and classes for a bivariate map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobilitymap.stats.classification import Classification, Scheme, classify

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SIDES = 3
"""Classes of each indicator on a bivariate map."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's correlation coefficient of `count` areas, each counting once."""

    coefficient: float
    count: int


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
    return Correlation(float(np.corrcoef(x, y)[0, 1]), int(x.size))


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
