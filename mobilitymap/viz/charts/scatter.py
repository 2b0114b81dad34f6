"""Two measures against each other: one dot for each area, some of them named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.viz.charts.axes import gridlines
from mobilitymap.viz.charts.marks import (
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

    from mobilitymap.viz.charts.axes import Axis

_TOP: Final = 10
_PLOT: Final = 420
_HEIGHT: Final = 460
_LINE: Final = 14
_RIGHT: Final = 20
_BESIDE: Final = 10
# The least width, between its margins, of a chart that is not on a phone.
_WIDE: Final = 560


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
        Whether the name is written beside the dot, if there is a free place.
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
    """Where something is on a chart of a certain width, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Return the area that both cover.

        Parameters
        ----------
        other : Box
            Another box.
        """
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)


@dataclass(frozen=True, slots=True)
class NamePlace:
    """Where the name of a dot may stand.

    Attributes
    ----------
    anchor : str
        Class of a text that ends at its place or is centred on it; none for one that begins there.
    dx : float
        How far the place is from the dot, in pixels.
    height : float
        Of the middle of the text, in pixels from the top.
    box : Box
        What the name covers.
    """

    anchor: str
    dx: float
    height: float
    box: Box


def scatter(  # noqa: PLR0913, PLR0917 - points, two axes, their titles and the label
    points: Sequence[ScatterPoint],
    x_axis: Axis,
    y_axis: Axis,
    x_title: str,
    y_title: str,
    label: str,
) -> Markup:
    """Draw areas by two figures.

    Parameters
    ----------
    points : Sequence[ScatterPoint]
        The areas, each with both figures.
    x_axis : Axis
        The axis of the first measure.
    y_axis : Axis
        The axis of the second measure.
    x_title, y_title : str
        What the axes measure, with their units.
    label : str
        What the picture shows, for those who do not see it.
    """
    # Named areas are drawn over the others.
    ordered = sorted(points, key=lambda point: (point.series is not None, point.labelled))
    marks = Markup().join(_mark(point, x_axis, y_axis) for point in ordered)
    sides = (y_axis.margin(), _RIGHT)
    # Names have a place for a phone and one for more room; the style sheet shows the one or the
    # other by the width of the chart.
    names = Markup().join(
        Markup('<div class="{}">{}</div>').format(css, _names(points, x_axis, y_axis, frame))
        for css, frame in (("mm-narrow", NARROW), ("mm-wide", _WIDE))
    )
    inside = gridlines(y_axis, _TOP, _PLOT) + _x_ticks(x_axis) + marks + names
    return Markup(
        '<div class="mm-scatter"><p class="mm-axis-title" aria-hidden="true">{}</p>'
        "{}"
        '<p class="mm-axis-title mm-axis-x" aria-hidden="true">{}</p></div>'
    ).format(y_title, framed(inside, _HEIGHT, label, sides), x_title)


def _place(point: ScatterPoint, x_axis: Axis, y_axis: Axis) -> tuple[float, float]:
    """Return percent of the width, and pixels from the top."""
    return 100 * x_axis.share(point.x), _TOP + _PLOT * (1 - y_axis.share(point.y))


def _mark(point: ScatterPoint, x_axis: Axis, y_axis: Axis) -> Markup:
    x, y = _place(point, x_axis, y_axis)
    words = f"{point.name}: {point.x_text}, {point.y_text}"
    if point.series is not None:
        return badge(point.series, percent(x), y, words)
    return mark("mm-named" if point.labelled else "", percent(x), y, words)


def _x_ticks(axis: Axis) -> Markup:
    foot = _TOP + _PLOT
    return Markup().join(
        upright("mm-upright", x, _TOP, foot + 5) + text(x, foot + 15, words, css="mm-mid")
        for x, words in ((percent(100 * axis.share(value)), words) for value, words in axis.ticks)
    )


def _names(points: Sequence[ScatterPoint], x_axis: Axis, y_axis: Axis, frame: float) -> Markup:
    """Write names one after the other, each at the place that covers least of what is there.

    A name that would meet another one is left out, unless it is that of a compared area: its dot
    still says it when the pointer rests there.
    """
    # Compared areas choose first.
    named = sorted(
        (point for point in points if point.labelled), key=lambda point: point.series is None
    )
    dots = [_dot_box(point, x_axis, y_axis, frame) for point in named]
    names: list[Box] = []
    drawn = []
    for point in named:
        x, y = _place(point, x_axis, y_axis)
        words = shortened(point.name, frame)
        # The first of the best: nearer places come first.
        best = min(
            name_places(x, y, text_width(words), frame),
            key=lambda place: (_covered(place.box, names), _covered(place.box, dots)),
        )
        if point.series is not None or not _covered(best.box, names):
            names.append(best.box)
            css = f"{best.anchor} mm-strong".lstrip()
            drawn.append(text(percent(x), best.height, words, dx=best.dx, css=css))
    return Markup().join(drawn)


def _dot_box(point: ScatterPoint, x_axis: Axis, y_axis: Axis, frame: float) -> Box:
    position, y = _place(point, x_axis, y_axis)
    x, reach = position * frame / 100, 5 if point.series is None else 8
    return Box(x - reach, y - reach, x + reach, y + reach)


def _covered(box: Box, others: Sequence[Box]) -> float:
    return sum(box.overlap(other) for other in others)


def name_places(position: float, y: float, width: float, frame: float) -> Iterator[NamePlace]:
    """Return where a name may stand, inside the chart and near enough to belong to its dot.

    Parameters
    ----------
    position : float
        Of the dot, in percent of the width.
    y : float
        Of the dot, in pixels from the top.
    width, frame : float
        Of the name and of the chart, in pixels.

    Yields
    ------
    NamePlace
        Beside the dot, then above and below it.
    """
    x, half = position * frame / 100, width / 2
    if x + _BESIDE + width <= frame:
        yield _name_place("", _BESIDE, y, x + _BESIDE + half, half)
    if x - _BESIDE - width >= 0:
        yield _name_place("mm-end", -_BESIDE, y, x - _BESIDE - half, half)
    shift = kept_inside(position, width, frame)
    for lines in (-1, 1, -2, 2):
        height = y + lines * _LINE
        if _TOP + 6 <= height <= _TOP + _PLOT - 6:
            yield _name_place("mm-mid", shift, height, x + shift, half)


def _name_place(anchor: str, dx: float, height: float, middle: float, half: float) -> NamePlace:
    return NamePlace(anchor, dx, height, Box(middle - half, height - 7, middle + half, height + 7))
