"""The areas of a still picture: coloured, hatched where a figure is missing, outlined.

Lengths are in units of the design, whose pixels are matplotlib's points at 72 dots per inch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.path import Path

from mobilitymap.domain.areas import Level
from mobilitymap.domain.boundaries import HEXAGONS, OPPORTUNITY_AREAS, outline_file
from mobilitymap.domain.flags import UNRELIABLE_FIGURE, Flag
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.frontend.colors import (
    COAST,
    INVESTMENT_AREA,
    MAP_INK,
    MISSING_EDGE,
    MISSING_INK,
    OPPORTUNITY_AREA,
    REGION_LINE,
    WHITE,
)
from mobilitymap.text import formatting
from mobilitymap.viz.colors import MISSING
from mobilitymap.viz.legend import MERGED
from mobilitymap.viz.static_map.outlines import outlines
from mobilitymap.viz.static_map.paper import Frame, design, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.viz.choropleth import Choropleth
    from mobilitymap.viz.static_map.outlines import Outlines

LETTERS: Final = "ABCDEFGHIJK"
# Colour, width and dashes.
Line: TypeAlias = tuple[str, float, Literal["solid"] | tuple[float, Sequence[float]]]

# The patterns of `colors.MISSING` in matplotlib's signs; two signs make tiles of 6 units.
HATCHES: Final[Mapping[str, str]] = {
    Flag.SUPPRESSED: "//",
    Flag.UNRELIABLE: "..",
    Flag.NOT_COLLECTED: "--",
    Flag.NOT_AVAILABLE: "\\\\",
    Flag.NOT_APPLICABLE: "||",
    Flag.SMALL_BASE: "++",
    UNRELIABLE_FIGURE: "xx",
    OUTSIDE: "",
}
MERGED_HATCH: Final = "//"
# The lines around policy areas, the lower line first.
POLICY_LINES: Final[dict[str, tuple[Line, Line]]] = {
    "opportunity-areas": ((WHITE, 4.0, "solid"), (OPPORTUNITY_AREA, 2.0, "solid")),
    "education-investment-areas": (
        (WHITE, 2.8, "solid"),
        (INVESTMENT_AREA, 1.4, (0, (4, 3))),
    ),
}
_CHOSEN_LINES: Final[tuple[Line, Line]] = ((WHITE, 3.6, "solid"), (MAP_INK, 1.8, "solid"))
# Mean width of a letter of a name on the map.
_LETTER: Final = 8.5
_REGION_LINES: Final[tuple[Line, Line]] = ((WHITE, 3.0, "solid"), (REGION_LINE, 1.3, "solid"))
# How far a simplified line may be from the true one, in pixels.
_TOLERANCE: Final = 0.5
# Coordinates of an SVG are rounded to tenths.
_GRID: Final = 0.1


@dataclass(frozen=True)
class Placement:
    """Outlines on paper: which ones, how large, and where.

    Attributes
    ----------
    shapes : Outlines
    scale : float
        Units of the design for one unit of the plane.
    origin : tuple of float
        Where the plane's own origin comes to lie.
    frame : Frame
        Areas wholly outside of it are not drawn.
    """

    shapes: Outlines
    scale: float
    origin: tuple[float, float]
    frame: Frame

    @classmethod
    def fitted(  # noqa: PLR0913 - whose, which, where and how fine
        cls,
        atlas: Atlas,
        name: str,
        codes: Iterable[str],
        room: Frame,
        frame: Frame,
        *,
        finer: float = 1.0,
    ) -> Placement:
        """Place a boundary file so that some areas fill a room within a frame.

        Parameters
        ----------
        atlas : Atlas
            Whose boundaries.
        name : str
            Name of the boundary file, such as ``ltla`` or ``hex``.
        codes : iterable of str
            GSS codes of the areas that have to be seen.
        room : Frame
            The part of the picture that they should fill.
        frame : Frame
            The part that nothing may leave.
        finer : float, default 1.0
            Pixels of the picture for one unit of the design.
        """
        west, south, east, north = outlines(atlas, name).box(tuple(codes))
        scale = min(room.width / (east - west), room.height / (north - south))
        origin = (
            room.left + (room.width - (east - west) * scale) / 2 - west * scale,
            room.bottom + (room.height - (north - south) * scale) / 2 - south * scale,
        )
        tolerance = 0.0 if name == HEXAGONS else _tolerance(scale * finer)
        return cls(outlines(atlas, name, tolerance), scale, origin, frame)

    def on_paper(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points of the plane in units of the design.

        Parameters
        ----------
        points : array of float
            Coordinates of the boundary file, one (x, y) a row.
        """
        placed: NDArray[np.float64] = points * self.scale + self.origin
        return placed

    def visible(self) -> tuple[int, ...]:
        """Return the positions of the areas that reach into the frame."""
        low, high = (self.on_paper(self.shapes.boxes[:, part]) for part in ([0, 1], [2, 3]))
        frame = self.frame
        inside = (
            (high[:, 0] > frame.left)
            & (low[:, 0] < frame.right)
            & (high[:, 1] > frame.bottom)
            & (low[:, 1] < frame.top)
        )
        return tuple(int(i) for i in np.flatnonzero(inside))

    def path(self, place: int) -> Path:
        """Return an area with all its parts and holes as one path.

        Parameters
        ----------
        place : int
            Index of the area in the boundary file.
        """
        rings = self.shapes.rings[place]
        if not rings:
            return _diamond(self.on_paper(self.shapes.centres[place]))
        return compound([self.on_paper(ring) for ring in rings], closed=True)


