"""Where an area stands among others: ranks, their uncertainty, fifths, standard deviations.

Ranks say which value is highest or lowest, not that it differs from the next one. That is
why a rank comes with the interval of ranks that the published confidence intervals allow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.stats.significance import standard_errors

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

DRAWS: Final = 10_000
SEED: Final = 20_160_613

# Draws are ranked in portions, so that a thousand areas need tens of megabytes, not hundreds.
_PORTION: Final = 2_000


def ranks(values: ArrayLike, *, highest_first: bool) -> NDArray[np.int_]:
    """Return the rank of each value, 1 for the first.

    Equal values share the rank of the first of them, and the next rank is left out: 1, 2,
    2, 4.

    Parameters
    ----------
    values : array-like of float, shape (n,)
        NaN where missing.
    highest_first : bool
        Whether rank 1 is the highest value or the lowest.

    Returns
    -------
    ndarray of int, shape (n,)
        0 where the value is missing.
    """
    array = np.asarray(values, dtype=float)
    signed = -array if highest_first else array
    known = np.sort(signed[~np.isnan(signed)])
    return np.where(np.isnan(signed), 0, np.searchsorted(known, signed, side="left") + 1)


def rank_intervals(
    values: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    highest_first: bool,
) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the 95% interval of each rank, by simulation.

    10,000 times every value is drawn from a normal distribution with the standard error
    that its published interval stands for, and all are ranked anew; the limits leave out
    2.5% of those ranks at either end. The seed is fixed, so the answer is always the same.

    Parameters
    ----------
    values, lower, upper : array-like of float, shape (n,)
        Values and their published 95% limits, NaN where missing. A value without limits
        takes part as it is, since nothing is known of its uncertainty, and gets no interval.
    highest_first : bool
        Whether rank 1 is the highest value or the lowest.

    Returns
    -------
    low, high : ndarray of int, shape (n,)
        0 where there is no interval.
    """
    array = np.asarray(values, dtype=float)
    errors = standard_errors(lower, upper)
    known = ~np.isnan(array)
    low, high = np.zeros(array.size, dtype=int), np.zeros(array.size, dtype=int)
    uncertain = known & ~np.isnan(errors)
    if not uncertain.any():
        return low, high
    spread = np.where(np.isnan(errors), 0.0, errors)[known]
    centre = -array[known] if highest_first else array[known]
    generator = np.random.default_rng(SEED)
    drawn = np.empty((DRAWS, centre.size), dtype=np.int32)
    places = np.arange(1, centre.size + 1, dtype=np.int32)
    for start in range(0, DRAWS, _PORTION):
        part = drawn[start : start + _PORTION]
        order = np.argsort(generator.normal(centre, spread, (len(part), centre.size)), axis=1)
        np.put_along_axis(part, order, np.broadcast_to(places, part.shape), axis=1)
    limits = np.quantile(drawn, (0.025, 0.975), axis=0, method="inverted_cdf")
    # A rank is part of its own interval, also where ties or rounding would leave it out.
    own = ranks(centre, highest_first=False)
    low[known], high[known] = np.minimum(limits[0], own), np.maximum(limits[1], own)
    low[~uncertain], high[~uncertain] = 0, 0
    return low, high


def fifths(values: ArrayLike) -> NDArray[np.int_]:
    """Return the fifth of all values in which each stands, 1 for the lowest.

    Both ends are counted from their own end: in the lowest fifth are values that fewer than a
    fifth of all are below, in the highest those that fewer than a fifth of all are above. So
    neither end is wider for its ties than the other would be, and turning the scale round turns
    the fifths round and changes nothing else. Equal values are never parted: a fifth may hold
    more or fewer values than a fifth of them, and values that would be in both ends are in the
    middle.

    Parameters
    ----------
    values : array-like of float, shape (n,)
        NaN where missing.

    Returns
    -------
    ndarray of int, shape (n,)
        1 to 5; 0 where the value is missing.
    """
    below, above = (ranks(values, highest_first=first) - 1 for first in (False, True))
    count = int((below >= 0).sum())
    lowest, highest = 5 * below < count, 5 * above < count
    # Between the ends by the middle of the places that equal values share, twice over.
    place = 5 * (below + count - above)
    return np.select(
        [below < 0, lowest & highest, lowest, highest, place < 4 * count, place > 6 * count],
        [0, 3, 1, 5, 2, 4],
        default=3,
    )


def deviations(value: float, centre: float, values: ArrayLike) -> float:
    """Return how far a value is from another one, in standard deviations of all areas.

    The standard deviation is the unweighted one of the areas: each counts once, however
    many people live there.

    Parameters
    ----------
    value : float
        The value in question.
    centre : float
        The value that it is measured from, such as that of England.
    values : array-like of float, shape (n,)
        The values of all areas, NaN where missing.

    Returns
    -------
    float
        NaN where fewer than two values differ.
    """
    array = np.asarray(values, dtype=float)
    known = array[~np.isnan(array)]
    # Not by the deviation itself: that of equal decimals is a hair above 0.
    if known.size == 0 or np.ptp(known) == 0:
        return float("nan")
    return (value - centre) / float(known.std())
