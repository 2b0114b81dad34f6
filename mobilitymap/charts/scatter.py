"""Two measures against each other: one dot for each area, some of them named."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from mobilitymap.charts.axes import gridlines
from mobilitymap.charts.pieces import (
    NARROW,
    badge,
    framed,
    kept_inside,
    mark,
    percent,
    shortened,
    text,
    text_width,
    upright,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobilitymap.charts.axes import Axis

_TOP: Final = 10
_PLOT: Final = 420
_HEIGHT: Final = 460
_LINE: Final = 14
_RIGHT: Final = 20


@dataclass(frozen=True, slots=True)
class ScatterPoint:
    """One area.

    Attributes
    ----------
    code, name : str
        GSS code and name.
    x, y : float
    x_text, y_text : str
        The two figures as people write them.
    labelled : bool
        Whether the name is written beside the dot.
    series : int or None
        0 to 3 for a compared area, which is drawn with its letter.
    """

    code: str
    name: str
    x: float
    y: float
    x_text: str
    y_text: str
    labelled: bool = False
    series: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is on the narrowest chart, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Return the area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)


def scatter(  # noqa: PLR0913, PLR0917 - points, two axes, their titles and the label
    points: Sequence[ScatterPoint],
    x_axis: Axis,
    y_axis: Axis,
    x_title: str,
    y_title: str,
    label: str,
) -> str:
    """Draw areas by two figures.

    Parameters
    ----------
    points : Sequence[ScatterPoint]
    x_axis, y_axis : Axis
    x_title, y_title : str
        What the axes measure, with their units.
    label : str
        What the picture shows, for those who do not see it.
    """
    # Named areas are drawn over the others.
    ordered = sorted(points, key=lambda point: (point.series is not None, point.labelled))
    marks = "".join(_mark(point, x_axis, y_axis) for point in ordered)
    sides = (y_axis.margin(), _RIGHT)
    inside = (
        f"{gridlines(y_axis, _TOP, _PLOT)}{_x_ticks(x_axis)}{marks}{_names(points, x_axis, y_axis)}"
    )
    return (
        f'<div class="mm-scatter"><p class="mm-axis-title" aria-hidden="true">{escape(y_title)}</p>'
        f"{framed(inside, _HEIGHT, label, sides)}"
        f'<p class="mm-axis-title mm-axis-x" aria-hidden="true">{escape(x_title)}</p></div>'
    )


def _place(point: ScatterPoint, x_axis: Axis, y_axis: Axis) -> tuple[float, float]:
    """Return percent of the width, and pixels from the top."""
    return 100 * x_axis.share(point.x), _TOP + _PLOT * (1 - y_axis.share(point.y))


def _mark(point: ScatterPoint, x_axis: Axis, y_axis: Axis) -> str:
    x, y = _place(point, x_axis, y_axis)
    words = f"{point.name}: {point.x_text}, {point.y_text}"
    if point.series is not None:
        return badge(point.series, percent(x), y, words)
    return mark("mm-named" if point.labelled else "", percent(x), y, words)


def _x_ticks(axis: Axis) -> str:
    foot = _TOP + _PLOT
    return "".join(
        upright("mm-upright", x, _TOP, foot + 5) + text(x, foot + 15, words, css="mm-mid")
        for x, words in ((percent(100 * axis.share(value)), words) for value, words in axis.ticks)
    )


def _names(points: Sequence[ScatterPoint], x_axis: Axis, y_axis: Axis) -> str:
    """Write names one after the other, each at the place that covers least of what is there."""
    # Compared areas choose first.
    named = sorted(
        (point for point in points if point.labelled), key=lambda point: point.series is None
    )
    dots = [_dot_box(point, x_axis, y_axis) for point in named]
    names: list[Box] = []
    drawn = []
    for point in named:
        x, y = _place(point, x_axis, y_axis)
        words = shortened(point.name, NARROW)
        # The first of the best: nearer places come first.
        dx, height, box = min(
            name_places(x, y, text_width(words)),
            key=lambda choice: _covered(choice[2], dots, names),
        )
        names.append(box)
        drawn.append(text(percent(x), height, words, dx=dx, css="mm-mid mm-strong"))
    return "".join(drawn)


def _dot_box(point: ScatterPoint, x_axis: Axis, y_axis: Axis) -> Box:
    position, y = _place(point, x_axis, y_axis)
    x, reach = position * NARROW / 100, 5 if point.series is None else 8
    return Box(x - reach, y - reach, x + reach, y + reach)


def _covered(box: Box, dots: Sequence[Box], names: Sequence[Box]) -> float:
    """Return how much a name would cover; another name is worse than a dot."""
    over_dots = sum(box.overlap(dot) for dot in dots)
    return over_dots + 3 * sum(box.overlap(name) for name in names)


def name_places(position: float, y: float, width: float) -> Iterator[tuple[float, float, Box]]:
    """Return where a name may stand, inside the frame, from near its dot to farther away.

    Parameters
    ----------
    position : float
        Of the dot, in percent of the width.
    y : float
        Of the dot, in pixels from the top.
    width : float
        Of the name, in pixels.

    Yields
    ------
    tuple[float, float, Box]
        How far the middle of the name is from the dot, its height, and what it covers.
    """
    x = position * NARROW / 100
    half = width / 2
    beside = [dx for dx in (10 + half, -10 - half) if half <= x + dx <= NARROW - half]
    centred = kept_inside(position, width)
    places = [(dx, y) for dx in beside]
    for step in range(1, 5):
        places += [(centred, y - step * _LINE), (centred, y + step * _LINE)]
    for dx, middle in places:
        if _TOP + 6 <= middle <= _TOP + _PLOT - 6:
            yield dx, middle, Box(x + dx - half, middle - 7, x + dx + half, middle + 7)
