"""Pictures name the configured address of the site, however they are made, and no other."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.command import run

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.web.routes import public_routes
from mobilitymap.web.static_site import content
from mobilitymap.web.urls import SiteUrls

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURED = "https://maps.example.org/x"
QUERY = "indicator=neet&area=E08000032"
LINK = f"{CONFIGURED}/map?{QUERY}"


@cache
def client() -> TestClient:
    return TestClient(Starlette(routes=public_routes(load_atlas())), base_url="http://evil.example")


def written(svg: bytes) -> str:
    """Return what is written on a drawing; long lines are broken wherever it must be."""
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - our own
    return "".join("".join(element.itertext()) for element in texts)


@pytest.fixture(params=[f"/image.svg?{QUERY}&download=1", f"/download/map.svg?{QUERY}"])
def address(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_drawing_to_download_names_the_site(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", f"{CONFIGURED}/")
    assert LINK in written(client().get(address).content)


def test_no_drawing_names_the_host_of_a_request(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOBILITYMAP_BASE_URL", raising=False)
    svg = client().get(address).content
    assert b"evil.example" not in svg
    # The source's own address stands in its place.
    assert load_atlas().indicators.get("neet").source.link in written(svg)


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_picture_by_command_names_the_site(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", CONFIGURED)
    target = tmp_path / f"map.{form}"
    done = run("export", "--query", QUERY, "--format", form, "--out", str(target))
    assert done.code == 0, done.err
    if form == "svg":
        assert LINK in written(target.read_bytes())
    else:
        assert Image.open(io.BytesIO(target.read_bytes())).info["Link"] == LINK


def test_a_picture_of_the_site_in_files_names_its_page() -> None:
    setting = SiteUrls(live=False, url=CONFIGURED)
    job = content.Job(content.What.INDICATOR, "neet")
    ((name, png),) = content.pictures(load_atlas(), setting, job)
    assert name == "indicators/neet/map.png"
    assert Image.open(io.BytesIO(png)).info["Link"] == f"{CONFIGURED}/indicators/neet/"
