"""The API, driven by its own published description, and against the files of the data folder."""

from __future__ import annotations

import csv
import io
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

import anyio
import geopandas as gpd
import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from support.published import DATA, SLUGS, about, figure, latest, rows

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.web.api import answers, app

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from mobilitymap.web.responses import Answer

ROOT = "/base/api/v1"
BRADFORD, KENT, CUMBERLAND = "E08000032", "E10000016", "E06000063"


@cache
def site() -> Starlette:
    return Starlette(routes=app.routes(load_atlas(), "base"))


def get(address: str, method: str = "GET", **headers: str) -> httpx.Response:
    """Ask as a program would."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(site())
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            named = {name.replace("_", "-"): text for name, text in headers.items()}
            return await client.request(method, f"{ROOT}{address}", headers=named)

    return anyio.run(ask)


def answer(address: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    response = get(address)
    assert response.status_code == 200, response.text
    return response.json()


def problem(address: str, status: int) -> str:
    """Return the sentence of an error, which must be problem details."""
    response = get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    found = response.json()
    assert (found["status"], found["type"]) == (status, "about:blank")
    assert found["title"]
    assert "`" not in found["detail"]  # no command of the command line
    return str(found["detail"])


# -- what is described is what is answered ----------------------------------------------------


DESCRIPTION = schemathesis.openapi.from_asgi("/openapi.json", app.application(load_atlas()))


@DESCRIPTION.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_it_is_described(case: schemathesis.Case) -> None:
    case.call_and_validate()


def test_the_description_says_where_it_is_and_names_errors() -> None:
    described = answer("/openapi.json")
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": ROOT}]
    assert "HTTPValidationError" not in described["components"]["schemas"]
    for path, operation in described["paths"].items():
        assert set(operation) == {"get"}, path
        assert "422" in operation["get"]["responses"] or "parameters" not in operation["get"]


def test_the_page_for_people_loads_nothing_from_elsewhere() -> None:
    response = get("/")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in response.text
    assert 'src="http' not in response.text
    assert f'href="{ROOT}/openapi.json"' in response.text
    assert "/areas/{code}/profile" in response.text
    assert get("").headers["location"] == f"{ROOT}/"


# -- figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_values_are_those_of_the_file(slug: str) -> None:
    period, level = latest(slug), about(slug)["level"]
    at = {row["code"]: row for row in rows("areas.csv") if row["level"] == level}
    expected = {
        row["area_code"]: row
        for row in rows(f"indicators/{slug}.csv")
        if row["period"] == period
        and row["area_code"] in at
        and (row["value"] or not at[row["area_code"]]["last_year"])
    }
    found = answer(f"/indicators/{slug}/values")
    assert found["total"] == len(expected)
    assert found["unit"] == about(slug)["unit"]
    assert found["source"]["licence"] == about(slug)["source"]["licence"]
    got = {item["area_code"]: item for item in found["values"]}
    assert list(got) == sorted(expected)
    for code, row in expected.items():
        for name in ("value", "lower", "upper"):
            assert got[code][name] == (float(row[name]) if row[name] else None)
        assert got[code]["flag"] == row["flag"]
        assert got[code]["band"] == row.get("band", "")
        assert got[code]["cv"] == (float(row["cv"]) if row.get("cv") else None)
        assert got[code]["area_name"] == at[code]["name"]


def test_pages_together_are_the_whole() -> None:
    whole = answer("/indicators/weekly-pay/values?period=all&page_size=1000")
    address, values = "/indicators/weekly-pay/values?period=all&page_size=700", []
    while address:
        found = get(address)
        values += found.json()["values"]
        following = found.json()["next"]
        assert found.headers.get("link", "") == (f'<{following}>; rel="next"' if following else "")
        address = following.removeprefix(ROOT) if following else ""
    assert len(values) == whole["total"]
    assert values[:1000] == whole["values"]


def test_csv_by_address_and_by_header_is_the_same() -> None:
    address = "/indicators/weekly-pay/values"
    by_address, by_header = get(f"{address}.csv"), get(address, accept="text/csv")
    assert by_address.text == by_header.text
    assert "Accept" in by_header.headers["vary"]
    first = next(csv.DictReader(io.StringIO(by_address.text)))
    published = figure("weekly-pay", first["area_code"], first["period"])
    assert published is not None
    assert first["value"] == published["value"]
    assert first["licence"] == "Open Government Licence v3.0"
    assert first["data_version"] == by_address.headers["x-data-version"]


@pytest.mark.parametrize("code", [BRADFORD, KENT, "E92000001", "S12000036", "smc-aberdeen_city"])
def test_a_profile_ranks_only_what_may_be_ranked(code: str) -> None:
    found = answer(f"/areas/{code}/profile")
    assert [item["indicator"] for item in found["figures"]]
    for item in found["figures"]:
        assert ("rank" in item) != ("no_rank_reason" in item)
        if not about(item["indicator"])["rank"]:
            assert "rank" not in item
            assert "not ranked" in item["no_rank_reason"]
        owner = item["published_for"]["code"] if item["published_for"] else code
        published = figure(item["indicator"], owner, item["period"])
        assert item["value"] == (float(published["value"]) if published else None)
        if item["nation"]:
            nation = figure(item["indicator"], item["nation"]["code"], item["period"])
            assert nation is not None
            assert item["nation"]["value"] == float(nation["value"])


# -- areas and places ---------------------------------------------------------------------------


def test_areas_are_found_by_name_and_listed_by_level() -> None:
    assert [item["code"] for item in answer("/areas?q=hull")["areas"]] == ["E06000010"]
    assert answer("/areas?level=ltla")["total"] == 361
    assert answer("/areas?level=ltla&page=3&page_size=180")["areas"][0]["level"] == "ltla"
    assert answer("/areas?q=zzzzqqq")["areas"] == []


def test_an_area_knows_what_it_was_and_what_it_is_part_of() -> None:
    found = answer(f"/areas/{CUMBERLAND}")
    assert {step["name"] for step in found["predecessors"]} >= {"Allerdale", "Carlisle", "Copeland"}
    assert found["levels"] == ["ltla", "utla"]
    assert answer("/areas/E07000026")["successors"][0]["code"] == CUMBERLAND
    # Barnsley was only given another code.
    assert answer("/areas/e08000016")["code"] == "E08000038"
    assert [item["level"] for item in answer("/areas/E07000112")["parents"]] == [
        "utla",
        "region",
        "country",
    ]


def test_similar_areas_are_the_published_lists() -> None:
    lists = answer(f"/areas/{BRADFORD}/similar")["lists"]
    published = [row for row in rows("similar_areas.csv") if row["area_code"] == BRADFORD]
    got = [
        (one["model"], str(area["position"]), area["code"])
        for one in lists
        for area in one["areas"]
    ]
    assert got == [(row["model"], row["position"], row["similar_code"]) for row in published]


def test_postcodes_lead_to_their_authority() -> None:
    assert answer("/postcodes/bd1%201hx")["places"] == [
        {"code": BRADFORD, "name": "Bradford", "postcodes": 1}
    ]
    start = answer("/postcodes/BD1")
    assert not start["is_whole"]
    assert start["places"][0]["code"] == BRADFORD


@pytest.mark.parametrize("level", ["ltla", "region"])
def test_boundaries_are_those_of_the_topology(level: str) -> None:
    found = get(f"/boundaries/{level}.geojson")
    assert found.headers["content-type"] == "application/geo+json"
    got = gpd.read_file(io.BytesIO(found.content)).set_index("code").sort_index()
    expected = gpd.read_file(DATA / "boundaries.topojson", layer=level).set_index("code")
    expected = expected.set_crs("EPSG:4326", allow_override=True).sort_index()
    assert got.crs == "EPSG:4326"
    assert list(got.index) == list(expected.index)
    assert got.geometry.geom_equals_exact(expected.geometry, 1e-6).all()
    topology = answer(f"/boundaries/{level}.topojson")
    codes = {item["properties"]["code"] for item in topology["objects"][level]["geometries"]}
    assert codes == set(got.index)


# -- HTTP -----------------------------------------------------------------------------------------


def test_errors_are_problem_details_that_help() -> None:
    assert "E08000032" in problem("/areas/nowhere", 404)
    assert "/api/v1/areas?q=" in problem("/areas/nowhere", 404)
    assert "child-poverty" in problem("/indicators/child-povert", 404)
    assert "2024-25" in problem("/indicators/child-poverty/values?period=1066", 404)
    assert "ltla" in problem("/indicators/child-poverty/values?level=smc", 404)
    assert "BD1 1HX" in problem("/postcodes/nonsense", 404)
    assert "page" in problem("/areas?page=-1", 422)
    assert "page_size" in problem("/areas?page_size=100000000", 422)
    assert "level" in problem("/boundaries/moon.geojson", 422)
    assert "openapi.json" in problem("/nothing", 404)
    refused = get("/areas", "POST")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert refused.headers["content-type"] == "application/problem+json"


def test_programs_on_other_sites_may_ask_and_need_not_ask_twice() -> None:
    first = get("/areas/E08000032", origin="https://example.org")
    assert first.headers["access-control-allow-origin"] == "*"
    exposed = first.headers["access-control-expose-headers"].split(", ")
    assert set(exposed) == {"ETag", "Link", "X-Data-Version"}
    assert first.headers["x-data-version"] == load_atlas().version
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert first.headers["x-content-type-options"] == "nosniff"
    again = get("/areas/E08000032", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert get("/areas/E08000032", if_none_match='"other"').status_code == 200
    errors = get("/areas/nowhere", origin="https://example.org")
    assert errors.headers["access-control-allow-origin"] == "*"


def test_answers_are_compressed_and_vary_by_what_was_asked() -> None:
    zipped = get("/areas/E08000032", accept_encoding="gzip")
    plain = get("/areas/E08000032", accept_encoding="gzip;q=0")
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.json() == plain.json()
    assert zipped.headers["etag"] != plain.headers["etag"]
    for one in (zipped, plain):
        assert set(one.headers["vary"].split(", ")) >= {"Accept", "Accept-Encoding"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/openapi.json", 200),
        ("/areas/E08000032", 200),
        ("/areas.csv?level=region", 200),
        ("/indicators/weekly-pay/values?page_size=10", 200),
        ("/areas/nowhere", 404),
        ("/areas?page=-1", 422),
    ],
)
def test_head_is_get_without_the_body(address: str, status: int) -> None:
    asked, head = get(address), get(address, "HEAD")
    assert head.status_code == asked.status_code == status
    assert head.content == b""
    assert int(head.headers["content-length"]) > 0
    assert head.headers == asked.headers
    if status == 200:
        again = get(address, "HEAD", if_none_match=asked.headers["etag"])
        assert again.status_code == 304


def test_the_body_of_head_is_left_out_by_the_application() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def ask() -> None:
        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        path = f"{ROOT}/areas/E08000032"
        scope = {"type": "http", "method": "HEAD", "path": path, "raw_path": path.encode()}
        scope |= {"query_string": b"", "headers": [], "root_path": "", "scheme": "http"}
        await site()(scope, receive, send)

    anyio.run(ask)
    assert sent[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent[1:]) == b""


def test_what_is_at_hand_does_not_wait_for_what_is_being_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert get("/areas/E06000010").status_code == 200
    release, begun, made = threading.Event(), threading.Semaphore(0), answers.values_csv

    def slow(*arguments: Any) -> Answer:  # noqa: ANN401 - those of what it stands for
        begun.release()
        release.wait(20)
        return made(*arguments)

    monkeypatch.setattr(answers, "values_csv", slow)
    slow.__name__ = "slow"  # a name of its own in the cache

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(site())
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            found = []

            async def one(address: str) -> None:
                response = await client.get(f"{ROOT}{address}")
                found.append(response.status_code)

            async with anyio.create_task_group() as group:
                for level in ("ltla", "utla", "region", "country"):
                    group.start_soon(one, f"/indicators/weekly-pay/values.csv?level={level}")
                await anyio.to_thread.run_sync(begun.acquire)
                await anyio.to_thread.run_sync(begun.acquire)
                try:
                    with anyio.fail_after(5):
                        await one("/areas/E06000010")
                finally:
                    release.set()
            return found

    assert anyio.run(ask)[0] == 200


def test_a_large_answer_is_not_sent_as_one_page() -> None:
    assert "page_size" in problem("/areas?page_size=1001", 422)
    assert answer("/areas?page_size=1000")["areas"]
    assert "page" in problem("/areas?page=10001", 422)
    assert "q" in problem(f"/areas?q={'x' * 81}", 422)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    place=st.sampled_from(["/areas?q=", "/areas/", "/indicators/", "/postcodes/", "/areas?level="]),
    text=st.text(min_size=1, max_size=200),
)
def test_no_text_breaks_it(place: str, text: str) -> None:
    from urllib.parse import quote

    response = get(f"{place}{quote(text, safe='')}")
    assert response.status_code in (200, 404, 422)
    assert "<" not in response.text or response.headers["content-type"] != "text/html"
