"""Slides are those of the page that links to them, whatever else its address names."""

from __future__ import annotations

import io
from functools import cache

import pytest
from pptx import Presentation
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.app_pages import BRADFORD, opened
from support.html import attributes

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.web.routes import public_routes

NEWHAM, LEEDS = "E09000025", "E08000035"


@cache
def client() -> TestClient:
    return TestClient(Starlette(routes=public_routes(load_atlas())))


def deck_behind(html: str) -> list[str]:
    """Follow the one link to slides in some HTML; the text of each slide, its title first."""
    (address,) = (link["href"] for link in attributes(html, "a") if ".pptx" in link.get("href", ""))
    answer = client().get(address)
    assert answer.status_code == 200, answer.text
    found = []
    for slide in Presentation(io.BytesIO(answer.content)).slides:
        said = [slide.shapes.title.text_frame.text]
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append("\n".join(said))
    return found


def deck_of(page: str, **parameters: str) -> list[str]:
    app = opened(page, **parameters)
    return deck_behind("".join(element.proto.body for element in app.get("html")))


@pytest.mark.parametrize("area", [BRADFORD, LEEDS])
def test_slides_of_a_comparison_have_every_area_compared_and_no_other(area: str) -> None:
    slides = deck_of("compare", compare=f"{BRADFORD},{NEWHAM}", area=area, stage="work")
    assert "Bradford and Newham, side by side" in slides[0]
    (table,) = (text for text in slides if "the figures of all areas compared" in text)
    assert "Bradford" in table
    assert "Newham" in table
    assert "Leeds" not in "".join(slides)


@pytest.mark.parametrize(
    ("page", "parameters"),
    [("map", {}), ("disparities", {}), ("disparities", {"compare": f"{BRADFORD},{NEWHAM}"})],
)
def test_slides_of_a_measure_are_the_national_picture(
    page: str, parameters: dict[str, str]
) -> None:
    slides = deck_of(page, indicator="employment-rate", area=BRADFORD, **parameters)
    assert slides[0].startswith("Employment rate: the middle half of")
    assert "North East" in "".join(slides)


def test_slides_of_an_area_are_of_it_alone() -> None:
    dashboard = deck_of("area", area=BRADFORD, compare=f"{LEEDS},{NEWHAM}")
    public = deck_behind(client().get(f"/areas/{BRADFORD}").text)
    for slides in (dashboard, public):
        assert "Bradford" in slides[0]
        assert any(": headline figures" in text for text in slides)
        assert "Newham" not in "".join(slides)