def _tolerance(pixels: float) -> float:
    """Return how far lines may be from the true ones, for a number of pixels in a metre.

    A power of two, so that pictures of nearly the same scale share the simplified lines.
    """
    return float(2.0 ** round(math.log2(_TOLERANCE / pixels)))


def compound(lines: Iterable[NDArray[np.float64]], *, closed: bool) -> Path:
    """Return lines as one path, rounded to the grid.

    Parameters
    ----------
    lines : iterable of array of float
        Corners of each line, one (x, y) a row.
    closed : bool
        Whether each line ends where it begins.
    """
    points, codes = [], []
    for line in lines:
        points.append(np.round(line / _GRID) * _GRID)
        steps = np.full(len(line), Path.LINETO, dtype=np.uint8)
        steps[0] = Path.MOVETO
        if closed:
            steps[-1] = Path.CLOSEPOLY
        codes.append(steps)
    return Path(np.concatenate(points), np.concatenate(codes))


def _diamond(centre: NDArray[np.float64]) -> Path:
    corners = np.array([(0, 5), (5, 0), (0, -5), (-5, 0), (0, 5)])
    return compound([centre + corners], closed=True)


def draw_areas(figure: Figure, drawn: Choropleth, placement: Placement, only: set[str]) -> None:
    """Draw the areas of a choropleth, one group for each class and kind of missing.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    drawn : Choropleth
        The map that is shown: classes, colours and figures.
    placement : Placement
        Where the areas are put on the picture.
    only : set of str
        Codes of the areas to draw; empty for all within the frame.
    """
    state, shapes = drawn.state, placement.shapes
    groups: dict[str, list[int]] = {}
    for place in placement.visible():
        code = shapes.codes[place]
        if not only or code in only:
            groups.setdefault(_group(drawn, code), []).append(place)
    for group, places in sorted(groups.items()):
        kind, _, rest = group.partition(" ")
        if kind == "missing":
            style = MISSING[rest]
            fill, hatch, ink = style.fill, HATCHES[rest], MISSING_INK
        else:
            fill, hatch, ink = state.colours[int(rest)], "", WHITE
            hatch = MERGED_HATCH if kind == MERGED else ""
        areas = PathCollection(
            [placement.path(place) for place in places],
            facecolors=fill,
            edgecolors=WHITE if kind != "missing" else MISSING_EDGE,
            linewidths=0.5,
            transform=design(figure),
        )
        if hatch:
            areas.set_hatch(hatch)
            areas.set_hatchcolor(ink)
            areas.set_hatch_linewidth(1.1 if kind == MERGED else 0.7)
        areas.set_gid(f"{'areas' if not only else 'london'}-{group.replace(' ', '-')}")
        figure.add_artist(areas)


def _group(drawn: Choropleth, code: str) -> str:
    """Return which areas an area is drawn with: ``class 2``, ``merged 0``, ``missing outside``."""
    number = drawn.state.classes.get(code)
    if number is None:
        return f"missing {drawn.state.missing.get(code, OUTSIDE)}"
    return f"{MERGED if code in drawn.state.merged else 'class'} {number}"


def draw_coast(figure: Figure, placement: Placement) -> None:
    """Draw the coast.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    placement : Placement
        Where the areas are put on the picture.
    """
    frame = placement.frame
    lines = []
    for line in placement.shapes.coast:
        placed = placement.on_paper(line)
        low, high = placed.min(axis=0), placed.max(axis=0)
        if (
            high[0] > frame.left
            and low[0] < frame.right
            and high[1] > frame.bottom
            and low[1] < frame.top
        ):
            lines.append(placed)
    if lines:
        _stroke(figure, [compound(lines, closed=False)], ((COAST, 0.7, "solid"),), "coast")


def draw_region(
    figure: Figure, atlas: Atlas, region: str, placement: Placement, finer: float
) -> None:
    """Outline the region that a view is limited to, since its neighbours are coloured too.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    atlas : Atlas
        Whose boundaries.
    region : str
        GSS code of the region; empty for none.
    placement : Placement
        Where the areas are put on the picture.
    finer : float
        Pixels of the picture for one unit of the design.
    """
    shapes = outlines(atlas, str(Level.REGION), _tolerance(placement.scale * finer))
    around = replace(placement, shapes=shapes)
    paths = [around.path(place) for place in around.visible() if shapes.codes[place] == region]
    if paths:
        _stroke(figure, paths, _REGION_LINES, "region")


