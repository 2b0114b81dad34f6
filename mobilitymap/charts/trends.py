"""Figures over the years: a sparkline for a table row, and a chart of up to four areas."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from mobilitymap.charts.axes import along, gridlines, spaced_labels
from mobilitymap.charts.strips import LETTERS, SERIES_COLOURS
from mobilitymap.charts.svg import (
    framed,
    group_at,
    number,
    percent,
    shortened,
    spread_apart,
    stretched,
    text,
    text_width,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.charts.axes import Axis

ACCENT: Final = "#1b5a8c"
COMPARATOR: Final = "#4a5560"
_TOP: Final = 18
_PLOT: Final = 196
_HEIGHT: Final = 240
_SPARK: Final = (150, 36)
_INSET: Final = 5
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
        return COMPARATOR if self.series is None else SERIES_COLOURS[self.series][0]

    @property
    def last(self) -> int | None:
        """Index of the last period with a figure, if there is any."""
        known = [index for index, value in enumerate(self.values) if value is not None]
        return known[-1] if known else None


def runs(line: Line, segments: Iterable[Sequence[int]]) -> list[list[tuple[int, float]]]:
    """Cut a line at its breaks and where a figure is missing.

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
) -> str:
    """Draw a series small, between its own lowest and highest figure.

    Parameters
    ----------
    labels : Sequence[str]
        Periods; the first and the last are written below.
    line : Line
    segments : Sequence[Sequence[int]]
        Indexes of the periods that may be joined.
    comparator : Line or None
        Drawn grey and dashed behind the line.
    label : str
        What the picture shows, for those who do not see it.
    """
    width, height = _SPARK
    both = [line, *([comparator] if comparator else [])]
    known = [value for item in both for value in item.values if value is not None]
    if not known:
        return ""
    low, span = min(known), max(known) - min(known)

    def place(index: int, value: float) -> tuple[str, str]:
        x = _INSET + (width - 2 * _INSET) * along(index, len(labels)) / 100
        share = (value - low) / span if span else 0.5
        return number(x), number(height - _INSET - (height - 2 * _INSET) * share)

    drawn = []
    for item in reversed(both):
        style = "mm-spark-line" if item is line else "mm-spark-other"
        for run in runs(item, segments):
            points = [place(*point) for point in run]
            if len(points) > 1:
                drawn.append(f'<path class="{style}" d="M{"L".join(map(" ".join, points))}"/>')
            else:
                drawn.append(_dot(*points[0], 2, item.colour if item is not line else ACCENT))
    if line.last is not None and (value := line.values[line.last]) is not None:
        drawn.append(_dot(*place(line.last, value), 3.5, ACCENT))
    return (
        f'<div class="mm-chart mm-spark" role="img" aria-label="{escape(label)}">'
        f'<svg width="{width}" height="{height}">{"".join(drawn)}</svg>'
        f'<div class="mm-ends"><span>{escape(labels[0])}</span>'
        f"<span>{escape(labels[-1]) if len(labels) > 1 else ''}</span></div></div>"
    )


