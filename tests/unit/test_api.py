"""The API, driven by its own published description, and against the files of the data folder."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any

import anyio
import geopandas as gpd
import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published import DATA, SLUGS, about, figure, latest, rows
from starlette.applications import Starlette

from mobilitymap.atlas import load_atlas
from mobilitymap.site import api

ROOT = "/base/api/v1"
BRADFORD, KENT, CUMBERLAND = "E08000032", "E10000016", "E06000063"


@cache
def site() -> Starlette:
    return Starlette(routes=api.routes(load_atlas(), "base"))


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


DESCRIPTION = schemathesis.openapi.from_asgi("/openapi.json", api.application(load_atlas()))


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
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert refused.headers["content-type"] == "application/problem+json"


def test_programs_on_other_sites_may_ask_and_need_not_ask_twice() -> None:
    first = get("/areas/E08000032", origin="https://example.org")
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["x-data-version"] == load_atlas().version
    assert "max-age" in first.headers["cache-control"]
    again = get("/areas/E08000032", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


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
