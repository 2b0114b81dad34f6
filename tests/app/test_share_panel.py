"""The Share panel: what it gives to copy, and that nothing is sent before it is asked for."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from support.html import attributes

from mobilitymap.dashboard import SCRIPT
from mobilitymap.dashboard.components.share import pictures_html, share_links
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.web.routes import public_routes

BRADFORD = "E08000032"


LEEDS = "E08000035"
# What each page is opened with, and one link of each kind that it offers.
PAGES = {
    "area": (
        {"area": BRADFORD},
        ["/download/area.pdf", "/download/area.csv", f"/areas/{BRADFORD}"],
    ),
    # A link to a statement names its two areas alone.
    "compare": (
        {"claim": f"{BRADFORD},{LEEDS}"},
        ["/download/compare.csv", "/download/compare.pptx"],
    ),
    "disparities": (
        {"indicator": "weekly-pay", "level": "region"},
        ["/download/indicator.csv", "/download/map.pptx", "/indicators/weekly-pay"],
    ),
    "relationships": ({"area": BRADFORD}, []),
}


def opened(page: str = "map", **parameters: str) -> AppTest:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.switch_page(f"screens/{page}/{page}.py")
    for name, value in (parameters or {"area": BRADFORD, "indicator": "employment-rate"}).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_nothing_of_it_is_there_before_it_is_asked_for() -> None:
    app = opened()
    assert not app.code
    assert "data:image/png" not in str([element.proto for element in app.get("html")])


def test_it_gives_links_and_code_of_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", "https://mobility.example")
    app = opened()
    app.button(key="share map").click().run()
    assert not app.exception
    page, preview, embed = (element.value for element in app.code)
    for text, path in ((page, "/map"), (preview, "/share")):
        address = urlsplit(text)
        assert (address.netloc, address.path) == ("mobility.example", path)
        assert parse_qs(address.query)["area"] == [BRADFORD]
        assert parse_qs(address.query)["data"] == [load_atlas().version]
    assert embed.startswith("<iframe ")


def test_the_code_to_embed_is_a_frame_with_a_name() -> None:
    links = share_links(load_atlas(), View(area=BRADFORD, k=4), "https://m.example/base")
    (frame,) = attributes(links.embed, "iframe")
    assert frame["src"].startswith("https://m.example/base/embed?")
    assert parse_qs(urlsplit(frame["src"]).query)["area"] == [BRADFORD]
    assert frame["title"].startswith("Map: Children in relative poverty")


@pytest.mark.parametrize("page", PAGES)
def test_other_pages_share_themselves(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", "https://m.example")
    app = opened(page, **PAGES[page][0])
    assert "/image.png" not in _html(app)
    app.button(key=f"share {page}").click().run()
    assert not app.exception
    link, preview = (urlsplit(element.value) for element in app.code[-2:])
    assert link.path == f"/{page}"
    assert parse_qs(link.query)["data"] == [load_atlas().version]
    assert parse_qs(preview.query)["page"] == [page]
    # The picture is of one measure on a map, which is not what these pages show.
    assert "The picture is a map of " in _html(app)


def test_a_comparison_is_shared_with_what_the_page_chose() -> None:
    app = opened("compare", claim=f"{BRADFORD},{LEEDS}")
    app.button(key="share compare").click().run()
    query = parse_qs(urlsplit(app.code[-2].value).query)
    assert query["compare"] == [f"{BRADFORD},{LEEDS}"]
    assert query["indicator"] == [app.selectbox(key="compare measure").value]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_or_a_page(page: str) -> None:
    links = attributes(_html(opened(page, **PAGES[page][0])), "a")
    offered = [link["href"] for link in links if link["href"].startswith("/")]
    assert set(PAGES[page][1]) <= {urlsplit(address).path for address in offered}
    with TestClient(Starlette(routes=public_routes(load_atlas()))) as client:
        for address in offered:
            assert client.get(address).status_code == 200, address


def test_one_area_is_no_comparison_to_take_away() -> None:
    app = opened("compare", compare=BRADFORD)
    assert "share compare" not in {button.key for button in app.button}
    assert "/download/" not in _html(app)


def _html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def test_the_pictures_have_words_and_sizes() -> None:
    links = share_links(load_atlas(), View(area=BRADFORD), "https://m.example")
    html = pictures_html(links, 'A "map" <of> it')
    picture, code = attributes(html, "img")
    assert picture["alt"] == 'A "map" <of> it'
    assert code["src"].startswith("data:image/png;base64,")
    assert code["alt"] == "QR code of the link to this page"
    assert [
        parse_qs(urlsplit(link["href"]).query)["download"] for link in attributes(html, "a")
    ] == [["1"]] * 3
