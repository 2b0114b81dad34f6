"""The legend: classes with their real breaks, where the chosen areas stand, what is missing.

Server-rendered HTML of about two kilobytes, readable without styles or colour; every text is
escaped. `LEGEND_CSS` goes on a page once.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote

from mobilitymap.frontend.colors import (
    COAST,
    INVESTMENT_AREA,
    MISSING_INK,
    OPPORTUNITY_AREA,
    WHITE,
)
from mobilitymap.frontend.templating import fragment
from mobilitymap.viz.colors import MISSING, text_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

MERGED = "merged"
_HATCH = "M-1 1l2-2M0 6l6-6M5 7l2-2"
_LINES = {
    "opportunity-areas": (OPPORTUNITY_AREA, ""),
    "education-investment-areas": (INVESTMENT_AREA, "5 3"),
}
# Labels are kept apart as if the bar were this wide in characters: a phone's width.
_BAR_CHARACTERS = 46.0
# Shares of a label's width by which it may be pulled left of its pointer, for up to so many marks:
# all ways to pull all of them are tried, three times as many with each.
_PULLS = {3: (0.5, 0.25, 0.75, 0.0, 1.0), 5: (0.5, 0.0, 1.0)}
# Ten areas to compare, one that is selected, and the comparator.
_MOST_MARKS = 12


@dataclass(frozen=True)
class Mark:
    """Where an area stands on the bar.

    Attributes
    ----------
    label : str
        Its short name: "Bradford", "England".
    value : str
        Its value as people write it.
    position : float
        Place on the bar, 0 to 1; see `bar_position`.
    comparator : bool
        True for England and the like, drawn with another pointer.
    """

    label: str
    value: str
    position: float
    comparator: bool = False


@dataclass(frozen=True)
class Swatch:
    """A pattern or line that is on the map, apart from the classes.

    Attributes
    ----------
    kind : str
        A key of `colors.MISSING`, ``merged``, ``opportunity-areas`` or
        ``education-investment-areas``.
    label : str
        What it means.
    count : int, optional
        How many areas have it.
    """

    kind: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Legend:
    """What the legend says.

    Attributes
    ----------
    title : str
        What is shown.
    subtitle : str
        Unit, period and level: "% of pupils, 2024-25, upper-tier authorities".
    breaks : tuple of str
        The edges of the classes as people write them, lowest first, one more than the classes.
        With ``bands``, empty.
    counts : tuple of int
        How many areas are in each class.
    colours : tuple of str
        The colour of each class.
    marks : tuple of Mark
        The chosen areas and the comparator.
    missing : tuple of Swatch
        The kinds of missing that are present, and other patterns and lines.
    bands : tuple of str
        Names of the classes, for measures published in named bands.
    """

    title: str
    subtitle: str
    breaks: tuple[str, ...]
    counts: tuple[int, ...]
    colours: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    missing: tuple[Swatch, ...] = ()
    bands: tuple[str, ...] = ()


def bar_position(value: float, edges: Sequence[float]) -> float:
    """Return where a value stands on a bar whose classes are equally wide.

    Parameters
    ----------
    value : float
        The value; beyond the outer edges it stands at the end of the bar.
    edges : sequence of float
        The edges of the classes, ascending, at least two.

    Examples
    --------
    >>> bar_position(15, [0, 10, 20])
    0.75
    """
    classes = len(edges) - 1
    held = min(max(value, edges[0]), edges[-1])
    number = min(max(bisect_right(edges, held) - 1, 0), classes - 1)
    low, high = edges[number], edges[number + 1]
    share = (held - low) / (high - low) if high > low else 0.5
    return (number + share) / classes


@dataclass(frozen=True, slots=True)
class _Cell:
    """A class on the bar, between its two edges."""

    low: str
    high: str
    count: int
    colour: str
    ink: str


@dataclass(frozen=True, slots=True)
class _PlacedMark:
    """A mark whose label has its row, and the style that puts it there."""

    label: str
    value: str
    row: int
    anchor: str
    left: str
    is_comparator: bool


@dataclass(frozen=True, slots=True)
class _Bar:
    """Marks, coloured cells with counts, and the breaks under their edges.

    Attributes
    ----------
    marks : sequence of _PlacedMark
    rows : int
        How many rows the labels of the marks take.
    cells : sequence of _Cell
    density : str
        Classes of the breaks, by how crowded they are.
    ticks : sequence of tuple of str
        The style that puts a break at its edge, and the break.
    """

    marks: Sequence[_PlacedMark]
    rows: int
    cells: Sequence[_Cell]
    density: str
    ticks: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Band:
    """A published band, with the chosen areas in it."""

    name: str
    count: int
    colour: str
    ink: str
    areas: Sequence[str]


def legend_html(legend: Legend) -> Markup:
    """Return the legend as HTML, to stand beside or under the map.

    Parameters
    ----------
    legend : Legend
        What the legend says.
    """
    return fragment(
        "legend.html.j2",
        title=legend.title,
        subtitle=legend.subtitle,
        bar=None if legend.bands else _bar(legend),
        bands=_bands(legend),
        swatches=legend.missing,
    )


def _bar(legend: Legend) -> _Bar:
    edges = legend.breaks
    cells = [
        _Cell(low, high, count, colour, text_on(colour))
        for low, high, count, colour in zip(
            edges, edges[1:], legend.counts, legend.colours, strict=False
        )
    ]
    last = len(edges) - 1
    crowd = sum(len(edge) + 1 for edge in edges) / _BAR_CHARACTERS
    density = " mm-small mm-sparse" if crowd > 1.1 else " mm-small" if crowd > 0.8 else ""
    ticks = [
        (_anchor(i / last, 0.0 if i == 0 else 1.0 if i == last else 0.5), edge)
        for i, edge in enumerate(edges)
    ]
    marks = _placed(legend.marks)
    rows = max((mark.row for mark in marks), default=-1) + 1
    return _Bar(marks, rows, cells, density, ticks)


def _placed(marks: Sequence[Mark]) -> list[_PlacedMark]:
    """Put the marks above the bar, in as many rows as keep their labels apart."""
    if not marks:
        return []
    ordered = sorted(marks, key=lambda mark: mark.position)
    pulls = next((pulls for most, pulls in _PULLS.items() if len(ordered) <= most), ())
    # Pulled by its own place, a label is within the bar wherever it stands.
    choices = [pulls or (mark.position,) for mark in ordered]
    layouts = [_Layout(ordered, chosen) for chosen in product(*choices)]
    best = min(layouts, key=lambda layout: layout.cost)
    return [
        _PlacedMark(
            mark.label,
            mark.value,
            row,
            _anchor(mark.position, pull),
            f"{mark.position:.1%}",
            mark.comparator,
        )
        for mark, row, pull in zip(ordered, best.rows, best.pulls, strict=True)
    ]


class _Layout:
    """Labels above the bar, each pulled left of its pointer by a share of its width.

    Each takes the lowest row in which it is free of the others.
    """

    def __init__(self, marks: Sequence[Mark], pulls: tuple[float, ...]) -> None:
        self.pulls = pulls
        self.rows: list[int] = []
        spans: list[tuple[float, float]] = []
        outside = 0.0
        for mark, pull in zip(marks, pulls, strict=True):
            width = (len(mark.label) + len(mark.value) + 2) / _BAR_CHARACTERS
            low, high = mark.position - pull * width, mark.position + (1 - pull) * width
            outside += max(-low, 0.0) + max(high - 1, 0.0)
            taken = {
                row
                for row, (start, end) in zip(self.rows, spans, strict=True)
                if low < end and high > start
            }
            self.rows.append(next(row for row in range(len(marks)) if row not in taken))
            spans.append((low, high))
        shift = sum(abs(pull - 0.5) for pull in pulls)
        self.cost = (outside, max(self.rows), shift)


def _anchor(position: float, pull: float) -> str:
    """Return the style that puts a label at a place of the bar, pulled left by a share of it."""
    if pull == 1.0:
        return f"right:{1 - position:.1%}"
    shift = f";transform:translateX(-{pull:.0%})" if pull else ""
    return f"left:{position:.1%}{shift}"


def _bands(legend: Legend) -> list[_Band]:
    """Return each band with the chosen areas that are in it."""
    if not legend.bands:
        return []
    classes = len(legend.bands)
    names: list[list[str]] = [[] for _ in range(classes)]
    for mark in legend.marks:
        names[min(int(mark.position * classes), classes - 1)].append(mark.label)
    return [
        _Band(band, count, colour, text_on(colour), named)
        for band, count, colour, named in zip(
            legend.bands, legend.counts, legend.colours, names, strict=True
        )
    ]


def _picture(kind: str) -> str:
    """Return a small picture of a pattern or line as it is on the map, as a CSS image.

    A style sheet carries it, since Streamlit takes SVG elements out of HTML.
    """
    if kind in _LINES:
        ink, dashes = _LINES[kind]
        inside = (
            f'<path d="M0 6h22" stroke="{ink}" stroke-width="2.5" stroke-dasharray="{dashes}"/>'
        )
    else:
        style = MISSING.get(kind)
        fill, path, ink = (
            (style.fill, style.pattern, MISSING_INK) if style else (COAST, _HATCH, WHITE)
        )
        width = 1.7 if ".01" in path else 0.9
        inside = (
            '<pattern id="p" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<path d="M0 0h6v6H0z" fill="{fill}"/>'
            f'<path d="{path}" stroke="{ink}" stroke-width="{width}" stroke-linecap="round"/>'
            '</pattern><path d="M.5.5h21v11H.5z" fill="url(#p)"'
            f' stroke="{COAST}"/>'
        )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="22" height="12">{inside}</svg>'
    text = quote(svg.replace('"', "'"), safe=" '/:=,()")
    return f'url("data:image/svg+xml,{text}")'


LEGEND_CSS = """
.mm-legend { container-type: inline-size; padding: 0 5px; color: var(--mm-map-ink); }
.mm-legend p, .mm-legend ol, .mm-legend ul, .mm-legend li {
  margin: 0; padding: 0; list-style: none; font-size: 12px; line-height: 1.3; }
