"""The areas a published code may stand for, read from the tables made before."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mobilitymap.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

COMPARATORS = frozenset({"K02000001", "K03000001", "K04000001"})
"""United Kingdom, Great Britain, England and Wales: compared with, never drawn."""

# Published beside the areas of this project and left out: Inner and Outer London,
# metropolitan counties, combined authorities, Greater London, and the ITL areas of income.
_OTHER_GEOGRAPHIES = ("E11", "E13", "E47", "E61", "TL", "W42", "N34")


@dataclass(frozen=True)
class Places:
    """Known areas, their lifetimes and the codes they had before.

    Attributes
    ----------
    lifetimes : dict
        (code, level) -> first and last calendar year, None where open.
    recoded : dict
        Former code -> the code of the same area today.
    split : frozenset of str
        Former areas larger than any of their successors.
    """

    lifetimes: dict[tuple[str, str], tuple[int | None, int | None]]
    recoded: dict[str, str]
    split: frozenset[str]

    @classmethod
    def load(cls, data: Path) -> Places:
        """Read ``areas.csv`` and ``successions.csv`` of the folder `data`.

        Parameters
        ----------
        data : Path
            The folder, which may be in the making.
        """
        with (data / "areas.csv").open(encoding="utf-8", newline="") as lines:
            lifetimes = {
                (row["code"], row["level"]): (_year(row["first_year"]), _year(row["last_year"]))
                for row in csv.DictReader(lines)
            }
        with (data / "successions.csv").open(encoding="utf-8", newline="") as lines:
            changes = list(csv.DictReader(lines))
        return cls(
            lifetimes,
            {r["old_code"]: r["new_code"] for r in changes if r["what_happened"] == "recoded"},
            frozenset(r["old_code"] for r in changes if r["what_happened"] == "split"),
        )

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code a row may carry."""
        return frozenset(code for code, _ in self.lifetimes) | COMPARATORS

    def of_today(self, level: str) -> frozenset[str]:
        """Return the codes of the areas of a level that exist today.

        Parameters
        ----------
        level : str
            Level of the area, such as ``ltla``.
        """
        return frozenset(
            code for (code, at), (_, last) in self.lifetimes.items() if at == level and last is None
        )

    def current(self, code: str, file: str, row: int | str) -> str | None:
        """Return the code of today for a published one.

        Parameters
        ----------
        code : str
            As printed.
        file, row : str, int or str
            Where it stands, for the error message.

        Returns
        -------
        str or None
            None for a geography this project does not show.

        Raises
        ------
        SourceError
            If nothing has this code.
        """
        code = self.recoded.get(code, code)
        if code in self.codes:
            return code
        if code.startswith(_OTHER_GEOGRAPHIES):
            return None
        raise SourceError(file, f"{code!r} is not the code of a known area", row)

    def existed(self, code: str, level: str, year: int) -> bool:
        """Say whether the area existed at the end of `year`.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        level : str
            Level of the area, such as ``ltla``.
        year : int
            A calendar year.
        """
        first, last = self.lifetimes.get((code, level), (None, None))
        return (first is None or first <= year) and (last is None or year <= last)


def _year(text: str) -> int | None:
    return int(text) if text else None
