"""Read the lookups: which areas there are, were, and contain one another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CODE_HISTORY: Final = "lookups/lad-code-history.csv"
AREA_CHANGES: Final = "lookups/area-changes-2018-2025.csv"
COUNCILS: Final = "lookups/mysociety-local-authorities.csv"
SMC_AREAS: Final = "smc-state-of-the-nation/205-areas.json"
HEXAGONS: Final = "hex/uk-local-authority-districts-2023.hexjson"
POPULATION: Final = "population/mye22final.xlsx"

_POPULATION_SHEET: Final = "MYE4"
_POPULATION_HEADER_ROW: Final = 7


def read_text_table(sources: Path, file: str, columns: Sequence[str]) -> pd.DataFrame:
    """Read a CSV file as text, blank cells as empty strings.

    Parameters
    ----------
    sources : Path
        The folder of publishers' files.
    file : str
        Path of the file below it.
    columns : sequence of str
        The columns to return; each must be there.

    Raises
    ------
    SourceError
        When the file or one of the columns is missing.
    """
    try:
        table = pd.read_csv(
            sources / file, dtype="str", keep_default_na=False, encoding="utf-8-sig"
        )
    except (OSError, ValueError) as error:
        raise SourceError(file, f"cannot be read as a CSV file ({error})") from error
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise SourceError(file, f"has no column {', '.join(missing)}", row=1)
    return table.loc[:, list(columns)]


def _read_json(sources: Path, file: str) -> dict[str, object]:
    try:
        content = json.loads((sources / file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(file, f"cannot be read as JSON ({error})") from error
    if not isinstance(content, dict):
        raise SourceError(file, "is not a JSON object")
    return content


def district_history(sources: Path) -> pd.DataFrame:
    """Return every district code since 2011 with the district of today that stands for it.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files.

    Returns
    -------
    DataFrame
        Columns code, name, today, today_name and, of the district of today, utla,
        utla_name, region, region_name, country, country_name. Outside England the nation
        is its own region.

    Raises
    ------
    SourceError
        When a code stands twice, or leads to one that is not active.
    """
    columns = {
        "LADCD": "code",
        "LADNM": "name",
        "LADCD_ACTIVE": "today",
        "LADNM_ACTIVE": "today_name",
        "UTLACD": "utla",
        "UTLANM": "utla_name",
        "RGNCD": "region",
        "RGNNM": "region_name",
        "CTRYCD": "country",
        "CTRYNM": "country_name",
    }
    table = read_text_table(sources, CODE_HISTORY, list(columns)).rename(columns=columns)
    twice = table["code"].duplicated()
    if twice.any():
        raise SourceError(CODE_HISTORY, "stands twice", table.loc[twice, "code"].iloc[0])
    active = set(table.loc[table["code"] == table["today"], "code"])
    astray = ~table["today"].isin(active)
    if astray.any():
        raise SourceError(
            CODE_HISTORY, "leads to no active code", table.loc[astray, "code"].iloc[0]
        )
    nation = table["region"] == ""
    table.loc[nation, "region"] = table.loc[nation, "country"]
    table.loc[nation, "region_name"] = table.loc[nation, "country_name"]
    return table


def former_county_districts(sources: Path) -> pd.DataFrame:
    """Return the districts of each county council that was abolished.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files.

    Returns
    -------
    DataFrame
        Columns county, county_name, district (GSS codes of their time).
    """
    columns = {
        "local-authority-code": "council",
        "gss-code": "code",
        "nice-name": "name",
        "end-date": "end",
        "local-authority-type": "type",
        "county-la": "county_council",
    }
    councils = read_text_table(sources, COUNCILS, list(columns)).rename(columns=columns)
    counties = councils.loc[(councils["type"] == "CTY") & (councils["end"] != "")]
    districts = councils.loc[councils["type"] == "NMD", ["code", "county_council"]]
    joined = counties.drop(columns="county_council").merge(
        districts, left_on="council", right_on="county_council", suffixes=("", "_district")
    )
    if joined.empty:
        raise SourceError(COUNCILS, "names no districts of abolished counties")
    return pd.DataFrame(
        {
            "county": joined["code"],
            # This file tells counties from their successors ("Dorset County"); ONS does not.
            "county_name": joined["name"].str.removesuffix(" County"),
            "district": joined["code_district"],
        }
    ).sort_values(["county", "district"], ignore_index=True)


def abolition_years(sources: Path) -> dict[str, int]:
    """Return the year in which each code went out of use, for changes since 2018.

    Combined authorities, which leave the codes of their districts as they are, are left out.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files.
    """
    changes = read_text_table(sources, AREA_CHANGES, ["oldcd", "newcd", "start"])
    ends = changes.loc[~changes["newcd"].str.startswith("E47")]
    return {code: int(year) for code, year in zip(ends["oldcd"], ends["start"], strict=True)}


def merger_years(sources: Path) -> dict[str, int]:
    """Return the year in which each authority made of several others began, since 2018.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files.
    """
    changes = read_text_table(sources, AREA_CHANGES, ["newcd", "type", "start"])
    made = changes.loc[changes["type"] == "merger"]
    return {code: int(year) for code, year in zip(made["newcd"], made["start"], strict=True)}


def smc_areas(sources: Path, today: Mapping[str, str]) -> pd.DataFrame:
    """Return the areas of the Social Mobility Commission, one row for each district.

    Parameters
    ----------
    sources : Path
        The folder of publishers' files.
    today : mapping of str to str
        From every district code to the code of today.

    Returns
    -------
    DataFrame
        Columns smc, smc_name, ltla. County codes, which only repeat their districts, are
        left out.

    Raises
    ------
    SourceError
        When the areas are not an exact partition of the districts of today.
    """
    areas = _read_json(sources, SMC_AREAS).get("205_regions")
    if not isinstance(areas, list):
        raise SourceError(SMC_AREAS, "has no list 205_regions")
    table = pd.DataFrame(
        [
            (f"smc-{area['url']}", area["name"], today.get(code, code))
            for area in areas
            for code in area["codes"]
            if not code.startswith("E10")
        ],
        columns=["smc", "smc_name", "ltla"],
    )
    twice = table["ltla"].duplicated()
    if twice.any():
        raise SourceError(SMC_AREAS, "is in two areas", table.loc[twice, "ltla"].iloc[0])
    astray = sorted(set(table["ltla"]) ^ set(today.values()))
    if astray:
        raise SourceError(SMC_AREAS, "is not both a district of today and in an area", astray[0])
    return table


def hexagons(sources: Path, today: Mapping[str, str]) -> pd.DataFrame:
    """Return the hexagon of each district of today: columns q, r, indexed by code.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files.
    today : mapping of str to str
        The district of today that stands for each code.
    """
    hexes = _read_json(sources, HEXAGONS).get("hexes")
    if not isinstance(hexes, dict):
        raise SourceError(HEXAGONS, "has no hexes")
    table = pd.DataFrame(
        [(today.get(code, code), cell["q"], cell["r"]) for code, cell in hexes.items()],
        columns=["code", "q", "r"],
    )
    shared = table.duplicated(["q", "r"])
    if shared.any():
        raise SourceError(HEXAGONS, "shares its cell", table.loc[shared, "code"].iloc[0])
    astray = sorted(set(table["code"]) ^ set(today.values()))
    if astray:
        raise SourceError(HEXAGONS, "is not both a district of today and a hexagon", astray[0])
    return table.set_index("code").astype("Int64")


def populations(sources: Path, today: Mapping[str, str]) -> pd.Series[int]:
    """Return the mid-2022 population estimates by code, districts under the code of today.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files.
    today : mapping of str to str
        The district of today that stands for each code.
    """
    try:
        table = pd.read_excel(
            sources / POPULATION,
            sheet_name=_POPULATION_SHEET,
            header=_POPULATION_HEADER_ROW,
            engine="calamine",
        )
        estimates = table.set_index("Code")["Mid-2022"].astype("int64")
    except (OSError, ValueError, KeyError) as error:
        reason = f"sheet {_POPULATION_SHEET} has no Code and Mid-2022 ({error})"
        raise SourceError(POPULATION, reason) from error
    return estimates.rename(index=dict(today))
