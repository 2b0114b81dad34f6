"""Office for National Statistics, Explore local statistics: one tidy CSV for each measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.domain.flags import Flag
from mobilitymap.errors import SourceError
from mobilitymap.ingest import periods
from mobilitymap.ingest.figures import figure
from mobilitymap.ingest.publishers import lait
from mobilitymap.ingest.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources

COLUMNS = (
    "areacd",
    "indicator",
    "period",
    "observation",
    "lci_95",
    "uci_95",
    "status",
    "notes",
)

_MISSING = {"u": Flag.UNRELIABLE, "x": Flag.NOT_AVAILABLE, "": Flag.NOT_AVAILABLE}

# What a note says, by a phrase of it; the flag is empty where it only names a code.
_NOTES = {
    "suppressed": Flag.SUPPRESSED,
    "unreliable": Flag.UNRELIABLE,
    "has been aggregated": Flag.AGGREGATED,
    "Obsolete code": "",
    "renamed": "",
}


def rows(definition: Definition, sources: Sources, places: Places) -> Iterator[Row]:
    """Yield every row of one measure, at all the levels it is published for.

    Where ``find`` names a measure of the Department for Education's tool too, England's figure is
    read from there, since ONS prints none.

    Parameters
    ----------
    definition : Definition
        What the indicator means and where it stands in the file.
    sources : Sources
        The publishers' files.
    places : Places
        The areas and what became of former ones.
    """
    file = definition.files[0]
    if lait.NAME in definition.find:
        england = lait.rows(definition, sources, places)
        yield from (row for row in england if row.code == lait.ENGLAND)
    wanted = definition.find["indicator"]
    for line, row in enumerate(sources.csv(file, COLUMNS), start=2):
        if row["indicator"] != wanted:
            continue
        period = periods.from_iso(row["period"], definition.period_kind, file, line)
        note = _flag_of_note(row["notes"], file, line)
        if not row["observation"]:
            if row["status"] not in _MISSING:
                raise SourceError(file, f"status {row['status']!r} is not known", line)
            flag = Flag.SUPPRESSED if note == Flag.SUPPRESSED else _MISSING[row["status"]]
            yield Row(row["areacd"], period, flag=flag, file=file, line=line)
            continue
        value, lower, upper = (
            figure(row[column], file, line) if row[column] else ""
            for column in ("observation", "lci_95", "uci_95")
        )
        yield Row(row["areacd"], period, value, lower, upper, note, file=file, line=line)


def _flag_of_note(note: str, file: str, line: int) -> str:
    """Return the flag a note stands for; a note nobody has read yet stops the build."""
    if not note:
        return ""
    for phrase, flag in _NOTES.items():
        if phrase.casefold() in note.casefold():
            return flag
    raise SourceError(file, f"has a note the build cannot read: {note!r}", line)