.mm-legend .mm-legend-title { font-weight: 600; font-size: 13px; }
.mm-legend-title span { font-weight: 400; color: var(--mm-map-muted-ink); }
.mm-legend i { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.mm-legend .mm-legend-marks { position: relative; margin-top: 3px; }
.mm-legend-marks li { position: absolute; left: 0; right: 0; bottom: 0; }
.mm-legend-marks b { position: absolute; top: 0; font-weight: 600; white-space: nowrap;
  background: var(--mm-white); z-index: 1; padding: 0 2px; }
.mm-legend-marks b span { font-variant-numeric: tabular-nums; }
.mm-legend-marks em { position: absolute; top: 16px; bottom: 0; width: 0;
  border-left: 2px solid var(--mm-map-ink); transform: translateX(-1px); }
.mm-legend-marks em::after { content: ""; position: absolute; left: -5px; bottom: 0;
  border: 4px solid transparent; border-top: 5px solid var(--mm-map-ink); border-bottom: 0; }
.mm-comparator b { font-weight: 400; }
.mm-comparator em { border-left: 2px dotted var(--mm-map-muted-ink); }
.mm-comparator em::after { border-top-color: var(--mm-map-muted-ink); }
.mm-legend .mm-legend-bar { position: relative; display: flex; height: 20px;
  box-shadow: 0 0 0 1px var(--mm-coast); }
.mm-legend-bar li { flex: 1; text-align: center; line-height: 20px !important;
  font-variant-numeric: tabular-nums; forced-color-adjust: none; }
.mm-legend-bar li + li { border-left: 1px solid var(--mm-white); }
.mm-legend-ticks { position: relative; height: 17px; margin-top: 2px; font-size: 12px;
  line-height: 1.3; }
.mm-legend-ticks span { position: absolute; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.mm-legend .mm-legend-bands { display: grid; gap: 2px 10px; margin-top: 4px;
  grid-template-columns: repeat(auto-fill, minmax(165px, 1fr)); }
.mm-legend .mm-legend-swatches { display: flex; flex-wrap: wrap; gap: 1px 14px; margin-top: 3px;
  color: var(--mm-map-muted-ink); }
.mm-legend .mm-legend-swatches li { padding-left: 27px; background: no-repeat 0 2px;
  forced-color-adjust: none; }
.mm-legend-swatches b { font-weight: 600; color: var(--mm-map-ink); }
@container (max-width: 460px) {
  .mm-small span { font-size: 10.5px; }
  .mm-sparse span:nth-child(even):not(:last-child) { display: none; }
}
.mm-legend-bands b { display: inline-block; min-width: 26px; font-weight: 400;
  text-align: center; forced-color-adjust: none; }
.mm-legend-bands em { font-style: normal; font-weight: 600; }
.mm-legend-bands em::before { content: "\\25C2\\00A0"; }
""" + "\n".join(
    f".mm-rows-{row + 1}, .mm-row-{row} {{ height: {22 + 15 * row}px; }}"
    for row in range(_MOST_MARKS)
)
LEGEND_CSS += "\n".join(
    f".mm-legend .mm-legend-swatches .mm-sample-{kind} {{ background-image: {_picture(kind)}; }}"
    for kind in (*MISSING, MERGED, *_LINES)
)
