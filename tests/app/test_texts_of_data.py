"""Texts of the data folder stay texts: whatever they hold, no page makes elements of them."""

from __future__ import annotations

import asyncio
import csv
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import tomli_w
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from support.app_pages import opened

from mobilitymap import Atlas, load_atlas
from mobilitymap.dashboard import session
from mobilitymap.dashboard.components import share
from mobilitymap.domain.view import View
from mobilitymap.web.routes import public_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

DATA = Path(__file__).parents[2] / "data"
HOSTILE = "<img src=x onerror=alert(1)>\"'&<"
# Keys of TOML files whose texts are written for people.
TEXTS = {
    *("title", "short_title", "unit", "question", "measures", "status", "caveats", "bands"),
    *("reason", "publisher", "licence", "link"),
    *("headline", "caption", "label", "text", "who", "texts", "intro", "source", "break_note"),
}
BRADFORD, LEEDS = "E08000032", "E08000035"


def _spoiled(entry: Any, key: str = "") -> Any:  # noqa: ANN401 - whatever TOML holds
    if isinstance(entry, dict):
        return {name: _spoiled(value, name) for name, value in entry.items()}
    if isinstance(entry, list):
        return [_spoiled(value, key) for value in entry]
    return entry + HOSTILE if isinstance(entry, str) and key in TEXTS else entry


def _spoil_column(file: Path, column: str) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows, names = list(reader), list(reader.fieldnames or ())
    if column not in names:
        return
    for row in rows:
        row[column] = row[column] and row[column] + HOSTILE
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, names)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """Return an Atlas whose names, units, sources and caveats hold an element and quotes."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(DATA, folder)
    for file in (*folder.glob("indicators/*.toml"), folder / "facts.toml"):
        entry = _spoiled(tomllib.loads(file.read_text(encoding="utf-8")))
        file.write_text(tomli_w.dumps(entry), encoding="utf-8")
    for file in folder.glob("indicators/*.csv"):
        _spoil_column(file, "band")
    _spoil_column(folder / "areas.csv", "name")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "load_atlas", lambda: load_atlas(folder))
        session.atlas.cache_clear()
        yield session.atlas()
    session.atlas.cache_clear()


def _assert_only_text(html: str, where: str) -> None:
    """Fail where a text became an element or an attribute, or was escaped twice."""
    tree = LexborHTMLParser(html)
    broken = [
        node.html
        for node in tree.css("*")
        if any(
            name.startswith("on") or not re.fullmatch(r"[a-z][\w:.-]*", name, re.IGNORECASE)
            for name in node.attributes
        )
    ]
    assert not broken, f"{where}: {broken[:2]}"
    # Left without its mark of a text, a piece of HTML would be escaped as one.
    text = "" if tree.body is None else tree.body.text()
    assert not re.search(r"&(?:lt|amp|quot|#\d+);|</?(?:p|td|li|tr|span|b|i)[ >]", text), where


def _bodies(app: AppTest) -> list[str]:
    bodies = [element.proto.body for element in app.get("html")]
    return [body for body in bodies if not body.startswith("<style>")]


@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("start", {}),
        ("map", {"area": BRADFORD}),
        ("map", {"indicator": "promising-prospects", "area": BRADFORD, "region": "none"}),
        ("area", {"area": BRADFORD}),
        ("area", {"area": BRADFORD, "stage": "mobility-indices"}),
        ("area", {"area": BRADFORD, "stage": "school", "against": "region"}),
        ("compare", {"compare": f"{BRADFORD},{LEEDS}", "stage": "school"}),
        ("compare", {"compare": f"{BRADFORD},{LEEDS}", "stage": "mobility-indices"}),
        ("disparities", {"area": BRADFORD, "outlines": "opportunity-areas"}),
        ("disparities", {"indicator": "weekly-pay"}),
        ("disparities", {"indicator": "promising-prospects"}),
        ("relationships", {"area": BRADFORD}),
        ("relationships", {"indicator": "imd-2019", "second": "neet"}),
        ("national", {}),
    ],
)
@pytest.mark.usefixtures("atlas")
def test_pages_of_the_dashboard(page: str, parameters: dict[str, str]) -> None:
    app = opened(page, **parameters)
    bodies = _bodies(app)
    assert bodies
    for body in bodies:
        _assert_only_text(body, page)
    assert any("&lt;img src=x" in body for body in bodies)


@pytest.mark.parametrize(
    "path",
    [
        f"/areas/{BRADFORD}",
        "/areas/",
        "/areas/?q=Bradford",
        "/areas/%3Cimg%20src=x%20onerror=alert(1)%3E",
        "/indicators/",
        "/indicators/promising-prospects",
        "/indicators/weekly-pay",
        f"/embed?indicator=weekly-pay&area={BRADFORD}&region=%3Cimg%20src=x%20onerror=alert(1)%3E",
        "/embed?indicator=promising-prospects",
        f"/share?indicator=weekly-pay&area={BRADFORD}",
        f"/share?page=compare&indicator=weekly-pay&compare={BRADFORD},{LEEDS}",
        f"/image.svg?indicator=weekly-pay&area={BRADFORD}",
    ],
)
def test_public_pages_and_drawings(atlas: Atlas, path: str) -> None:
    async def ask() -> str:
        transport = httpx.ASGITransport(Starlette(routes=public_routes(atlas)))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return (await client.get(path)).text

    _assert_only_text(asyncio.run(ask()), path)


def test_the_share_panel(atlas: Atlas) -> None:
    links = share.share_links(atlas, View(indicator="weekly-pay"), "http://here")
    _assert_only_text(links.embed, "code to embed")
    _assert_only_text(share.pictures_html(links, f"A map {HOSTILE}", HOSTILE), "share panel")


def test_figures_for_programs_are_as_in_the_folder(atlas: Atlas) -> None:
    async def ask() -> dict[str, Any]:
        transport = httpx.ASGITransport(Starlette(routes=public_routes(atlas)))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return dict((await client.get("/api/v1/indicators/weekly-pay")).json())

    assert asyncio.run(ask())["unit"].endswith(HOSTILE)
