"""Simplify a coverage (polygons that share their borders) for drawing."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mobilitymap.ingest.topology import GRID, GRID_DECIMALS

NATIONAL_GRID: Final = "EPSG:27700"
DEGREES: Final = "EPSG:4326"

# Corners that span less than the square of this are cut: a quarter of a square kilometre.
_TOLERANCE_METRES: Final = 500.0
# Enough to make the search for creeks quick without moving a shore that can be seen.
_FIRST_TOLERANCE_METRES: Final = 100.0
_ISLET_SQUARE_METRES: Final = 200_000.0
_CREEK_METRES: Final = 120.0
# Wider than any water that the narrows of a creek cut off from the sea.
_LAGOON_METRES: Final = 2_000.0
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
    them leaves gaps between the districts and the open sea, and each gap goes to the
    polygon that has most of its banks.
    """
    land = shapely.coverage_union_all(coverage)
    wider = shapely.buffer(land, _CREEK_METRES / 2, join_style="mitre")
    closed = shapely.buffer(wider, -_CREEK_METRES / 2, join_style="mitre")
    filled = shapely.union_all(
        shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(closed)))
    )
    frame = shapely.box(*shapely.total_bounds(shapely.buffer(land, _LAGOON_METRES)))
    sea = shapely.difference(frame, filled)
    return np.asarray(shapely.coverage_clean([*coverage, sea], gap_width=_LAGOON_METRES)[:-1])


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
