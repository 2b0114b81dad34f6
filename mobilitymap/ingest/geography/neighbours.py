"""Make ``neighbours.csv``: which areas have a border in common.

In a topology every border is stored once, so two areas are neighbours where they use the same
arc. Areas that meet in a point, or across water, share none.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from mobilitymap.domain.areas import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.ingest.geography.topology import Topology

LEVELS: Final = (Level.LTLA, Level.UTLA)


def make_neighbours(topology: Topology) -> pd.DataFrame:
    """Return every pair of districts, and of upper-tier authorities, that share a border.

    Parameters
    ----------
    topology : dict
        As `boundaries.make_boundaries` returns it.

    Returns
    -------
    DataFrame
        Columns area_code, level, neighbour_code, sorted by level, area and neighbour. Each
        pair stands there twice, once from either side.
    """
    rows = [
        (code, str(level), neighbour)
        for level in LEVELS
        for code, neighbour in sorted(_pairs(topology["objects"][level]["geometries"]))
    ]
    return pd.DataFrame(rows, columns=["area_code", "level", "neighbour_code"])


def arcs_of(geometry: dict[str, Any]) -> set[int]:
    """Return the numbers of the arcs of a geometry, whichever way they are taken.

    Parameters
    ----------
    geometry : dict
        A geometry of a TopoJSON topology.
    """
    return {max(arc, ~arc) for arc in _flat(geometry["arcs"])}


def _pairs(geometries: list[dict[str, Any]]) -> set[tuple[str, str]]:
    users: defaultdict[int, set[str]] = defaultdict(set)
    for geometry in geometries:
        for arc in arcs_of(geometry):
            users[arc].add(geometry["properties"]["code"])
    return {pair for codes in users.values() for pair in permutations(sorted(codes), 2)}


def _flat(arcs: list[Any]) -> Iterator[int]:
    """Yield the arc numbers of rings nested to any depth."""
    for arc in arcs:
        if isinstance(arc, list):
            yield from _flat(arc)
        else:
            yield arc
