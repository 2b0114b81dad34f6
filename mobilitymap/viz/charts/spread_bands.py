"""How far areas lie apart, period by period: the ends, the middle half and the middle area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.viz.charts.axes import gridlines, spaced_labels
from mobilitymap.viz.charts.marks import (
    framed,
    mark,
    percent,
    spread_apart,
    text,
    text_width,
    upright,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.viz.charts.axes import Axis

_TOP: Final = 10
_PLOT: Final = 196
_HEIGHT: Final = 234
_PARTS: Final = ("lowest", "lower quartile", "middle", "upper quartile", "highest")


@dataclass(frozen=True, slots=True)
class SpreadBar:
    """How the areas spread in one period.

    Attributes
    ----------
    period_text : str
    low, lower_quartile, middle, upper_quartile, high : float
    texts : tuple[str, str, str, str, str]
        The five figures as people write them, in the same order.
    """

    period_text: str
    low: float
    lower_quartile: float
    middle: float
    upper_quartile: float
    high: float
    texts: tuple[str, str, str, str, str]

    def described(self) -> str:
        """Return the five figures in words."""
        parts = ", ".join(f"{part} {words}" for part, words in zip(_PARTS, self.texts, strict=True))
        return f"{self.period_text}: {parts}"


def spread_chart(
    bars: Sequence[SpreadBar], segments: Sequence[Sequence[int]], axis: Axis, label: str
) -> Markup:
    """Draw for each period a line from lowest to highest and a bar for the middle half.

    Parameters
    ----------
    bars : Sequence[SpreadBar]
        Lowest, quartiles, middle and highest of each period.
    segments : Sequence[Sequence[int]]
        Indexes of the periods that may be compared; a dashed line stands between two segments.
    axis : Axis
        The vertical axis.
    label : str
        What the picture shows, for those who do not see it.
    """
    if not bars:
        return Markup()
    count = len(bars)
    first_ones = sorted(segment[0] for segment in segments if segment)[1:]
    cuts = Markup().join(
        upright("mm-break", percent(100 * index / count), _TOP, _TOP + _PLOT + 6)
        for index in first_ones
    )
    drawn = Markup().join(
        _bar(bar, percent(_middle(index, count)), axis) for index, bar in enumerate(bars)
    )
    right = max(text_width(words) for words in bars[-1].texts) + 10
    inside = gridlines(axis, _TOP, _PLOT) + cuts + drawn + _periods(bars) + _figures(bars[-1], axis)
    return framed(inside, _HEIGHT, label, (axis.margin(), right)) + _KEY


def _middle(index: int, count: int) -> float:
    return 100 * (index + 0.5) / count


def _y(axis: Axis, value: float) -> float:
    return _TOP + _PLOT * (1 - axis.share(value))


def _bar(bar: SpreadBar, x: str, axis: Axis) -> Markup:
    words = bar.described()
    low, lower, middle, upper, high = (
        _y(axis, value)
        for value in (bar.low, bar.lower_quartile, bar.middle, bar.upper_quartile, bar.high)
    )
    return (
        upright("mm-upright mm-range", x, high, low, words)
        + upright("mm-upright mm-half", x, upper, lower, words)
        + mark("mm-centre", x, middle)
    )


def _periods(bars: Sequence[SpreadBar]) -> Markup:
    return Markup().join(
        text(
            percent(_middle(index, len(bars))),
            _TOP + _PLOT + 15,
            bars[index].period_text,
            css="mm-mid",
        )
        for index in spaced_labels([bar.period_text for bar in bars])
    )


def _figures(bar: SpreadBar, axis: Axis) -> Markup:
    """Write the lowest, middle and highest figure of the last period in the right margin."""
    chosen = [
        (bar.high, bar.texts[4], ""),
        (bar.middle, bar.texts[2], "mm-strong"),
        (bar.low, bar.texts[0], ""),
    ]
    places = spread_apart([_y(axis, value) for value, _, _ in chosen], 14, _TOP, _TOP + _PLOT)
    return Markup().join(
        text("100%", place, words, dx=5, css=css)
        for (_, words, css), place in zip(chosen, places, strict=True)
    )


_SIGNS: Final = (
    (upright("mm-upright mm-range", "50%", 0, 16), "lowest to highest area"),
    (upright("mm-upright mm-half", "50%", 2, 14), "middle half of the areas"),
    (mark("mm-centre", "50%", 8), "middle area"),
)
_KEY: Final = Markup('<ul class="mm-key">{}</ul>').format(
    Markup().join(
        Markup('<li><span class="mm-sign" aria-hidden="true">{}</span> {}</li>').format(sign, words)
        for sign, words in _SIGNS
    )
)
