"""Similar areas, characteristics, national series and rank intervals against publications.

Every expected figure names where it was published; none was read back from the file it is
compared with.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from typing import TYPE_CHECKING

import openpyxl
import pytest

from mobilitymap.domain.areas import Gazetteer, Level
from mobilitymap.domain.peers import Model, SimilarAreas
from mobilitymap.domain.place_names import fold
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

DATA = data_directory()
HARTLEPOOL, SHEFFIELD, KENT = "E06000001", "E08000039", "E10000016"
TOWER_HAMLETS, NORTH_NORFOLK, BARNSLEY = "E09000030", "E07000147", "E08000038"
HIGHLAND = "S12000017"


@pytest.fixture(scope="module")
def similar() -> SimilarAreas:
    return SimilarAreas.read(DATA)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.read(DATA)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("code", "model", "expected"),
    [
        # ONS, Explore local statistics: the first three and the last, looked up by hand.
        (
            HARTLEPOOL,
            Model.OVERALL,
            ["Rotherham", "Redcar and Cleveland", "Bassetlaw", "Stoke-on-Trent"],
        ),
        (KENT, Model.OVERALL, ["Norfolk", "Gloucestershire", "Dorset", "East Sussex"]),
        (
            SHEFFIELD,
            Model.DEMOGRAPHIC,
            ["Leeds", "Glasgow City", "West Northamptonshire", "Manchester"],
        ),
    ],
)
def test_similar_areas_in_published_order(
    code: str,
    model: Model,
    expected: list[str],
    similar: SimilarAreas,
    gazetteer: Gazetteer,
) -> None:
    names = [gazetteer.get(peer.code).name for peer in similar.peers(code, model)]
    assert len(names) == 20
    assert [*names[:3], names[-1]] == expected


def test_statistical_neighbours_are_those_the_department_names(
    sources: Path, similar: SimilarAreas, gazetteer: Gazetteer
) -> None:
    # The workbook names each authority beside its number, so its lists can be read by name;
    # the build goes by number and a lookup of another publisher.
    book = openpyxl.load_workbook(sources / "dfe-lait" / "sn_may_2025.xlsx", read_only=True)
    table = list(book["LA SN Groups"].iter_rows(min_row=4, values_only=True))
    spelt = {"durham": "county durham", "bedford borough": "bedford"}
    folded = {row[0]: fold(str(row[1])) for row in table if row[0]}
    names = {number: spelt.get(name, name) for number, name in folded.items()}
    of_today = table[: next(at for at, row in enumerate(table) if not row[0])]
    by_name = {fold(area.name): area.code for area in gazetteer.level(Level.UTLA)}
    assert len(of_today) == 153
    for row in of_today:
        peers = similar.peers(by_name[names[row[0]]], Model.STATISTICAL_NEIGHBOURS)
        found = [(fold(gazetteer.get(peer.code).name), peer.closeness) for peer in peers]
        printed = zip(row[5:25:2], row[6:25:2], strict=True)
        assert found == [(names[number], closeness) for number, closeness in printed]
        assert [peer.position for peer in peers] == list(range(1, 11))


def test_the_densest_the_oldest_and_the_widest_district() -> None:
    # ONS, Census 2021 first results: Tower Hamlets is the most densely populated authority
    # of England and Wales, North Norfolk the one with the highest median age. Highland is
    # the largest council area of Scotland (National Records of Scotland).
    districts = [row for row in rows("characteristics.csv") if row["level"] == "ltla"]

    def highest(column: str) -> str:
        return max(districts, key=lambda row: float(row[column]))["area_code"]

    assert (highest("density"), highest("median_age"), highest("area_km2")) == (
        TOWER_HAMLETS,
        NORTH_NORFOLK,
        HIGHLAND,
    )
    # ONS, Population estimates for the UK, mid-2022: 67,596,281 people.
    assert sum(int(row["population"]) for row in districts) == 67_596_281


def test_recoded_districts_keep_their_characteristics(similar: SimilarAreas) -> None:
    for code in (BARNSLEY, SHEFFIELD):
        place = similar.characteristics(code)
        assert place is not None
        assert place.median_age
        assert place.rural_urban.startswith("Urban")


@pytest.mark.parametrize(
    ("series", "group", "x", "value"),
    [
        # DfE, Key stage 4 performance 2022/23 and 2023/24 (as first published; revised to 3.93
        # later): disadvantage gap index.
        ("disadvantage-gap-index", "Disadvantage gap index", "2010-11", "4.07"),
        ("disadvantage-gap-index", "Disadvantage gap index", "2018-19", "3.7"),
        ("disadvantage-gap-index", "Disadvantage gap index", "2021-22", "3.84"),
        ("disadvantage-gap-index", "Disadvantage gap index", "2023-24", "3.92"),
        # DfE, Post-16 education and labour market activities (LEO), earnings tables.
        ("earnings-fsm", "Once eligible for free school meals", "15", "18875"),
        ("earnings-fsm", "Not eligible", "15", "24122"),
        ("earnings-neighbourhood", "Most deprived fifth of neighbourhoods", "15", "19899"),
        ("earnings-neighbourhood", "Least deprived fifth", "15", "27419"),
    ],
)
def test_a_series_as_published(series: str, group: str, x: str, value: str) -> None:
    (found,) = [
        row
        for row in rows("national_series.csv")
        if (row["series"], row["group"], row["x"]) == (series, group, x)
    ]
    assert found["value"] == value


def test_series_are_whole() -> None:
    points: dict[tuple[str, str], list[str]] = {}
    for row in rows("national_series.csv"):
        points.setdefault((row["series"], row["group"]), []).append(row["x"])
    for (series, _), found in points.items():
        if series == "disadvantage-gap-index":
            assert (found[0], found[-1], len(found)) == ("2010-11", "2023-24", 14)
            assert all(int(one[:4]) + 1 == int(next_one[:4]) for one, next_one in pairwise(found))
        else:
            assert found == [str(year) for year in range(1, 16)]
    assert len(points) == 6
