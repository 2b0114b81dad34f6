"""Numbers that Python refuses to read are a reader's mistake over HTTP, never the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.html import text_of

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.web import area_rows
from mobilitymap.web.routes import public_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

# Python converts no text of more than 4,300 digits.
DIGITS = "7" * 4301


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    atlas = load_atlas()
    app = Starlette(routes=[*public_routes(atlas), *area_rows.routes(atlas)])
    with TestClient(app, raise_server_exceptions=False) as ready:
        yield ready


@pytest.mark.parametrize("path", ["/share", "/embed", "/download/map.csv"])
def test_pages_say_that_a_number_of_classes_was_left_out(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?k={DIGITS}")
    assert answer.status_code == (400 if "download" in path else 200)
    assert "was left out: the number of classes is 3 to 9." in text_of(answer.text)


@pytest.mark.parametrize("path", ["/image.png", "/image.svg", "/figures", "/areas/E08000032"])
def test_what_has_no_room_for_a_notice_is_the_usual_one_or_refused(
    client: TestClient, path: str
) -> None:
    usual, answer = client.get(path), client.get(f"{path}?k={DIGITS}")
    assert usual.status_code == 200
    assert answer.status_code == 400 or answer.content == usual.content


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/image.png?width=", 400),
        ("/image.svg?height=", 400),
        ("/api/v1/areas?page=", 422),
        ("/api/v1/areas?page_size=", 422),
        ("/api/v1/indicators/neet/values?page=-", 422),
        ("/api/v1/indicators/neet/values?period=", 422),
        ("/api/v1/areas/", 422),
        ("/api/v1/postcodes/", 422),
        ("/areas/", 404),
        ("/indicators/", 404),
    ],
)
def test_other_numbers_are_refused(client: TestClient, path: str, status: int) -> None:
    assert client.get(f"{path}{DIGITS}").status_code == status
