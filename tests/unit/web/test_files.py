"""Files over HTTP: links that lead to them, names, caches, and links that ask for nonsense."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from support.html import attributes
from support.published import figure

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.export.formats import Form, export
from mobilitymap.export.tables import Kind
from mobilitymap.web import files
from mobilitymap.web.download_links import links_html

if TYPE_CHECKING:
    from collections.abc import Iterable

BRADFORD, NEWHAM = "E08000032", "E09000025"
TYPICAL = View(indicator="weekly-pay", area=BRADFORD, compare=(BRADFORD, NEWHAM))


@cache
def site() -> Starlette:
    return Starlette(routes=files.routes(load_atlas(), "base"))


def get_all(addresses: Iterable[str], **headers: str) -> list[httpx.Response]:
    """Ask for several files at the same time."""
    found: dict[str, httpx.Response] = {}
    named = {name.replace("_", "-"): text for name, text in headers.items()}

    async def ask() -> None:
        transport = httpx.ASGITransport(site())
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:

            async def one(address: str) -> None:
                found[address] = await client.get(address, headers=named)

            async with anyio.create_task_group() as group:
                for address in wanted:
                    group.start_soon(one, address)

    wanted = list(addresses)
    anyio.run(ask)
    return [found[address] for address in wanted]


def get(address: str, **headers: str) -> httpx.Response:
    return get_all([address], **headers)[0]


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        (Kind.MAP, {"csv", "metadata.json", "xlsx", "parquet", "geojson", "png", "svg", "pptx"}),
        (Kind.INDICATOR, {"csv", "metadata.json", "xlsx", "parquet"}),
        (Kind.AREA, {"csv", "metadata.json", "xlsx", "parquet", "pdf", "pptx"}),
        (Kind.COMPARE, {"csv", "metadata.json", "xlsx", "parquet", "pptx"}),
    ],
)
def test_every_link_of_a_panel_leads_to_a_file(kind: Kind, forms: set[str]) -> None:
    links = [link["href"] for link in attributes(links_html(TYPICAL, kind, "base"), "a")]
    assert {urlsplit(link).path.partition(".")[2] for link in links} == forms
    assert len(links) == len(forms)
    for address in links:
        response = get(address)
        assert response.status_code == 200, address
        disposition = response.headers["content-disposition"]
        name = re.fullmatch(r'attachment; filename="([a-z0-9._-]+)"; .*', disposition)
        assert name is not None, disposition
        form = Form(name[1].partition(".")[2])
        assert response.headers["content-type"] == form.media_type
        assert response.headers["x-data-version"] == load_atlas().version
        assert response.content


def test_a_file_holds_the_published_figures() -> None:
    text = get("/base/download/map.csv?indicator=weekly-pay").content.decode("utf-8-sig")
    found = {row["area_code"]: row for row in csv.DictReader(io.StringIO(text))}
    published = figure("weekly-pay", BRADFORD, found[BRADFORD]["period"])
    assert published is not None
    assert found[BRADFORD]["value"] == published["value"]


def test_a_browser_that_has_a_file_is_not_sent_it_again() -> None:
    first = get("/base/download/map.xlsx")
    assert "max-age" in first.headers["cache-control"]
    again = get("/base/download/map.xlsx", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    # Which area is selected on the map is nothing that its table depends on.
    same = get(f"/base/download/map.csv?area={BRADFORD}&k=7")
    assert same.headers["etag"] == get("/base/download/map.csv").headers["etag"]


def test_one_file_is_made_once_for_all_who_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def make(*arguments: Any) -> Any:  # noqa: ANN401 - those of `export`
        made.append(arguments)
        return export(*arguments)

    monkeypatch.setattr(files, "export", make)
    # The selected area is nothing that the table depends on.
    addresses = [f"/base/download/map.csv?indicator=median-pay&area=E0800003{i}" for i in "2345"]
    found = get_all(addresses)
    assert {response.status_code for response in found} == {200}
    assert len({response.content for response in found}) == 1
    assert len(made) == 1


def test_links_in_files_are_those_of_the_host_that_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = "/base/download/map.metadata.json?indicator=neet"
    assert (
        get(address, host="one.example")
        .json()["dc:relation"]
        .startswith("http://one.example/base/map?indicator=neet")
    )
    assert "one.example" not in get(address, host="two.example").text
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", "https://map.example.org/x/")
    configured = get(address, host="evil.example").text
    assert "https://map.example.org/x/map?indicator=neet" in configured
    assert "evil" not in configured


def test_a_link_of_older_data_still_gives_the_file() -> None:
    assert get("/base/download/map.csv?indicator=neet&data=0000000000").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("map.csv?indicator=<script>alert(1)</script>", 400, "there is no such indicator"),
        ("map.csv?indicator=neet&period=1066", 400, "there are no figures"),
        ("area.csv?area=E07000026", 400, "Allerdale was abolished in 2023"),
        ("area.csv?area=E99999999", 400, "no area has this code"),
        ("area.pptx?area=E92000001&against=economic", 400, "is published for England. Instead"),
        ("area.pdf", 400, "needs one area"),
        ("compare.csv", 400, "needs areas"),
        ("map.exe", 404, "map: csv"),
        ("area.geojson?area=E08000032", 404, "area: csv"),
        ("everything.csv", 404, "map: csv"),
    ],
)
def test_nonsense_ends_in_a_page_that_says_what_is_wrong(
    address: str, status: int, words: str
) -> None:
    response = get(f"/base/download/{address}")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["cache-control"] == "no-store"
    assert words in unescape(response.text)
    assert "<script" not in response.text
    if "abolished" in words:  # and where to go from there
        offered = [link["href"] for link in attributes(response.text, "a")]
        links = [link for link in offered if "/download/" in link]
        assert links == ["/base/download/area.csv?area=E06000063"]
        assert get(links[0]).status_code == 200


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["map.csv", "area.csv", "compare.metadata.json", "x.csv"]) | st.text(),
    query=st.dictionaries(
        st.sampled_from(["indicator", "period", "area", "compare", "level", "region", "stage"]),
        st.text(max_size=60),
    ),
)
def test_no_address_breaks_it(name: str, query: dict[str, str]) -> None:
    address = f"/base/download/{quote(name, safe='')}?{urlencode(query)}"
    # 307: an address with a slash at its end leads to the one without.
    assert get(address).status_code in (200, 307, 400, 404)


def test_a_burst_is_answered_or_told_to_come_back() -> None:
    addresses = [
        f"/base/download/map.csv?indicator=claimant-count&period={year}&region=E1200000{digit}"
        for year in range(2010, 2020)
        for digit in range(1, 10)
    ]
    found = get_all(addresses)
    codes = {response.status_code for response in found}
    assert codes <= {200, 503}
    assert 200 in codes
    for response in found:
        if response.status_code == 503:
            assert response.headers["retry-after"]
    # Afterwards there is room again.
    assert get(addresses[-1]).status_code == 200
