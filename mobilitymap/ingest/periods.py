"""Publishers' dates turned into the labels people use."""

from __future__ import annotations

import re

from mobilitymap.errors import SourceError

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-\d{2}(/P(?P<length>\d)Y)?")
_SPAN = re.compile(r"(?P<first>\d{4}) to (?P<last>\d{4})")
_SLASHED = re.compile(r"(?P<year>\d{4})/\d{2}")
_SCHOOL_YEARS = frozenset({"academic-year", "financial-year"})


def school_year(start: int) -> str:
    """Return the label of the academic or financial year that starts in `start`.

    Parameters
    ----------
    start : int
        The calendar year that it starts in.
    """
    return f"{start}-{(start + 1) % 100:02d}"


def from_iso(text: str, kind: str, file: str, row: int) -> str:
    """Return the label of an ONS period such as ``2024-09-01/P1Y`` or ``2025-04-30``.

    Parameters
    ----------
    text : str
        The period as printed.
    kind : str
        What sort of period the measure has.
    file : str
        Name of the file, for the message of an error.
    row : int
        Number of the row, for the message of an error.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise SourceError(file, f"{text!r} is not a period such as 2024-09-01/P1Y", row)
    year, length = int(match["year"]), int(match["length"] or 1)
    if kind == "date":
        return f"{year}-{match['month']}"
    if kind == "pooled-years":
        return f"{year}-{year + length - 1}"
    if kind in _SCHOOL_YEARS:
        return school_year(year)
    return str(year)


def from_span(text: str, file: str, row: int) -> str:
    """Return the label of pooled years printed as ``2018 to 2020``.

    Parameters
    ----------
    text : str
        The period as printed.
    file : str
        Name of the file, for the message of an error.
    row : int
        Number of the row, for the message of an error.
    """
    match = _SPAN.fullmatch(text)
    if match is None:
        raise SourceError(file, f"{text!r} is not a period such as 2018 to 2020", row)
    return f"{match['first']}-{match['last']}"


def from_slash(text: str, file: str, row: int) -> str:
    """Return the label of an academic year printed as ``2024/25``.

    Parameters
    ----------
    text : str
        The period as printed.
    file : str
        Name of the file, for the message of an error.
    row : int
        Number of the row, for the message of an error.
    """
    match = _SLASHED.fullmatch(text)
    if match is None:
        raise SourceError(file, f"{text!r} is not a year such as 2024/25", row)
    return school_year(int(match["year"]))


def from_lait(text: str, kind: str, file: str, row: int) -> str:
    """Return the label of a LAIT year: an academic year is named by the year it ends in.

    Parameters
    ----------
    text : str
        The period as printed.
    kind : str
        What sort of period the measure has.
    file : str
        Name of the file, for the message of an error.
    row : int
        Number of the row, for the message of an error.
    """
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return text
    if not re.fullmatch(r"\d{4}", text):
        raise SourceError(file, f"{text!r} is not a year", row)
    return school_year(int(text) - 1) if kind in _SCHOOL_YEARS else text


def end_year(label: str) -> int:
    """Return the calendar year in which a labelled period ends.

    Parameters
    ----------
    label : str
        Label of a period, such as ``2024-25``.
    """
    first, _, last = label.partition("-")
    if len(last) == 4:
        return int(last)
    # 2024-25 ends a year after it starts; 2026-01 is a point within its year.
    return int(first) + 1 if last and int(last) == (int(first) + 1) % 100 else int(first)
