"""Ministry of Housing, Communities and Local Government: Indices of Deprivation, File 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.errors import SourceError
from mobilitymap.ingest.figures import figure, percent
from mobilitymap.ingest.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources


def rows(definition: Definition, sources: Sources, _places: Places) -> Iterator[Row]:
    """Yield one summary of every district of one edition, with the publisher's rank of it.

    Parameters
    ----------
    definition : Definition
        What the indicator means and where it stands in the file.
    sources : Sources
        The publishers' files.
    _places : Places
        Not used: every publisher's reader is called alike.
    """
    (file,) = definition.files
    find = definition.find
    if "sheet" in find:
        cells = sources.sheet(file, find["sheet"])
        # Headers of 2019 end in a space.
        header = [str(cell).strip() for cell in cells[0]]
        lines = [[str(cell) for cell in line] for line in cells[1:]]
    else:
        header, *lines = sources.lines(file)
    headings = (find["code"], find["column"], find["rank"])
    for heading in headings:
        if heading not in header:
            raise SourceError(file, f"has no column {heading!r}", 1)
    code_at, value_at, rank_at = map(header.index, headings)
    for line, row in enumerate(lines, start=2):
        value = figure(row[value_at], file, line)
        if find.get("share"):
            if not 0 <= float(value) <= 1:
                raise SourceError(file, f"{value} is not a share between 0 and 1", line)
            value = percent(value)
        # Spreadsheets hold whole numbers as 10.0.
        rank = row[rank_at].strip().removesuffix(".0")
        if not rank.isdecimal() or not 1 <= int(rank) <= len(lines):
            raise SourceError(file, f"{rank!r} is no rank of {len(lines)} districts", line)
        code = row[code_at].strip()
        yield Row(code, find["period"], value, rank=rank, file=file, line=line)
