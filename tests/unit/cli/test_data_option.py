"""A second data folder on the command line: every command shows it, and says where it is none."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.command import run
from support.second_folder import BRADFORD, MEASURE, second_folder

from mobilitymap import Atlas, load_atlas
from mobilitymap.web.static_site import content
from mobilitymap.web.static_site.content import Files, Job, What
from mobilitymap.web.static_site.publish import publish

if TYPE_CHECKING:
    from mobilitymap.web.urls import SiteUrls


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return second_folder(tmp_path_factory.mktemp("second") / "data")


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Return the environments of the programs that this process would have become."""
    seen: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda _path, _arguments, given: seen.append(given))
    return seen


def test_the_server_shows_the_folder(
    folder: Path, become: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("serve", "--data", "data", folder=folder.parent)
    assert (done.code, done.err) == (0, "")
    # What the server then opens, wherever it runs.
    monkeypatch.setenv("MOBILITYMAP_DATA", become[0]["MOBILITYMAP_DATA"])
    assert load_atlas().areas.get(BRADFORD).name == "Bratford"
    assert load_atlas().version == load_atlas(folder).version


def test_without_the_option_the_environment_counts_and_stays(
    become: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    run("serve")
    monkeypatch.setenv("MOBILITYMAP_DATA", str(folder))
    run("serve")
    assert [each.get("MOBILITYMAP_DATA") for each in become] == [None, str(folder)]
    assert "Bratford" in run("areas", BRADFORD).out
    assert "Bratford" in run("values", MEASURE).out


def test_export_writes_of_the_folder(folder: Path) -> None:
    asked = ("export", "--indicator", MEASURE, "--format", "csv", "--out", "-")
    for more, figure in ((("--data", str(folder)), 12.5), ((), 41.77328862)):
        done = run(*asked, *more)
        rows = csv.DictReader(io.StringIO(done.out.lstrip("\ufeff")))
        values = {row["area_code"]: row["value"] for row in rows}
        assert float(values[BRADFORD]) == figure


def one_page(atlas: Atlas, setting: SiteUrls, job: Job) -> Files:
    """Make the page of one area and the list of all areas."""
    if job == Job(What.AREA, BRADFORD) or job.what is What.SITE:
        yield from content.pages(atlas, setting, job)


def test_the_site_is_of_the_folder_and_is_made_again_for_another_one(
    folder: Path, tmp_path: Path
) -> None:
    page = tmp_path / "areas" / BRADFORD / "index.html"
    for data, name, figure in ((folder, "Bratford", "12.5"), (None, "Bradford", "41.8")):
        publish(tmp_path, data=data, renderers=[one_page], processes=1)
        assert f"<h1>{name}" in page.read_text(encoding="utf-8")
        assert figure in page.read_text(encoding="utf-8")
        assert name in (tmp_path / "areas" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [["serve"], ["site", "made"], ["export", "--format", "csv"]],
    ids=lambda arguments: arguments[0],
)
def test_a_folder_that_is_none_is_refused_in_one_line(
    arguments: list[str],
    become: list[dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "empty").mkdir()
    done = run(*arguments, "--data", "empty", folder=tmp_path)
    assert done.code == 2
    assert "empty is not a data folder: it has no areas.csv" in done.err
    assert done.err.count("\n") == 1
    missing = run(*arguments, "--data", "nowhere", folder=tmp_path)
    assert missing.code == 2
    assert "nowhere" in missing.err
    assert missing.err.count("\n") == 1
    monkeypatch.setenv("MOBILITYMAP_DATA", str(tmp_path / "nowhere"))
    set_so = run(*arguments, folder=tmp_path)
    assert set_so.code == 2
    assert "nowhere is not a data folder" in set_so.err
    assert set_so.err.count("\n") == 1
    assert become == []
    assert not (tmp_path / "made" / "index.html").exists()


def test_the_server_is_not_started_on_areas_that_cannot_be_read(
    become: list[dict[str, str]], tmp_path: Path
) -> None:
    broken = second_folder(tmp_path / "broken")
    (broken / "areas.csv").write_text("name\nBradford\n", encoding="utf-8")
    done = run("serve", "--data", str(broken))
    assert done.code == 2
    assert "areas.csv" in done.err
    assert done.err.count("\n") == 1
    assert become == []


def test_the_script_of_streamlit_ends_in_one_line_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import runpy; runpy.run_path('app.py')"],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "MOBILITYMAP_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert f"Error: {tmp_path} is not a data folder" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
