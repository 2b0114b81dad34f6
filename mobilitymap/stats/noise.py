"""Noise of a measure from year to year, estimated from the figures of many areas.

Where no intervals are published, the figures themselves say how far they swing. A figure that
is off by chance in one year makes a change in that year and the opposite change in the next
one: with noise of standard deviation s around a steady level, the changes of an area have the
variance 2s², and two successive ones the covariance −s².
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.stats.series import segments
from mobilitymap.stats.significance import Z_95

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import ArrayLike

# Of fewer, the standard error of the estimate is a seventh of it or more.
MIN_PAIRS: Final = 60
# Of few areas the national move is not told from theirs: there are nine regions.
MIN_AREAS: Final = 20
# Two changes in a row take three periods.
_MIN_PERIODS: Final = 3


@dataclass(frozen=True, slots=True)
class Noise:
    """How far figures swing by chance from one year to the next.

    Attributes
    ----------
    sd : float or None
        Standard deviation of the noise of one figure; None where it cannot be estimated.
    areas : int
        Number of areas with two changes in a row.
    pairs : int
        Number of such pairs of changes.
    """

    sd: float | None
    areas: int
    pairs: int


def noise(periods: Sequence[str], values: ArrayLike, breaks: Collection[str] = ()) -> Noise:
    """Estimate the noise of one figure from the figures of all areas.

    Only the latest unbroken run of three periods or more is read: what is counted, and of
    whom, may have changed before it. Each change counts less the mean change of all areas
    between the same two periods, which is no noise of theirs.

    Parameters
    ----------
    periods : sequence of str
        Labels, oldest first.
    values : array-like of float, shape (areas, periods)
        NaN where missing.
    breaks : collection of str
        The first period after each break of the series.

    Returns
    -------
    Noise
        Without a standard deviation where there are too few pairs, and where changes go on
        instead of turning back, so that real moves cannot be told from noise.
    """
    table = np.asarray(values, dtype=float).reshape(-1, max(len(periods), 1))
    columns = _latest_run(periods, table, breaks)
    if not columns:
        return Noise(None, 0, 0)
    changes = np.diff(table[:, columns], axis=1)
    counts = np.maximum((~np.isnan(changes)).sum(axis=0), 1)
    net = changes - np.nansum(changes, axis=0) / counts
    products = net[:, :-1] * net[:, 1:]
    known = ~np.isnan(products)
    pairs, areas = int(known.sum()), int(known.any(axis=1).sum())
    if pairs < MIN_PAIRS or areas < MIN_AREAS:
        return Noise(None, areas, pairs)
    variance = -math.fsum(products[known]) / pairs
    return Noise(math.sqrt(variance) if variance > 0 else None, areas, pairs)


def margin(*sds: float) -> float:
    """Return beyond which size a difference of figures is more than their noise, in 95 of 100.

    Parameters
    ----------
    *sds : float
        Standard deviation of the noise of each figure that goes into the difference.
    """
    return Z_95 * math.hypot(*sds)


def _latest_run(
    periods: Sequence[str], table: np.ndarray, breaks: Collection[str]
) -> tuple[int, ...]:
    """Return the columns of the latest run that is long enough; none where none is."""
    published = np.where(np.isnan(table).all(axis=0), np.nan, 0.0)
    runs = segments(periods, published.tolist(), breaks)
    return next((run for run in reversed(runs) if len(run) >= _MIN_PERIODS), ())
