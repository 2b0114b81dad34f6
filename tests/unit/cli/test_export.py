"""``mobilitymap export``, as its user types it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from support.command import run as run_here
from support.published import figure, rows

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, cwd: Path, code: int = 0) -> str:
    """Run the command; what it prints on success, the one line of error on failure."""
    done = run_here("export", *arguments, folder=cwd)
    assert done.code == code, done.err
    if code:
        assert done.err.count("\n") == 1
        assert "Traceback" not in done.err
        assert not list(cwd.iterdir())
        return done.err
    return done.out


def test_a_table_gets_a_name_that_says_what_is_inside_and_a_description(tmp_path: Path) -> None:
    printed = run("--indicator", "weekly-pay", "--format", "csv", cwd=tmp_path)
    table, described = (tmp_path / line for line in printed.split())
    assert table.name == "weekly-pay_2025_ltla.csv"
    assert json.loads(described.read_text())["url"] == table.name
    with table.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            published = figure("weekly-pay", row["area_code"], "2025")
            assert row["value"] == (published["value"] if published else "")


def test_nothing_is_overwritten_unless_asked_to(tmp_path: Path) -> None:
    target = tmp_path / "own.parquet"
    arguments = ["--area", "E08000032", "--stage", "work", "--format", "parquet", "--out"]
    assert run(*arguments, str(target), cwd=tmp_path).strip() == str(target)
    assert set(pq.read_table(target)["area_code"].to_pylist()) == {"E08000032"}
    before = target.read_bytes()
    target.write_bytes(b"mine")
    done = run_here("export", *arguments, str(target))
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "--force" in done.err
    assert target.read_bytes() == b"mine"
    run(*arguments, str(target), "--force", cwd=tmp_path)
    assert target.read_bytes() == before


def test_every_period_by_pipe(tmp_path: Path) -> None:
    printed = run(
        *("--indicator", "neet", "--period", "all", "--format", "csv", "--out", "-"), cwd=tmp_path
    )
    found = list(csv.DictReader(printed.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()))
    published = {row["period"] for row in rows("indicators/neet.csv")}
    assert {row["period"] for row in found} == published
    assert not list(tmp_path.iterdir())


def test_a_link_from_the_dashboard_will_do(tmp_path: Path) -> None:
    query = "?indicator=weekly-pay&level=region&data=0000000000"
    printed = run("--query", query, "--format", "geojson", cwd=tmp_path)
    found = json.loads((tmp_path / printed.strip()).read_text())
    assert len(found["features"]) == 12


@pytest.mark.parametrize("form", ["png", "svg", "pptx", "pdf"])
def test_pictures_slides_and_briefs_are_made_too(form: str, tmp_path: Path) -> None:
    begins = {"png": b"\x89PNG", "svg": b"<?xml", "pptx": b"PK", "pdf": b"%PDF"}
    printed = run("--area", "E08000032", "--format", form, "--out", "new", cwd=tmp_path)
    assert (tmp_path / printed.strip()).read_bytes().startswith(begins[form])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--indicator", "nope", "--format", "csv"], "no such indicator"),
        (["--period", "1066", "--format", "csv"], "no figures"),
        (["--area", "E99999999", "--format", "csv"], "no area has this code"),
        (["--area", "E08000032", "--format", "geojson"], "Choose from"),
        (["--format", "pdf"], "area=E08000032"),
        (["--format", "docx"], "docx"),
        (["--format", "csv", "--out", f"{__file__}/x.csv"], "cannot be written"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], words: str, tmp_path: Path) -> None:
    assert words in run(*arguments, cwd=tmp_path, code=2)


def test_slides_of_an_area_that_cannot_be_compared_as_asked_are_refused(tmp_path: Path) -> None:
    query = "area=E92000001&against=economic"
    refused = run("--kind", "area", "--format", "pptx", "--query", query, cwd=tmp_path, code=2)
    assert "No list “Similar areas (ONS, economic)” is published for England." in refused
    # The table of an area compares it with nothing but its nation and region.
    run("--kind", "area", "--format", "parquet", "--query", query, cwd=tmp_path)
