"""The hexagon map: every district the same size, near where it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Corners of a pointy-top hexagon around its centre, clockwise from the top, in whole units: one
# unit is half a hexagon's width across, and half the length of a side upwards.
_CORNERS = ((0, 2), (1, 1), (1, -1), (0, -2), (-1, -1), (-1, 1))
# Degrees of one unit. The hexagons lie around latitude 0, where Mercator keeps their shape; the
# whole layout is then about as tall on the screen as the map of the UK.
_UNIT_Y = 0.2
_UNIT_X = _UNIT_Y * 3**0.5


def hexagon_topology(rows: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Lay out hexagons as a TopoJSON topology whose neighbours share their sides.

    Parameters
    ----------
    rows : iterable of mapping
        Records with ``code``, ``name``, ``q`` and ``r``: column and row of an "odd-r" layout, in
        which odd rows are shifted right by half a hexagon and ``r`` grows northward.

    Returns
    -------
    dict
        A topology with the object ``hex``; coordinates are on a plane of their own, not on Earth.
    """
    arcs: list[list[list[int]]] = []
    numbers: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}
    geometries = []
    for row in rows:
        q, r = int(row["q"]), int(row["r"])
        x, y = 2 * q + r % 2, 3 * r
        corners = [(x + dx, y + dy) for dx, dy in _CORNERS]
        ring = []
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            if (end, start) in numbers:
                ring.append(~numbers[end, start])
                continue
            numbers[start, end] = len(arcs)
            ring.append(len(arcs))
            arcs.append([list(start), [end[0] - start[0], end[1] - start[1]]])
        geometries.append(
            {
                "type": "Polygon",
                "arcs": [ring],
                "properties": {"code": row["code"], "name": row["name"]},
            }
        )
    xs = [arc[0][0] for arc in arcs]
    ys = [arc[0][1] for arc in arcs]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return {
        "type": "Topology",
        "transform": {
            "scale": [_UNIT_X, _UNIT_Y],
            "translate": [-middle[0] * _UNIT_X, -middle[1] * _UNIT_Y],
        },
        "objects": {"hex": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }


def policy_outlines(
    topology: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, str]]
) -> dict[str, Any]:
    """Return the outlines of policy areas around their hexagons, on the same plane.

    A policy area that is only a part of a district of today (a district abolished since) is a
    named point on the hexagon of that district, which is never outlined in its place.

    Parameters
    ----------
    topology : mapping
        That of `hexagon_topology`.
    name : str
        What the object is called.
    rows : iterable of mapping
        Records with ``name``, ``area_code``, ``level`` and ``within``, of one kind of policy area.
    """
    rings = {
        shape["properties"]["code"]: shape["arcs"][0]
        for shape in topology["objects"]["hex"]["geometries"]
    }
    districts: dict[str, list[str]] = {}
    parts: dict[str, str] = {}
    for row in rows:
        if row["level"] == "ltla":
            districts.setdefault(row["name"], []).append(row["area_code"])
        else:
            parts[row["name"]] = row["within"]
    arcs = topology["arcs"]
    geometries: list[dict[str, Any]] = []
    for called, codes in sorted(districts.items()):
        numbers = [number for code in codes for number in rings[code]]
        geometry = {"type": "MultiPolygon", "arcs": [[ring] for ring in _outer(numbers, arcs)]}
        geometries.append(geometry | {"properties": {"code": "", "name": called}})
    for called, code in sorted(parts.items()):
        if called not in districts:
            corners = [_ends(number, arcs)[0] for number in rings[code]]
            centre = [sum(place) // len(corners) for place in zip(*corners, strict=True)]
            geometry = {"type": "Point", "coordinates": centre}
            geometries.append(geometry | {"properties": {"code": "", "name": called}})
    return {
        **topology,
        "objects": {name: {"type": "GeometryCollection", "geometries": geometries}},
    }


def _outer(numbers: list[int], arcs: list[Any]) -> Iterator[list[int]]:
    """Join the sides that only one hexagon of a group has to rings.

    At most three hexagons meet in a corner, so a ring goes on in one way only.
    """
    sides = Counter(max(number, ~number) for number in numbers)
    after = {
        _ends(number, arcs)[0]: number for number in numbers if sides[max(number, ~number)] == 1
    }
    while after:
        place, first = after.popitem()
        ring, end = [first], _ends(first, arcs)[1]
        while end != place:
            number = after.pop(end)
            ring.append(number)
            end = _ends(number, arcs)[1]
        yield ring


def _ends(number: int, arcs: list[Any]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a side begins and ends; ``~number`` is a side run backwards."""
    (x, y), (dx, dy) = arcs[max(number, ~number)]
    start, end = (x, y), (x + dx, y + dy)
    return (start, end) if number >= 0 else (end, start)
