"""Make ``characteristics.csv``: people, land, age and the rural-urban class of each area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.errors import SourceError
from mobilitymap.ingest.figures import figure
from mobilitymap.ingest.geography.lookups import POPULATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources

RURAL_URBAN: Final = "lookups/rural-urban-2021-by-lad24.csv"

_DENSITY: Final = {
    "Estimated Population mid-2022": "population",
    "Area (sq km)": "area_km2",
    "2022 people per sq. km": "density",
}
_AGE: Final = {"Mid-2022": "median_age"}


def make_characteristics(sources: Sources, places: Places) -> pd.DataFrame:
    """List the characteristics of every district and upper-tier authority of today.

    Figures are those printed for the area itself: none is added up or averaged, and what
    is not printed is empty. A county has no rural-urban class; a unitary authority is a
    district and has one.

    Parameters
    ----------
    sources : Sources
        The publishers' files.
    places : Places
        The areas and what became of former ones.

    Returns
    -------
    DataFrame
        Text columns area_code, level, population, area_km2, density, median_age and
        rural_urban, sorted by level and code.

    Raises
    ------
    SourceError
        When a file is not what it should be.
    """
    people = _figures(sources, places, "MYE5", _DENSITY)
    ages = _figures(sources, places, "MYE6", _AGE)
    classes = _rural_urban(sources, places)
    keys = [(code, level) for level in ("ltla", "utla") for code in sorted(places.of_today(level))]
    table = pd.DataFrame(keys, columns=["area_code", "level"])
    table = table.join(people, on="area_code").join(ages, on="area_code")
    return table.assign(rural_urban=table["area_code"].map(classes)).fillna("")


def _figures(sources: Sources, places: Places, sheet: str, columns: dict[str, str]) -> pd.DataFrame:
    """Return the named columns of a sheet as text, by code of today."""
    cells = sources.sheet(POPULATION, sheet)
    start, header = _header(cells, sheet, ["Code", *columns])
    found = {}
    for line, row in enumerate(cells[start:], start=start + 1):
        code = places.current(row[header.index("Code")], POPULATION, line)
        if code is not None:
            found[code] = [figure(row[header.index(name)], POPULATION, line) for name in columns]
    return pd.DataFrame.from_dict(found, orient="index", columns=list(columns.values()))


def _header(
    cells: Sequence[list[object]], sheet: str, wanted: Sequence[str]
) -> tuple[int, list[object]]:
    """Return the number of the header's row and the header, which follows notes."""
    for line, row in enumerate(cells, start=1):
        if set(wanted) <= set(row):
            return line, row
    raise SourceError(POPULATION, f"sheet {sheet} has no columns {', '.join(wanted)}")


def _rural_urban(sources: Sources, places: Places) -> dict[str, str]:
    found = {}
    rows = sources.csv(RURAL_URBAN, ("ltla24_code", "classification"))
    for line, row in enumerate(rows, start=2):
        code = places.current(row["ltla24_code"], RURAL_URBAN, line)
        if code is not None:
            found[code] = row["classification"]
    return found
