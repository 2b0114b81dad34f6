"""The rows of the table of areas over HTTP."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.web.area_rows import figures_url, routes

ATLAS = load_atlas()
NEET = View(indicator="neet", k=7)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=routes(ATLAS, "base")), follow_redirects=False)


def test_rows_of_this_data_may_be_kept_for_ever(client: TestClient) -> None:
    address = figures_url(ATLAS, NEET, "/base")
    first = client.get(address, headers={"accept-encoding": "gzip"})
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["vary"] == "Accept-Encoding"
    assert {"code", "name", "text", "value", "interval"} == set(first.json()[0])
    plain = client.get(address, headers={"accept-encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json()
    assert plain.headers["etag"] != first.headers["etag"]
    again = client.get(
        address, headers={"accept-encoding": "gzip", "if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("version", ["", "&v=", "&v=0000000000", "&v=0000000000&v=1"])
def test_url_of_other_data_leads_to_these_and_is_not_kept(client: TestClient, version: str) -> None:
    answer = client.get(f"/base/figures?indicator=neet{version}")
    assert answer.status_code == 307
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["location"] == figures_url(ATLAS, NEET, "/base")
    assert client.get(answer.headers["location"]).status_code == 200
