"""The public pages: what they say, where they lead, and what becomes of bad addresses."""

from __future__ import annotations

import asyncio
import csv
import re
from html import escape, unescape
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.applications import Starlette
from support.html import assert_balanced, attributes, heading_levels

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.settings import data_directory
from mobilitymap.text.area_brief import brief
from mobilitymap.web import images
from mobilitymap.web.pages import routing

BRADFORD, KENT, GLASGOW, CITY, SCILLY = (
    "E08000032",
    "E10000016",
    "S12000049",
    "E09000001",
    "E06000053",
)
CODES = (BRADFORD, KENT, GLASGOW, CITY, SCILLY, "W06000015", "N09000003", "E12000003")
MORE = ("E92000001", "K02000001", "smc-bristol,_city_of")
IN_TWO_SURVEYS = (
    ("employment-rate", "qualified-level3"),
    ("employment-rate-ni", "qualified-level3-ni"),
)
HOSTILE = ("<script>alert(1)</script>", "E08000032'--", "..%2f..%2fetc", "%00", "x" * 3000, "🙂")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


class Client:
    """Asks an app for a page, without a server."""

    def __init__(self, app: Starlette) -> None:
        self._transport = httpx.ASGITransport(app=app)

    def get(self, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - those of httpx
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://here") as one:
                return await one.get(path, **options)

        return asyncio.run(ask())


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> Client:
    return Client(Starlette(routes=routing.routes(atlas, "/base")))


def links_of(html: str) -> list[str]:
    return [link["href"] for link in attributes(html, "a[href]")]


def text_of(response: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.mark.parametrize("code", [*CODES, *MORE])
def test_page_says_what_the_brief_says(client: Client, atlas: Atlas, code: str) -> None:
    response = client.get(f"/base/areas/{code}")
    assert response.status_code == 200
    written, text = brief(atlas, code), text_of(response)
    lines = [line for section in written.sections for line in section.lines]
    said = [written.name, written.place, *written.policies, *written.summary]
    said += [part for line in lines for part in (line.value, line.verdict, line.rank, line.change)]
    said += [m.reason for section in written.sections for m in section.missing]
    assert [part for part in said if " ".join(part.split()) not in text] == []
    # Every measure is there, and leads to where it is explained; of two surveys the place's own.
    great_britain, northern_ireland = IN_TWO_SURVEYS
    elsewhere = {"N": great_britain, "K": ()}.get(code[0], northern_ireland)
    for indicator in atlas.indicators:
        is_there = f'href="/base/indicators/{indicator.slug}"' in response.text
        assert is_there == (indicator.slug not in elsewhere), indicator.slug


def tags_of(response: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', response.text)
    return {name: unescape(content) for name, content in found}


@pytest.mark.parametrize("code", [BRADFORD, KENT, "E12000003", "K02000001", "smc-bristol,_city_of"])
def test_tags_say_where_the_page_and_its_picture_are(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", "https://example.org/base/")
    app = Starlette(routes=[*routing.routes(atlas, "/base"), *images.routes(atlas, "/base")])
    client = Client(app)
    response, written = client.get(f"/base/areas/{code}"), brief(atlas, code)
    tags, page = tags_of(response), response.text
    assert written.name in tags["og:title"]
    assert tags["og:description"] == tags["twitter:description"] == tags["description"]
    # The lines in short, whole ones, as many as previews show.
    shown = tags["og:description"]
    assert shown in " ".join(written.summary)
    assert shown.startswith(written.summary[0])
    assert shown.endswith(".")
    assert len(shown) <= 300
    assert (
        f'href="#stages">All {sum(len(part.lines) for part in written.sections)} measures' in page
    )
    assert tags["og:url"] == f"https://example.org/base/areas/{quote(code)}"
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:image"] == tags["twitter:image"]
    picture = client.get(tags["og:image"].removeprefix("https://example.org"))
    assert picture.headers["content-type"] == "image/png"
    assert tags["og:image:alt"].startswith("Map of ")


def test_tags_repeat_no_address_that_only_the_request_names(client: Client) -> None:
    response = client.get(f"/base/areas/{BRADFORD}", headers={"Host": "elsewhere.example"})
    tags = tags_of(response)
    assert tags["twitter:card"] == "summary"
    assert not {"og:url", "og:image", "twitter:image"} & tags.keys()
    assert "elsewhere" not in response.text


def test_figure_is_the_published_one(client: Client) -> None:
    with (data_directory() / "indicators" / "child-poverty.csv").open(encoding="utf-8") as file:
        (value,) = [
            row["value"]
            for row in csv.DictReader(file)
            if (row["area_code"], row["period"]) == (BRADFORD, "2024-25")
        ]
    text = text_of(client.get(f"/base/areas/{BRADFORD}"))
    shown = re.search(r"poverty after housing costs 2024/25 ([\d.]+)%", text)
    assert shown is not None
    assert abs(float(shown[1]) - float(value)) <= 0.05


@pytest.mark.parametrize(
    "path",
    [
        "/areas/",
        f"/areas/{KENT}",
        "/indicators/",
        "/indicators/weekly-pay",
        "/areas/X1",
        "/glossary",
    ],
)
def test_page_is_well_formed_and_below_its_path(client: Client, path: str) -> None:
    html = client.get(f"/base{path}").text
    assert_balanced(html)
    headings = heading_levels(html)
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(headings))
    assert attributes(html, "script") == attributes(html, "th:not([scope])") == []
    assert len(attributes(html, "table")) == len(attributes(html, "table > caption"))
    own = [link for link in links_of(html) if not link.startswith(("https://", "#"))]
    assert own
    assert all(link.startswith("/base/") for link in own)


def test_whole_page_stays_under_100_kilobytes(client: Client) -> None:
    style = len(client.get("/base/public/site.css").content)
    for code in (*CODES, *MORE):
        assert len(client.get(f"/base/areas/{code}").content) + style < 100_000


def test_every_area_of_today_is_listed_once_and_opens(client: Client, atlas: Atlas) -> None:
    links = links_of(client.get("/base/areas/").text)
    levels = (Level.LTLA, Level.UTLA, Level.REGION)
    codes = {area.code for level in levels for area in atlas.areas.level(level)}
    assert {f"/base/areas/{code}" for code in codes} <= set(links)
    assert links.count(f"/base/areas/{BRADFORD}") == 1


def test_neighbours_lead_to_their_pages(client: Client) -> None:
    page = client.get(f"/base/areas/{BRADFORD}").text
    neighbours = re.search(r"<h3>Neighbours</h3>.*?</ul>", page, re.DOTALL)
    assert neighbours is not None
    links = links_of(neighbours[0])
    assert "/base/areas/E08000035" in links
    assert all(client.get(link).status_code == 200 for link in links)
    assert "Neighbours" not in client.get(f"/base/areas/{SCILLY}").text


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("areas/E07000026", "areas/E06000063?former=E07000026"),
        ("areas/E07000026?against=region", "areas/E06000063?against=region&former=E07000026"),
        ("areas/E08000016", "areas/E08000038"),
        ("areas/e08000032", "areas/E08000032"),
        ("areas/%20e08000032%20", "areas/E08000032"),
        ("areas/E08000032/", "areas/E08000032"),
        ("areas", "areas/"),
        ("indicators", "indicators/"),
    ],
)
def test_former_and_misspelt_addresses_lead_on(client: Client, asked: str, leads_to: str) -> None:
    response = client.get(f"/base/{asked}")
    assert response.status_code == 301
    assert response.headers["location"] == f"/base/{leads_to}"
    assert client.get(response.headers["location"]).status_code == 200


def test_successor_says_whom_it_followed(client: Client) -> None:
    text = text_of(client.get("/base/areas/E06000063?former=E07000026"))
    assert "Allerdale was abolished in 2023. Its successor is Cumberland." in text
    # A code that has nothing to do with the area says nothing.
    assert "abolished" not in text_of(client.get(f"/base/areas/{BRADFORD}?former=E07000026"))


def test_divided_county_offers_its_successors(client: Client) -> None:
    response = client.get("/base/areas/E10000006")
    assert response.status_code == 200
    assert "Cumbria was divided in 2023" in text_of(response)
    assert {"/base/areas/E06000063", "/base/areas/E06000064"} <= set(links_of(response.text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends_in_a_readable_page(client: Client, text: str) -> None:
    for path in ("areas/", "indicators/"):
        response = client.get(f"/base/{path}{text}")
        assert response.status_code == 404
        assert "<script" not in response.text
    for query in ("q", "against", "former", "data"):
        where = "areas/" if query == "q" else f"areas/{BRADFORD}"
        response = client.get(f"/base/{where}", params={query: text})
        assert response.status_code in (200, 303)
        assert "<script" not in response.text
    assert 'role="search"' in client.get("/base/areas/nowhere").text


def test_unknown_comparison_is_named_and_left_out(client: Client) -> None:
    text = text_of(client.get(f"/base/areas/{BRADFORD}?against=<b>moon"))
    assert "“<b>moon” in the link was left out" in text
    assert "England" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "E92000001?against=economic",
            (
                "No list “Similar areas (ONS, economic)” is published for England. "
                "Instead it is compared with the UK."
            ),
        ),
        (
            "E12000001?against=region",
            (
                "The North East is part of no larger region. "
                "Instead it is compared with England, else the UK."
            ),
        ),
        (
            "K02000001?against=overall",
            (
                "No list “Similar areas (ONS, overall)” is published for the UK. "
                "Its figures stand alone."
            ),
        ),
    ],
    ids=["list", "region", "nothing"],
)
def test_comparison_that_an_area_does_not_have_is_said(
    client: Client, asked: str, said: str
) -> None:
    page = client.get(f"/base/areas/{asked}").text
    assert re.findall(r'<p class="notice">(.*?)</p>', page) == [said]
    bare = client.get(f"/base/areas/{asked.partition('?')[0]}").text
    assert re.sub(r'<p class="notice">.*?</p>\n', "", page).split() == bare.split()


