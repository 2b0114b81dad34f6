"""Boundary files for the browser: one compact TopoJSON for each level, cut from one topology.

Every level of ``data/boundaries.topojson`` shares its arcs with the others. A page shows one level,
so it gets a file that holds this level's geometries and only the arcs they use.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from mobilitymap.domain.hexagons import hexagon_topology, policy_outlines
from mobilitymap.errors import DataError, UnknownLevelError
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

HEXAGONS = "hex"
OPPORTUNITY_AREAS = "opportunity-areas"
EDUCATION_INVESTMENT_AREAS = "education-investment-areas"
LONDON = "E12000007"
# The outlines of policy areas around hexagons, with what the records call their kind.
_HEXAGON_OUTLINES = {
    f"{HEXAGONS}-{OPPORTUNITY_AREAS}": "opportunity-area",
    f"{HEXAGONS}-{EDUCATION_INVESTMENT_AREAS}": "education-investment-area",
}

# West Somerset was abolished in 2019 and has no boundary here: its Opportunity Area is a named
# point at Minehead, its main town, so that Somerset is never outlined in its place.
_WEST_SOMERSET = ("West Somerset", -3.481, 51.204)

Bounds = tuple[float, float, float, float]


@cache
def _topology() -> dict[str, Any]:
    """Return the topology of all levels."""
    path = data_directory() / "boundaries.topojson"
    try:
        topology: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise DataError(f"{path.name} is missing: `mobilitymap build` makes it.") from None
    return topology


def _area_rows() -> tuple[dict[str, str], ...]:
    """Return the records of ``areas.csv``."""
    return _rows("areas.csv")


@cache
def _rows(file_name: str) -> tuple[dict[str, str], ...]:
    """Return the records of a table of the data folder."""
    path = data_directory() / file_name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(csv.DictReader(file))
    except FileNotFoundError:
        raise DataError(f"{path.name} is missing: `mobilitymap build` makes it.") from None


@cache
def boundary_names() -> tuple[str, ...]:
    """Return the names of all boundary files: levels, outlines, ``hex`` and its outlines."""
    return (*_topology()["objects"], HEXAGONS, *_HEXAGON_OUTLINES)


def outline_file(outline: str, boundaries: str) -> str:
    """Return the boundary file of a kind of policy area, on the plane of the areas shown.

    Parameters
    ----------
    outline : str
        ``opportunity-areas`` or ``education-investment-areas``.
    boundaries : str
        The boundary file of the areas.
    """
    return f"{HEXAGONS}-{outline}" if boundaries == HEXAGONS else outline


def is_hexagonal(name: str) -> bool:
    """Return whether a boundary file lies on the plane of the hexagons."""
    return name == HEXAGONS or name in _HEXAGON_OUTLINES


@cache
def boundary_topology(name: str) -> dict[str, Any]:
    """Return the topology of one boundary file.

    Parameters
    ----------
    name : str
        A level (``ltla``, ``utla``, ...), ``opportunity-areas``, ``education-investment-areas``
        or ``hex``; with ``hex-`` before it, the outlines around hexagons.

    Returns
    -------
    dict
        TopoJSON in EPSG:4326 (hexagons: on a plane of its own) with one object of that name. Each
        geometry has the properties ``code`` and ``name``. The extra member ``london`` lists the
        positions of the areas of London, for the inset.

    Raises
    ------
    UnknownLevelError
        If there is no such boundary file.
    """
    if name == HEXAGONS:
        return hexagon_topology(r for r in _area_rows() if r["level"] == "ltla" and r["q"])
    if name in _HEXAGON_OUTLINES:
        kind = _HEXAGON_OUTLINES[name]
        rows = (row for row in _rows("policy_areas.csv") if row["kind"] == kind)
        return _subset(policy_outlines(boundary_topology(HEXAGONS), name, rows), name)
    if name not in _topology()["objects"]:
        raise UnknownLevelError(name, boundary_names())
    topology = _subset(_topology(), name)
    geometries = topology["objects"][name]["geometries"]
    london = {r["code"] for r in _area_rows() if r["level"] == name and r["region"] == LONDON}
    topology["london"] = [
        i for i, geometry in enumerate(geometries) if geometry["properties"]["code"] in london
    ]
    named = {geometry["properties"]["name"] for geometry in geometries}
    if name == OPPORTUNITY_AREAS and _WEST_SOMERSET[0] not in named:
        geometries.append(_point(topology["transform"], *_WEST_SOMERSET))
    return topology


@cache
def boundary_codes(name: str) -> tuple[str, ...]:
    """Return the codes of the areas of a boundary file, in the order of the file."""
    return tuple(geometry["properties"]["code"] for geometry in _geometries(name))


def bounds_of(name: str, codes: Collection[str] = ()) -> Bounds:
    """Return the box around some areas of a boundary file.

    Parameters
    ----------
    name : str
        The boundary file.
    codes : collection of str
        Codes of the areas; none of them known, or none given, means all areas.

    Returns
    -------
    tuple of float
        West, south, east and north in degrees.
    """
    boxes = _boxes(name)
    chosen = [boxes[code] for code in codes if code in boxes] or list(boxes.values())
    west, south, east, north = zip(*chosen, strict=True)
    return min(west), min(south), max(east), max(north)


@cache
def _boxes(name: str) -> dict[str, Bounds]:
    """Return the box around each area of a boundary file, in degrees."""
    topology = boundary_topology(name)
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    boxes = []
    for arc in topology["arcs"]:
        xs = list(accumulate(point[0] for point in arc))
        ys = list(accumulate(point[1] for point in arc))
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    result = {}
    for geometry in _geometries(name):
        if geometry["type"] == "Point":
            continue
        west, south, east, north = zip(
            *(boxes[max(arc, ~arc)] for arc in _flat(geometry["arcs"])), strict=True
        )
        result[geometry["properties"]["code"]] = (
            min(west) * scale_x + shift_x,
            min(south) * scale_y + shift_y,
            max(east) * scale_x + shift_x,
            max(north) * scale_y + shift_y,
        )
    return result


def _geometries(name: str) -> list[dict[str, Any]]:
    geometries: list[dict[str, Any]] = boundary_topology(name)["objects"][name]["geometries"]
    return geometries


def _subset(topology: dict[str, Any], name: str) -> dict[str, Any]:
    """Return one object of a topology with only the arcs it uses, numbered afresh."""
    source = topology["objects"][name]["geometries"]
    used = sorted({max(arc, ~arc) for shape in source for arc in _flat(shape.get("arcs", []))})
    numbers = {old: new for new, old in enumerate(used)}
    geometries = []
    for shape in source:
        geometry = {"type": shape["type"]}
        if "arcs" in shape:
            geometry["arcs"] = _renumber(shape["arcs"], numbers)
        else:
            geometry["coordinates"] = shape["coordinates"]
        geometry["properties"] = {key: shape["properties"][key] for key in ("code", "name")}
        geometries.append(geometry)
    return {
        "type": "Topology",
        "transform": topology["transform"],
        "objects": {name: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [topology["arcs"][old] for old in used],
    }


def _flat(arcs: list[Any]) -> Iterator[int]:
    """Yield the arc numbers of rings nested to any depth."""
    for arc in arcs:
        if isinstance(arc, list):
            yield from _flat(arc)
        else:
            yield arc


def _renumber(arcs: list[Any], numbers: dict[int, int]) -> list[Any]:
    """Replace arc numbers; a negative one is an arc run backwards (``~number``)."""
    return [
        _renumber(arc, numbers)
        if isinstance(arc, list)
        else (numbers[arc] if arc >= 0 else ~numbers[~arc])
        for arc in arcs
    ]


def _point(
    transform: dict[str, Any], name: str, longitude: float, latitude: float
) -> dict[str, Any]:
    """Return a named point on the grid of a topology."""
    grid = [
        round((degrees - shift) / scale)
        for degrees, shift, scale in zip(
            (longitude, latitude), transform["translate"], transform["scale"], strict=True
        )
    ]
    return {"type": "Point", "coordinates": grid, "properties": {"code": "", "name": name}}
