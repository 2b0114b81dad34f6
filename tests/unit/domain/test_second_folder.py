"""An Atlas of another data folder shows what is in that folder, beside the first one."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import typst
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.second_folder import BRADFORD, CORNWALL, LEEDS, MEASURE, second_folder

from mobilitymap import Atlas, load_atlas
from mobilitymap.domain.areas import Level
from mobilitymap.domain.view import View
from mobilitymap.export.formats import Form, export
from mobilitymap.export.pdf.brief import brief_pdf
from mobilitymap.export.tables import Kind
from mobilitymap.frontend import assets
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.map_layer import message
from mobilitymap.viz.static_map.picture import static_map
from mobilitymap.web import related
from mobilitymap.web.routes import public_routes

VIEW = View(indicator=MEASURE, area=BRADFORD)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return load_atlas(second_folder(tmp_path_factory.mktemp("second") / "data"))


@pytest.fixture(scope="module")
def own(other: Atlas) -> Atlas:
    """Return the first Atlas after everything was asked of the second one, and before."""
    first = load_atlas()
    for atlas in (first, other, first):
        static_map(atlas, VIEW, form="svg")
        message(atlas, choropleth(atlas, VIEW).state)
    return first


def get(atlas: Atlas, address: str) -> str:
    routes = [*public_routes(atlas), *assets.routes(atlas)]
    with TestClient(Starlette(routes=routes)) as client:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_frame_has_the_name_the_figure_and_the_shape(other: Atlas, own: Atlas) -> None:
    frames = [atlas.frame(MEASURE).set_index("code") for atlas in (other, own)]
    assert [frame.loc[BRADFORD, "name"] for frame in frames] == ["Bratford", "Bradford"]
    assert [round(frame.loc[BRADFORD, "value"], 1) for frame in frames] == [12.5, 41.8]
    there, here = (frame.geometry for frame in frames)
    assert there[BRADFORD].equals(here[LEEDS])
    assert not there[BRADFORD].equals(here[BRADFORD])


def test_the_map_fetches_the_boundaries_of_the_folder(other: Atlas, own: Atlas) -> None:
    sent = {atlas: message(atlas, choropleth(atlas, VIEW).state) for atlas in (other, own)}
    addresses = {atlas: sent[atlas]["url"].removeprefix("../..") for atlas in sent}
    assert all(re.fullmatch(r"/assets/ltla-\w{10}\.json", url) for url in addresses.values())
    files = {atlas: json.loads(get(atlas, addresses[atlas])) for atlas in sent}
    assert [name_of(files[atlas], BRADFORD) for atlas in (other, own)] == ["Bratford", "Bradford"]
    assert box(files[other], BRADFORD) == box(files[own], LEEDS)
    assert box(files[other], BRADFORD) != box(files[own], BRADFORD)
    # Each is kept for ever under its address, so neither may be found under the other's.
    with TestClient(Starlette(routes=assets.routes(other))) as client:
        assert client.get(addresses[own]).status_code == 404
    # What did not change has the address it had.
    assert assets.boundary_url(other, "region") == assets.boundary_url(own, "region")
    assert get(other, assets.asset_url("leaflet.js")) == get(own, assets.asset_url("leaflet.js"))


def name_of(topology: dict[str, Any], code: str) -> str:
    """Return the name that the map shows where somebody points at a district."""
    (name,) = (
        str(each["properties"]["name"])
        for each in topology["objects"]["ltla"]["geometries"]
        if each["properties"]["code"] == code
    )
    return name


def box(topology: dict[str, Any], code: str) -> tuple[int, int, int, int]:
    """Return the box around a district of one ring in steps of the grid."""
    (shape,) = (
        each
        for each in topology["objects"]["ltla"]["geometries"]
        if each["properties"]["code"] == code
    )
    points = []
    for number in (max(arc, ~arc) for arc in shape["arcs"][0]):
        x = y = 0
        for dx, dy in topology["arcs"][number]:
            x, y = x + dx, y + dy
            points.append((x, y))
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_the_map_for_frames_is_of_the_folder(other: Atlas, own: Atlas) -> None:
    pages = {atlas: get(atlas, f"/embed?{VIEW.to_query()}") for atlas in (other, own)}
    for atlas, name, figure in ((other, "Bratford", "12.5"), (own, "Bradford", "41.8")):
        assert name in pages[atlas]
        assert figure in pages[atlas]
        assert assets.boundary_url(atlas, "ltla") in pages[atlas]


def test_the_page_of_an_area_is_of_the_folder(other: Atlas, own: Atlas) -> None:
    pages = {atlas: get(atlas, f"/areas/{BRADFORD}") for atlas in (other, own)}
    leeds = get(own, f"/areas/{LEEDS}")
    assert "<h1>Bratford" in pages[other]
    assert "<h1>Bradford" in pages[own]
    assert "12.5" in pages[other]
    assert filled(pages[other]) == filled(leeds) != filled(pages[own])


def filled(page: str) -> str:
    """Return the path of the marked area of a locator map."""
    found = re.search(r'class="locator".*?fill-rule="evenodd" d="([^"]+)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_neighbours_are_those_of_the_folder(other: Atlas, own: Atlas) -> None:
    found = related.neighbours(other, other.areas.get(BRADFORD))
    assert [area.code for area in found] == [CORNWALL]
    assert LEEDS in {area.code for area in related.neighbours(own, own.areas.get(BRADFORD))}


def test_a_picture_shows_the_shape_and_the_figure(other: Atlas, own: Atlas) -> None:
    there, here, leeds = (
        static_map(atlas, view, form="svg").decode()
        for atlas, view in ((other, VIEW), (own, VIEW), (own, VIEW.changed(area=LEEDS)))
    )
    assert outlined(there) == outlined(leeds) != outlined(here)
    assert "Bratford: 12.5" in there.replace("\N{NO-BREAK SPACE}", " ")
    assert "Bradford: 41.8" in here.replace("\N{NO-BREAK SPACE}", " ")


def outlined(svg: str) -> str:
    """Return the path of the chosen area of a picture."""
    (group,) = (
        each
        for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")  # noqa: S314
        if each.get("id") == "chosen-1"
    )
    return " ".join(each.get("d", "") for each in group.iter("{http://www.w3.org/2000/svg}path"))


def test_a_table_holds_the_figures_of_the_folder(other: Atlas, own: Atlas) -> None:
    for atlas, name, figure in ((other, "Bratford", 12.5), (own, "Bradford", 41.77328862)):
        text = export(atlas, VIEW, Kind.MAP, Form.CSV).body.decode("utf-8-sig")
        rows = {row["area_code"]: row for row in csv.DictReader(io.StringIO(text))}
        assert rows[BRADFORD]["area_name"] == name
        assert float(rows[BRADFORD]["value"]) == figure


def test_a_brief_in_print_is_of_the_folder(
    other: Atlas, own: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[dict[str, Any]] = []

    def compile_nothing(*_: object, sys_inputs: dict[str, str], **__: object) -> bytes:
        placed.append(json.loads(sys_inputs["data"]))
        return b""

    monkeypatch.setattr(typst, "compile", compile_nothing)
    for atlas, code in ((other, BRADFORD), (own, BRADFORD), (own, LEEDS)):
        brief_pdf(atlas, code)
    there, here, leeds = placed
    assert [each["name"] for each in placed] == ["Bratford", "Bradford", "Leeds"]
    assert filled(there["locator"]) == filled(leeds["locator"]) != filled(here["locator"])
    assert "12.5" in json.dumps(there["sections"])


def test_the_api_gives_the_boundaries_of_the_folder(other: Atlas, own: Atlas) -> None:
    files = {
        atlas: json.loads(get(atlas, "/api/v1/boundaries/ltla.geojson")) for atlas in (other, own)
    }
    shapes = {
        atlas: {each["id"]: each["geometry"] for each in files[atlas]["features"]}
        for atlas in files
    }
    names = {
        atlas: {each["id"]: each["properties"]["name"] for each in files[atlas]["features"]}
        for atlas in files
    }
    assert [names[atlas][BRADFORD] for atlas in (other, own)] == ["Bratford", "Bradford"]
    assert shapes[other][BRADFORD] == shapes[own][LEEDS]
    assert shapes[own][BRADFORD] != shapes[own][LEEDS]
    grids = {
        atlas: json.loads(get(atlas, "/api/v1/boundaries/ltla.topojson")) for atlas in (other, own)
    }
    assert box(grids[other], BRADFORD) == box(grids[own], LEEDS) != box(grids[own], BRADFORD)


def test_the_map_opens_on_the_areas_of_the_folder(other: Atlas, own: Atlas) -> None:
    there, here = (
        atlas.boundary_files.bounds_of(str(Level.LTLA), [BRADFORD]) for atlas in (other, own)
    )
    assert there == own.boundary_files.bounds_of(str(Level.LTLA), [LEEDS])
    assert there != here
