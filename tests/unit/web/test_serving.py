"""The served site as a whole: what stands before Streamlit, and what every answer says."""

from __future__ import annotations

import runpy
import threading
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.web.routes import public_routes

ROOT = Path(__file__).parents[3]
HTML = "text/html; charset=utf-8"
POLICY = {
    "default-src 'none'",
    "img-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
# Path, status, how long it may be kept, and what kind of thing it is.
PUBLIC = [
    ("/areas/", 200, "public, max-age=300", HTML),
    ("/areas/E08000032", 200, "public, max-age=300", HTML),
    ("/areas/E10000006", 200, "public, max-age=300", HTML),
    ("/areas/X1", 404, "no-store", HTML),
    ("/indicators/", 200, "public, max-age=300", HTML),
    ("/indicators/neet", 200, "public, max-age=300", HTML),
    ("/indicators/moon", 404, "no-store", HTML),
    ("/public/site.css", 200, "public, max-age=300", "text/css; charset=utf-8"),
    ("/share?indicator=neet", 200, "private, max-age=300", HTML),
    ("/embed?indicator=neet", 200, "private, max-age=300", HTML),
    ("/image.svg?width=300&height=300", 200, "public, max-age=3600", "image/svg+xml"),
    ("/image.png?width=0", 400, "no-store", "text/plain; charset=utf-8"),
    ("/download/map.csv?indicator=neet", 200, "public, max-age=3600", "text/csv; charset=utf-8"),
    ("/download/map.exe", 404, "no-store", HTML),
    ("/api/v1/", 200, "public, max-age=3600", HTML),
    ("/api/v1/openapi.json", 200, "public, max-age=3600", "application/json"),
    ("/api/v1/areas/E08000032", 200, "public, max-age=3600", "application/json"),
    ("/api/v1/nothing", 404, "no-store", "application/problem+json"),
]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=public_routes(load_atlas(), "/base/")))


@pytest.mark.parametrize(("path", "status", "kept", "media_type"), PUBLIC)
def test_every_answer_says_what_it_is_and_how_long_it_holds(
    client: TestClient, path: str, status: int, kept: str, media_type: str
) -> None:
    asked = client.get(f"/base{path}", headers={"accept-encoding": "gzip"})
    assert asked.status_code == status
    assert asked.headers["cache-control"] == kept
    assert asked.headers["content-type"] == media_type
    assert asked.headers["x-content-type-options"] == "nosniff"
    assert asked.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "Accept-Encoding" in asked.headers["vary"].split(", ")
    if media_type == HTML and "/embed" not in path:
        assert set(asked.headers["content-security-policy"].split("; ")) == POLICY
    is_text = not media_type.startswith("image/png")
    if is_text and len(asked.content) > 500:
        assert asked.headers["content-encoding"] == "gzip"
    head = client.head(f"/base{path}", headers={"accept-encoding": "gzip"})
    assert (head.status_code, head.content) == (status, b"")
    assert head.headers == asked.headers
    tag = asked.headers["etag"]
    again = client.get(f"/base{path}", headers={"accept-encoding": "gzip", "if-none-match": tag})
    assert again.status_code == (304 if status == 200 else status)
    # Only below its path, and nothing is changed by a request.
    assert client.get(path).status_code == 404
    assert client.post(f"/base{path}").status_code == (404 if "nothing" in path else 405)


def test_no_two_answers_share_a_tag(client: TestClient) -> None:
    tags = [
        client.get(f"/base{path}").headers["etag"] for path, *_ in PUBLIC if "nothing" not in path
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    "path",
    [
        "/download/..%2f..%2fetc%2fpasswd",
        "/download/map.csv%0d%0aX-Injected:%201",
        "/image.png?download=1&width=300&height=300&indicator=a%0d%0aX-Injected:%201",
        "/areas/E07000026?against=a%0d%0aX-Injected:%201",
        "/areas/%0d%0aX-Injected:%201/",
        "/api/v1/areas/%0d%0aX-Injected",
        "/api/v1/areas?q=%0d%0aX-Injected&page_size=1",
    ],
)
def test_no_address_adds_a_header(client: TestClient, path: str) -> None:
    answer = client.get(f"/base{path}", follow_redirects=False)
    assert "x-injected" not in answer.headers
    assert not any(c in value for value in answer.headers.values() for c in "\r\n")
    assert answer.status_code < 500


def test_app_sends_at_once_and_keeps_streamlit_from_compressing_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading.Thread, "start", lambda _self: None)  # nothing is read ahead
    base = st.get_option("server.baseUrlPath")
    found = runpy.run_path(str(ROOT / "app.py"))
    assert base == ""
    names = [one.cls.__name__ for one in found["middleware"]]
    assert names == ["NoDelay", "OwnCompression"]
    paths = {getattr(route, "path", "") for route in found["middleware"][1].kwargs["routes"]}
    assert {"/assets/{file_name}", "/figures", "/areas/{code}", "/image.png", "/embed"} <= paths
    assert {"/download/{name}", "/api/v1", "/share"} <= paths
