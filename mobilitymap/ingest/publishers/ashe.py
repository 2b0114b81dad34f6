"""Office for National Statistics, Annual Survey of Hours and Earnings: Table 8.7a by year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mobilitymap.domain.flags import Flag
from mobilitymap.errors import SourceError
from mobilitymap.ingest.figures import figure
from mobilitymap.ingest.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources

SHEET = "All"
_HEADINGS = ("Description", "Code")
_JOBS = 2
_DISCLOSIVE = ".."
_MISSING = {"x": Flag.UNRELIABLE, _DISCLOSIVE: Flag.SUPPRESSED, ":": Flag.NOT_APPLICABLE}

# The key to the fills of cells: "CV <= 5%", "CV > 5% and <= 10%", "CV > 10% and <= 20%".
_KEY = re.compile(r"CV (?:> \d+% and )?<= (\d+)%")
_BANDS = ("5", "10", "20")

# Nations and regions have no code in the table of 2015, which spells them as that of 2016.
_UNCODED_YEAR = "2015"
_CODED_YEAR = "2016"
_ALSO_CALLED = {"wales / cymru": "wales"}
_NO_AREA = "not classified"


def rows(definition: Definition, sources: Sources, _places: Places) -> Iterator[Row]:
    """Yield one column of the table, year by year, with the precision of each figure.

    In the .xls files the fill of a cell is the band of the coefficient of variation of its
    figure; the CSV of the last year has none.

    Parameters
    ----------
    definition : Definition
        What the indicator means and where it stands in the file.
    sources : Sources
        The publishers' files.
    _places : Places
        Not used: every publisher's reader is called alike.
    """
    tables = {_year(file): (file, _table(sources, file)) for file in definition.files}
    names = _codes_by_name(tables[_CODED_YEAR][1])
    for year, (file, table) in tables.items():
        start = _header(table, file)
        column = _column(table[start], definition.find["column"], file)
        fills, key = _precision(sources, file, table)
        for line, cells in enumerate(table[start + 1 :], start=start + 2):
            name, code, printed = (str(cells[at]).strip() for at in (0, 1, column))
            if not code and year == _UNCODED_YEAR:
                code = names.get(_ALSO_CALLED.get(name.casefold(), name.casefold()), "")
            if not code:
                if printed and name.casefold() != _NO_AREA:
                    raise SourceError(file, f"{name!r} has a figure but no code", line)
                continue
            if not printed and str(cells[_JOBS]).strip() == _DISCLOSIVE:
                # A number of jobs withheld blanks the whole row (Isles of Scilly, 2019).
                printed = _DISCLOSIVE
            if printed in _MISSING:
                yield Row(code, year, flag=_MISSING[printed], file=file, line=line)
            else:
                cv = ""
                if key:
                    fill = fills[line - 1][column]
                    if fill not in key:
                        raise SourceError(file, f"{name!r} has a fill that is not in the key", line)
                    cv = key[fill]
                yield Row(code, year, figure(printed, file, line), cv=cv, file=file, line=line)


def _year(file: str) -> str:
    match = re.search(r"-(\d{4})(-provisional)?\.\w+$", file)
    if match is None:
        raise SourceError(file, "has no year in its name")
    return match[1]


def _table(sources: Sources, file: str) -> list[list[Any]]:
    """Return the cells of a year: a workbook, or the CSV the last one came as."""
    if file.endswith(".csv"):
        return [list(line) for line in sources.lines(file, encoding="cp1252")]
    return sources.sheet(file, SHEET)


def _precision(
    sources: Sources, file: str, table: Sequence[Sequence[Any]]
) -> tuple[list[list[tuple[int, int]]], dict[tuple[int, int], str]]:
    """Return the fill of each cell, and which band of precision each fill stands for."""
    if file.endswith(".csv"):
        return [], {}
    fills = sources.fills(file, SHEET)
    if len(fills) != len(table):
        raise SourceError(file, "has fills that do not lie on its cells")
    key = {
        fills[line][at]: match[1]
        for line, cells in enumerate(table)
        for at, cell in enumerate(cells)
        if (match := _KEY.fullmatch(str(cell).strip()))
    }
    if tuple(key.values()) != _BANDS:
        raise SourceError(file, f"has no key to the fills of cells with the bands {_BANDS}")
    return fills, key


def _header(table: Sequence[Sequence[Any]], file: str) -> int:
    """Return the position of the row of headings."""
    for position, cells in enumerate(table):
        if tuple(str(cell).strip() for cell in cells[:2]) == _HEADINGS:
            return position
    raise SourceError(file, f"has no row that starts {' and '.join(_HEADINGS)}")


def _column(header: Sequence[Any], heading: str, file: str) -> int:
    """Return the one column with a heading; percentiles may stand as 20 or 20.0."""
    found = [
        position
        for position, cell in enumerate(header)
        if str(cell).strip().removesuffix(".0") == heading
    ]
    if len(found) != 1:
        raise SourceError(file, f"has {len(found)} columns headed {heading!r}, expected one")
    return found[0]


def _codes_by_name(table: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Return the codes of nations and regions by the names they are printed under."""
    national = ("K0", "E12", "E92", "W92", "S92", "N92")
    return {
        str(cells[0]).strip().casefold(): str(cells[1]).strip()
        for cells in table
        if str(cells[1]).startswith(national)
    }