def test_comparison_that_an_area_has_needs_no_notice(client: Client) -> None:
    for against in ("region", "economic", "statistical-neighbours"):
        assert "notice" not in client.get(f"/base/areas/{BRADFORD}?against={against}").text


def test_comparison_is_that_of_the_brief(client: Client, atlas: Atlas) -> None:
    shown = client.get(f"/base/areas/{BRADFORD}?against=region").text
    assert "6.4\xa0percentage points below England" not in shown
    from mobilitymap.domain.peers import Against

    for line in brief(atlas, BRADFORD, Against.REGION).sections[0].lines:
        assert escape(line.verdict) in shown


@pytest.mark.parametrize(
    ("typed", "code"), [("Bradford", BRADFORD), ("bd1 1hx", BRADFORD), ("S12000049", GLASGOW)]
)
def test_certain_hit_leads_to_its_page(client: Client, typed: str, code: str) -> None:
    response = client.get("/base/areas/", params={"q": typed})
    assert response.status_code == 303
    assert response.headers["location"] == f"/base/areas/{code}"


def test_uncertain_hit_is_offered(client: Client) -> None:
    response = client.get("/base/areas/", params={"q": "SW1"})
    assert "lie in several areas. Which one?" in response.text
    nothing = client.get("/base/areas/", params={"q": "Atlantis <i>"})
    assert "is called “Atlantis &lt;i&gt;”" in nothing.text
    assert 'value="Atlantis &lt;i&gt;"' in nothing.text


