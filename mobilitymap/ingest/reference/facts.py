"""The national facts and series: written by hand, checked against the files that hold them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import tomli_w

from mobilitymap.errors import SourceError
from mobilitymap.ingest.definitions import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from mobilitymap.ingest.sources import Sources


DEFINITIONS = FOLDER / "facts.toml"
"""The facts and series as written by hand, with where their figures stand."""


def facts_toml(sources: Sources, definitions: Path = DEFINITIONS) -> str:
    """Return the text of ``facts.toml``, once its figures are those of the files.

    Parameters
    ----------
    sources : Sources
        The publishers' files.
    definitions : Path, optional
        The TOML that was written by hand; the project's own by default.

    Raises
    ------
    SourceError
        If a file prints another figure than the one written down, or none.
    """
    document = tomllib.loads(definitions.read_text(encoding="utf-8"))
    for fact in document["fact"]:
        for figure in fact["figures"]:
            read = figure.pop("read", None)
            if read is not None:
                _confirm(figure["value"], read, sources)
    for series in document["series"]:
        del series["read"]
    return tomli_w.dumps(document, multiline_strings=False)


def _confirm(expected: float, read: dict[str, Any], sources: Sources) -> None:
    """Stop if the one row that `read` describes does not print the expected figure."""
    file = read["file"]
    table = sources.sheet(file, read["sheet"]) if "sheet" in read else sources.lines(file)
    header, *rows = table
    if read["column"] not in header:
        raise SourceError(file, f"has no column {read['column']!r}", 1)
    at = header.index(read["column"])
    wanted = set(read["row"])
    found = [(line, row[at]) for line, row in enumerate(rows, start=2) if wanted <= set(row)]
    label = ", ".join(map(str, read["row"]))
    if len(found) != 1:
        raise SourceError(file, f"has {len(found)} rows with {label}, expected one")
    line, printed = found[0]
    if str(printed) != str(expected) and printed != expected:
        raise SourceError(file, f"prints {printed} for {label}; facts.toml says {expected}", line)
