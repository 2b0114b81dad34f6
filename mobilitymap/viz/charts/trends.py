"""Figures over the years: a sparkline for a table row, and a chart of up to four areas."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.frontend.colors import COMPARED, LINK, MUTED_INK
from mobilitymap.viz.charts.axes import Axis, along, gridlines, spaced_labels
from mobilitymap.viz.charts.marks import (
    at,
    badge,
    framed,
    level,
    mark,
    number,
    percent,
    shortened,
    spread_apart,
    stroke,
    text,
    text_width,
    upright,
)
from mobilitymap.viz.charts.strips import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOP: Final = 18
_PLOT: Final = 196
_HEIGHT: Final = 240
_SPARK: Final = 30
# Room between the end of a line and its label.
_SLOPE: Final = 9
# A comparator is named beside its line, in no more than this many pixels.
_NAME_WIDTH: Final = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One series of figures.

    Attributes
    ----------
    name : str
    series : int or None
        0 to 3 for a compared area, None for a comparator, which is drawn grey and dashed.
    values : Sequence[float or None]
        One for each period, None where there is no figure.
    texts : Sequence[str]
        The figures as people write them, or why there is none.
    """

    name: str
    series: int | None
    values: Sequence[float | None]
    texts: Sequence[str]

    @property
    def colour(self) -> str:
        """The colour of the line."""
        return MUTED_INK if self.series is None else COMPARED[self.series][0]

    @property
    def last(self) -> int | None:
        """Index of the last period with a figure, if there is any."""
        known = [index for index, value in enumerate(self.values) if value is not None]
        return known[-1] if known else None


def runs(line: Line, segments: Iterable[Sequence[int]]) -> list[list[tuple[int, float]]]:
    """Cut a line at its breaks and where a figure is missing.

    Parameters
    ----------
    line : Line
        The figures of one area by period.
    segments : iterable of sequences of int
        Indexes of the periods that may be joined, one sequence for each run.

    Returns
    -------
    list[list[tuple[int, float]]]
        Indexes and values that may be joined.
    """
    found: list[list[tuple[int, float]]] = []
    for segment in segments:
        run: list[tuple[int, float]] = []
        for index in segment:
            value = line.values[index]
            if value is None:
                found.append(run)
                run = []
            else:
                run.append((index, value))
        found.append(run)
    return [run for run in found if run]


def sparkline(
    labels: Sequence[str],
    line: Line,
    segments: Sequence[Sequence[int]],
    comparator: Line | None,
    label: str,
) -> Markup:
    """Draw a series small, between its own lowest and highest figure.

    Parameters
    ----------
    labels : Sequence[str]
        Periods; the first and the last are written below.
    line : Line
        The figures of one area by period.
    segments : Sequence[Sequence[int]]
        Indexes of the periods that may be joined.
    comparator : Line or None
        Drawn grey and dashed behind the line.
    label : str
        What the picture shows, for those who do not see it.
    """
    both = [line, *([comparator] if comparator else [])]
    known = [value for item in both for value in item.values if value is not None]
    if not known:
        return Markup()
    axis = Axis(min(known), max(known), ())
    drawn = [] if comparator is None else _spark(comparator, segments, axis, len(labels))
    drawn += _spark(replace(line, series=None), segments, axis, len(labels), LINK)
    if line.last is not None and (value := line.values[line.last]) is not None:
        x, y = along(line.last, len(labels)), _height(axis, value, _SPARK)
        drawn.append(mark("mm-dot mm-last", percent(x), y, style=f"background:{LINK}"))
    periods = labels[:1] if len(labels) == 1 else (labels[0], labels[-1])
    written = Markup().join(Markup("<span>{}</span>").format(period) for period in periods)
    return Markup(
        '<div class="mm-spark" role="img" aria-label="{}">'
        '<div class="mm-chart" style="height:{}px">{}</div>'
        '<div class="mm-ends">{}</div></div>'
    ).format(label, _SPARK, Markup().join(drawn), written)


def _height(axis: Axis, value: float, plot: float) -> float:
    """Return how far below the top of a plot a value stands, in pixels."""
    return plot * (1 - axis.share(value))


def _path(points: Sequence[tuple[int, float]], axis: Axis, count: int, plot: float) -> str:
    corners = (
        f"{round(10 * along(index, count))} {number(_height(axis, value, plot))}"
        for index, value in points
    )
    return f"M{'L'.join(corners)}"


def _spark(
    line: Line, segments: Sequence[Sequence[int]], axis: Axis, count: int, accent: str = ""
) -> list[Markup]:
    """Draw the joined figures of a sparkline as a path, and single ones as dots."""
    colour = accent or line.colour
    pieces = runs(line, segments)
    path = "".join(_path(run, axis, count, _SPARK) for run in pieces if len(run) > 1)
    look = "stroke-width='2'" if accent else "stroke-width='1.5' stroke-dasharray='4 3'"
    drawn = [stroke(path, 0, _SPARK, f"stroke='{colour}' {look}")] if path else []
    return drawn + [
        mark(
            "mm-dot",
            percent(along(run[0][0], count)),
            _height(axis, run[0][1], _SPARK),
            style=f"background:{colour}",
        )
        for run in pieces
        if len(run) == 1
    ]


