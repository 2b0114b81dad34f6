"""Department for Education, Local Authority Interactive Tool: one long table of measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.domain.flags import Flag
from mobilitymap.errors import SourceError
from mobilitymap.ingest import periods
from mobilitymap.ingest.figures import figure
from mobilitymap.ingest.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources

NAME = "short_desc"
"""Key of ``find`` that names a measure of the tool."""

ENGLAND = "E92000001"

FILE = "dfe-lait/bds_long_0.parquet"
LOOKUP = "lookups/lad25-utla-region.csv"
COLUMNS = ("Short Desc", "Years", "Values", "LA Number")

# What the lookup of today's authorities does not hold: LA numbers of nation, regions,
# abolished counties and boroughs, and the two that had no number when it was made.
_OTHER_NUMBERS = {
    "370": "E08000038",
    "373": "E08000039",
    "835": "E10000009",
    "836": "E06000029",
    "837": "E06000028",
    "909": "E10000006",
    "928": "E10000021",
    "970": ENGLAND,
    **{str(980 + number): f"E1200000{number + 1}" for number in range(7)},
    "989": "E12000008",
    "990": "E12000009",
}
_INNER_AND_OUTER_LONDON = frozenset({"987", "988"})
MISSING = "-"


def rows(definition: Definition, sources: Sources, places: Places) -> Iterator[Row]:
    """Yield every row of one measure.

    A dash is the only sign of a missing value, so its reason is worked out: nobody has a
    figure, or the area did not exist, or it is not available.

    Parameters
    ----------
    definition : Definition
        What the indicator means and where it stands in the file.
    sources : Sources
        The publishers' files.
    places : Places
        The areas and what became of former ones.
    """
    wanted = definition.find[NAME]
    codes = la_codes(sources)
    table = sources.parquet(FILE, COLUMNS)
    measure = table[table["Short Desc"] == wanted]
    if measure.empty:
        raise SourceError(FILE, f"has no measure {wanted!r} in column 'Short Desc'")
    collected = set(measure.loc[measure["Values"] != MISSING, "Years"])
    for index, year, value, number in zip(
        measure.index, measure["Years"], measure["Values"], measure["LA Number"], strict=True
    ):
        line = int(index) + 1
        la_number = format(number, ".0f")
        if la_number in _INNER_AND_OUTER_LONDON:
            continue
        if la_number not in codes:
            raise SourceError(FILE, f"LA number {la_number} is not known", line)
        code = codes[la_number]
        period = periods.from_lait(year, definition.period_kind, FILE, line)
        if value != MISSING:
            yield Row(code, period, figure(value, FILE, line), file=FILE, line=line)
        elif year not in collected:
            yield Row(code, period, flag=Flag.NOT_COLLECTED, file=FILE, line=line)
        elif not places.existed(code, definition.level, periods.end_year(period)):
            yield Row(code, period, flag=Flag.NOT_APPLICABLE, file=FILE, line=line)
        else:
            yield Row(code, period, flag=Flag.NOT_AVAILABLE, file=FILE, line=line)


def la_codes(sources: Sources) -> dict[str, str]:
    """Return the GSS code of each of the Department's three-digit LA numbers.

    Parameters
    ----------
    sources : Sources
        The publishers' files.
    """
    lookup = sources.csv(LOOKUP, ("old_la_code", "new_la_code"))
    return {row["old_la_code"]: row["new_la_code"] for row in lookup} | _OTHER_NUMBERS
