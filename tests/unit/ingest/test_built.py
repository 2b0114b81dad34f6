"""What the build removes from a data folder: its own pairs that it no longer makes, no others."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from mobilitymap.cli import cli
from mobilitymap.errors import DataError
from mobilitymap.ingest import build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def slugs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the slugs that the build makes, to be changed by a test."""
    made = ["neet", "absence"]

    def make(_sources: Path, out: Path, _progress: build.Progress | None) -> None:
        (out / "areas.csv").write_text("code\n", encoding="utf-8")
        (out / "indicators").mkdir()
        for slug in made:
            for ending in ("csv", "toml"):
                (out / "indicators" / f"{slug}.{ending}").write_text(slug, encoding="utf-8")

    monkeypatch.setattr(build, "_make", make)
    return made


def pairs(folder: Path) -> set[str]:
    return {path.name for path in (folder / "indicators").iterdir()}


def by_hand(folder: Path, slug: str) -> None:
    for ending in ("csv", "toml"):
        (folder / "indicators" / f"{slug}.{ending}").write_text("by hand", encoding="utf-8")


def test_a_pair_the_build_no_longer_makes_goes_and_a_hand_made_one_stays(
    slugs: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "data"
    build.build(tmp_path, out)
    by_hand(out, "council-table")
    assert build.check(tmp_path, out) == []
    slugs.remove("neet")
    assert build.check(tmp_path, out) == ["built.toml: differs", "indicators/neet: no longer made"]
    build.build(tmp_path, out)
    assert pairs(out) == {"absence.csv", "absence.toml", "council-table.csv", "council-table.toml"}
    assert build.check(tmp_path, out) == []


def test_the_list_is_the_same_bytes_each_time_and_names_what_was_built(
    slugs: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "data"
    build.build(tmp_path, out)
    first = (out / "built.toml").read_bytes()
    by_hand(out, "council-table")
    slugs.reverse()
    build.build(tmp_path, out)
    assert (out / "built.toml").read_bytes() == first
    assert tomllib.loads(first.decode()) == {"indicators": ["absence", "neet"]}


def test_without_a_list_nothing_is_taken_for_the_builds_own(
    slugs: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "data"
    build.build(tmp_path, out)
    (out / "built.toml").unlink()
    slugs.remove("neet")
    assert build.check(tmp_path, out) == ["built.toml: missing"]
    build.build(tmp_path, out)
    assert {"neet.csv", "neet.toml"} <= pairs(out)


@pytest.mark.parametrize(
    "text", ["indicators = [", "", "indicators = 'neet'", "indicators = ['../../kept']", "\0"]
)
@pytest.mark.usefixtures("slugs")
def test_a_list_that_cannot_be_read_removes_nothing(tmp_path: Path, text: str) -> None:
    out = tmp_path / "data"
    build.build(tmp_path, out)
    (tmp_path / "kept.csv").write_text("kept", encoding="utf-8")
    (out / "built.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"^built\.toml"):
        build.build(tmp_path, out)
    assert (tmp_path / "kept.csv").exists()
    assert len(pairs(out)) == 4


def test_check_ends_with_1_and_a_line_for_a_pair_that_is_no_longer_made(
    slugs: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "data"
    build.build(tmp_path, out)
    slugs.remove("neet")
    options = ["build", "--sources", str(tmp_path), "--out", str(out), "--check"]
    done = CliRunner().invoke(cli, options)
    assert done.exit_code == 1
    assert "indicators/neet: no longer made" in done.stdout.splitlines()
    assert "neet.csv" in pairs(out)
