"""Write layers that share their borders as one TopoJSON file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from topojson.core.topology import Topology as Encoder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

GRID_DECIMALS: Final = 4
GRID: Final = 10.0**-GRID_DECIMALS

Topology = dict[str, Any]


def encode_topology(layers: Mapping[str, gpd.GeoDataFrame]) -> Topology:
    """Encode layers as one topology in which every border is stored once.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        By name; columns code, name and geometry, in degrees on a grid of `GRID`.

    Returns
    -------
    dict
        A TopoJSON object, its arcs delta-encoded on the same grid. Coordinates decode to
        exactly those of the layers, but for the last bits of a floating-point number.
    """
    # Its own quantisation lays another grid over the coordinates and leaves polygons that
    # cross themselves: encode as it is, then count in steps of our grid.
    encoded = Encoder(list(layers.values()), object_name=list(layers), prequantize=False).to_dict()
    arcs = [np.rint(np.asarray(arc) / GRID).astype(int) for arc in encoded["arcs"]]
    origin = np.min([arc.min(axis=0) for arc in arcs], axis=0)
    return {
        "type": "Topology",
        "transform": {
            "scale": [GRID, GRID],
            "translate": [round(float(steps) * GRID, GRID_DECIMALS) for steps in origin],
        },
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [
                    {key: geometry[key] for key in ("type", "properties", "arcs")}
                    for geometry in encoded["objects"][name]["geometries"]
                ],
            }
            for name in layers
        },
        "arcs": [np.diff(arc - origin, axis=0, prepend=[[0, 0]]).tolist() for arc in arcs],
    }


def write_topology(path: Path, topology: Topology) -> None:
    """Write a topology as compact JSON, the same bytes each time."""
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
