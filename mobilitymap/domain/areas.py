"""Areas: codes, names, parents and successors, and the search by name."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from mobilitymap.domain import place_names
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


class Match(StrEnum):
    """How a text names an area.

    It is exact where the text is the name, an everyday name or a code of the area; else it is
    part of the name, or close to it.
    """

    EXACT = "exact"
    PART = "part"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Hit:
    """An area found by a search.

    Attributes
    ----------
    area : Area
    match : Match
    """

    area: Area
    match: Match

    @property
    def exact(self) -> bool:
        """Whether the text means this area; if not, ask before anything is done with it."""
        return self.match is Match.EXACT


class Gazetteer:
    """Every area the program knows, by code, by level and by name.

    Parameters
    ----------
    areas : iterable of Area
        All areas, of today and former, one for each (code, level).
    successions : iterable of Succession
        Which areas took over from which.
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

        Parameters
        ----------
        directory : Path
            The data folder.

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

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        level : Level, optional
            Where a code is of several levels, which one; None for the most local.

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
        """Return the levels at which the code is an area.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        """
        return frozenset(area.level for area in self._by_code.get(code, ()))

    def level(self, level: Level, *, current: bool = True) -> tuple[Area, ...]:
        """Return the areas of a level, by default only those of today, sorted by code.

        Parameters
        ----------
        level : Level
            Level of the areas, such as districts or regions.
        current : bool, default True
            Leave out the abolished areas.
        """
        return tuple(a for a in self._levels[level] if a.is_current or not current)

    def successors(self, code: str) -> tuple[Succession, ...]:
        """Return what became of an abolished area, empty for an area of today.

        Parameters
        ----------
        code : str
            GSS code of the abolished area, such as ``E10000006``.
        """
        return tuple(self._successors.get(code, ()))

    def predecessors(self, code: str) -> tuple[Succession, ...]:
        """Return the abolished areas that this one took over.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        """
        return tuple(self._predecessors.get(code, ()))

    def current(self, code: str) -> tuple[Area, ...]:
        """Return the areas of today that stand for a code: itself or its successors.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.

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

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        level : Level
            Level of the areas, such as districts or regions.
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

    def search(self, text: str, limit: int = 8) -> tuple[Hit, ...]:
        """Find areas by name as people write it, or by code; each hit says whether it is exact.

        Abolished areas are found too: their name is what people remember. A code that an
        area had before leads to the area. Each code comes once, at its most local level.
        Names that only resemble the text are looked for where it is not part of any.

        Parameters
        ----------
        text : str
            A name or part of one ("hull", "Leeds city council", "bath and north") or a code.
        limit : int
            At most so many areas, the best first.
        """
        written = place_names.canonical_code(text)
        if written in self._by_code or written in self._successors:
            found = (self.get(written),) if written in self._by_code else self.current(written)
            return tuple(Hit(area, Match.EXACT) for area in found[:limit])
        wanted = place_names.plain(text)
        # A text that is too long is not cut short: its beginning may be the name of an area.
        if not wanted or len(text) > place_names.LONGEST:
            return ()
        bare = place_names.bare(wanted)
        named = self._named(wanted)
        hits = [Hit(area, Match.EXACT) for area in named]
        hits += [Hit(area, Match.PART) for area in self._in_part(bare) if area not in named]
        hits = hits or [Hit(area, Match.CLOSE) for area in self._misspelt(bare)]
        return tuple(hits[:limit])

    @cached_property
    def _names(self) -> tuple[tuple[Area, str, str], ...]:
        """Areas that have a name of their own, with its plain and its bare form."""
        codes = (code for code in self._by_code if not code.startswith(place_names.SMC_PREFIX))
        plain = ((area, place_names.plain(area.name)) for area in map(self.get, codes))
        return tuple((area, name, place_names.bare(name)) for area, name in plain)

    def _named(self, wanted: str) -> list[Area]:
        """Return the areas that a plain text is the name of, those of today first."""
        bare = place_names.bare(wanted)
        found = [area for area, plain, _ in self._names if plain == wanted]
        if not found:
            everyday = place_names.EVERYDAY.get(wanted) or place_names.EVERYDAY.get(bare)
            found = [self.get(everyday)] if everyday in self._by_code else []
        # "Leicester County Council" is not that of Leicester.
        county = "county" in wanted.split() and any(
            name == f"{bare}shire" for _, _, name in self._names
        )
        if not found and not county:
            found = [area for area, _, name in self._names if name == bare]
        return sorted(found, key=lambda area: not area.is_current)

    def _in_part(self, wanted: str) -> list[Area]:
        """Return the areas whose name holds a bare text, the likeliest first."""
        scored = [
            (-score, not area.is_current, area.name, area.code)
            for area, _, name in self._names
            if (score := place_names.part_score(wanted, name))
        ]
        return [self.get(code) for *_, code in sorted(scored)]

    def _misspelt(self, wanted: str) -> list[Area]:
        """Return the areas whose name is a slip of the keyboard away from a bare text."""
        scored = [
            (slips, not area.is_current, area.name, area.code)
            for area, _, name in self._names
            if (slips := place_names.slips(wanted, name)) is not None
        ]
        return [self.get(code) for *_, code in sorted(scored)]


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
