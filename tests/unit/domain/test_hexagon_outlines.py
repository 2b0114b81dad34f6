"""Policy areas on the hexagon map: around the hexagons of their districts, or a named point."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from support.published import rows

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.frontend.assets import boundary_asset
from mobilitymap.viz.map_layer import MapState, message

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ATLAS = load_atlas()


def decoded(name: str) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Return the geometries of a boundary file with their shapes on its grid."""
    topology = ATLAS.boundary_files.topology(name)
    lines = []
    for arc in topology["arcs"]:
        xs, ys = (accumulate(steps) for steps in zip(*arc, strict=True))
        lines.append(list(zip(xs, ys, strict=True)))

    def ring(numbers: list[int]) -> BaseGeometry:
        runs = (lines[n] if n >= 0 else lines[~n][::-1] for n in numbers)
        return shapely.Polygon([corner for run in runs for corner in run])

    found = []
    for shape in topology["objects"][name]["geometries"]:
        arcs = shape.get("arcs", [])
        rings = [part[0] for part in arcs] if shape["type"] == "MultiPolygon" else arcs
        found.append((shape, shapely.union_all([ring(numbers) for numbers in rings])))
    return found


@pytest.mark.parametrize(
    ("name", "kind", "points"),
    [
        ("opportunity-areas", "opportunity-area", {"Scarborough", "West Somerset"}),
        ("education-investment-areas", "education-investment-area", set()),
    ],
)
def test_outlines_go_around_the_hexagons_of_the_districts_of_a_policy_area(
    name: str, kind: str, points: set[str]
) -> None:
    hexagons = {shape["properties"]["code"]: around for shape, around in decoded("hex")}
    districts: dict[str, list[str]] = {}
    for row in rows("policy_areas.csv"):
        if row["kind"] == kind and row["level"] == "ltla":
            districts.setdefault(row["name"], []).append(row["area_code"])
    found = decoded(f"hex-{name}")
    named = {shape["properties"]["name"]: around for shape, around in found}
    assert named.keys() == districts.keys() | points
    for called, codes in districts.items():
        wanted = shapely.union_all([hexagons[code] for code in codes])
        assert named[called].symmetric_difference(wanted).area == 0, called
    assert {s["properties"]["name"] for s, _ in found if s["type"] == "Point"} == points


def test_the_map_is_sent_the_outlines_of_the_plane_that_it_shows() -> None:
    name = "opportunity-areas"
    for boundaries, file in (("ltla", name), ("hex", f"hex-{name}")):
        state = MapState(boundaries, "", ("#000000",), {}, {}, outlines=(name,))
        ((url, kind, label),) = message(ATLAS, state)["outlines"]
        assert url.endswith(f"/assets/{boundary_asset(ATLAS, file).file_name}")
        assert (kind, label) == (name, "Opportunity Area")
