"""Outlines of areas for still pictures: decoded and projected once, placed on paper often.

The lines that areas share are simplified once for each scale, before they are joined to rings,
so neighbours stay neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mobilitymap.domain.boundaries import is_hexagonal
from mobilitymap.domain.caching import per_atlas

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from mobilitymap.domain.atlas import Atlas

    Points = NDArray[np.float64]

# The projection of the national grid, in which the UK has the shape that people know.
_NATIONAL_GRID = "EPSG:27700"


@dataclass(frozen=True, eq=False)
class Outlines:
    """The areas of a boundary file on a plane.

    Attributes
    ----------
    codes : tuple of str
    rings : tuple of tuple of array
        For each area its closed rings: arrays of shape (n, 2), in metres of the national
        grid (hexagons: on a plane of their own). Empty for an area that is a point.
    coast : tuple of array
        The lines that belong to one area only.
    boxes : array
        West, south, east and north of each area, shape (areas, 4).
    centres : array
        A place for a label in the largest part of each area, shape (areas, 2).
    london : tuple of str
        Codes of the areas of London.
    names : tuple of str
    """

    codes: tuple[str, ...]
    rings: tuple[tuple[Points, ...], ...]
    coast: tuple[Points, ...]
    boxes: Points
    centres: Points
    london: tuple[str, ...]
    names: tuple[str, ...]

    def box(self, codes: Collection[str] = ()) -> tuple[float, float, float, float]:
        """Return the box around some areas, around all if none of them is here.

        Parameters
        ----------
        codes : collection of str, optional
            GSS codes of the areas.
        """
        chosen = set(codes)
        rows = [i for i, code in enumerate(self.codes) if code in chosen]
        boxes = self.boxes[rows] if rows else self.boxes
        west, south = boxes[:, :2].min(axis=0)
        east, north = boxes[:, 2:].max(axis=0)
        return float(west), float(south), float(east), float(north)


@per_atlas(maxsize=48)
def outlines(atlas: Atlas, name: str, tolerance: float = 0.0) -> Outlines:
    """Return the outlines of a boundary file; see `mobilitymap.domain.boundaries`.

    Parameters
    ----------
    atlas : Atlas
        Whose boundaries.
    name : str
        Name of the boundary file, such as ``ltla`` or ``hex``.
    tolerance : float
        How far, in units of the plane, a simplified line may be from the true one.
        Lines are simplified between the points where they meet, so no gaps open.

    Raises
    ------
    UnknownLevelError
        If there is no such boundary file.
    """
    topology = atlas.boundary_files.topology(name)
    arcs = _simplified(_arcs(atlas, name), tolerance)
    geometries = topology["objects"][name]["geometries"]
    uses = np.zeros(len(arcs), dtype=int)
    areas, boxes, centres = [], [], []
    for geometry in geometries:
        rings = tuple(_ring(arcs, numbers, uses) for numbers in _rings(geometry))
        if rings:
            largest = max(rings, key=lambda ring: abs(_centroid(ring)[0]))
            points = np.concatenate(rings)
            centres.append(_centroid(largest)[1])
        else:
            points = np.array([_degrees(topology, geometry["coordinates"])])
            points = points if is_hexagonal(name) else _plane(points)
            centres.append(points[0])
        areas.append(rings)
        boxes.append(np.concatenate([points.min(axis=0), points.max(axis=0)]))
    codes = tuple(geometry["properties"]["code"] for geometry in geometries)
    return Outlines(
        codes=codes,
        rings=tuple(areas),
        coast=tuple(arc for arc, count in zip(arcs, uses, strict=True) if count == 1),
        boxes=np.array(boxes),
        centres=np.array(centres),
        london=tuple(codes[i] for i in topology.get("london", ())),
        names=tuple(geometry["properties"]["name"] for geometry in geometries),
    )


@per_atlas(maxsize=32)
def _arcs(atlas: Atlas, name: str) -> tuple[Points, ...]:
    """Decode the arcs of a boundary file, projected all at once."""
    topology = atlas.boundary_files.topology(name)
    steps = [np.array(arc, dtype=float).cumsum(axis=0) for arc in topology["arcs"]]
    points = _degrees(topology, np.concatenate(steps))
    ends = np.cumsum([len(arc) for arc in steps])[:-1]
    return tuple(np.split(points if is_hexagonal(name) else _plane(points), ends))


def _simplified(arcs: tuple[Points, ...], tolerance: float) -> tuple[Points, ...]:
    if not tolerance:
        return arcs
    lines = shapely.linestrings(
        np.concatenate(arcs), indices=np.repeat(np.arange(len(arcs)), [len(arc) for arc in arcs])
    )
    fewer, numbers = shapely.get_coordinates(
        shapely.simplify(lines, tolerance, preserve_topology=False), return_index=True
    )
    ends = np.searchsorted(numbers, np.arange(1, len(arcs)))
    # An islet smaller than the tolerance would collapse: a ring needs three corners and its end.
    return tuple(
        few if len(few) > 3 or not _closed(arc) else arc
        for few, arc in zip(np.split(fewer, ends), arcs, strict=True)
    )


def _closed(arc: Points) -> bool:
    return bool((arc[0] == arc[-1]).all())


def _degrees(topology: dict[str, Any], grid: Points) -> Points:
    scale, shift = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    degrees: Points = grid * scale + shift
    return degrees


def _plane(points: Points) -> Points:
    """Project longitudes and latitudes to the national grid."""
    import geopandas as gpd

    places = gpd.points_from_xy(points[:, 0], points[:, 1], crs="EPSG:4326").to_crs(_NATIONAL_GRID)
    return np.column_stack([places.x, places.y])


def _rings(geometry: dict[str, Any]) -> list[list[int]]:
    """Return the rings of a geometry as lists of arc numbers."""
    if geometry["type"] == "Point":
        return []
    if geometry["type"] == "Polygon":
        return list(geometry["arcs"])
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def _ring(arcs: tuple[Points, ...], numbers: list[int], uses: NDArray[np.int_]) -> Points:
    """Join arcs end to end (``~n`` is arc n run backwards) and count their use."""
    parts = []
    for number in numbers:
        uses[max(number, ~number)] += 1
        parts.append(arcs[number] if number >= 0 else arcs[~number][::-1])
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _centroid(ring: Points) -> tuple[float, Points]:
    """Return the signed area and the centroid of a ring."""
    origin = ring[0]
    (x, y), (x1, y1) = (part.T for part in (ring[:-1] - origin, ring[1:] - origin))
    cross = x * y1 - x1 * y
    area = float(cross.sum() / 2)
    if not area:
        return 0.0, origin
    middle = np.array([((x + x1) * cross).sum(), ((y + y1) * cross).sum()]) / (6 * area)
    return area, origin + middle
