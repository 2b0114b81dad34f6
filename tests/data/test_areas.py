"""Areas and successions, against the publishers' lists that they were not read from."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from mobilitymap.domain.areas import Level
from mobilitymap.errors import SourceError
from mobilitymap.ingest.geography.areas import make_areas
from mobilitymap.ingest.geography.policy_areas import make_policy_areas
from mobilitymap.ingest.geography.successions import make_successions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def areas(sources: Path) -> pd.DataFrame:
    return make_areas(sources)


@pytest.fixture(scope="module")
def successions(sources: Path) -> pd.DataFrame:
    return make_successions(sources)


@pytest.fixture(scope="module")
def policy_areas(sources: Path) -> pd.DataFrame:
    return make_policy_areas(sources)


def today(areas: pd.DataFrame, level: Level) -> pd.DataFrame:
    rows = areas.loc[(areas["level"] == level) & areas["last_year"].isna()]
    return rows.loc[~rows["code"].str.startswith("K")].set_index("code")


def metadata(sources: Path) -> dict[str, dict[str, object]]:
    """ONS's own list of areas with the years in which they began and ended."""
    text = (sources / "lookups/ons-geo-metadata.json").read_text(encoding="utf-8")
    listed: dict[str, dict[str, object]] = json.loads(text)
    return listed


@pytest.mark.parametrize(
    ("level", "count"),
    [
        (Level.LTLA, 361),
        (Level.UTLA, 218),
        (Level.REGION, 12),
        (Level.COUNTRY, 4),
        (Level.SMC, 205),
        (Level.LTLA_2019, 317),
    ],
)
def test_counts_of_each_level(areas: pd.DataFrame, level: Level, count: int) -> None:
    assert len(today(areas, level)) == count


def test_upper_tier_by_nation(areas: pd.DataFrame) -> None:
    nations = today(areas, Level.UTLA).index.str[0].value_counts().to_dict()
    assert nations == {"E": 153, "S": 32, "W": 22, "N": 11}


def test_one_row_for_each_code_and_level(areas: pd.DataFrame) -> None:
    assert not areas.duplicated(["code", "level"]).any()


def test_parents_exist_and_nest(areas: pd.DataFrame) -> None:
    for parent in ("utla", "region", "country", "smc"):
        known = set(today(areas, Level(parent)).index)
        assert set(areas[parent]) - {""} <= known
        assert set(today(areas, Level.LTLA)[parent]) == known


def test_english_parents_equal_the_education_departments(
    areas: pd.DataFrame, sources: Path
) -> None:
    lookup = pd.read_csv(sources / "lookups/lad25-utla-region.csv", index_col="lad_code")
    districts = today(areas, Level.LTLA).loc[lookup.index]
    assert districts["utla"].equals(lookup["new_la_code"].rename("utla"))
    assert districts["region"].equals(lookup["region_code"].rename("region"))
    assert districts["name"].equals(lookup["lad_name"].rename("name"))


def test_northern_lincolnshire_is_in_yorkshire_and_the_humber(areas: pd.DataFrame) -> None:
    for level in (Level.LTLA, Level.UTLA):
        assert set(today(areas, level).loc[["E06000012", "E06000013"], "region"]) == {"E12000003"}


def test_hexagons_are_unique_cells_of_all_districts(areas: pd.DataFrame) -> None:
    cells = areas.loc[areas["q"].notna()]
    assert set(cells["code"]) == set(today(areas, Level.LTLA).index)
    assert not cells.duplicated(["q", "r"]).any()
    north = cells.loc[cells["r"].idxmax()]
    assert (north["name"], north["r"]) == ("Shetland Islands", 29)


def test_smc_areas_partition_the_districts(areas: pd.DataFrame) -> None:
    districts = today(areas, Level.LTLA)
    merged = districts.groupby("smc").size()
    assert len(merged) == 205
    assert merged.sum() == 361
    assert (merged > 1).sum() == 25
    assert merged["smc-northern_ireland"] == 11
    assert set(districts.index[districts["smc"] == "smc-camden_and_city_of_london"]) == {
        "E09000001",
        "E09000007",
    }


def test_population_adds_up_to_the_published_totals(areas: pd.DataFrame) -> None:
    # ONS, mid-2022: United Kingdom 67,596,281; England 57,106,398.
    for level in (Level.LTLA, Level.UTLA, Level.REGION, Level.COUNTRY, Level.SMC):
        assert today(areas, level)["population"].sum() == 67_596_281
    assert today(areas, Level.COUNTRY).loc["E92000001", "population"] == 57_106_398


def test_names_and_years_equal_those_of_ons(areas: pd.DataFrame, sources: Path) -> None:
    listed = metadata(sources)
    rows = areas.loc[areas["code"].isin(list(listed)) & (areas["level"] != Level.LTLA_2019)]
    for row in rows.itertuples():
        assert row.name == listed[row.code]["areanm"]
        end = listed[row.code].get("end")
        assert (None if pd.isna(row.last_year) else row.last_year) == end
    known = set(rows["code"])
    recoded = {code for code, area in listed.items() if area.get("end")} - known
    combined = {code for code in recoded if code.startswith("E47")}
    assert recoded - combined == {
        *("E08000016", "E08000019"),
        *("S12000015", "S12000024", "S12000044", "S12000046"),
    }


