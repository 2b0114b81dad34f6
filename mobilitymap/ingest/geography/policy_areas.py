"""Make ``policy_areas.csv``: opportunity areas and education investment areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.domain.areas import Level
from mobilitymap.errors import SourceError
from mobilitymap.ingest.geography import lookups

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = (
    "kind",
    "name",
    "area_code",
    "level",
    "priority",
    "note",
    "within",
    "lon",
    "lat",
)

OPPORTUNITY_AREA: Final = "opportunity-area"
EDUCATION_INVESTMENT_AREA: Final = "education-investment-area"

EDUCATION_INVESTMENT_AREAS: Final = "policy-areas/education_investment_areas_55.csv"
PRIORITY_AREAS: Final = "policy-areas/priority_eia_24_and_opportunity_areas_12.csv"

# The list writes "Fenlands"; the district, and the opportunity area, are called Fenland.
_SPELLINGS: Final = {"Fenlands and East Cambridgeshire": "Fenland and East Cambridgeshire"}

# Abolished in 2019, West Somerset has no boundary in the districts of 2019; its main town,
# Minehead, stands for it on a map.
_WEST_SOMERSET: Final = "E07000191"
_MINEHEAD: Final = {"lon": -3.48, "lat": 51.2}


def make_policy_areas(sources: Path) -> pd.DataFrame:
    """List the policy areas with the authorities that each one covers.

    A priority area smaller than its education investment area is marked on its own row:
    of Norfolk only Norwich, of North Yorkshire only the former district of Scarborough.

    Parameters
    ----------
    sources : Path
        The folder of publishers' files.

    Returns
    -------
    DataFrame
        Columns kind, name, area_code, level, priority ("true" or "false"), note, within,
        lon, lat; all text but the last two, which are degrees and missing where there is
        a boundary. Sorted by kind, name and code.

    Raises
    ------
    SourceError
        When a file is broken or contradicts the history of codes.
    """
    today = lookups.district_history(sources).set_index("code")["today"]
    priority = _priority_areas(sources, today)
    table = pd.concat([_opportunity_areas(priority), _investment_areas(sources, today, priority)])
    return (
        table.reindex(columns=list(COLUMNS))
        .fillna({"note": "", "within": ""})
        .sort_values(["kind", "name", "area_code"], ignore_index=True)
    )


def _priority_areas(sources: Path, today: pd.Series[str]) -> pd.DataFrame:
    """Return the districts of the priority areas, each where it can be shown today.

    Returns
    -------
    DataFrame
        Columns name, opportunity, today, area_code, level, note, within, lon, lat.
    """
    columns = {
        "peia": "name",
        "lad_code_at_designation": "designated",
        "lad_name": "district",
        "lad25_code": "today",
        "lad25_name": "today_name",
        "was_opportunity_area": "opportunity",
    }
    table = lookups.read_text_table(sources, PRIORITY_AREAS, list(columns)).rename(columns=columns)
    wrong = table["designated"].map(today) != table["today"]
    if wrong.any():
        reason = f"contradicts {lookups.CODE_HISTORY}"
        raise SourceError(PRIORITY_AREAS, reason, table.loc[wrong, "designated"].iloc[0])
    table["name"] = table["name"].replace(_SPELLINGS)

    gone = table["designated"] != table["today"]
    nowhere = table["designated"] == _WEST_SOMERSET
    table["area_code"] = table["designated"].mask(nowhere, "")
    table["level"] = gone.map({True: Level.LTLA_2019, False: Level.LTLA}).mask(nowhere, "")
    table["within"] = table["today"].where(gone, "")
    years = table["designated"].map(lookups.abolition_years(sources)).astype("Int64").astype("str")
    until = table["district"] + " was a district until " + years + " and is now part of "
    table["note"] = (until + table["today_name"] + ".").where(gone, "")
    table.loc[nowhere, "note"] += (
        " Its boundary is not shown; the point is Minehead, its main town."
    )
    for axis, degrees in _MINEHEAD.items():
        table[axis] = nowhere.map({True: degrees})
    return table


def _opportunity_areas(priority: pd.DataFrame) -> pd.DataFrame:
    chosen = priority.loc[priority["opportunity"] == "True"]
    return chosen.assign(kind=OPPORTUNITY_AREA, priority="false")


def _investment_areas(sources: Path, today: pd.Series[str], priority: pd.DataFrame) -> pd.DataFrame:
    """Return the districts of today of each area, and the former districts with priority."""
    columns = {"eia": "name", "lad25_codes": "area_code"}
    lists = lookups.read_text_table(sources, EDUCATION_INVESTMENT_AREAS, list(columns))
    areas = lists.rename(columns=columns)
    table = areas.assign(area_code=areas["area_code"].str.split(";")).explode("area_code")
    unknown = ~table["area_code"].isin(today)
    if unknown.any():
        row = table.loc[unknown, "name"].iloc[0]
        raise SourceError(EDUCATION_INVESTMENT_AREAS, "names a code that is not of today", row)
    area_of = table.set_index("area_code")["name"]
    outside = ~priority["today"].isin(area_of.index)
    if outside.any():
        row = priority.loc[outside, "name"].iloc[0]
        raise SourceError(PRIORITY_AREAS, "is in no education investment area", row)

    within = priority.assign(part=priority["name"], name=priority["today"].map(area_of))
    partly = within.loc[within["part"] != within["name"]]
    parts = partly.drop_duplicates("part").set_index("name")["part"]
    whole = within.loc[within["within"] == "", "today"]
    table["level"] = Level.LTLA
    table["priority"] = table["area_code"].isin(whole).map({True: "true", False: "false"})
    table["note"] = ("Only " + table["name"].map(parts) + " is a priority area.").fillna("")
    former = within.loc[within["within"] != ""].assign(priority="true")
    return pd.concat([table, former]).assign(kind=EDUCATION_INVESTMENT_AREA)
