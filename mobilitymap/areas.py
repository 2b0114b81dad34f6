"""Areas: codes, names, parents and successors, and the search by name."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mobilitymap.errors import DataError, UnknownAreaError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Level(StrEnum):
    """A level of geography. An area is identified by its code and its level."""

    LTLA = "ltla"
    UTLA = "utla"
    REGION = "region"
    COUNTRY = "country"
    SMC = "smc"
    LTLA_2019 = "ltla-2019"

    @property
    def plural(self) -> str:
        """How the areas of the level are called in text."""
        return _PLURALS[self]


_PLURALS = {
    Level.LTLA: "local authority districts",
    Level.UTLA: "upper-tier authorities",
    Level.REGION: "regions and nations",
    Level.COUNTRY: "countries",
    Level.SMC: "Social Mobility Commission areas",
    Level.LTLA_2019: "districts of 2019",
}

# The order in which a code found at several levels is read.
_PREFERENCE = (
    Level.LTLA,
    Level.UTLA,
    Level.REGION,
    Level.COUNTRY,
    Level.SMC,
    Level.LTLA_2019,
)

_KINDS = {
    "E06": "Unitary authority",
    "E07": "Non-metropolitan district",
    "E08": "Metropolitan borough",
    "E09": "London borough",
    "E09000001": "City corporation",
    "E10": "County",
    "E12": "Region",
    "W06": "Unitary authority in Wales",
    "S12": "Council area in Scotland",
    "N09": "District in Northern Ireland",
    "E92": "Country",
    "W92": "Country",
    "S92": "Country",
    "N92": "Country",
    "smc": "Social Mobility Commission area",
}


@dataclass(frozen=True, slots=True)
class Area:
    """One area at one level.

    Attributes
    ----------
    code : str
        GSS code, or ``smc-<name>`` for the areas of the Social Mobility Commission.
    level : Level
    name : str
        The name as the Office for National Statistics writes it.
    first_year, last_year : int or None
        When the area existed; ``last_year`` is None for areas of today.
    utla, region, country, smc : str or None
        Codes of the parents.
    population : int or None
        Mid-2022 estimate.
    hexagon : tuple of (int, int) or None
        Column and row of the hexagon (odd-r offset, rows grow northward).
    """

    code: str
    level: Level
    name: str
    first_year: int | None = None
    last_year: int | None = None
    utla: str | None = None
    region: str | None = None
    country: str | None = None
    smc: str | None = None
    population: int | None = None
    hexagon: tuple[int, int] | None = None

    @property
    def is_current(self) -> bool:
        """Whether the area exists today."""
        return self.last_year is None

    @property
    def kind(self) -> str:
        """What the area is, in words, from the first letters of its code."""
        return _KINDS.get(self.code, _KINDS.get(self.code[:3], "Area"))

    @property
    def nation(self) -> str:
        """First letter of the country's code: E, W, S, N or K."""
        return (self.country or self.code)[0]


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of an area: ``what`` is recoded, merged or split."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    what: str
    year: int


