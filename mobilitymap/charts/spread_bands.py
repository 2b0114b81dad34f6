"""How far areas lie apart, period by period: the ends, the middle half and the middle area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.charts.axes import gridlines, spaced_labels
from mobilitymap.charts.svg import framed, number, percent, spread_apart, text, text_width, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.charts.axes import Axis

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
) -> str:
    """Draw for each period a line from lowest to highest and a bar for the middle half.

    Parameters
    ----------
    bars : Sequence[SpreadBar]
    segments : Sequence[Sequence[int]]
        Indexes of the periods that may be compared; a dashed line stands between two segments.
    axis : Axis
    label : str
        What the picture shows, for those who do not see it.
    """
    if not bars:
        return ""
    count = len(bars)
    first_ones = sorted(segment[0] for segment in segments if segment)[1:]
    cuts = "".join(
        f'<line class="mm-break" x1="{x}" x2="{x}" y1="{_TOP}" y2="{_TOP + _PLOT + 6}"/>'
        for x in (percent(100 * index / count) for index in first_ones)
    )
    drawn = "".join(
        _bar(bar, percent(_middle(index, count)), axis) for index, bar in enumerate(bars)
    )
    right = max(text_width(words) for words in bars[-1].texts) + 10
    inside = (
        f"{gridlines(axis, _TOP, _PLOT)}{cuts}{drawn}{_periods(bars)}{_figures(bars[-1], axis)}"
    )
    return f"{framed(inside, _HEIGHT, label, (axis.margin(), right))}{_KEY}"


def _middle(index: int, count: int) -> float:
    return 100 * (index + 0.5) / count


def _y(axis: Axis, value: float) -> float:
    return _TOP + _PLOT * (1 - axis.share(value))


def _bar(bar: SpreadBar, x: str, axis: Axis) -> str:
    lines = "".join(
        f'<line class="{css}" x1="{x}" x2="{x}" y1="{number(_y(axis, start))}" '
        f'y2="{number(_y(axis, end))}"/>'
        for css, start, end in (
            ("mm-range", bar.low, bar.high),
            ("mm-half", bar.lower_quartile, bar.upper_quartile),
        )
    )
    middle = f'<circle class="mm-centre" cx="{x}" cy="{number(_y(axis, bar.middle))}" r="3.5"/>'
    return f"<g>{title(bar.described())}{lines}{middle}</g>"


def _periods(bars: Sequence[SpreadBar]) -> str:
    return "".join(
        text(
            percent(_middle(index, len(bars))),
            _TOP + _PLOT + 20,
            bars[index].period_text,
            css="mm-mid",
        )
        for index in spaced_labels([bar.period_text for bar in bars])
    )


def _figures(bar: SpreadBar, axis: Axis) -> str:
    """Write the lowest, middle and highest figure of the last period in the right margin."""
    chosen = [
        (bar.high, bar.texts[4], ""),
        (bar.middle, bar.texts[2], "mm-strong"),
        (bar.low, bar.texts[0], ""),
    ]
    places = spread_apart([_y(axis, value) for value, _, _ in chosen], 14, _TOP, _TOP + _PLOT)
    return "".join(
        text("100%", place + 4, words, dx=5, css=css)
        for (_, words, css), place in zip(chosen, places, strict=True)
    )


_KEY: Final = (
    '<ul class="mm-key">'
    '<li><svg width="10" height="16" aria-hidden="true"><path class="mm-range" d="M5 0v16"/></svg> '
    "lowest to highest area</li>"
    '<li><svg width="10" height="16" aria-hidden="true"><path class="mm-half" d="M5 2v12"/></svg> '
    "middle half of the areas</li>"
    '<li><svg width="10" height="16" aria-hidden="true">'
    '<circle class="mm-centre" cx="5" cy="8" r="3.5"/></svg> middle area</li></ul>'
)
