"""Pictures, files and the API answer the same error with the same status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.errors import (
    BusyError,
    DataError,
    MobilityMapError,
    PostcodeDirectoryError,
    UnknownPeriodError,
)
from mobilitymap.web import files, images
from mobilitymap.web.api import answers
from mobilitymap.web.routes import public_routes

if TYPE_CHECKING:
    from collections.abc import Callable

DOORS = {
    "picture": ("/image.svg", images, "static_map"),
    "file": ("/download/map.csv", files, "export"),
    "api": ("/api/v1/areas/E08000032", answers, "area"),
}


@pytest.mark.parametrize(
    ("error", "status", "retry"),
    [
        (DataError("A file of the data is broken."), 500, None),
        (UnknownPeriodError("neet", "1066", ["2024-25"]), 404, None),
        (PostcodeDirectoryError("it is gone"), 503, None),
        (BusyError(), 503, "5"),
        (MobilityMapError("That cannot be."), 400, None),
    ],
    ids=["broken", "unknown", "directory", "busy", "other"],
)
@pytest.mark.parametrize("door", DOORS)
def test_an_error_has_one_status_everywhere(
    door: str,
    error: MobilityMapError,
    status: int,
    retry: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, module, name = DOORS[door]
    monkeypatch.setattr(module, name, _failing(error, name))
    with TestClient(Starlette(routes=public_routes(load_atlas()))) as client:
        answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == retry
    assert answer.headers["cache-control"] == "no-store"


def _failing(error: MobilityMapError, name: str) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    fail.__name__ = name
    return fail
