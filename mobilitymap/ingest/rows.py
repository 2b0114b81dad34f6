"""One published figure, and the table an indicator's figures become."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from mobilitymap.domain.flags import VALUE_FLAGS, Flag
from mobilitymap.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places

COLUMNS = ("area_code", "period", "value", "lower", "upper", "flag")


class Row(NamedTuple):
    """A figure as its publisher printed it, numbers as text, and where it stands."""

    code: str
    period: str
    value: str = ""
    lower: str = ""
    upper: str = ""
    flag: str = ""
    band: str = ""
    rank: str = ""
    cv: str = ""
    file: str = ""
    line: int | str = 0


def first_flag(*flags: str) -> str:
    """Return the flag of several that a reader most needs to see.

    Parameters
    ----------
    *flags : str
        Flags of one row; empty ones count for nothing.
    """
    return next((flag for flag in VALUE_FLAGS if flag in flags), "")


def tidy(rows: Iterable[Row], definition: Definition, places: Places) -> pd.DataFrame:
    """Return the table of an indicator: codes of today, no duplicates, flagged and sorted.

    Parameters
    ----------
    rows : iterable of Row
        As read from the publisher, at any level.
    definition : Definition
        What the indicator is.
    places : Places
        The known areas.

    Returns
    -------
    pandas.DataFrame
        Text columns of ``indicators/<slug>.csv``.

    Raises
    ------
    SourceError
        If a code is unknown, or two figures for one area and period differ.
    """
    kept: dict[tuple[str, str], Row] = {}
    for row in rows:
        code = places.current(row.code, row.file, row.line)
        if code is None:
            continue
        same = kept.get((row.period, code))
        moved = row._replace(code=code, flag=_flag(row._replace(code=code), definition, places))
        kept[row.period, code] = moved if same is None else _agreeing(same, moved)
    if not kept:
        raise SourceError(", ".join(definition.files), f"holds no figures for {definition.slug!r}")
    ordered = [kept[key] for key in sorted(kept)]
    frame = pd.DataFrame(ordered).rename(columns={"code": "area_code"})
    return frame[[*COLUMNS, *definition.more_columns]]


def _flag(row: Row, definition: Definition, places: Places) -> str:
    """Return the one flag of a row: why it is missing, or what to know about the value."""
    if not row.value:
        return row.flag
    return first_flag(
        row.flag,
        Flag.SMALL_BASE if row.code in definition.small_base else "",
        Flag.MERGED if row.code in places.split else "",
        Flag.PROVISIONAL if row.period in definition.provisional else "",
    )


def _agreeing(first: Row, second: Row) -> Row:
    """Return the one row of two for the same area and period, if they can be one.

    Publishers print Barnsley and Sheffield under the old and the new code.
    """
    if not second.value:
        return first
    if not first.value:
        return second
    if any(
        _number(one) != _number(other) for one, other in zip(first[2:5], second[2:5], strict=True)
    ):
        raise SourceError(
            second.file,
            f"{second.code} has two figures for {second.period}: {first.value} "
            f"(row {first.line}) and {second.value}",
            second.line,
        )
    return first


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
