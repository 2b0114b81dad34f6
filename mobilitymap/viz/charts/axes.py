"""Axes: where a value stands between two ends, and which values are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, isclose, log10
from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.text import formatting
from mobilitymap.viz.charts.marks import NARROW, level, text, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.indicators import Indicator

_MARGIN = 12
_GAP = 8


@dataclass(frozen=True, slots=True)
class Axis:
    """The values at the two ends of an axis, and those written along it.

    Attributes
    ----------
    low, high : float
    ticks : tuple[tuple[float, str], ...]
        Values between the ends, each as people write it.
    """

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    def share(self, value: float) -> float:
        """Return where a value stands, from 0 at the low end to 1, kept between the two.

        Parameters
        ----------
        value : float
            A value of the axis.
        """
        span = self.high - self.low
        return min(1.0, max(0.0, (value - self.low) / span)) if span else 0.5

    def margin(self) -> float:
        """Return the pixels that the longest text of the axis takes beside a chart."""
        return max((text_width(words) for _, words in self.ticks), default=0) + _MARGIN


def nice_ticks(low: float, high: float, count: int = 4) -> tuple[float, ...]:
    """Choose round values that span two others: multiples of 1, 2, 2.5 or 5 times a power of ten.

    Parameters
    ----------
    low : float
        The lower value.
    high : float
        The higher value.
    count : int
        About how many steps there are.

    Returns
    -------
    tuple[float, ...]
        At least two values, evenly spaced, the first at or below `low`, the last at or above
        `high`.
    """
    low, high = min(low, high), max(low, high)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-9):
        around = abs(low) / 10 or 1.0
        low, high = low - around, high + around
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    step = next(power * unit for unit in (1, 2, 2.5, 5, 10) if power * unit >= rough * 0.999)
    # Enough decimals to write the step; fewer would bend it, more would show binary noise.
    digits = max(0, 2 - floor(log10(step)))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(
        round(multiple * step, digits) for multiple in range(first, max(last, first + 1) + 1)
    )


def figure_axis(indicator: Indicator, low: float, high: float, count: int = 4) -> Axis:
    """Return an axis that spans two figures, with round figures written along it.

    They have as many decimals as the steps need, be they fewer than the measure has, or more.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    low : float
        The lower figure.
    high : float
        The higher figure.
    count : int
        About how many steps there are.
    """
    ticks = nice_ticks(low, high, count)
    decimals = next(n for n in range(9) if all(isclose(round(t, n), t) for t in ticks))
    written = replace(indicator, decimals=decimals)
    texts = tuple((tick, formatting.figure(written, tick, short=True)) for tick in ticks)
    return Axis(ticks[0], ticks[-1], texts)


def gridlines(axis: Axis, top: float, height: float) -> Markup:
    """Draw the horizontal lines of an axis, their values in the left margin.

    Parameters
    ----------
    axis : Axis
        The vertical axis.
    top : float
        Upper edge of the plot, in pixels.
    height : float
        Height of the plot, in pixels.
    """
    drawn = []
    for value, words in axis.ticks:
        y = top + height * (1 - axis.share(value))
        drawn.append(level("mm-level", y) + text("0%", y, words, dx=-6, css="mm-end"))
    return Markup().join(drawn)


def spaced_labels(labels: Sequence[str]) -> list[int]:
    """Choose the periods whose labels are written: the first, the last, and what fits between.

    Parameters
    ----------
    labels : sequence of str
        Labels of the periods, oldest first.

    Returns
    -------
    list[int]
        Their indexes, evenly spaced but for the way from the first to the second.
    """
    last = len(labels) - 1
    if last < 1:
        return list(range(len(labels)))
    # The labels at the two ends are written inwards, so they take their whole width of the way to
    # their neighbours, and those half of theirs.
    room = 1.5 * max(text_width(label) for label in labels) + _GAP
    steps = max(1, min(last, int(NARROW / room)))
    stride = -(-last // steps)
    # Counted from the last one; what is left over is the way from the first to the second.
    return [0, *range(last % stride + stride, last + 1, stride)]


def along(index: int, count: int) -> float:
    """Return where one of evenly spaced periods stands, in percent of the width.

    Parameters
    ----------
    index : int
        Which period, from 0.
    count : int
        How many periods there are.
    """
    return 100 * index / (count - 1) if count > 1 else 50.0
