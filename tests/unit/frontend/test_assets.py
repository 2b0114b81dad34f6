"""Boundary files and the routes that serve them."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import brotli
import pytest
from starlette.datastructures import Headers

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.errors import UnknownLevelError
from mobilitymap.frontend.assets import (
    PACKAGE_ASSETS,
    asset,
    asset_response,
    asset_url,
    boundary_asset,
    boundary_url,
    routes,
)

if TYPE_CHECKING:
    from starlette.responses import Response

ATLAS = load_atlas()
FILES = ATLAS.boundary_files


@pytest.mark.parametrize(
    ("name", "areas"),
    [("ltla", 361), ("utla", 218), ("region", 12), ("country", 4), ("smc", 205), ("hex", 361)],
)
def test_each_boundary_file_holds_every_area_of_its_level_once(name: str, areas: int) -> None:
    codes = FILES.codes(name)
    assert len(codes) == len(set(codes)) == areas


@pytest.mark.parametrize("name", ["ltla", "region", "opportunity-areas", "hex"])
def test_a_boundary_file_holds_only_arcs_that_it_uses_and_rings_that_close(name: str) -> None:
    topology = FILES.topology(name)
    arcs = [_absolute(arc) for arc in topology["arcs"]]
    used = set()
    for geometry in topology["objects"][name]["geometries"]:
        if geometry["type"] == "Point":
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            ends = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring]
            used.update(max(arc, ~arc) for arc in ring)
            for one, following in zip(ends, ends[1:] + ends[:1], strict=True):
                assert one[-1] == following[0]
    assert used == set(range(len(arcs)))


def test_hexagons_never_overlap_and_share_their_sides_with_neighbours() -> None:
    topology = FILES.topology("hex")
    rings = [shape["arcs"][0] for shape in topology["objects"]["hex"]["geometries"]]
    assert all(len(ring) == 6 for ring in rings)
    sides = [arc for ring in rings for arc in ring]
    assert len(sides) == len(set(sides))  # each side once from each of its two sides
    assert any(arc < 0 for arc in sides)


def test_the_hexagon_map_has_scotland_in_the_north_and_kent_in_the_east() -> None:
    shetland, dover = FILES.bounds_of("hex", ["S12000027"]), FILES.bounds_of("hex", ["E07000108"])
    plane = FILES.bounds_of("hex")
    assert shetland[3] == pytest.approx(plane[3])
    assert dover[0] > (plane[0] + plane[2]) / 2


def test_bounds_are_those_of_the_areas_asked_for() -> None:
    west, south, east, north = FILES.bounds_of(
        "ltla", ["E08000032"]
    )  # Bradford city: 53.79 N, 1.75 W
    assert west < -1.75 < east
    assert south < 53.79 < north
    assert north - south < 0.5
    assert FILES.bounds_of("ltla", ["no such code"]) == FILES.bounds_of("ltla")


def test_the_inset_knows_the_33_districts_of_london() -> None:
    codes = FILES.codes("ltla")
    london = [codes[i] for i in FILES.topology("ltla")["london"]]
    assert len(london) == 33
    assert all(code.startswith("E09") for code in london)


def test_west_somerset_is_a_point_and_somerset_is_not_outlined_for_it() -> None:
    shapes = FILES.topology("opportunity-areas")["objects"]["opportunity-areas"]["geometries"]
    kinds = {shape["properties"]["name"]: shape["type"] for shape in shapes}
    assert len(kinds) == 12
    assert kinds["West Somerset"] == "Point"
    assert "Somerset" not in kinds


def test_an_unknown_level_is_named_in_the_error() -> None:
    with pytest.raises(UnknownLevelError, match="ward"):
        FILES.topology("ward")


def ask(file_name: str, **headers: str) -> Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return asset_response(ATLAS, file_name, Headers(named))


def test_every_asset_is_served_compressed_for_ever_under_its_hash() -> None:
    boundaries = [boundary_asset(ATLAS, name) for name in FILES.names]
    for served in [*map(asset, PACKAGE_ASSETS), *boundaries]:
        answer = ask(served.file_name, accept_encoding="gzip")
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == served.content_type
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert gzip.decompress(answer.body) == served.body
        assert len(answer.body) < 150_000
        smaller = ask(served.file_name, accept_encoding="gzip, br")
        assert brotli.decompress(smaller.body) == served.body
        assert len(smaller.body) <= len(answer.body)


def test_assets_are_served_plain_to_who_cannot_decompress_and_not_again_to_who_has_them() -> None:
    file_name = boundary_asset(ATLAS, "hex").file_name
    for refusing in ("identity", "gzip;q=0"):
        plain = ask(file_name, accept_encoding=refusing)
        assert "content-encoding" not in plain.headers
        assert json.loads(bytes(plain.body))["type"] == "Topology"
    known = ask(file_name, if_none_match=plain.headers["etag"])
    assert known.status_code == 304
    assert known.body == b""
    other = plain.headers["etag"].replace('"', "", 1)
    assert ask(file_name, if_none_match=f'"x{other}').status_code == 200


@pytest.mark.parametrize(
    "name", ["leaflet-0123456789.js", "leaflet.js", "x", "ward-0.json", "..", "../app.py"]
)
def test_what_is_not_there_is_a_404_of_one_line_that_nobody_keeps(name: str) -> None:
    answer = ask(name)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert bytes(answer.body).count(b"\n") == 1


def test_routes_stand_below_the_base_of_the_app() -> None:
    assert [route.path for route in routes(ATLAS)] == ["/assets/{file_name}"]
    assert [route.path for route in routes(ATLAS, "some/base")] == ["/some/base/assets/{file_name}"]


def test_urls_for_the_frame_lead_to_the_base_of_the_app() -> None:
    assert asset_url("leaflet.js", "../..").startswith("../../assets/leaflet-")
    assert asset_url("leaflet.js").startswith("/assets/leaflet-")
    assert asset_url("leaflet.js", "some/base").startswith("/some/base/assets/leaflet-")
    assert boundary_url(ATLAS, "ltla", "../..").startswith("../../assets/ltla-")


def _absolute(arc: list[list[int]]) -> list[tuple[int, int]]:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x, y))
    return points
