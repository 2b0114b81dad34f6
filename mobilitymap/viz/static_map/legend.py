"""The legend of a still picture: what `mobilitymap.viz.legend` says on a page, drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from mobilitymap.frontend.colors import COAST, MAP_INK, MAP_MUTED_INK, MISSING_INK, WHITE
from mobilitymap.viz.colors import MISSING, text_on
from mobilitymap.viz.legend import MERGED
from mobilitymap.viz.static_map.areas import HATCHES, MERGED_HATCH, POLICY_LINES
from mobilitymap.viz.static_map.paper import Frame, box, design, write
from mobilitymap.viz.static_map.side_column import BOLD_CHARACTER, CHARACTER, MAXIMUM_NAMED

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mobilitymap.viz.legend import Legend, Mark
    from mobilitymap.viz.static_map.side_column import Column

_SIZE: Final = 12.5
_ROW: Final = 17.0
_POINTER: Final = 7.0


def add_legend(column: Column, legend: Legend) -> None:
    """Add the legend: classes with breaks and counts, marks, what is missing.

    Parameters
    ----------
    column : Column
        Where it is added, below what is there.
    legend : Legend
        What the legend says.
    """
    column.text(", ".join(filter(None, (legend.title, legend.subtitle))), 13)
    column.space(2)
    if legend.bands:
        _add_bands(column, legend)
    else:
        _add_marks(column, legend.marks)
        _add_bar(column, legend)
    column.space(4)
    for swatch in legend.missing:
        count = f": {swatch.count}" if swatch.count is not None else ""
        _add_swatch(column, swatch.kind, f"{swatch.label}{count}")


def _add_bar(column: Column, legend: Legend) -> None:
    """Add coloured cells with their counts, the breaks under their edges."""
    size, last = column.size, len(legend.breaks) - 1
    high, wide = 24 * size, column.width / last
    letters = sum(len(text) + 1 for text in legend.breaks)
    every = 2 if letters * _SIZE * size * CHARACTER > column.width else 1

    def piece(figure: Figure, x: float, y: float) -> None:
        cells = zip(legend.colours, legend.counts, strict=True)
        for i, (colour, count) in enumerate(cells):
            box(figure, Frame(x + i * wide, y - high, wide, high), colour)
            place = x + (i + 0.5) * wide, y - high * 0.68
            write(figure, place, str(count), 12 * size, color=text_on(colour), ha="center")
        for i, text in enumerate(legend.breaks):
            if i % every == 0 or i == last:
                side = "left" if i == 0 else "right" if i == last else "center"
                write(figure, (x + i * wide, y - high - 15 * size), text, 12 * size, ha=side)
        note = "Numbers in the boxes: areas in each class"
        write(figure, (x, y - high - 32 * size), note, 11 * size, color=MAP_MUTED_INK)

    column.add(high + 38 * size, piece)


@dataclass(frozen=True)
class _Label:
    """A mark with its text, and where that stands: left edge and row above the bar."""

    mark: Mark
    text: str
    left: float
    width: float
    row: int


def _placed(column: Column, marks: tuple[Mark, ...]) -> list[_Label]:
    """Give each label the lowest row in which it is free of the others."""
    labels: list[_Label] = []
    for mark in sorted(marks, key=lambda mark: mark.position):
        text = f"{mark.label} {mark.value}"
        character = CHARACTER if mark.comparator else BOLD_CHARACTER
        width = len(text) * _SIZE * column.size * character
        middle = mark.position * column.width
        left = max(min(middle - width / 2, column.width - width), 0.0)
        taken = {
            other.row
            for other in labels
            if left < other.left + other.width + 4 and left + width > other.left - 4
        }
        row = min(set(range(len(marks))) - taken)
        labels.append(_Label(mark, text, left, width, row))
    return labels


def _add_marks(column: Column, marks: tuple[Mark, ...]) -> None:
    """Mark above the bar where the chosen areas and the comparator stand."""
    size = column.size
    chosen = [mark for mark in marks if not mark.comparator][:MAXIMUM_NAMED]
    labels = _placed(column, (*chosen, *(mark for mark in marks if mark.comparator)))
    if not labels:
        return
    height = (max(label.row for label in labels) + 1) * _ROW * size + _POINTER * size

    def piece(figure: Figure, x: float, y: float) -> None:
        foot = y - height
        for label in labels:
            top = foot + (_POINTER + label.row * _ROW) * size
            _pointer(figure, x + label.mark.position * column.width, foot, top, label.mark)
        for label in labels:
            low = foot + (_POINTER + label.row * _ROW) * size
            box(figure, Frame(x + label.left, low, label.width, 15 * size), WHITE, "none")
            weight = "normal" if label.mark.comparator else "bold"
            place = x + label.left, low + 3 * size
            write(figure, place, label.text, _SIZE * size, weight=weight)

    column.add(height, piece)


def _pointer(figure: Figure, x: float, foot: float, top: float, mark: Mark) -> None:
    """Draw a line down to the bar with a tip, dotted for the comparator."""
    colour, dashes = (MAP_MUTED_INK, ":") if mark.comparator else (MAP_INK, "-")
    _line(figure, (x, foot), (x, top), color=colour, linestyle=dashes, linewidth=1.6)
    tip = [(x - 5, foot + 6), (x + 5, foot + 6), (x, foot)]
    figure.add_artist(Polygon(tip, closed=True, color=colour, transform=design(figure)))


def _add_bands(column: Column, legend: Legend) -> None:
    """Add a line for each published band, with the chosen areas named beside theirs."""
    classes = len(legend.bands)
    named: list[list[str]] = [[] for _ in range(classes)]
    for mark in legend.marks:
        named[min(int(mark.position * classes), classes - 1)].append(mark.label)
    bands = zip(legend.bands, legend.counts, legend.colours, named, strict=True)
    for band, count, colour, names in bands:
        text = f"{band}  ◂ {', '.join(names)}"
        _add_band(column, text if names else band, str(count), colour)


def _add_band(column: Column, text: str, count: str, colour: str) -> None:
    size = column.size

    def piece(figure: Figure, x: float, y: float) -> None:
        box(figure, Frame(x, y - 18 * size, 40 * size, 18 * size), colour)
        line, points = y - 13.5 * size, 12 * size
        write(figure, (x + 20 * size, line), count, points, color=text_on(colour), ha="center")
        write(figure, (x + 48 * size, line), text, 13 * size)

    column.add(20.5 * size, piece)


def _add_swatch(column: Column, kind: str, text: str) -> None:
    """Add a sample of a pattern or line with what it means."""
    size = column.size

    def piece(figure: Figure, x: float, y: float) -> None:
        foot = y - 15 * size
        if kind in POLICY_LINES:
            _, (colour, width, dashes) = POLICY_LINES[kind]
            ends = (x, foot + 6 * size), (x + 30 * size, foot + 6 * size)
            _line(figure, *ends, color=colour, linewidth=width, linestyle=dashes)
        else:
            _sample(figure, Frame(x, foot, 30 * size, 13 * size), kind)
        write(figure, (x + 38 * size, foot + 2.5 * size), text, _SIZE * size, color=MAP_MUTED_INK)

    column.add(18.5 * size, piece)


def _sample(figure: Figure, frame: Frame, kind: str) -> None:
    if kind == MERGED:
        drawn = box(figure, frame, COAST, COAST)
        drawn.set_hatch(MERGED_HATCH)
        drawn.set_hatchcolor(WHITE)
        drawn.set_hatch_linewidth(1.1)
        return
    drawn = box(figure, frame, MISSING[kind].fill, COAST)
    if HATCHES[kind]:
        drawn.set_hatch(HATCHES[kind])
        drawn.set_hatchcolor(MISSING_INK)
        drawn.set_hatch_linewidth(0.7)


def _line(
    figure: Figure,
    start: tuple[float, float],
    end: tuple[float, float],
    **style: Any,  # noqa: ANN401 - what matplotlib's own class takes
) -> None:
    # Below what is drawn later, as every other piece is.
    line = Line2D(*zip(start, end, strict=True), zorder=1, transform=design(figure), **style)
    figure.add_artist(line)
