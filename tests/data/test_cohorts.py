"""How many pupils stand behind a figure, counted a second time, and what follows from few.

The shares and the residents are read from the publishers' files with pyarrow and openpyxl.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet as pq
import pytest

from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

RUTLAND, BRACKNELL_FOREST, WOKINGHAM = "E06000017", "E06000036", "E06000041"
BRADFORD, LEEDS, CITY, SCILLY = "E08000032", "E08000035", "E09000001", "E06000053"
FAMILIES = (
    "good-development",
    "ks2-expected",
    "attainment8",
    "level3-at-19",
    "university-entry",
)


def rows(name: str) -> list[dict[str, str]]:
    with (data_directory() / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def few(slug: str) -> dict[str, set[str]]:
    """Return the periods of the figures that are flagged for few people, by area."""
    found = defaultdict(set)
    for row in rows(f"indicators/{slug}.csv"):
        if row["value"] and row["flag"] == "small-base":
            found[row["area_code"]].add(row["period"])
    return dict(found)


# Family, area and period; name of the share, its year, LA number of the Department, and age.
@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        (("good-development", RUTLAND, "2024-25"), ("PriFSM", "2025", 857, 5)),
        (("good-development", RUTLAND, "2021-22"), ("PriFSM", "2022", 857, 5)),
        (("ks2-expected", BRADFORD, "2024-25"), ("PriFSM", "2025", 380, 11)),
        (("attainment8", RUTLAND, "2022-23"), ("SecFSM", "2023", 857, 16)),
        (("level3-at-19", LEEDS, "2023-24"), ("SecFSM", "2021", 383, 16)),
        (("university-entry", RUTLAND, "2023-24"), ("SecFSM", "2020", 857, 15)),
        # The first share printed is that of 2016.
        (("university-entry", BRADFORD, "2015-16"), ("SecFSM", "2016", 380, 15)),
    ],
)
def test_the_number_of_pupils_is_the_share_times_the_residents_of_the_age(
    sources: Path, figure: tuple[str, str, str], printed: tuple[str, str, int, int]
) -> None:
    share, year, number, age = printed
    wanted = [("Short Desc", "=", share), ("Years", "=", year), ("LA Number", "=", number)]
    table = pq.read_table(sources / "dfe-lait" / "bds_long_0.parquet", filters=wanted)
    (percentage,) = table.column("Values").to_pylist()
    expected = Decimal(percentage) * residents(sources, figure[1], age) / 100
    (found,) = [
        int(row["pupils"])
        for row in rows("cohorts.csv")
        if (row["family"], row["area_code"], row["period"]) == figure
    ]
    assert abs(found - expected) <= Decimal("0.5")


def residents(sources: Path, code: str, age: int) -> int:
    book = openpyxl.load_workbook(sources / "population" / "mye22final.xlsx", read_only=True)
    lines = book["MYE2 - Persons"].iter_rows(values_only=True)
    header = next(line for line in lines if line[0] == "Code")
    column = [str(name) for name in header].index(str(age))
    return int(next(line[column] for line in lines if line[0] == code))


@pytest.mark.parametrize("family", FAMILIES)
def test_who_is_flagged_has_few_pupils_and_no_one_else(family: str) -> None:
    counted = {
        (row["area_code"], row["period"])
        for row in rows("cohorts.csv")
        if row["family"] == family and int(row["pupils"]) < 100
    }
    flagged = few(f"{family}-fsm")
    told = {(code, period) for code, periods in flagged.items() for period in periods}
    assert counted <= told
    assert {code for code, _ in told - counted} <= {CITY, SCILLY}
    # A gap has two sides, and what holds for one of them holds for it.
    gaps = few(f"{family}-gap")
    assert all(flagged[code] >= periods for code, periods in gaps.items() if code != CITY)
    assert RUTLAND in gaps


def test_the_areas_with_few_pupils_are_these() -> None:
    assert few("good-development-gap").keys() - {CITY, SCILLY} == {RUTLAND, BRACKNELL_FOREST}
    assert few("good-development-gap")[BRACKNELL_FOREST] == {"2017-18"}
    for family in FAMILIES[1:]:
        assert few(f"{family}-gap").keys() - {CITY, SCILLY} == {RUTLAND}, family
    for family in FAMILIES:
        periods = {row["period"] for row in rows(f"indicators/{family}-gap.csv") if row["value"]}
        assert few(f"{family}-gap")[RUTLAND] == periods, family
        # The other side rests on all other pupils, of whom there are hundreds.
        assert few(f"{family}-not-fsm").keys() <= {CITY, SCILLY}, family
        latest = {
            row["area_code"]: int(row["pupils"])
            for row in rows("cohorts.csv")
            if row["family"] == family and row["period"] == max(periods)
        }
        assert latest[BRADFORD] > 1000, family
        assert latest[WOKINGHAM] > 100, family


def test_all_year_groups_together_are_not_few() -> None:
    assert few("absence-fsm").keys() <= {CITY, SCILLY}
