"""The hexagon map: every district the same size, near where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
