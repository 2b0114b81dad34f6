"""Make ``cohorts.csv``: about how many pupils on free school meals a figure rests on.

The Department prints shares and not numbers. What share of pupils is eligible is printed by
authority and year; how many children of an age live there, for mid-2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.domain.flags import Flag
from mobilitymap.errors import SourceError
from mobilitymap.ingest import periods
from mobilitymap.ingest.figures import figure
from mobilitymap.ingest.geography.lookups import POPULATION
from mobilitymap.ingest.publishers import lait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobilitymap.ingest.definitions import Cohort, Definition
    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources

COLUMNS: Final = ("family", "area_code", "period", "pupils")

# Of 100 pupils, a share near a half is good to plus or minus 10 points, at 95%.
FEW: Final = 100
_SHEET: Final = "MYE2 - Persons"
_SHARES: Final = ("PriFSM", "SecFSM", "Ever6_FSM_Prim", "Ever6_FSM_Sec")


@dataclass(frozen=True)
class Cohorts:
    """What is printed of pupils on free school meals and of children.

    Attributes
    ----------
    shares : dict
        (name of the share, code) -> percentage of pupils by calendar year of the count.
    residents : dict
        code -> residents at each year of age, mid-2022.
    """

    shares: Mapping[tuple[str, str], Mapping[int, Decimal]]
    residents: Mapping[str, tuple[int, ...]]

    @classmethod
    def read(cls, sources: Sources, places: Places) -> Cohorts:
        """Read shares by authority and year, and residents by age.

        Parameters
        ----------
        sources : Sources
            The publishers' files.
        places : Places
            The areas and what became of former ones.

        Raises
        ------
        SourceError
            When a file is not what it should be.
        """
        return cls(_shares(sources, places), _residents(sources, places))

    def pupils(self, cohort: Cohort, code: str, period: str) -> int | None:
        """Estimate how many pupils on free school meals stand behind a figure.

        Parameters
        ----------
        cohort : Cohort
            Which share of which age, and how many years before the figure.
        code : str
            GSS code of the authority.
        period : str
            Label of the school year of the figure, such as ``2024-25``.

        Returns
        -------
        int or None
            None where either number is not printed. Where the share of the year is not, that
            of the nearest year stands for it.
        """
        known = self.shares.get((cohort.share, code))
        people = self.residents.get(code)
        if not known or people is None:
            return None
        year = periods.end_year(period) - cohort.lag
        nearest = min(known, key=lambda counted: (abs(counted - year), counted))
        number = known[nearest] * people[cohort.age] / 100
        return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def make_cohorts(
    definitions: Mapping[str, Definition], tables: Mapping[str, pd.DataFrame], known: Cohorts
) -> pd.DataFrame:
    """List the estimate behind each figure of pupils on free school meals.

    Parameters
    ----------
    definitions : mapping of str to Definition
        By slug; those with a `Definition.cohort` are estimated.
    tables : mapping of str to DataFrame
        The figures of each of them as text, as `rows.tidy` returns them.
    known : Cohorts
        What is printed.

    Returns
    -------
    DataFrame
        Columns of `COLUMNS`, ``pupils`` whole numbers; sorted by family, period and code. Only
        areas of which both the share and the number of residents are printed.
    """
    found = [
        (definition.meta["family"], code, period, pupils)
        for slug, definition in definitions.items()
        if definition.cohort is not None
        for code, period in _with_value(tables[slug])
        if (pupils := known.pupils(definition.cohort, code, period)) is not None
    ]
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.sort_values(["family", "period", "area_code"], ignore_index=True)


def flag_few(table: pd.DataFrame, definition: Definition, known: Cohorts) -> pd.DataFrame:
    """Return the table of an indicator with figures of few pupils flagged.

    Parameters
    ----------
    table : DataFrame
        As `rows.tidy` returns it.
    definition : Definition
        What the indicator is; without a `Definition.cohort` the table stays as it is.
    known : Cohorts
        What is printed.
    """
    if definition.cohort is None:
        return table
    few = {
        key
        for key in _with_value(table)
        if (pupils := known.pupils(definition.cohort, *key)) is not None and pupils < FEW
    }
    keys = zip(table["area_code"], table["period"], strict=True)
    is_few = pd.Series([key in few for key in keys], index=table.index)
    # The flag that warns most: no other one may stand in its way.
    return table.assign(flag=table["flag"].mask(is_few, str(Flag.SMALL_BASE)))


def _with_value(table: pd.DataFrame) -> list[tuple[str, str]]:
    rows = table[table["value"] != ""]
    return [
        (str(code), str(period))
        for code, period in zip(rows["area_code"], rows["period"], strict=True)
    ]


def _shares(sources: Sources, places: Places) -> dict[tuple[str, str], dict[int, Decimal]]:
    codes = lait.la_codes(sources)
    table = sources.parquet(lait.FILE, lait.COLUMNS)
    rows = table[table["Short Desc"].isin(_SHARES) & (table["Values"] != lait.MISSING)]
    found: dict[tuple[str, str], dict[int, Decimal]] = {}
    for index, name, year, value, number in zip(
        rows.index, *(rows[column] for column in lait.COLUMNS), strict=True
    ):
        line = int(index) + 1
        printed = codes.get(format(number, ".0f"))
        code = places.current(printed, lait.FILE, line) if printed else None
        if code is not None:
            share = Decimal(figure(value, lait.FILE, line))
            found.setdefault((name, code), {})[int(year)] = share
    if missing := set(_SHARES) - {name for name, _ in found}:
        raise SourceError(lait.FILE, f"has no measure {min(missing)!r} in column 'Short Desc'")
    return found


def _residents(sources: Sources, places: Places) -> dict[str, tuple[int, ...]]:
    cells = sources.sheet(POPULATION, _SHEET)
    header = next((row for row in cells if row[:1] == ["Code"]), [])
    ages = [column for column, name in enumerate(header) if str(name).isdigit()]
    if not ages:
        raise SourceError(POPULATION, f"sheet {_SHEET} has no columns of years of age")
    found = {}
    for line, row in enumerate(cells[cells.index(header) + 1 :], start=cells.index(header) + 2):
        code = places.current(row[0], POPULATION, line)
        if code is not None:
            found[code] = tuple(int(row[column]) for column in ages)
    return found
