"""Make ``outlines.json``: coarse outlines of all areas for still locator maps.

The borders of the topology are brought to the British National Grid, thinned and rounded to a grid
of whole numbers. A drawing a few centimetres high needs no more, and a page stays small.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from mobilitymap.domain.areas import Level
from mobilitymap.ingest.geography.coverage import DEGREES, NATIONAL_GRID

if TYPE_CHECKING:
    from pathlib import Path

    from mobilitymap.ingest.geography.topology import Topology

HEIGHT: Final = 900
MARGIN: Final = 6
# How far a thinned border may be from the true one, in steps; one step is 1.4 km. The countries
# stand on every drawing, so they take the fewest numbers.
TOLERANCE: Final = 1.0
TOLERANCE_OF_COUNTRIES: Final = 1.6
# Islands under so many square steps (1.9 km² each) are not drawn on the country.
SMALLEST_ISLAND: Final = 6.0
LEVELS: Final = (Level.COUNTRY, Level.REGION, Level.SMC, Level.UTLA, Level.LTLA)

Point: TypeAlias = tuple[int, int]
Ring: TypeAlias = npt.NDArray[np.float64]  # shape (n, 2), closed


def make_outlines(topology: Topology) -> dict[str, Any]:
    """Draw every area with a few whole numbers.

    Parameters
    ----------
    topology : dict
        As `boundaries.make_boundaries` returns it.

    Returns
    -------
    dict
        - width, height: of the drawing, in steps;
        - areas: by code, each with ``path`` (SVG path data, empty where the area is smaller
          than the grid), ``at`` (a point inside its largest part) and ``extent`` (the longer
          side of the box around that part, in steps).
    """
    arcs, width = _on_the_drawing(topology)
    areas: dict[str, dict[str, Any]] = {}
    for level in LEVELS:
        is_country = level is Level.COUNTRY
        tolerance = TOLERANCE_OF_COUNTRIES if is_country else TOLERANCE
        for geometry in topology["objects"][level]["geometries"]:
            shape = _shape(geometry, arcs)
            # Wales, Scotland and Northern Ireland are countries before they are regions.
            areas.setdefault(
                geometry["properties"]["code"],
                {
                    "path": _path(shape, tolerance, SMALLEST_ISLAND if is_country else 0.0),
                    **_place(shape),
                },
            )
    return {"width": width, "height": HEIGHT, "areas": dict(sorted(areas.items()))}


def write_outlines(path: Path, outlines: dict[str, Any]) -> None:
    """Write outlines as JSON, an area a line, the same bytes each time.

    Parameters
    ----------
    path : Path
        The file to write.
    outlines : dict
        Width, height, and the outline of each area by code.
    """
    lines = [
        f" {json.dumps(code)}: {json.dumps(area, separators=(',', ':'))}"
        for code, area in outlines["areas"].items()
    ]
    head = f'{{"width": {outlines["width"]}, "height": {outlines["height"]}, "areas": {{\n'
    path.write_text(head + ",\n".join(lines) + "\n}}\n", encoding="utf-8", newline="\n")


def _on_the_drawing(topology: Topology) -> tuple[list[Ring], int]:
    """Return the arcs in steps of the drawing, y downward, and its width."""
    project = pyproj.Transformer.from_crs(DEGREES, NATIONAL_GRID, always_xy=True)
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    metres = [
        np.column_stack(project.transform(*(np.cumsum(arc, axis=0) * scale + shift).T))
        for arc in topology["arcs"]
    ]
    low = np.min([arc.min(axis=0) for arc in metres], axis=0)
    high = np.max([arc.max(axis=0) for arc in metres], axis=0)
    step = (high[1] - low[1]) / (HEIGHT - 2 * MARGIN)
    origin = np.array([low[0], high[1]])
    drawn = [(arc - origin) / np.array([step, -step]) + MARGIN for arc in metres]
    return drawn, int(np.ceil((high[0] - low[0]) / step)) + 2 * MARGIN


def _shape(geometry: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    """Return the rings of each part, the shell first."""
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [[_ring(numbers, arcs) for numbers in part] for part in parts]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    return np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers])


def _path(shape: list[list[Ring]], tolerance: float, smallest: float) -> str:
    rings = [_thinned(ring, tolerance) for part in shape for ring in part]
    return "".join(_subpath(ring) for ring in rings if _size(ring) > smallest)


def _thinned(ring: Ring, tolerance: float) -> list[Point]:
    """Return a ring on the grid, closed and without repeated points."""
    line = shapely.simplify(shapely.linestrings(ring), tolerance)
    points = np.rint(shapely.get_coordinates(line)).astype(int).tolist()
    return [tuple(points[0]), *((x, y) for last, (x, y) in pairwise(points) if last != [x, y])]


def _size(ring: list[Point]) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))) / 2


def _subpath(ring: list[Point]) -> str:
    """Write a ring as relative steps, which are short; ``z`` draws the last one."""
    (x, y), *_ = ring
    steps = [f"{u - x} {v - y}" for (x, y), (u, v) in pairwise(ring[:-1])]
    return f"M{x} {y}l{' '.join(steps)}z".replace(" -", "-")


def _place(shape: list[list[Ring]]) -> dict[str, Any]:
    """Say where the largest part of an area is, and how long its longer side."""
    parts = [shapely.make_valid(shapely.polygons(shell)) for shell, *_ in shape]
    largest = max(parts, key=lambda part: float(part.area))
    inside = shapely.point_on_surface(largest)
    west, north, east, south = largest.bounds
    return {
        "at": [round(inside.x), round(inside.y)],
        "extent": round(max(east - west, south - north)),
    }
