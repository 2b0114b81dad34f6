"""Simplify a coverage (polygons that share their borders) for drawing."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mobilitymap.ingest.geography.topology import GRID, GRID_DECIMALS

NATIONAL_GRID: Final = "EPSG:27700"
DEGREES: Final = "EPSG:4326"

# Corners that span less than the square of this are cut: a quarter of a square kilometre.
_TOLERANCE_METRES: Final = 500.0
# Enough to make the search for creeks quick without moving a shore that can be seen.
_FIRST_TOLERANCE_METRES: Final = 100.0
_ISLET_SQUARE_METRES: Final = 200_000.0
_CREEK_METRES: Final = 120.0
_CREEK_SQUARE_METRES: Final = 10_000.0
_STRETCH_METRES: Final = 500.0
# Wider than any water that rounding cuts off from the sea.
_LAGOON_DEGREES: Final = 0.02
_MOST_ROUNDS: Final = 10

Polygons = np.ndarray  # of shapely polygons and multipolygons


def simplify_coverage(coverage: Polygons) -> Polygons:
    """Simplify a coverage and round it to the grid of the topology.

    Parameters
    ----------
    coverage : array of (multi)polygons
        A valid coverage in metres on the National Grid.

    Returns
    -------
    array of (multi)polygons
        In the same order, in degrees on the grid; still a coverage, and without holes
        where creeks were.

    Raises
    ------
    ValueError
        When no rounding leaves a valid coverage.
    """
    rough = shapely.coverage_simplify(without_islets(coverage), _FIRST_TOLERANCE_METRES)
    simple = shapely.coverage_simplify(without_creeks(rough), _TOLERANCE_METRES)
    return _on_grid(gpd.GeoSeries(simple, crs=NATIONAL_GRID).to_crs(DEGREES).to_numpy())


def without_islets(coverage: Polygons) -> Polygons:
    """Drop islets that nobody would see, but never the largest part of a polygon.

    Only parts that touch no other part are islets: dropping a part that borders on another
    polygon would leave a gap.

    Parameters
    ----------
    coverage : Polygons
        Polygons that share their borders, in metres.
    """
    parts, owner = shapely.get_parts(coverage, return_index=True)
    area = shapely.area(parts)
    part, _ = shapely.STRtree(parts).query(parts, predicate="intersects")
    alone = np.bincount(part) == 1
    largest = area == pd.Series(area).groupby(owner).transform("max").to_numpy()
    kept = ~alone | largest | (area >= _ISLET_SQUARE_METRES)
    return np.asarray(shapely.multipolygons(parts[kept], indices=owner[kept]))


def without_creeks(coverage: Polygons) -> Polygons:
    """Fill tidal rivers too narrow to be drawn, which would look like borders.

    The shoreline is clipped far up rivers such as the Great Ouse. Closing the land over
    them leaves creeks, and each stretch of a creek goes to the polygon that has most of
    its banks.

    Parameters
    ----------
    coverage : Polygons
        Polygons that share their borders, in metres.
    """
    stretches = _creeks(shapely.coverage_union_all(coverage))
    together = shapely.coverage_clean([*coverage, *stretches])
    land, stretches = together[: len(coverage)], together[len(coverage) :]
    stretch, neighbour = shapely.STRtree(land).query(stretches, predicate="intersects")
    banks = shapely.intersection(
        shapely.boundary(stretches[stretch]), shapely.boundary(land[neighbour])
    )
    owners = (
        pd.DataFrame({"stretch": stretch, "owner": neighbour, "bank": shapely.length(banks)})
        .sort_values(["stretch", "bank", "owner"])
        .drop_duplicates("stretch", keep="last")
    )
    owner = np.concatenate([np.arange(len(land)), owners["owner"]])
    pieces = gpd.GeoDataFrame(geometry=[*land, *stretches[owners["stretch"]]])
    return np.asarray(pieces.dissolve(owner, method="coverage").geometry)


def _creeks(land: shapely.Geometry) -> Polygons:
    """Return the water that closing the land covers, cut into stretches."""
    wider = shapely.buffer(land, _CREEK_METRES / 2, join_style="mitre")
    closed = shapely.get_parts(shapely.buffer(wider, -_CREEK_METRES / 2, join_style="mitre"))
    # What the narrows of a creek cut off from the sea is filled with it.
    shells = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(closed)))
    water = shapely.get_parts(shapely.difference(shells, land))
    water = water[shapely.area(water) >= _CREEK_SQUARE_METRES]
    return np.concatenate([_stretches(creek) for creek in water])


def _stretches(creek: shapely.Polygon) -> Polygons:
    """Cut a creek along the lines of a grid, so that no bank's owner gets all of it."""
    west, south, east, north = shapely.bounds(creek) // _STRETCH_METRES
    cells = [
        shapely.box(x, y, x + _STRETCH_METRES, y + _STRETCH_METRES)
        for x in np.arange(west, east + 1) * _STRETCH_METRES
        for y in np.arange(south, north + 1) * _STRETCH_METRES
    ]
    parts = shapely.get_parts(shapely.intersection(creek, cells))
    return np.asarray(parts[shapely.area(parts) > 0])


def _on_grid(coverage: Polygons) -> Polygons:
    """Round a coverage in degrees.

    Rounding can make a polygon touch itself or pinch off a piece of sea, and cleaning can
    leave the grid, so the two alternate until both hold.
    """
    for _ in range(_MOST_ROUNDS):
        snapped = shapely.set_precision(coverage, GRID)
        cleaned = shapely.coverage_clean(snapped, gap_width=_LAGOON_DEGREES)
        coverage = shapely.transform(cleaned, lambda xy: np.round(xy, GRID_DECIMALS))
        if shapely.is_valid(coverage).all() and shapely.coverage_is_valid(coverage):
            return coverage
    message = f"not a valid coverage after {_MOST_ROUNDS} roundings"
    raise ValueError(message)