class Gazetteer:
    """Every area the program knows, by code, by level and by name.

    Parameters
    ----------
    areas : iterable of Area
    successions : iterable of Succession
    """

    def __init__(self, areas: Iterable[Area], successions: Iterable[Succession] = ()) -> None:
        self._by_key = {(area.code, area.level): area for area in areas}
        self._levels: dict[Level, list[Area]] = defaultdict(list)
        self._by_code: dict[str, list[Area]] = defaultdict(list)
        for area in sorted(self._by_key.values(), key=lambda area: area.code):
            self._levels[area.level].append(area)
            self._by_code[area.code].append(area)
        self._successors: dict[str, list[Succession]] = defaultdict(list)
        self._predecessors: dict[str, list[Succession]] = defaultdict(list)
        for step in successions:
            self._successors[step.old_code].append(step)
            self._predecessors[step.new_code].append(step)

    @classmethod
    def read(cls, directory: Path) -> Gazetteer:
        """Read ``areas.csv`` and ``successions.csv`` from the data folder.

        Raises
        ------
        DataError
            When a file is missing or a row does not hold what it should.
        """
        areas = (_area(row) for row in _rows(directory / "areas.csv"))
        successions = (_succession(row) for row in _rows(directory / "successions.csv"))
        return cls(areas, successions)

    def get(self, code: str, level: Level | None = None) -> Area:
        """Return the area with this code; without a level, the most local one.

        Raises
        ------
        UnknownAreaError
            When no area has the code (at this level).
        """
        if level is not None:
            area = self._by_key.get((code, level))
            if area is None:
                raise UnknownAreaError(code)
            return area
        found = self._by_code.get(code)
        if not found:
            raise UnknownAreaError(code)
        return min(found, key=lambda area: _PREFERENCE.index(area.level))

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def levels_of(self, code: str) -> frozenset[Level]:
        """Return the levels at which the code is an area."""
        return frozenset(area.level for area in self._by_code.get(code, ()))

    def level(self, level: Level, *, current: bool = True) -> tuple[Area, ...]:
        """Return the areas of a level, by default only those of today, sorted by code."""
        return tuple(a for a in self._levels[level] if a.is_current or not current)

    def successors(self, code: str) -> tuple[Succession, ...]:
        """Return what became of an abolished area, empty for an area of today."""
        return tuple(self._successors.get(code, ()))

    def predecessors(self, code: str) -> tuple[Succession, ...]:
        """Return the abolished areas that this one took over."""
        return tuple(self._predecessors.get(code, ()))

    def current(self, code: str) -> tuple[Area, ...]:
        """Return the areas of today that stand for a code: itself or its successors.

        Raises
        ------
        UnknownAreaError
            When the code is neither an area nor a predecessor of one.
        """
        successors = self.successors(code)
        exists = any(
            area.is_current and area.level is not Level.LTLA_2019
            for area in self._by_code.get(code, ())
        )
        if successors and not exists:
            return tuple(self.get(step.new_code) for step in successors)
        return (self.get(code),)

    def at_level(self, code: str, level: Level) -> Area | None:
        """Return the area of a level that holds the area with this code, if there is one.

        A district leads to its county, region, country or Social Mobility Commission
        area; a county leads to no district.
        """
        own = self._by_key.get((code, level))
        if own is not None:
            return own
        area = self.get(code)
        parent = {
            Level.UTLA: area.utla,
            Level.REGION: area.region,
            Level.COUNTRY: area.country,
            Level.SMC: area.smc,
        }.get(level)
        return self._by_key.get((parent, level)) if parent else None

    def search(self, text: str, limit: int = 8) -> tuple[Area, ...]:
        """Find areas by name as people write it, the best first.

        Abolished areas are found too: their name is what people remember. A code is
        found as it is. Each code comes once, at its most local level.

        Parameters
        ----------
        text : str
            Part of a name ("hull", "st albans", "Brimingham") or a code.
        limit : int
            At most so many areas.
        """
        wanted = fold(text)
        if not wanted:
            return ()
        code = text.strip().upper()
        if code in self._by_code:
            return (self.get(code),)
        scored = []
        for candidate in self._by_code:
            if candidate.startswith("smc-"):
                continue
            area = self.get(candidate)
            score = _match(wanted, area.name)
            if score:
                scored.append((-score, not area.is_current, area.name, area))
        scored.sort(key=lambda entry: entry[:3])
        if not scored:
            return self._search_misspelt(wanted, limit)
        return tuple(entry[3] for entry in scored[:limit])

    def _search_misspelt(self, wanted: str, limit: int) -> tuple[Area, ...]:
        from rapidfuzz import fuzz, process

        names = {code: fold(self.get(code).name) for code in self._by_code if code[:4] != "smc-"}
        matches = process.extract(wanted, names, scorer=fuzz.ratio, limit=limit, score_cutoff=72)
        return tuple(self.get(code) for _, _, code in matches)


_FILLERS = re.compile(r"\b(city of|county of|the|royal borough of|london borough of|council)\b")


def fold(text: str) -> str:
    """Fold a name for comparison: no case, accents, punctuation or fillers.

    >>> fold("Bristol, City of"), fold("St. Helens"), fold("Ynys Môn")
    ('bristol', 'st helens', 'ynys mon')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " and ").replace("'", "")).strip()
    kept = re.sub(r"\s+", " ", _FILLERS.sub(" ", words)).strip()
    return kept or words


def _match(wanted: str, name: str) -> int:
    """Score how well a folded text names an area; 0 when it does not."""
    folded = fold(name)
    if folded == wanted:
        return 4
    if folded.startswith(wanted):
        return 3
    words = folded.split()
    if wanted in words:
        return 2
    parts = wanted.split()
    return int(all(any(word.startswith(part) for word in words) for part in parts))


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        message = f"{path.name} is missing from the data folder; `mobilitymap build` makes it."
        raise DataError(message) from None


def _number(text: str) -> int | None:
    return int(text) if text else None


def _area(row: dict[str, str]) -> Area:
    try:
        return Area(
            code=row["code"],
            level=Level(row["level"]),
            name=row["name"],
            first_year=_number(row["first_year"]),
            last_year=_number(row["last_year"]),
            utla=row["utla"] or None,
            region=row["region"] or None,
            country=row["country"] or None,
            smc=row["smc"] or None,
            population=_number(row["population"]),
            hexagon=(int(row["q"]), int(row["r"])) if row["q"] else None,
        )
    except (KeyError, ValueError) as error:
        message = f"areas.csv, row {row.get('code')!r}: {error}"
        raise DataError(message) from error


def _succession(row: dict[str, str]) -> Succession:
    try:
        return Succession(
            row["old_code"],
            row["old_name"],
            row["new_code"],
            row["new_name"],
            row["what_happened"],
            int(row["year"]),
        )
    except (KeyError, ValueError) as error:
        message = f"successions.csv, row {row.get('old_code')!r}: {error}"
        raise DataError(message) from error
