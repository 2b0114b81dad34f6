"""An Atlas of another data folder shows what is in that folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mobilitymap import Atlas, load_atlas
from mobilitymap.web import related

DATA = Path(__file__).parents[3] / "data"
BRADFORD, LEEDS, CORNWALL = "E08000032", "E08000035", "E06000052"


@pytest.fixture
def other(tmp_path: Path) -> Atlas:
    """Return an Atlas in whose folder Bradford borders on Cornwall alone."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    file = folder / "neighbours.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    row = {"area_code": BRADFORD, "neighbour_code": CORNWALL, "level": "ltla"}
    kept = [line for line in lines if BRADFORD not in line]
    text = "\n".join([*kept, ",".join(row.get(name, "") for name in head)]) + "\n"
    file.write_text(text, encoding="utf-8")
    return load_atlas(folder)


def test_the_neighbours_are_those_of_the_folder(other: Atlas) -> None:
    found = related.neighbours(other, other.areas.get(BRADFORD))
    assert [area.code for area in found] == [CORNWALL]
    own = load_atlas()
    assert LEEDS in {area.code for area in related.neighbours(own, own.areas.get(BRADFORD))}
