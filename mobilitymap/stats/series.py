"""A value over time: where a series is one, and whether it changed.

A series is cut where its publisher changed what is counted, and where periods are missing:
a line across a cut would show a change that nobody measured.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, Final

from mobilitymap.stats.significance import Estimate, z_test

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


_YEAR: Final = re.compile(r"\d{4}(-\d{2})?")
_POOLED: Final = re.compile(r"\d{4}-\d{4}")


class Change(StrEnum):
    """How a figure moved between two periods of one series."""

    WIDER = "wider"
    NARROWER = "narrower"
    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_CHANGE = "no clear change"
    NO_INTERVAL = "no interval published"
    SHARED_YEARS = "periods share years"
    IN_CASH = "in cash terms"


def start_year(period: str) -> int:
    """Return the year in which a period begins: 2024 for ``2024-25``.

    Parameters
    ----------
    period : str
        Label of a period of the measure, such as ``2024-25``.
    """
    return int(period[:4])


def last_year(period: str) -> int:
    """Return the year in which a period ends: 2024 for ``2022-2024``, 2025 for ``2024-25``.

    Parameters
    ----------
    period : str
        Label of a period of the measure, such as ``2022-2024``.
    """
    _, _, end = period.partition("-")
    if len(end) == 4:
        return int(end)
    start = start_year(period)
    # 2026-01 is a month.
    return start + 1 if end and int(end) == (start + 1) % 100 else start


def share_years(first: str, last: str) -> bool:
    """Whether two periods of several years overlap, so that some people are in both figures.

    A school year begins in the calendar year in which the one before it ends: no overlap.

    Parameters
    ----------
    first : str
        Label of the earlier period.
    last : str
        Label of the later period.
    """
    return bool(_POOLED.fullmatch(first)) and start_year(last) <= last_year(first)


def timeline(periods: Sequence[str]) -> tuple[str, ...]:
    """Return the periods with the years that are missing between them.

    Only for periods of one year (``2024``, ``2024-25``): others are returned as they are.

    Parameters
    ----------
    periods : sequence of str
        Labels of periods, oldest first.
    """
    if not all(_YEAR.fullmatch(period) for period in periods) or len(periods) < 2:
        return tuple(periods)
    known = {start_year(period): period for period in periods}
    labels = []
    for year in range(min(known), max(known) + 1):
        ending = f"-{(year + 1) % 100:02d}" if "-" in periods[0] else ""
        labels.append(known.get(year, f"{year}{ending}"))
    return tuple(labels)


def segments(
    periods: Sequence[str], values: Sequence[float], breaks: Collection[str] = ()
) -> tuple[tuple[int, ...], ...]:
    """Cut a series into the runs within which values can be compared.

    Parameters
    ----------
    periods : sequence of str
        Labels, oldest first.
    values : sequence of float
        One for each period, NaN where missing.
    breaks : collection of str
        The first period after each break.

    Returns
    -------
    tuple of tuple of int
        Indices of the known values of each run, oldest first. A run ends before a break,
        before a missing value and where more time passes than between other periods.
    """
    years = [start_year(period) for period in periods]
    usual = median_low([b - a for a, b in pairwise(years)]) if len(years) > 1 else 1
    runs: list[list[int]] = []
    last: int | None = None
    for index, value in enumerate(values):
        if math.isnan(value):
            continue
        joined = (
            last == index - 1
            and years[index] - years[last] <= usual
            and periods[index] not in breaks
        )
        if joined:
            runs[-1].append(index)
        else:
            runs.append([index])
        last = index
    return tuple(tuple(run) for run in runs)


def within_resolution(difference: float, resolution: float) -> bool:
    """Whether a difference of two figures, each good to plus or minus so much, may be nothing.

    Parameters
    ----------
    difference : float
        The difference, of either sign.
    resolution : float
        By how much one figure may be off, such as 0.05 at one decimal.
    """
    # Differences of decimals carry binary noise: 15.4 - 15.2 is a hair over 0.2.
    return round(abs(difference) - 2 * resolution, 9) <= 0


def change(
    first: Estimate, last: Estimate, *, gap: bool = False, margin: float | None = None
) -> Change:
    """Say how a figure moved between two periods of one run.

    Parameters
    ----------
    first : Estimate
        The figure of the earlier period.
    last : Estimate
        The figure of the later period.
    gap : bool
        Whether the figure is a difference of two groups, which is wider or narrower; higher
        or lower where it is below 0 in one of the periods.
    margin : float, optional
        The size up to which a change may be year-to-year noise, for figures without
        intervals.

    Returns
    -------
    Change
        NO_INTERVAL where neither intervals were published nor the noise is known.
    """
    test = z_test(last, first)
    difference = last.value - first.value
    if test is not None:
        clear = test.differs
    elif margin is not None:
        clear = abs(difference) > margin
    else:
        return Change.NO_INTERVAL
    if not clear:
        return Change.NO_CLEAR_CHANGE
    # A gap below 0 is the other way round, and grows as it falls.
    if gap and min(first.value, last.value) >= 0:
        return Change.WIDER if difference > 0 else Change.NARROWER
    return Change.HIGHER if difference > 0 else Change.LOWER