def trend_chart(  # noqa: PLR0913, PLR0917 - periods, lines, their cuts, axis and label
    labels: Sequence[str],
    lines: Sequence[Line],
    segments: Sequence[Sequence[Sequence[int]]],
    breaks: Sequence[tuple[int, str]],
    axis: Axis,
    label: str,
) -> str:
    """Draw up to four areas and a comparator over the years, each named at its end.

    Parameters
    ----------
    labels : Sequence[str]
        Periods, evenly spaced.
    lines : Sequence[Line]
    segments : Sequence[Sequence[Sequence[int]]]
        For each line the indexes of the periods that may be joined.
    breaks : Sequence[tuple[int, str]]
        Index of the first period after a break of the series, and why it broke.
    axis : Axis
    label : str
        What the picture shows, for those who do not see it.
    """
    named = [line for line in lines if line.series is None]
    right = max([26.0, *(text_width(shortened(line.name, _NAME_WIDTH)) + 16 for line in named)])
    numbered = _numbered(breaks, len(labels))
    inside = "".join(
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
    reasons = "".join(
        f"<li><b>{place}</b> From {escape(labels[index])}: {escape(reason)}</li>"
        for place, (index, reason) in enumerate(numbered, start=1)
    )
    listed = f'<ol class="mm-breaks">{reasons}</ol>' if reasons else ""
    return (
        f'<div class="mm-trend">{framed(inside, _HEIGHT, label, (axis.margin(), right))}'
        f"{_key(lines)}{listed}</div>"
    )


def _numbered(breaks: Sequence[tuple[int, str]], count: int) -> list[tuple[int, str]]:
    """Join the reasons of breaks at the same period; what is outside the chart breaks nothing."""
    found: dict[int, list[str]] = {}
    for index, reason in sorted(breaks):
        if 0 < index < count:
            found.setdefault(index, []).append(reason)
    return [(index, "; ".join(reasons)) for index, reasons in found.items()]


def _periods(labels: Sequence[str]) -> str:
    drawn = []
    foot = _TOP + _PLOT
    for index in spaced_labels(labels):
        x = percent(along(index, len(labels)))
        is_last = 0 < index == len(labels) - 1
        css = "mm-end" if is_last else "" if index == 0 and len(labels) > 1 else "mm-mid"
        drawn.append(
            f'<line class="mm-notch" x1="{x}" x2="{x}" y1="{foot}" y2="{foot + 5}"/>'
            f"{text(x, foot + 19, labels[index], css=css)}"
        )
    return "".join(drawn)


def _break_lines(numbered: Sequence[tuple[int, str]], count: int) -> str:
    drawn = []
    for place, (index, reason) in enumerate(numbered, start=1):
        x = percent((along(index - 1, count) + along(index, count)) / 2)
        drawn.append(
            f'<line class="mm-break" x1="{x}" x2="{x}" y1="{_TOP - 2}" y2="{_TOP + _PLOT}">'
            f"{title(reason)}</line>{text(x, _TOP - 6, str(place), css='mm-mid mm-strong')}"
        )
    return "".join(drawn)


def _line(labels: Sequence[str], line: Line, segments: Sequence[Sequence[int]], axis: Axis) -> str:
    count = len(labels)
    path, dots = [], []
    for run in runs(line, segments):
        points = [
            (along(index, count), _PLOT * (1 - axis.share(value)), index) for index, value in run
        ]
        path.append("M" + "L".join(f"{round(10 * x)} {number(y)}" for x, y, _ in points))
        dots += [
            _dot(
                percent(x),
                number(_TOP + y),
                2.5,
                line.colour,
                f"{line.name}, {labels[index]}: {line.texts[index]}",
            )
            for x, y, index in points
        ]
    dashes = ' stroke-dasharray="5 4"' if line.series is None else ""
    stroke = f'stroke="{line.colour}" stroke-width="2"{dashes}'
    return stretched(_TOP, _PLOT, "".join(path), stroke) + "".join(dots)


def _end_labels(lines: Sequence[Line], axis: Axis, count: int) -> str:
    """Name each line in the right margin, level with its end or as near as the others allow."""
    ended = [
        (line, along(line.last, count), _TOP + _PLOT * (1 - axis.share(value)))
        for line in lines
        if line.last is not None and (value := line.values[line.last]) is not None
    ]
    places = spread_apart([y for _, _, y in ended], 17, _TOP, _TOP + _PLOT)
    drawn = []
    for (line, x, y), place in zip(ended, places, strict=True):
        if x < 100:
            drawn.append(
                f'<line class="mm-leader" x1="{percent(x)}" x2="100%" '
                f'y1="{number(y)}" y2="{number(y)}"/>'
            )
        # From the end of the line to its label, where that had to give way.
        slope = f'<path class="mm-leader" d="M0 {number(y - place)}L7 0"/>'
        if line.series is None:
            inside = slope + text("9", 4, shortened(line.name, _NAME_WIDTH), css="mm-strong")
        else:
            inside = slope + badge(line.series, 15, line.name)
        drawn.append(group_at("100%", place, inside, "mm-label"))
    return "".join(drawn)


def badge(series: int, x: float, name: str) -> str:
    """Draw the letter of a compared area on its colour."""
    background, ink = SERIES_COLOURS[series]
    return (
        f'<circle cx="{number(x)}" r="8" fill="{background}">{title(name)}</circle>'
        f'<text x="{number(x)}" y="4" class="mm-mid" style="fill:{ink}">{LETTERS[series]}</text>'
    )


def _key(lines: Sequence[Line]) -> str:
    items = []
    for line in lines:
        if line.series is None:
            sign = (
                '<svg width="24" height="12" aria-hidden="true">'
                '<path class="mm-spark-other" d="M0 7h24"/></svg>'
            )
        else:
            background, ink = SERIES_COLOURS[line.series]
            sign = f'<b style="background:{background};color:{ink}">{LETTERS[line.series]}</b>'
        items.append(f"<li>{sign} {escape(line.name)}</li>")
    return f'<ul class="mm-key">{"".join(items)}</ul>'


def _dot(x: str, y: str, radius: float, colour: str, words: str = "") -> str:
    circle = f'<circle cx="{x}" cy="{y}" r="{radius:g}" fill="{colour}"'
    return f"{circle}>{title(words)}</circle>" if words else f"{circle}/>"
