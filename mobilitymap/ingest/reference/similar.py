"""Make ``similar_areas.csv``: which areas two publishers call similar, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.domain.peers import Model
from mobilitymap.errors import SourceError
from mobilitymap.ingest.publishers import lait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources

COLUMNS: Final = ("area_code", "model", "position", "similar_code", "closeness")

ONS_SIMILAR_AREAS: Final = "lookups/ons-similar-areas.json"
NEIGHBOURS: Final = "dfe-lait/sn_may_2025.xlsx"

_ONS_MODELS: Final = {
    "global": Model.OVERALL,
    "economic": Model.ECONOMIC,
    "demographic": Model.DEMOGRAPHIC,
}
_NEIGHBOURS_SHEET: Final = "LA SN Groups"
_HEADER_ROW: Final = 3
_NEIGHBOURS: Final = tuple(f"SN{number}" for number in range(1, 11))

Row = tuple[str, str, int, str, str]


def make_similar_areas(sources: Sources, places: Places) -> pd.DataFrame:
    """List the areas similar to each district, county and upper-tier authority of today.

    Areas that are no longer, and the combined authorities that this project does not show,
    are left out on both sides. The others keep their published position.

    Parameters
    ----------
    sources : Sources
        The publishers' files.
    places : Places
        The known areas.

    Returns
    -------
    DataFrame
        Columns of `COLUMNS`, position a whole number, the others text. Sorted by area, then
        model in the order of `Model`, then position.

    Raises
    ------
    SourceError
        When a file names an unknown area.
    """
    shown = places.of_today("ltla") | places.of_today("utla")
    found = [*_similar(sources, places), *_neighbours(sources)]
    order = list(Model)
    rows = sorted(
        (row for row in found if row[0] in shown and row[3] in shown),
        key=lambda row: (row[0], order.index(Model(row[1])), row[2]),
    )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _similar(sources: Sources, places: Places) -> Iterator[Row]:
    """Yield the similar areas of the Office for National Statistics, which has no closeness."""
    for printed, lists in sources.json(ONS_SIMILAR_AREAS).items():
        code = places.current(printed, ONS_SIMILAR_AREAS, printed)
        if code is None:
            continue
        for name, model in _ONS_MODELS.items():
            if name not in lists:
                raise SourceError(ONS_SIMILAR_AREAS, f"has no list {name!r}", printed)
            for position, similar in enumerate(lists[name], start=1):
                found = places.current(similar, ONS_SIMILAR_AREAS, printed)
                if found is not None:
                    yield code, model, position, found, ""


def _neighbours(sources: Sources) -> Iterator[Row]:
    """Yield the statistical neighbours of the Department for Education.

    Below the authorities of today the sheet repeats abolished ones ("Old SNs:").
    """
    cells = sources.sheet(NEIGHBOURS, _NEIGHBOURS_SHEET)
    header, table = cells[_HEADER_ROW - 1], cells[_HEADER_ROW:]
    for column in ("LA number", *_NEIGHBOURS):
        if column not in header:
            raise SourceError(NEIGHBOURS, f"has no column {column!r}", _HEADER_ROW)
    number = header.index("LA number")
    codes = lait.la_codes(sources)

    def code(cell: float, line: int) -> str:
        la_number = format(cell, ".0f")
        if la_number not in codes:
            raise SourceError(NEIGHBOURS, f"LA number {la_number} is not known", line)
        return codes[la_number]

    for line, row in enumerate(table, start=_HEADER_ROW + 1):
        if row[number] == "":
            continue
        for position, column in enumerate(_NEIGHBOURS, start=1):
            at = header.index(column)
            yield (
                code(row[number], line),
                Model.STATISTICAL_NEIGHBOURS,
                position,
                code(row[at], line),
                # The column beside it is called SNP each time.
                row[at + 1],
            )
