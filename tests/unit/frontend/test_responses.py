"""Content codings, entity tags and conditional requests, by the tables of RFC 9110."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import brotli
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from mobilitymap.frontend.responses import Content, matches, preferred_coding
from mobilitymap.web.compression import OwnCompression

if TYPE_CHECKING:
    from starlette.requests import Request

TEXT = b"the same line again and again\n" * 100


def ask(content: Content, *headers: tuple[str, str]) -> Response:
    raw = [(name.encode(), text.encode()) for name, text in headers]
    return content.respond(Headers(raw=raw), {"Cache-Control": "no-cache"})


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("compress, gzip", "gzip"),
        ("deflate", "identity"),
        ("*", "br"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("gzip; q=0, br;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("*;q=0", "identity"),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", "gzip"),
        ("gzip;q=1.0, br;q=0.8", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip;q=0.5, *;q=0.1", "gzip"),
        ("identity;q=0, gzip;q=0.001", "gzip"),
        ("identity;q=0", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("gzip;q=2", "identity"),
        ("notgzip", "identity"),
        # No digits need follow the point, and at most three may.
        ("gzip;q=0., br;q=0., *", "identity"),
        ("gzip;q=0.0001", "identity"),
        ("gzip;q=1.5", "identity"),
        # What is not well formed says nothing of its coding, which `*` then stands for.
        ("gzip;q=nonsense, br;q=0, *", "gzip"),
        ("gzip;q=1;level=9", "identity"),
        # `*` is also the plain text, where that is not named.
        ("gzip;q=0.5, br;q=0, *", "identity"),
        ("gzip;q=0.5, identity;q=0.4", "gzip"),
        ("gzip;q=0.4, identity;q=0.5", "identity"),
        (" ,gzip ; Q=0.7 ,, ", "gzip"),
    ],
)
def test_coding_is_the_one_that_the_client_prefers(accepted: str | None, coding: str) -> None:
    assert preferred_coding(accepted) == coding


def test_coding_is_one_that_there_is() -> None:
    assert preferred_coding("br, gzip;q=0.1", ["gzip"]) == "gzip"
    assert preferred_coding("br, gzip", []) == "identity"


@pytest.mark.parametrize(
    ("known", "is_known"),
    [
        (None, False),
        ("", False),
        ('"a"', True),
        ('W/"a"', True),
        ("*", True),
        (' "b" , W/"a"', True),
        ('"b,", "a"', True),
        ('"b"', False),
        ('"aa"', False),
        ("a", False),
        ('"*"', False),
        ('"x,"a","', False),
    ],
)
def test_entity_tags_are_compared_weakly_in_lists(known: str | None, is_known: bool) -> None:
    assert matches(known, '"a"') == is_known


def test_each_coding_is_sent_under_a_tag_of_its_own() -> None:
    content = Content(TEXT, "text/plain")
    plain, zipped, brotlied = (
        ask(content, ("accept-encoding", coding)) for coding in ("identity", "gzip", "br")
    )
    assert plain.body == TEXT
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == TEXT
    assert brotlied.headers["content-encoding"] == "br"
    assert brotli.decompress(brotlied.body) == TEXT
    sent = (plain, zipped, brotlied)
    assert len({one.headers["etag"] for one in sent}) == 3
    assert all(one.headers["vary"] == "Accept-Encoding" for one in sent)
    assert all(one.headers["content-length"] == str(len(one.body)) for one in sent)


def test_tag_is_that_of_the_content() -> None:
    tags = {ask(Content(body, "text/plain")).headers["etag"] for body in (b"one", b"two", b"one")}
    assert len(tags) == 2


@pytest.mark.parametrize("length", [10, 10_000], ids=["plain", "compressed"])
def test_no_request_changes_what_the_next_is_sent(length: int) -> None:
    given = {"X-Data-Version": "1"}
    content = Content(b"x" * length, "text/plain", headers=given)
    given["X-Data-Version"] = "2"
    assert content.headers == {"X-Data-Version": "1"}
    for shared in (content.headers, content.encoded):
        with pytest.raises(TypeError):
            shared["br"] = b""  # type: ignore[index]
    sent = content.respond(Headers(), {})
    sent.headers["X-Data-Version"] = "3"
    assert content.respond(Headers(), {}).headers["X-Data-Version"] == "1"


def test_what_the_client_has_is_not_sent_again() -> None:
    content = Content(TEXT, "text/plain", headers={"X-More": "1"})
    accepted = ("accept-encoding", "gzip")
    first = ask(content, accepted)
    again = ask(
        content, accepted, ("if-none-match", '"other"'), ("if-none-match", first.headers["etag"])
    )
    assert (again.status_code, again.body) == (304, b"")
    for name in ("etag", "vary", "cache-control", "x-more"):
        assert again.headers[name] == first.headers[name]
    assert "content-encoding" not in again.headers
    # The same bytes by another coding are another representation.
    assert ask(content, ("if-none-match", first.headers["etag"])).status_code == 200
    error = Content(TEXT, "text/plain", status=404)
    assert ask(error, ("if-none-match", "*")).status_code == 404


@pytest.mark.parametrize(
    ("media_type", "body"),
    [("image/png", TEXT), ("application/pdf", TEXT), ("text/html", b"short")],
)
def test_what_would_not_shrink_is_sent_as_it_is(media_type: str, body: bytes) -> None:
    answer = ask(Content(body, media_type), ("accept-encoding", "gzip, br"))
    assert answer.body == body
    assert "content-encoding" not in answer.headers


def test_nothing_is_compressed_by_others_under_the_tag_of_the_plain_text() -> None:
    def own(request: Request) -> Response:
        return Content(TEXT, "text/plain").respond(request.headers, {})

    def other(_: Request) -> Response:
        return PlainTextResponse(TEXT)

    routes = [Route("/own", own)]
    app = Starlette(
        routes=[*routes, Route("/other", other)],
        middleware=[Middleware(OwnCompression, routes=routes), Middleware(GZipMiddleware)],
    )
    client = TestClient(app)
    refused = client.get("/own", headers={"accept-encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers
    assert refused.content == TEXT
    taken = client.get("/own", headers={"accept-encoding": "gzip"})
    assert (taken.headers["content-encoding"], taken.content) == ("gzip", TEXT)
    assert taken.headers["etag"] != refused.headers["etag"]
    # What does not compress for itself is still compressed.
    assert client.get("/other").headers["content-encoding"] == "gzip"
