"""Locator maps: small, named, and with a ring wherever an area would not be seen."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.locators import LocatorOutlines
from mobilitymap.errors import DataError
from mobilitymap.viz.static_map.locator import locator_svg

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = load_atlas().locators
CITY, SCILLY, HIGHLAND, UK = "E09000001", "E06000053", "S12000017", "K02000001"


@pytest.mark.parametrize("code", [CITY, SCILLY, HIGHLAND, UK, "E10000016", "smc-bristol,_city_of"])
def test_drawing_is_named_and_small(code: str) -> None:
    drawn = locator_svg(DRAWING, code, "Here & <there>")
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Here & <there>"
    assert len(drawn.encode()) < 20_000


def test_every_area_is_seen() -> None:
    drawing = DRAWING
    for code, outline in drawing.areas.items():
        rings = locator_svg(drawing, code, "x").count('fill="none"')
        assert rings == (1 if outline.extent < 40 else 0), code
        assert outline.path or rings, code
        x, y = outline.at
        assert 0 < x < drawing.width, code
        assert 0 < y < drawing.height, code


def test_places_are_where_they_are() -> None:
    areas = DRAWING.areas
    (city_x, city_y), (scilly_x, scilly_y) = areas[CITY].at, areas[SCILLY].at
    shetland = areas["S12000027"].at
    # London lies far east of the Isles of Scilly and a little north; Shetland north of all.
    assert city_x - scilly_x > 250
    assert 50 < scilly_y - city_y < 200
    assert shetland[1] == min(outline.at[1] for outline in areas.values())


def test_area_without_an_outline_has_no_drawing() -> None:
    assert locator_svg(DRAWING, "X00000000", "x") == ""


def test_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"outlines\.json"):
        LocatorOutlines.read(tmp_path)
    (tmp_path / "outlines.json").write_text('{"width": 1}')
    with pytest.raises(DataError, match="mobilitymap build"):
        LocatorOutlines.read(tmp_path)


def test_drawing_waits_for_no_map_library() -> None:
    script = (
        "import sys; from mobilitymap.viz.static_map.locator import locator_svg\n"
        "from mobilitymap import load_atlas\n"
        "locator_svg(load_atlas().locators, 'E09000001', 'x')\n"
        "sys.exit(bool({'geopandas', 'shapely', 'folium'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
