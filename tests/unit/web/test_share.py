"""Shared links: their page and its tags, pictures, and the map in a frame."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.html import attributes, meta_of, text_of

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.frontend import assets
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.static_map.picture import static_map
from mobilitymap.web import images
from mobilitymap.web.pages import embed, share
from mobilitymap.web.pages.card import area_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.domain.atlas import Atlas

BRADFORD, LEEDS, CITY = "E08000032", "E08000035", "E09000001"
HOSTILE = (
    "indicator=<script>alert(1)</script>",
    "area=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
    "region=' OR 1=1--&k=999999999999999999999",
    "period=../../etc/passwd&level=\x00&page=<b>",
    "compare=" + ",".join(["E08000032"] * 500),
    "compare=" + ",".join(f"E0900000{i}" for i in range(1, 10)) + ",E09000010,E09000011",
    "claim=E08000032&second=zzz&outlines=,,,&stage=%F0%9F%99%82",
    "data=0000000000&area=E07000026",
    "k=4&k=5&k=6&" + "x=1&" * 900,
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def _app(atlas: Atlas, base_path: str = "") -> Starlette:
    rooms = (images, share, embed)
    routes = [route for room in rooms for route in room.routes(atlas, base_path)]
    return Starlette(routes=[*routes, *assets.routes(atlas, base_path)])


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> Iterator[TestClient]:
    with TestClient(_app(atlas), base_url="http://maps.example") as ready:
        yield ready


# The page of a shared link -----------------------------------------------------------------


def test_sites_that_preview_links_find_title_description_and_picture(client: TestClient) -> None:
    page = client.get(f"/share?indicator=employment-rate&area={BRADFORD}").text
    meta = meta_of(page)
    assert meta["og:title"] == meta["twitter:title"] == "Bradford: Employment rate, 2023"
    assert meta["og:description"] == meta["description"] == meta["twitter:description"]
    # As published by ONS: 69.7% of people aged 16 to 64, 95% interval 64.8 to 74.6%.
    said = meta["og:description"].replace("\xa0", " ")
    assert "Bradford: 69.7% (2023), 95% interval 64.8 to 74.6%." in said
    assert "Worse than England." in said
    assert meta["twitter:card"] == "summary_large_image"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert "Bradford: 69.7" in meta["og:image:alt"]
    for name in ("og:url", "og:image", "twitter:image"):
        assert meta[name].startswith("http://maps.example/")


def test_the_picture_of_the_tags_is_there(client: TestClient) -> None:
    page = client.get(f"/share?area={BRADFORD}").text
    answer = client.get(meta_of(page)["og:image"])
    assert answer.headers["content-type"] == meta_of(page)["og:image:type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_a_description_ends_with_a_sentence(atlas: Atlas, client: TestClient) -> None:
    for indicator in atlas.indicators:
        page = client.get(f"/share?indicator={indicator.slug}&area={BRADFORD}").text
        assert meta_of(page)["description"].endswith(".")


def test_people_are_led_on_by_a_link_alone(client: TestClient) -> None:
    page = client.get(f"/share?indicator=median-pay&area={BRADFORD}&k=4").text
    (onward,) = (link for link in attributes(page, "a") if link.get("class") == "button")
    address = urlsplit(onward["href"])
    assert (address.netloc, address.path) == ("maps.example", "/map")
    asked = parse_qs(address.query)
    assert (asked["indicator"], asked["area"], asked["k"]) == (["median-pay"], [BRADFORD], ["4"])
    assert not attributes(page, "script")
    assert not any("http-equiv" in attributes for attributes in attributes(page, "meta"))
    (picture,) = attributes(page, "img")
    assert "Median annual pay" in picture["alt"]


@pytest.mark.parametrize(
    ("query", "path", "title"),
    [
        (f"page=area&area={BRADFORD}", "/area", "Bradford: social mobility in figures"),
        (f"page=compare&compare={BRADFORD},{LEEDS}", "/compare", "Compared: Bradford, Leeds"),
        ("page=disparities&indicator=neet", "/disparities", "NEET or activity not known"),
    ],
)
def test_a_link_to_another_page_leads_there(
    client: TestClient, query: str, path: str, title: str
) -> None:
    page = client.get(f"/share?{query}").text
    assert meta_of(page)["og:title"].startswith(title)
    (onward,) = (link for link in attributes(page, "a") if link.get("class") == "button")
    assert urlsplit(onward["href"]).path == path
    assert parse_qs(urlsplit(meta_of(page)["og:url"]).query)["page"] == [path.strip("/")]


def test_the_address_is_the_configured_one(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", "https://mobility.example/maps/")
    with TestClient(_app(atlas, "maps")) as client:
        page = client.get("/maps/share", headers={"host": "evil.example"}).text
    addresses = [meta_of(page)["og:url"], meta_of(page)["og:image"]]
    assert all(text.startswith("https://mobility.example/maps/") for text in addresses)
    assert attributes(page, "img")[0]["src"].startswith("/maps/image.png?")


def test_no_picture_holds_the_host_of_a_request(client: TestClient) -> None:
    answer = client.get("/image.svg?indicator=neet", headers={"host": "evil.example"})
    assert b"evil.example" not in answer.content
    assert "private" in client.get("/share").headers["cache-control"]


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_link_ends_in_a_readable_page(client: TestClient, query: str) -> None:
    for path in ("/share", "/embed"):
        answer = client.get(f"{path}?{quote(query, safe='=&,%+')}")
        assert answer.status_code == 200
        page = answer.text
        assert not [tag for tag in attributes(page, "script") if path == "/share"]
        assert not any(name.startswith("on") for known in attributes(page, "*") for name in known)
        assert len(attributes(page, "h1")) == 1
        # Whatever the link was, the pictures of its page are those of what the page shows.
        shown = [tag["src"] for tag in attributes(page, "img")]
        shown += [link["href"] for link in attributes(page, "a") if "/image." in link["href"]]
        shown += [meta_of(page)["og:image"]] if path == "/share" else []
        assert shown
        assert {client.get(address).status_code for address in shown} == {200}
    picture = client.get(f"/image.png?{quote(query, safe='=&,%+')}")
    assert picture.status_code in (200, 400)


def test_what_was_left_out_is_said(client: TestClient) -> None:
    for path in ("/share", "/embed"):
        assert "“potato” in the link was left out" in text_of(
            client.get(f"{path}?shape=potato").text
        )
    assert "“x” in the link was left out: page is one of" in text_of(
        client.get("/share?page=x").text
    )


def test_a_shared_area_says_what_it_cannot_be_compared_with(client: TestClient) -> None:
    page = client.get("/share?page=area&area=E92000001&against=economic").text
    said = "No list “Similar areas (ONS, economic)” is published for England."
    assert text_of(page).count(said) == 1
    assert "is published for" not in client.get(f"/share?page=area&area={BRADFORD}").text


@pytest.mark.parametrize("page", ["embed", "share"])
def test_a_region_that_the_measure_does_not_cover_is_said(client: TestClient, page: str) -> None:
    shown = client.get(f"/{page}?indicator=imd-2025&region=S92000003").text
    said = (
        "<p[^>]*>“Deprivation, 2025 index” is not published for Scotland. It covers England only."
    )
    assert len(re.findall(said, shown)) == 1
    for covered in ("imd-2025&region=E12000003", "childhood-conditions&region=N92000002"):
        assert "is not published for" not in client.get(f"/{page}?indicator={covered}").text


# Pictures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["share", "embed"])
def test_pictures_and_links_of_a_page_are_below_the_path_of_the_site(
    atlas: Atlas, page: str
) -> None:
    with TestClient(_app(atlas, "maps/uk"), base_url="http://here") as below:
        shown = below.get(f"/maps/uk/{page}?indicator=neet").text
        pictures = [image["src"] for image in attributes(shown, "img")]
        pictures += [text for name, text in meta_of(shown).items() if name.endswith(":image")]
        assert pictures
        for address in pictures:
            assert below.get(address).headers["content-type"].startswith("image/"), address
    links = [urlsplit(link["href"]) for link in attributes(shown, "a")]
    own = [link.path for link in links if link.path and link.netloc in ("", "here")]
    assert own
    assert all(path.startswith("/maps/uk/") for path in own)


@pytest.mark.parametrize("size", ["", "&width=640&height=1200"], ids=["wide", "upright"])
def test_a_picture_says_that_its_region_is_not_covered(client: TestClient, size: str) -> None:
    picture = client.get(f"/image.svg?indicator=imd-2025&region=W92000004{size}").text
    said = "“Deprivation, 2025 index” is not published for Wales. It covers England only."
    assert said in " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture))
    assert said in text_of(re.findall(r"<desc.*?</desc>", picture, re.DOTALL)[0])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("indicator=typo", "“typo” cannot be drawn: there is no such indicator"),
        ("indicator=neet&period=1066", "“1066” cannot be drawn: there are no figures for it"),
        ("indicator=neet&level=lower", "“lower” cannot be drawn: level is one of"),
        ("indicator=weekly-pay&level=smc", "“smc” cannot be drawn: the measure is not published"),
        ("area=E99999999", "“E99999999” cannot be drawn: no area has this code"),
        ("area=E10000009", "Choose one of its successors: "),
        (f"compare={BRADFORD},E99999999", "“E99999999” cannot be drawn"),
        ("region=E99999999", "no region or nation has this code"),
        ("k=99", "the number of classes is"),
        ("outlines=rivers", "outlines are opportunity-areas"),
        ("indicator=a%0D%0Ab", "“a b” cannot be drawn"),
    ],
)
def test_a_picture_of_something_else_is_never_sent(
    client: TestClient, query: str, words: str
) -> None:
    for address in (f"/image.png?{query}", f"/image.svg?{query}&download=1"):
        answer = client.get(address)
        assert answer.status_code == 400
        assert answer.headers["content-type"].startswith("text/plain")
        assert "content-disposition" not in answer.headers
        assert words in answer.text
        assert answer.text.endswith("Correct this part of the address or leave it out.\n")
        assert len(answer.text.splitlines()) == 1
        assert "shown" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        # Nothing that a picture shows, or what no page reads.
        "stage=typo&against=typo&second=typo&claim=typo&utm_source=x&page=typo&data=0000000000",
        # Abolished in 2023, with one successor, which the picture names.
        "area=E07000026",
    ],
)
def test_what_changes_nothing_in_a_picture_is_ignored(client: TestClient, query: str) -> None:
    assert client.get(f"/image.svg?{query}").status_code == 200


def test_the_picture_of_every_public_page_can_be_drawn(atlas: Atlas) -> None:
    today = set(Level) - {Level.LTLA_2019}
    views = [area_view(atlas, area) for level in today for area in atlas.areas.level(level)]
    views += [View(indicator=item.slug) for item in atlas.indicators]
    assert len(views) > 400
    unread = [view for view in views if View.from_query(view.to_query(), atlas).notices]
    assert not unread


@pytest.mark.parametrize(
    "size",
    [
        "width=99999",
        "width=0",
        "height=-1",
        "width=1e3",
        "width=",
        "width=%E0%A5%A9%E0%A5%A9%E0%A5%A9%E0%A5%A9",
        "width=3000&height=3000",
        "height=" + "9" * 5000,
        "width=NaN",
    ],
)
def test_a_senseless_size_is_refused_in_one_line(client: TestClient, size: str) -> None:
    for form in ("png", "svg"):
        answer = client.get(f"/image.{form}?{size}")
        assert answer.status_code == 400
        assert answer.text.count("\n") == 1
        assert "300 to 3,000 pixels" in answer.text
        assert answer.headers["content-type"].startswith("text/plain")


def test_a_picture_is_sent_once(client: TestClient) -> None:
    first = client.get("/image.svg?k=6")
    assert first.headers["content-type"] == "image/svg+xml"
    assert "public" in first.headers["cache-control"]
    again = client.get("/image.svg?k=6", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_to_keep_says_in_its_name_what_it_is(client: TestClient) -> None:
    answer = client.get(f"/image.png?indicator=neet&area={BRADFORD}&download=1")
    named = answer.headers["content-disposition"]
    assert named.startswith("attachment")
    assert "neet" in named
    assert ".png" in named
    assert "content-disposition" not in client.get("/image.png?indicator=neet").headers


def test_one_picture_is_drawn_once_for_all_who_ask_for_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []

    def draw(*arguments: Any, **options: Any) -> bytes:  # noqa: ANN401 - those of `static_map`
        drawn.append(arguments)
        return static_map(*arguments, **options)

    monkeypatch.setattr(images, "static_map", draw)
    with ThreadPoolExecutor(6) as pool:
        # A file to keep is the same picture under a name.
        asked = ["/image.png?width=1111", "/image.png?width=1111&download=1"] * 3
        answers = list(pool.map(client.get, asked))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(drawn) == 1


def test_a_burst_of_pictures_is_answered_or_put_off(client: TestClient) -> None:
    with ThreadPoolExecutor(40) as pool:
        asked = [f"/image.png?width={300 + i}&height=300" for i in range(40)]
        answers = list(pool.map(client.get, asked))
    assert {answer.status_code for answer in answers} <= {200, 503}
    put_off = [answer for answer in answers if answer.status_code == 503]
    assert all(answer.headers["retry-after"] for answer in put_off)
    assert client.get("/image.png?width=301&height=300").status_code == 200


# The map in a frame ------------------------------------------------------------------------


def test_only_the_map_may_be_framed(client: TestClient) -> None:
    assert "frame-ancestors *" in client.get("/embed").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in client.get("/share").headers["content-security-policy"]


def test_the_map_runs_no_script_but_its_own(client: TestClient) -> None:
    answer = client.get("/embed")
    policy = answer.headers["content-security-policy"]
    (inline,) = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    for source in (tag["src"] for tag in attributes(answer.text, "script") if "src" in tag):
        assert client.get(source).status_code == 200


def test_the_frame_says_what_it_is_and_whence(atlas: Atlas, client: TestClient) -> None:
    page = client.get(f"/embed?indicator=employment-rate&area={BRADFORD}").text
    assert "Map: Employment rate, 2023, local authority districts" in text_of(page)
    assert "Office for National Statistics" in text_of(page)
    assert "Open Government Licence" in text_of(page)
    assert any(
        link["href"].startswith("http://maps.example/map?") and link["target"] == "_blank"
        for link in attributes(page, "a")
    )
    assert "All figures as a table" in text_of(page)
    names = re.findall(r'<th scope="row">', client.get("/embed").text)
    assert len(names) == len(choropleth(atlas, View()).table)


def test_the_frame_gets_the_classes_of_the_map(atlas: Atlas, client: TestClient) -> None:
    text = client.get("/embed?indicator=median-pay").text
    (body,) = re.findall(r'<script id="message" type="application/json">(.*?)</script>', text)
    message = json.loads(body)
    drawn = choropleth(atlas, View(indicator="median-pay"))
    classed = [number for number in message["classes"] if number.isdigit()]
    assert [classed.count(str(i)) for i in range(5)] == list(drawn.legend.counts)
    assert client.get(message["url"]).status_code == 200


def test_a_region_without_areas_of_the_level_changes_no_title_and_is_said(
    client: TestClient,
) -> None:
    page = client.get("/share?level=country&region=E12000003").text
    assert "Yorkshire" not in meta_of(page)["og:title"]
    assert "Yorkshire and The Humber holds no countries, so all of them are shown." in text_of(page)
