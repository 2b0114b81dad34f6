"""Make ``areas.csv``: every area at every level, with its parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.domain.areas import Level
from mobilitymap.errors import SourceError
from mobilitymap.ingest.geography import lookups
from mobilitymap.ingest.geography.successions import make_successions

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = (
    "code",
    "level",
    "name",
    "first_year",
    "last_year",
    "utla",
    "region",
    "country",
    "smc",
    "population",
    "q",
    "r",
)

DISTRICTS_2019: Final = "boundaries/lad-2019-to-2025.csv"

# What some publishers print beside the four countries; none has a boundary of its own.
_UNIONS: Final = {
    "K02000001": "United Kingdom",
    "K03000001": "Great Britain",
    "K04000001": "England and Wales",
}

_PARENTS: Final = ["utla", "region", "country", "smc"]


def make_areas(sources: Path) -> pd.DataFrame:
    """Put together the areas of all levels.

    Parents are those of today, for abolished areas too: Allerdale's upper-tier authority
    is Cumberland. A code that was only replaced by another for the same district has no
    row here; it is found in `make_successions`.

    Parameters
    ----------
    sources : Path
        The folder of publishers' files.

    Returns
    -------
    DataFrame
        Columns code, level, name, first_year, last_year, utla, region, country, smc,
        population, q, r; one row for each (code, level), by level, then code. Absent
        numbers are ``<NA>``, absent parents empty strings.

    Raises
    ------
    SourceError
        When a file is missing or broken, or two of them contradict each other.
    """
    history = lookups.district_history(sources)
    successions = make_successions(sources)
    today = dict(zip(history["code"], history["today"], strict=True))
    smc = lookups.smc_areas(sources, today)
    lineage = history.merge(smc, left_on="today", right_on="ltla", validate="many_to_one")
    districts = lineage.loc[lineage["code"] == lineage["today"]]
    began = lookups.merger_years(sources)
    ended = _ended(successions)

    areas = pd.concat(
        [
            _districts(lineage, began, ended).assign(level=Level.LTLA),
            _upper_tier(districts, successions, began).assign(level=Level.UTLA),
            _former_upper_tier(districts, successions, ended).assign(level=Level.UTLA),
            _regions(districts).assign(level=Level.REGION),
            _countries(districts).assign(level=Level.COUNTRY),
            _smc(districts).assign(level=Level.SMC),
            _districts_2019(sources, lineage).assign(level=Level.LTLA_2019),
        ]
    )
    population = _population(districts, lookups.populations(sources, today))
    areas["population"] = areas["code"].map(population).where(areas["last_year"].isna())
    hexagons = lookups.hexagons(sources, today)
    is_district = (areas["level"] == Level.LTLA) & areas["last_year"].isna()
    for axis in ("q", "r"):
        areas[axis] = areas["code"].map(hexagons[axis]).where(is_district)
    return _tidy(areas)


def _tidy(areas: pd.DataFrame) -> pd.DataFrame:
    order = {level: place for place, level in enumerate(Level)}
    ordered = (
        areas.assign(place=areas["level"].map(order))
        .sort_values(["place", "code"], ignore_index=True)
        .reindex(columns=list(COLUMNS))
    )
    numbers = ["first_year", "last_year", "population", "q", "r"]
    ordered[_PARENTS] = ordered[_PARENTS].fillna("")
    return ordered.astype(dict.fromkeys(numbers, "Int64") | {"level": "str"})


def _ended(successions: pd.DataFrame) -> pd.DataFrame:
    """Return the abolished authorities: name and last year, by code."""
    councils = successions.loc[
        (successions["what_happened"] != "recoded") | successions["old_code"].str.startswith("E10")
    ].drop_duplicates("old_code")
    # Changes take effect on 1 April, so the last full year is the one before.
    return pd.DataFrame(
        {
            "code": councils["old_code"],
            "name": councils["old_name"],
            "last_year": councils["year"] - 1,
        }
    ).set_index("code", drop=False)


def _districts(lineage: pd.DataFrame, began: dict[str, int], ended: pd.DataFrame) -> pd.DataFrame:
    """Return the districts of today and the abolished ones."""
    known = (lineage["code"] == lineage["today"]) | lineage["code"].isin(ended["code"])
    districts = lineage.loc[known, ["code", "name", *_PARENTS]]
    return districts.assign(
        first_year=districts["code"].map(began),
        last_year=districts["code"].map(ended["last_year"]),
    )


def _upper_tier(
    districts: pd.DataFrame, successions: pd.DataFrame, began: dict[str, int]
) -> pd.DataFrame:
    upper = _dissolve(districts, "utla", _PARENTS[1:])
    # A unitary authority on the land of a former county is as old as the county.
    recoded = successions.loc[successions["what_happened"] == "recoded", "new_code"]
    return upper.assign(
        first_year=upper["code"].map(began).mask(upper["code"].isin(recoded)),
    )


def _former_upper_tier(
    districts: pd.DataFrame, successions: pd.DataFrame, ended: pd.DataFrame
) -> pd.DataFrame:
    upper = ended.loc[~ended["code"].str.startswith("E07")].drop(columns="code").reset_index()
    heirs = successions.merge(districts, left_on="new_code", right_on="code")
    parents = _dissolve(heirs.drop(columns="code"), "old_code", _PARENTS[1:], name="old_name")
    return upper.merge(parents.drop(columns="name"), on="code", validate="one_to_one")


def _regions(districts: pd.DataFrame) -> pd.DataFrame:
    return _dissolve(districts, "region", ["country"])


def _countries(districts: pd.DataFrame) -> pd.DataFrame:
    countries = _dissolve(districts, "country", [])
    unions = pd.DataFrame({"code": list(_UNIONS), "name": list(_UNIONS.values())})
    return pd.concat([countries, unions])


def _smc(districts: pd.DataFrame) -> pd.DataFrame:
    return _dissolve(districts, "smc", ["utla", "region", "country"])


def _districts_2019(sources: Path, lineage: pd.DataFrame) -> pd.DataFrame:
    """Return the English districts of 2019, under today's code where it was only replaced."""
    columns = ["lad19cd", "lad19nm", "lad25"]
    table = lookups.read_text_table(sources, DISTRICTS_2019, columns)
    joined = table.merge(lineage, left_on="lad19cd", right_on="code", validate="one_to_one")
    wrong = joined["lad25"] != joined["today"]
    if len(joined) != len(table) or wrong.any():
        row = joined.loc[wrong, "lad19cd"].iloc[0] if wrong.any() else None
        raise SourceError(DISTRICTS_2019, f"contradicts {lookups.CODE_HISTORY}", row)
    english = joined.loc[joined["lad19cd"].str.startswith("E")]
    only_recoded = ~english["today"].duplicated(keep=False)
    return english[["name", *_PARENTS]].assign(
        code=english["today"].where(only_recoded, english["code"])
    )


def _dissolve(
    districts: pd.DataFrame, key: str, parents: list[str], name: str | None = None
) -> pd.DataFrame:
    """Return one row for each value of a key, with the parents that its districts share."""
    groups = districts.groupby(key)
    table = pd.DataFrame({"name": groups[name or f"{key}_name"].first()})
    for parent in parents:
        shared = groups[parent].agg(["min", "max"])
        table[parent] = shared["min"].where(shared["min"] == shared["max"], "")
    return table.rename_axis("code").reset_index()


def _population(districts: pd.DataFrame, published: pd.Series[int]) -> pd.Series[int]:
    """Return the population by code: as published, or the sum over the districts."""
    own = districts["code"].map(published)
    if own.isna().any():
        row = districts.loc[own.isna(), "code"].iloc[0]
        raise SourceError(lookups.POPULATION, "has no estimate for a district of today", row)
    sums = pd.concat([own.groupby(districts[key]).sum() for key in ("utla", "smc")])
    return sums.combine_first(published).astype("int64")
