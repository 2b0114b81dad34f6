"""Write layers that share their borders as one TopoJSON file.

A library exists (topojson), but it drops vertices at which a ring happens to start, which
leaves borders that do not match; the polygons here come from one coverage on a grid, so
that finding the arcs is a matter of counting neighbours.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd

GRID_DECIMALS: Final = 4
GRID: Final = 10.0**-GRID_DECIMALS

Topology = dict[str, Any]
Point = tuple[int, int]
Ring = list[Point]  # closed: the first point comes again as the last


def encode_topology(layers: Mapping[str, gpd.GeoDataFrame]) -> Topology:
    """Encode layers as one topology in which every border is stored once.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        By name; columns code, name and geometry (polygons in degrees on a grid of `GRID`).
        Polygons of all layers that have a border in common have the same vertices there.

    Returns
    -------
    dict
        A TopoJSON object, its arcs delta-encoded on the same grid.
    """
    shapes = {
        name: [_polygons(shape) for shape in layer.geometry] for name, layer in layers.items()
    }
    every_ring = [ring for layer in shapes.values() for rings in _flat(layer) for ring in rings]
    cutter = _ArcCutter(every_ring)
    objects = {
        name: {
            "type": "GeometryCollection",
            "geometries": [
                _geometry(
                    {"code": code, "name": title},
                    [[cutter.arcs_of(ring) for ring in rings] for rings in polygons],
                )
                for code, title, polygons in zip(
                    layer["code"], layer["name"], shapes[name], strict=True
                )
            ],
        }
        for name, layer in layers.items()
    }
    arcs = [np.asarray(arc) for arc in cutter.arcs]
    origin = np.min([arc.min(axis=0) for arc in arcs], axis=0)
    return {
        "type": "Topology",
        "transform": {
            "scale": [GRID, GRID],
            "translate": [round(float(steps) * GRID, GRID_DECIMALS) for steps in origin],
        },
        "objects": objects,
        "arcs": [np.diff(arc - origin, axis=0, prepend=[[0, 0]]).tolist() for arc in arcs],
    }


def write_topology(path: Path, topology: Topology) -> None:
    """Write a topology as compact JSON, the same bytes each time.

    Parameters
    ----------
    path : Path
        The file to write.
    topology : Topology
        The topology, as the specification of TopoJSON has it.
    """
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


class _ArcCutter:
    """Cut rings into arcs where borders meet, and number each arc once.

    Parameters
    ----------
    rings : list of rings
        Every ring that will be cut: together they say where borders meet.
    """

    def __init__(self, rings: list[Ring]) -> None:
        neighbours: defaultdict[Point, set[Point]] = defaultdict(set)
        for ring in rings:
            for one, other in pairwise(ring):
                neighbours[one].add(other)
                neighbours[other].add(one)
        self._junctions = {point for point, around in neighbours.items() if len(around) != 2}
        self._numbers: dict[tuple[Point, Point], int] = {}
        self.arcs: list[Ring] = []

    def arcs_of(self, ring: Ring) -> list[int]:
        """Return the arcs of a ring; those taken backwards as ``~number``."""
        return [self._number(arc) for arc in self._cut(ring)]

    def _cut(self, ring: Ring) -> Iterator[Ring]:
        points = ring[:-1]
        # A ring that meets no other border (an island) is one arc from its first corner.
        corners = [at for at, point in enumerate(points) if point in self._junctions]
        start = corners[0] if corners else points.index(min(points))
        turned = [*points[start:], *points[:start], points[start]]
        arc = turned[:1]
        for point in turned[1:]:
            arc.append(point)
            if point in self._junctions:
                yield arc
                arc = [point]
        if len(arc) > 1:
            yield arc

    def _number(self, arc: Ring) -> int:
        """Return the number of an arc, known by its first step in either direction."""
        step = (arc[0], arc[1])
        if step not in self._numbers:
            number = len(self.arcs)
            self.arcs.append(arc)
            self._numbers[step] = number
            self._numbers[arc[-1], arc[-2]] = ~number
        return self._numbers[step]


def _polygons(shape: shapely.Geometry) -> list[list[Ring]]:
    """Return the rings of each part in steps of the grid, shells clockwise."""
    parts = shapely.get_parts(shapely.orient_polygons(shape, exterior_cw=True))
    return [[_steps(ring) for ring in (part.exterior, *part.interiors)] for part in parts]


def _steps(ring: shapely.Geometry) -> Ring:
    steps = np.rint(shapely.get_coordinates(ring) / GRID).astype(int)
    return [(x, y) for x, y in steps.tolist()]


def _flat(shapes: list[list[list[Ring]]]) -> Iterator[list[Ring]]:
    for polygons in shapes:
        yield from polygons


def _geometry(properties: dict[str, str], arcs: list[list[list[int]]]) -> dict[str, Any]:
    if len(arcs) == 1:
        return {"type": "Polygon", "properties": properties, "arcs": arcs[0]}
    return {"type": "MultiPolygon", "properties": properties, "arcs": arcs}