def test_every_code_out_of_use_reaches_today(
    areas: pd.DataFrame, successions: pd.DataFrame, sources: Path
) -> None:
    current = set(today(areas, Level.LTLA).index) | set(today(areas, Level.UTLA).index)
    assert set(successions["new_code"]) <= current
    assert not set(successions["old_code"]) & current
    abolished = set(areas.loc[areas["last_year"].notna(), "code"])
    assert abolished <= set(successions["old_code"])
    with (sources / "lookups/lad-code-history.csv").open(encoding="utf-8") as file:
        history = {row["LADCD"] for row in csv.DictReader(file)}
    assert history <= current | set(successions["old_code"])


def test_chains_are_resolved_with_the_year_of_the_first_step(successions: pd.DataFrame) -> None:
    taunton = successions.set_index("old_code").loc["E07000190"]
    assert (taunton["new_code"], taunton["what_happened"], taunton["year"]) == (
        "E06000066",
        "merged",
        2019,
    )


@pytest.mark.parametrize(
    ("old", "what", "new"),
    [
        ("E10000006", "split", {"E06000063", "E06000064"}),
        ("E10000009", "split", {"E06000058", "E06000059"}),
        ("E10000021", "split", {"E06000061", "E06000062"}),
        ("E10000023", "recoded", {"E06000065"}),
        ("E08000016", "recoded", {"E08000038"}),
        ("E08000019", "recoded", {"E08000039"}),
        ("S12000046", "recoded", {"S12000049"}),
        ("E06000028", "merged", {"E06000058"}),
    ],
)
def test_what_became_of(successions: pd.DataFrame, old: str, what: str, new: set[str]) -> None:
    rows = successions.loc[successions["old_code"] == old]
    assert set(rows["new_code"]) == new
    assert set(rows["what_happened"]) == {what}


def test_policy_areas_are_all_there(policy_areas: pd.DataFrame, areas: pd.DataFrame) -> None:
    names = policy_areas.groupby("kind")["name"].nunique().to_dict()
    assert names == {"education-investment-area": 55, "opportunity-area": 12}
    priority = policy_areas.loc[policy_areas["priority"] == "true"]
    assert priority["name"].nunique() == 24
    shown = policy_areas.loc[policy_areas["area_code"] != "", ["area_code", "level"]]
    assert set(shown.itertuples(index=False, name=None)) <= set(
        areas[["code", "level"]].itertuples(index=False, name=None)
    )


def test_west_somerset_is_a_point_and_somerset_is_not_it(policy_areas: pd.DataFrame) -> None:
    opportunity = policy_areas.loc[policy_areas["kind"] == "opportunity-area"]
    assert "E06000066" not in set(opportunity["area_code"])
    west = opportunity.set_index("name").loc["West Somerset"]
    assert (west["area_code"], west["within"]) == ("", "E06000066")
    assert opportunity.loc[opportunity["lon"].notna(), "name"].tolist() == ["West Somerset"]


def test_only_norwich_of_norfolk_has_priority(policy_areas: pd.DataFrame) -> None:
    norfolk = policy_areas.loc[policy_areas["name"] == "Norfolk"].set_index("area_code")
    assert norfolk.index[norfolk["priority"] == "true"].tolist() == ["E07000148"]


def copied(sources: Path, to: Path) -> Path:
    for folder in ("lookups", "boundaries", "hex", "population", "smc-state-of-the-nation"):
        shutil.copytree(
            sources / folder,
            to / folder,
            ignore=shutil.ignore_patterns("*.shp", "2025-*", "2026-*"),
            copy_function=shutil.copyfile,
        )
        (to / folder).chmod(0o755)
    return to


@pytest.mark.parametrize(
    ("file", "edit", "row"),
    [
        ("lookups/lad-code-history.csv", ("E06000002,Midd", "E06000001,Midd"), "E06000001"),
        ("lookups/area-changes-2018-2025.csv", ("E07000026,", "E07000999,"), "E07000026"),
        ("smc-state-of-the-nation/205-areas.json", ("S12000033", "S12000034"), "S12000034"),
        (
            "hex/uk-local-authority-districts-2023.hexjson",
            ('"Hartlepool","q":8,"r":18', '"Hartlepool","q":8,"r":17'),
            "E06000002",
        ),
        (
            "boundaries/lad-2019-to-2025.csv",
            ("Allerdale,E06000063", "Allerdale,E06000064"),
            "E07000026",
        ),
    ],
)
def test_a_broken_file_is_named(
    sources: Path, tmp_path: Path, file: str, edit: tuple[str, str], row: str
) -> None:
    broken = copied(sources, tmp_path / "sources") / file
    text = broken.read_text(encoding="utf-8")
    assert edit[0] in text
    broken.write_text(text.replace(*edit), encoding="utf-8")
    with pytest.raises(SourceError) as error:
        make_areas(tmp_path / "sources")
    assert (error.value.file, error.value.row) == (file, row)
