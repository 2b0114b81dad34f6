"""Make ``successions.csv``: what became of every district and county code since 2011."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.errors import SourceError
from mobilitymap.ingest.geography import lookups

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = ("old_code", "old_name", "new_code", "new_name", "what_happened", "year")

# Codes replaced after small changes of boundary, before the dated list of changes begins:
# the St Albans and Welwyn Hatfield Order of 2012, the East Hertfordshire and Stevenage and
# the Gateshead and Northumberland Orders of 2013, each in force on 1 April.
_YEARS_BEFORE_2018: Final = {
    "E07000100": 2012,
    "E07000104": 2012,
    "E07000097": 2013,
    "E07000101": 2013,
    "E06000048": 2013,
    "E08000020": 2013,
}


def make_successions(sources: Path) -> pd.DataFrame:
    """Lead every code out of use to the areas of today that stand for it.

    Chains are resolved: a district merged twice has one row, with the year in which it was
    abolished and the authority of today.

    Parameters
    ----------
    sources : Path
        The folder of publishers' files.

    Returns
    -------
    DataFrame
        Columns old_code, old_name, new_code, new_name, what_happened, year; one row for
        each pair of codes, sorted. What happened is ``recoded`` (the same area under
        another code, small changes of boundary included), ``merged`` (into a larger one)
        or ``split`` (its area now belongs to several).

    Raises
    ------
    SourceError
        When a file is broken or the year of a change is unknown.
    """
    history = lookups.district_history(sources)
    pairs = pd.concat(
        [_districts(history), _counties(history, lookups.former_county_districts(sources))]
    )
    years = _YEARS_BEFORE_2018 | lookups.abolition_years(sources)
    undated = pairs.loc[~pairs["old_code"].isin(list(years)), "old_code"]
    if not undated.empty:
        raise SourceError(lookups.AREA_CHANGES, "has no year for its end", undated.iloc[0])
    pairs["year"] = pairs["old_code"].map(years).astype("int64")
    return pairs.sort_values(["old_code", "new_code"], ignore_index=True).loc[:, list(COLUMNS)]


def _districts(history: pd.DataFrame) -> pd.DataFrame:
    old = history.loc[history["code"] != history["today"]]
    alone = ~old["today"].duplicated(keep=False)
    return pd.DataFrame(
        {
            "old_code": old["code"],
            "old_name": old["name"],
            "new_code": old["today"],
            "new_name": old["today_name"],
            "what_happened": alone.map({True: "recoded", False: "merged"}),
        }
    )


def _counties(history: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Lead each county to the authorities that its districts became."""
    joined = members.merge(history, left_on="district", right_on="code")
    old = history.loc[history["code"] != history["today"]]
    rows = []
    for (code, name), districts in joined.groupby(["county", "county_name"]):
        today = districts.drop_duplicates("today")
        # North Yorkshire's districts and nothing else became North Yorkshire: the figures
        # of the county are those of the unitary authority.
        origins = set(old.loc[old["today"].isin(today["today"]), "code"])
        same = len(today) == 1 and origins == set(districts["district"])
        rows.append(
            pd.DataFrame(
                {
                    "old_code": code,
                    "old_name": name,
                    "new_code": today["today"],
                    "new_name": today["today_name"],
                    "what_happened": "recoded" if same else "split",
                }
            )
        )
    return pd.concat(rows)