def draw_policy(
    figure: Figure, atlas: Atlas, drawn: Choropleth, placement: Placement, finer: float
) -> None:
    """Draw the outlines of policy areas.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    atlas : Atlas
        Whose boundaries.
    drawn : Choropleth
        The map that is shown.
    placement : Placement
        Where the areas are put on the picture.
    finer : float
        Pixels of the picture for one unit of the design.
    """
    boundaries = drawn.state.boundaries
    tolerance = 0.0 if boundaries == HEXAGONS else _tolerance(placement.scale * finer)
    around = {
        name: replace(placement, shapes=outlines(atlas, outline_file(name, boundaries), tolerance))
        for name in sorted(drawn.state.outlines, reverse=True)
    }
    # Many areas are of both kinds: no white line may hide the other kind's coloured one.
    for number in range(2):
        for name, policy in around.items():
            paths = [policy.path(place) for place in policy.visible()]
            if paths:
                _line(figure, paths, POLICY_LINES[name][number], f"{name}-{number}")
    if OPPORTUNITY_AREAS in around:
        _name_points(figure, around[OPPORTUNITY_AREAS])


def _name_points(figure: Figure, policy: Placement) -> None:
    """Name the policy areas that have no boundary."""
    for place in policy.visible():
        if not policy.shapes.rings[place]:
            x, y = policy.on_paper(policy.shapes.centres[place])
            _label(figure, x + 8, y, policy.shapes.names[place], "left")


def draw_chosen(figure: Figure, drawn: Choropleth, placement: Placement, *, names: bool) -> None:
    """Outline the chosen areas; name a single one, letter several.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    drawn : Choropleth
        The map that is shown: classes, colours and figures.
    placement : Placement
        Where the areas are put on the picture.
    names : bool
        Whether a single chosen area is named.
    """
    places = {code: place for place, code in enumerate(placement.shapes.codes)}
    visible = set(placement.visible())
    chosen = [code for code in drawn.state.selected if places.get(code) in visible]
    paths = [placement.path(places[code]) for code in chosen]
    if paths:
        _stroke(figure, paths, _CHOSEN_LINES, "chosen")
    several = len(drawn.state.selected) > 1
    for code in chosen:
        x, y = placement.on_paper(placement.shapes.centres[places[code]])
        if several:
            letter = LETTERS[drawn.state.selected.index(code)]
            _badge(figure, x + 12, y + 12, letter)
        elif names:
            name = formatting.display_name(placement.shapes.names[places[code]])
            _name_area(figure, placement, places[code], name)


def _name_area(figure: Figure, placement: Placement, place: int, name: str) -> None:
    """Write the name of an area into it if there is room, else to its right or left."""
    box = placement.shapes.boxes[place]
    (left, _), (right, _) = placement.on_paper(box[:2]), placement.on_paper(box[2:])
    x, y = placement.on_paper(placement.shapes.centres[place])
    wide = len(name) * _LETTER
    if right - left > 1.3 * wide:
        _label(figure, x, y, name, "center")
    elif right + wide + 6 < placement.frame.right:
        _label(figure, right + 6, y, name, "left")
    else:
        _label(figure, left - 6, y, name, "right")


def _label(figure: Figure, x: float, y: float, text: str, side: str) -> None:
    """Write a name on the map, readable on any colour."""
    box = {"boxstyle": "square,pad=0.2", "facecolor": WHITE, "edgecolor": "none", "alpha": 0.85}
    write(figure, (x, y), text, 12, weight="bold", ha=side, va="center", bbox=box)


def _badge(figure: Figure, x: float, y: float, letter: str) -> None:
    """Write the letter of an area in a disc."""
    box = {"boxstyle": "circle,pad=0.25", "facecolor": MAP_INK, "edgecolor": WHITE}
    style = {"color": WHITE, "weight": "bold", "ha": "center", "va": "center"}
    write(figure, (x, y), letter, 11, bbox=box, **style)


def _stroke(figure: Figure, paths: list[Path], lines: tuple[Line, ...], gid: str) -> None:
    for number, line in enumerate(lines):
        _line(figure, paths, line, f"{gid}-{number}")


def _line(figure: Figure, paths: list[Path], line: Line, gid: str) -> None:
    colour, width, dashes = line
    collection = PathCollection(
        paths,
        facecolors="none",
        edgecolors=colour,
        linewidths=width,
        linestyles=[dashes],
        joinstyle="round",
        transform=design(figure),
    )
    collection.set_gid(gid)
    figure.add_artist(collection)