def trend_chart(  # noqa: PLR0913, PLR0917 - periods, lines, their cuts, axis and label
    labels: Sequence[str],
    lines: Sequence[Line],
    segments: Sequence[Sequence[Sequence[int]]],
    breaks: Sequence[tuple[int, str]],
    axis: Axis,
    label: str,
) -> Markup:
    """Draw up to four areas and a comparator over the years, each named at its end.

    Parameters
    ----------
    labels : Sequence[str]
        Periods, evenly spaced.
    lines : Sequence[Line]
        The series, each with its name.
    segments : Sequence[Sequence[Sequence[int]]]
        For each line the indexes of the periods that may be joined.
    breaks : Sequence[tuple[int, str]]
        Index of the first period after a break of the series, and why it broke.
    axis : Axis
        The vertical axis.
    label : str
        What the picture shows, for those who do not see it.
    """
    named = [line for line in lines if line.series is None]
    right = max([26.0, *(text_width(shortened(line.name, _NAME_WIDTH)) + 16 for line in named)])
    numbered = _numbered(breaks, len(labels))
    inside = Markup().join(
        [
            gridlines(axis, _TOP, _PLOT),
            _periods(labels),
            _break_lines(numbered, len(labels)),
            *(
                _line(labels, line, cut, axis)
                # The comparator lies under the areas.
                for line, cut in sorted(
                    zip(lines, segments, strict=True), key=lambda pair: pair[0].series is not None
                )
            ),
            _end_labels(lines, axis, len(labels)),
        ]
    )
    reasons = Markup().join(
        Markup("<li><b>{}</b> From {}: {}</li>").format(place, labels[index], reason)
        for place, (index, reason) in enumerate(numbered, start=1)
    )
    listed = Markup('<ol class="mm-breaks">{}</ol>').format(reasons) if reasons else ""
    return Markup('<div class="mm-trend">{}{}{}</div>').format(
        framed(inside, _HEIGHT, label, (axis.margin(), right)), _key(lines), listed
    )


def _numbered(breaks: Sequence[tuple[int, str]], count: int) -> list[tuple[int, str]]:
    """Join the reasons of breaks at the same period; what is outside the chart breaks nothing."""
    found: dict[int, list[str]] = {}
    for index, reason in sorted(breaks):
        if 0 < index < count:
            found.setdefault(index, []).append(reason)
    return [(index, "; ".join(reasons)) for index, reasons in found.items()]


def _periods(labels: Sequence[str]) -> Markup:
    drawn = []
    foot = _TOP + _PLOT
    for index in spaced_labels(labels):
        x = percent(along(index, len(labels)))
        is_last = 0 < index == len(labels) - 1
        css = "mm-end" if is_last else "" if index == 0 and len(labels) > 1 else "mm-mid"
        drawn.append(upright("mm-upright mm-notch", x, foot, foot + 5))
        drawn.append(text(x, foot + 15, labels[index], css=css))
    return Markup().join(drawn)


def _break_lines(numbered: Sequence[tuple[int, str]], count: int) -> Markup:
    drawn = []
    for place, (index, reason) in enumerate(numbered, start=1):
        x = percent((along(index - 1, count) + along(index, count)) / 2)
        drawn.append(upright("mm-break", x, _TOP - 2, _TOP + _PLOT, reason))
        drawn.append(text(x, _TOP - 10, str(place), css="mm-mid mm-strong"))
    return Markup().join(drawn)


def _line(
    labels: Sequence[str], line: Line, segments: Sequence[Sequence[int]], axis: Axis
) -> Markup:
    count = len(labels)
    pieces = runs(line, segments)
    path = "".join(_path(run, axis, count, _PLOT) for run in pieces)
    dashes = " stroke-dasharray='5 4'" if line.series is None else ""
    dots = Markup().join(
        mark(
            "mm-dot",
            percent(along(index, count)),
            _TOP + _height(axis, value, _PLOT),
            f"{line.name}, {labels[index]}: {line.texts[index]}",
            f"background:{line.colour}",
        )
        for run in pieces
        for index, value in run
    )
    look = f"stroke='{line.colour}' stroke-width='2' stroke-linejoin='round'{dashes}"
    return (stroke(path, _TOP, _PLOT, look) if path else Markup()) + dots


def _end_labels(lines: Sequence[Line], axis: Axis, count: int) -> Markup:
    """Name each line in the right margin, level with its end or as near as the others allow."""
    ended = [
        (line, along(line.last, count), _TOP + _height(axis, value, _PLOT))
        for line in lines
        if line.last is not None and (value := line.values[line.last]) is not None
    ]
    places = spread_apart([y for _, _, y in ended], 17, _TOP, _TOP + _PLOT)
    drawn = []
    for (line, x, y), place in zip(ended, places, strict=True):
        drawn.append(level("mm-level mm-leader", y, x, 100) if x < 100 else Markup())
        # From the end of the line to its label, where that had to give way.
        tilt = number(math.degrees(math.atan2(place - y, _SLOPE)))
        length = number(math.hypot(place - y, _SLOPE))
        drawn.append(
            Markup('<i class="mm-slope" style="{};width:{}px;transform:rotate({}deg)"></i>').format(
                at("100%", y), length, tilt
            )
        )
        if line.series is None:
            words = shortened(line.name, _NAME_WIDTH)
            drawn.append(text("100%", place, words, dx=_SLOPE + 2, css="mm-strong"))
        else:
            drawn.append(badge(line.series, "100%", place, line.name, dx=_SLOPE + 8))
    return Markup().join(drawn)


def _key(lines: Sequence[Line]) -> Markup:
    items = []
    for line in lines:
        if line.series is None:
            sign = Markup('<span class="mm-dashes"></span>')
        else:
            background, ink = COMPARED[line.series]
            sign = Markup('<b style="background:{};color:{}">{}</b>').format(
                background, ink, LETTERS[line.series]
            )
        items.append(Markup("<li>{} {}</li>").format(sign, line.name))
    return Markup('<ul class="mm-key">{}</ul>').format(Markup().join(items))
