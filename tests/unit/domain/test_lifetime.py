"""An Atlas dies with its last user, whatever was made of it."""

from __future__ import annotations

import gc
import weakref
from time import monotonic, sleep
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from mobilitymap import load_atlas
from mobilitymap.analysis.benchmark import benchmark_area
from mobilitymap.analysis.bivariate import relation
from mobilitymap.analysis.highlights import highlights
from mobilitymap.analysis.inequality import (
    by_region,
    differing,
    spread_over_time,
)
from mobilitymap.analysis.policy_areas import policy_comparison
from mobilitymap.domain.areas import Level
from mobilitymap.domain.view import View
from mobilitymap.export.pdf.brief import brief_pdf
from mobilitymap.export.pptx import deck
from mobilitymap.export.tables import Kind, table
from mobilitymap.text.area_brief import brief
from mobilitymap.viz.bivariate import bivariate_map
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.static_map.picture import static_map
from mobilitymap.web.area_rows import figures_url
from mobilitymap.web.area_rows import routes as rows_routes
from mobilitymap.web.routes import public_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobilitymap import Atlas

BRADFORD = "E08000032"


def _inequality(atlas: Atlas) -> None:
    asked = ("weekly-pay", "2025", Level.LTLA)
    spread_over_time(atlas, "weekly-pay")
    by_region(atlas, *asked)
    differing(atlas, *asked)
    policy_comparison(atlas, "weekly-pay", "opportunity-area", *asked[1:])


def _relationship(atlas: Atlas) -> None:
    found = relation(atlas, "child-poverty", "median-pay")
    assert found is not None
    assert len(bivariate_map(atlas, found, (BRADFORD,)).class_numbers) > 200


def _area(atlas: Atlas) -> None:
    benchmark_area(atlas, "child-poverty", BRADFORD)
    highlights(atlas, BRADFORD)
    brief(atlas, BRADFORD)


def _site(atlas: Atlas) -> None:
    app = Starlette(routes=[*public_routes(atlas), *rows_routes(atlas)])
    addresses = [
        f"/areas/{BRADFORD}",
        "/areas/",
        "/indicators/",
        "/indicators/child-poverty",
        "/share?indicator=child-poverty",
        "/embed?indicator=child-poverty",
        "/image.png?indicator=child-poverty&width=400&height=300",
        "/download/map.csv?indicator=child-poverty",
        "/api/v1/indicators/child-poverty",
        figures_url(atlas, View(indicator="child-poverty")),
    ]

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return [(await client.get(address)).status_code for address in addresses]

    assert anyio.run(ask) == [200] * len(addresses)


USES: dict[str, Callable[[Atlas], object]] = {
    "a map": lambda atlas: choropleth(atlas, View()),
    "a picture": lambda atlas: static_map(atlas, View(), width=400, height=300),
    "an area": _area,
    "inequality": _inequality,
    "a relationship": _relationship,
    "a table": lambda atlas: table(atlas, View(), Kind.INDICATOR),
    "slides": lambda atlas: deck(atlas, View(area=BRADFORD), Kind.AREA),
    "a brief on paper": lambda atlas: brief_pdf(atlas, BRADFORD),
    "pages, images, files and the API": _site,
}


@pytest.mark.parametrize("use", USES)
def test_nothing_that_was_made_keeps_its_atlas_alive(use: str) -> None:
    atlas = load_atlas()
    USES[use](atlas)
    alive = weakref.ref(atlas)
    del atlas
    # The threads that answered requests take a moment to end.
    latest = monotonic() + 10
    while alive() is not None and monotonic() < latest:
        gc.collect()
        sleep(0.01)
    assert alive() is None
