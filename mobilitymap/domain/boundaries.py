"""Boundary files for the browser: one compact TopoJSON for each level, cut from one topology.

Every level of ``data/boundaries.topojson`` shares its arcs with the others. A page shows one level,
so it gets a file that holds this level's geometries and only the arcs they use.
"""

from __future__ import annotations

import csv
import json
import threading
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from mobilitymap.domain.hexagons import hexagon_topology, policy_outlines
from mobilitymap.errors import DataError, UnknownLevelError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

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
    """Return whether a boundary file lies on the plane of the hexagons.

    Parameters
    ----------
    name : str
        The boundary file.
    """
    return name == HEXAGONS or name in _HEXAGON_OUTLINES


class BoundaryFiles:
    """The boundary files of one data folder, each made when first asked for and then kept.

    What is handed out is shared: nobody changes it.

    Parameters
    ----------
    directory : Path
        The data folder (``docs/data-contract.md``).
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._topologies: dict[str, dict[str, Any]] = {}
        self._boxes_of: dict[str, dict[str, Bounds]] = {}
        self._lock = threading.RLock()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all boundary files: levels, outlines, ``hex`` and its outlines."""
        return (*self._all["objects"], HEXAGONS, *_HEXAGON_OUTLINES)

    def topology(self, name: str) -> dict[str, Any]:
        """Return the topology of one boundary file.

        Parameters
        ----------
        name : str
            A level (``ltla``, ``utla``, ...), ``opportunity-areas``,
            ``education-investment-areas`` or ``hex``; with ``hex-`` before it, the outlines
            around hexagons.

        Returns
        -------
        dict
            TopoJSON in EPSG:4326 (hexagons: on a plane of its own) with one object of that name.
            Each geometry has the properties ``code`` and ``name``. The extra member ``london``
            lists the positions of the areas of London, for the inset.

        Raises
        ------
        UnknownLevelError
            If there is no such boundary file.
        """
        with self._lock:
            if name not in self._topologies:
                self._topologies[name] = self._made(name)
            return self._topologies[name]

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the codes of the areas of a boundary file, in the order of the file.

        Parameters
        ----------
        name : str
            The boundary file.
        """
        return tuple(geometry["properties"]["code"] for geometry in self._geometries(name))

    def bounds_of(self, name: str, codes: Collection[str] = ()) -> Bounds:
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
        boxes = self._boxes(name)
        chosen = [boxes[code] for code in codes if code in boxes] or list(boxes.values())
        west, south, east, north = zip(*chosen, strict=True)
        return min(west), min(south), max(east), max(north)

    @cached_property
    def _all(self) -> dict[str, Any]:
        """The topology of all levels."""
        path = self._directory / "boundaries.topojson"
        try:
            topology: dict[str, Any] = json.loads(path.read_bytes())
        except FileNotFoundError:
            raise DataError(f"{path.name} is missing: `mobilitymap build` makes it.") from None
        return topology

    @cached_property
    def _area_rows(self) -> tuple[dict[str, str], ...]:
        """The records of ``areas.csv``."""
        return self._rows("areas.csv")

    def _rows(self, file_name: str) -> tuple[dict[str, str], ...]:
        """Return the records of a table of the data folder."""
        path = self._directory / file_name
        try:
            with path.open(encoding="utf-8", newline="") as file:
                return tuple(csv.DictReader(file))
        except FileNotFoundError:
            raise DataError(f"{path.name} is missing: `mobilitymap build` makes it.") from None

    def _made(self, name: str) -> dict[str, Any]:
        if name == HEXAGONS:
            return hexagon_topology(r for r in self._area_rows if r["level"] == "ltla" and r["q"])
        if name in _HEXAGON_OUTLINES:
            kind = _HEXAGON_OUTLINES[name]
            rows = (row for row in self._rows("policy_areas.csv") if row["kind"] == kind)
            return _subset(policy_outlines(self.topology(HEXAGONS), name, rows), name)
        if name not in self._all["objects"]:
            raise UnknownLevelError(name, self.names)
        topology = _subset(self._all, name)
        geometries = topology["objects"][name]["geometries"]
        # An area has one name, that of its record; the topology's is for whoever opens it alone.
        recorded = {r["code"]: r["name"] for r in self._area_rows if r["level"] == name}
        for geometry in geometries:
            properties = geometry["properties"]
            properties["name"] = recorded.get(properties["code"], properties["name"])
        london = {
            r["code"] for r in self._area_rows if r["level"] == name and r["region"] == LONDON
        }
        topology["london"] = [
            i for i, geometry in enumerate(geometries) if geometry["properties"]["code"] in london
        ]
        named = {geometry["properties"]["name"] for geometry in geometries}
        if name == OPPORTUNITY_AREAS and _WEST_SOMERSET[0] not in named:
            geometries.append(_point(topology["transform"], *_WEST_SOMERSET))
        return topology

    def _boxes(self, name: str) -> dict[str, Bounds]:
        """Return the box around each area of a boundary file, in degrees."""
        with self._lock:
            if name not in self._boxes_of:
                self._boxes_of[name] = _boxes(self.topology(name), self._geometries(name))
            return self._boxes_of[name]

    def _geometries(self, name: str) -> list[dict[str, Any]]:
        geometries: list[dict[str, Any]] = self.topology(name)["objects"][name]["geometries"]
        return geometries


def _boxes(topology: dict[str, Any], geometries: list[dict[str, Any]]) -> dict[str, Bounds]:
    """Return the box around each area of a topology, in degrees."""
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
    for geometry in geometries:
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
