"""The Share panel: what it gives to copy, and that nothing is sent before it is asked for."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from mobilitymap.atlas import load_atlas
from mobilitymap.dashboard import SCRIPT
from mobilitymap.dashboard.share import pictures_html, share_links
from mobilitymap.view import View

BRADFORD = "E08000032"


def opened() -> AppTest:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.switch_page("screens/map.py")
    app.query_params["area"] = BRADFORD
    app.query_params["indicator"] = "employment-rate"
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


class _Tags(HTMLParser):
    """Collects the attributes of elements by their name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, Any]]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, []).append(dict(attrs))


def test_the_code_to_embed_is_a_frame_with_a_name() -> None:
    links = share_links(load_atlas(), View(area=BRADFORD, k=4), "https://m.example/base")
    (frame,) = _Tags(links.embed).found["iframe"]
    assert frame["src"].startswith("https://m.example/base/embed?")
    assert parse_qs(urlsplit(frame["src"]).query)["area"] == [BRADFORD]
    assert frame["title"].startswith("Map: Children in relative poverty")


@pytest.mark.parametrize("page", ["area", "compare", "disparities"])
def test_other_pages_share_themselves(page: str) -> None:
    links = share_links(load_atlas(), View(area=BRADFORD), "https://m.example", page)
    assert urlsplit(links.page).path == f"/{page}"
    assert parse_qs(urlsplit(links.preview).query)["page"] == [page]


def test_the_pictures_have_words_and_sizes() -> None:
    links = share_links(load_atlas(), View(area=BRADFORD), "https://m.example")
    tags = _Tags(pictures_html(links, 'A "map" <of> it')).found
    picture, code = tags["img"]
    assert picture["alt"] == 'A "map" <of> it'
    assert code["src"].startswith("data:image/png;base64,")
    assert code["alt"] == "QR code of the link to this page"
    assert [parse_qs(urlsplit(link["href"]).query)["download"] for link in tags["a"]] == [["1"]] * 3