def test_measures_are_listed_by_stage(client: Client, atlas: Atlas) -> None:
    response = client.get("/base/indicators/")
    assert [stage.label for stage in LifeStage] == re.findall(r"<h2[^>]*>([^<]+)", response.text)
    links = links_of(response.text)
    assert [f"/base/indicators/{item.slug}" for item in atlas.indicators] == links[4:-2]


def test_ranks_stand_only_where_they_are_allowed(client: Client, atlas: Atlas) -> None:
    for indicator in atlas.indicators:
        page = client.get(f"/base/indicators/{indicator.slug}")
        by_rank = client.get(f"/base/indicators/{indicator.slug}/by-rank")
        assert by_rank.status_code == (200 if indicator.rank else 404), indicator.slug
        assert (">Rank</th>" in page.text) == indicator.rank, indicator.slug
        assert escape(indicator.source.link) in page.text
        assert all(caveat in unescape(page.text) for caveat in indicator.caveats)


def test_order_by_rank_begins_with_rank_one(client: Client) -> None:
    rows = re.findall(
        r'<th scope="row">.*?</tr>', client.get("/base/indicators/weekly-pay/by-rank").text
    )
    ranks = [
        int(found[1]) for row in rows if (found := re.search(r'"number">(\d+)( equal)?</td>', row))
    ]
    assert ranks[0] == 1
    assert ranks == sorted(ranks)
    assert len(ranks) > 300


def test_bands_are_named_and_not_ranked(client: Client) -> None:
    page = client.get("/base/indicators/promising-prospects").text
    assert "Most favourable</td>" in page
    assert "does not rank areas" in page


def test_page_is_not_sent_twice(client: Client) -> None:
    first = client.get(f"/base/areas/{BRADFORD}")
    assert "max-age" in first.headers["cache-control"]
    again = client.get(f"/base/areas/{BRADFORD}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = client.get(f"/base/areas/{KENT}", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_no_address_leads_to_another_host(client: Client) -> None:
    response = client.get("http://here//evil.example/areas")
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("slug", "apart"),
    [
        # 1.96 * sqrt(2) * 2.7, 0.77 and 2.11.
        ("good-development-gap", "7.5 percentage points"),
        ("attainment8-gap", "2.1 points"),
        ("ks2-expected-gap", "6 percentage points"),
        ("child-poverty", None),
        ("employment-rate", None),
    ],
)
def test_the_page_of_a_measure_says_what_is_noise_where_that_is_known(
    client: Client, slug: str, apart: str | None
) -> None:
    text = text_of(client.get(f"/base/indicators/{slug}"))
    found = re.search(r"Two figures up to about (.+?) apart may differ by year-to-year noise", text)
    assert (found[1] if found else None) == apart
