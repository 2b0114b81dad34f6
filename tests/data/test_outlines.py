"""Neighbours and outlines, against a map of the country and against the sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.ingest import schemas
from mobilitymap.ingest.geography.neighbours import make_neighbours
from mobilitymap.ingest.geography.outlines import make_outlines, write_outlines
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

    from mobilitymap.ingest.geography.topology import Topology

DATA = data_directory()
BRADFORD, KENT, SCILLY, CITY = "E08000032", "E10000016", "E06000053", "E09000001"


@pytest.fixture(scope="module")
def topology() -> Topology:
    made: Topology = json.loads((DATA / "boundaries.topojson").read_text(encoding="utf-8"))
    return made


def names(code: str, level: str) -> set[str]:
    table = pd.read_csv(DATA / "neighbours.csv")
    mine = table.loc[(table["area_code"] == code) & (table["level"] == level), "neighbour_code"]
    areas = load_atlas().areas
    return {areas.get(other, Level(level)).name for other in mine}


def test_neighbours_are_those_of_the_atlas_of_the_country() -> None:
    metropolitan = {"Calderdale", "Kirklees", "Leeds", "North Yorkshire"}
    assert names(BRADFORD, "ltla") == {*metropolitan, "Pendle"}
    assert names(BRADFORD, "utla") == {*metropolitan, "Lancashire"}
    # Across the Thames Estuary is no border; across the river in London is one.
    assert names(KENT, "utla") == {"Medway", "Bexley", "Bromley", "Surrey", "East Sussex"}
    assert names(SCILLY, "utla") == set()
    assert {"Camden", "Hackney", "Islington", "Tower Hamlets", "Westminster"} <= names(CITY, "ltla")


def test_files_are_what_the_borders_give(topology: Topology, tmp_path: Path) -> None:
    made = make_neighbours(topology)
    today = {
        shape["properties"]["code"]
        for level in ("ltla", "utla")
        for shape in topology["objects"][level]["geometries"]
    }
    schemas.check(made, schemas.neighbours(today))
    pd.testing.assert_frame_equal(made, pd.read_csv(DATA / "neighbours.csv"))
    write_outlines(tmp_path / "outlines.json", make_outlines(topology))
    assert (tmp_path / "outlines.json").read_bytes() == (DATA / "outlines.json").read_bytes()


def test_every_area_of_today_has_an_outline() -> None:
    drawn = json.loads((DATA / "outlines.json").read_text(encoding="utf-8"))["areas"]
    areas = load_atlas().areas
    for level in (Level.LTLA, Level.UTLA, Level.REGION, Level.COUNTRY, Level.SMC):
        missing = [a.code for a in areas.level(level) if a.code[0] != "K" and a.code not in drawn]
        assert missing == []
