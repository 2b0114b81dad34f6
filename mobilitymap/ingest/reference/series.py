"""Make ``national_series.csv``: the national series behind the headline facts."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from mobilitymap.errors import SourceError
from mobilitymap.ingest import periods
from mobilitymap.ingest.figures import figure
from mobilitymap.ingest.reference.facts import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mobilitymap.ingest.sources import Sources

COLUMNS: Final = ("series", "group", "x", "value")


def make_national_series(sources: Sources, definitions: Path = DEFINITIONS) -> pd.DataFrame:
    """Return every point of the series that ``definitions/facts.toml`` describes.

    Parameters
    ----------
    sources : Sources
        The publishers' files.
    definitions : Path, optional
        The TOML that was written by hand; the project's own by default.

    Returns
    -------
    DataFrame
        Text columns series, group, x and value: series and groups in the order of their
        description, x ascending.

    Raises
    ------
    SourceError
        When a file lacks a column, or has no row for a group.
    """
    described = tomllib.loads(definitions.read_text(encoding="utf-8"))["series"]
    rows = [row for series in described for row in _points(series, sources)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _points(series: dict[str, Any], sources: Sources) -> Iterator[tuple[str, str, str, str]]:
    read = series["read"]
    file = read["file"]
    table = sources.sheet(file, read["sheet"]) if "sheet" in read else sources.lines(file)
    header, *lines = table
    for column in ("x", "value", "group"):
        if read[column] not in header:
            raise SourceError(file, f"has no column {read[column]!r}", 1)
    x, value, group = (header.index(read[column]) for column in ("x", "value", "group"))
    ends = read.get("x_is") == "end of an academic year"
    for label, name in zip(series["groups"], read["names"], strict=True):
        points = [
            (_x(row[x], file, line, ends=ends), figure(row[value], file, line))
            for line, row in enumerate(lines, start=2)
            if row[group] == name
        ]
        if not points:
            raise SourceError(file, f"has no rows with {name!r} in column {read['group']!r}")
        for at, printed in sorted(points, key=lambda point: _start(point[0])):
            yield series["key"], label, at, printed


def _start(x: str) -> int:
    """Return the number of years, or the year in which an academic year starts."""
    return int(x.partition("-")[0])


def _x(printed: object, file: str, line: int, *, ends: bool) -> str:
    """Return an academic year as its label, and a number as it is.

    Parameters
    ----------
    printed : object
    file : str
    line : int
    ends : bool
        Whether the number is the calendar year in which an academic year ends.
    """
    text = str(printed)
    if ends:
        return periods.from_lait(text, "academic-year", file, line)
    return periods.from_slash(text, file, line) if "/" in text else figure(text, file, line)
