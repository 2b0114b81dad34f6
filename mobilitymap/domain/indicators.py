"""Indicators: what each one means, where it comes from and how it may be used."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from mobilitymap.domain.areas import Level
from mobilitymap.errors import DataError, UnknownIndicatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

OUTSIDE: Final = "outside"
"""What an area is to a measure that is not published for its nation; no flag of a figure."""


class LifeStage(StrEnum):
    """A step of the journey through life at which places differ."""

    EARLY_YEARS = "early-years"
    SCHOOL = "school"
    MOVING_ON = "moving-on"
    WORK = "work"
    PLACE = "place"
    MOBILITY_INDICES = "mobility-indices"

    @property
    def label(self) -> str:
        """Heading of the stage."""
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    LifeStage.EARLY_YEARS: "Early years",
    LifeStage.SCHOOL: "School",
    LifeStage.MOVING_ON: "Moving on",
    LifeStage.WORK: "Work and earnings",
    LifeStage.PLACE: "Place",
    LifeStage.MOBILITY_INDICES: "Mobility indices",
}


class Polarity(StrEnum):
    """Whether a high value is good news."""

    HIGH_IS_GOOD = "high-is-good"
    HIGH_IS_BAD = "high-is-bad"
    NEITHER = "neither"


class Breakdown(StrEnum):
    """Which pupils a measure counts: by free school meals (FSM), or by disadvantage.

    Free school meals are counted at the time; disadvantaged are pupils who had them in any of
    the past six years, or were looked after. A family has one of the two pairs, never both.
    """

    ALL = "all"
    FSM = "fsm"
    NOT_FSM = "not-fsm"
    DISADVANTAGED = "disadvantaged"
    NOT_DISADVANTAGED = "not-disadvantaged"
    GAP = "gap"


# Who a gap lies between: those who are behind in most places, then the others.
_SIDES: Final = (
    (Breakdown.FSM, Breakdown.NOT_FSM),
    (Breakdown.DISADVANTAGED, Breakdown.NOT_DISADVANTAGED),
)


class PeriodKind(StrEnum):
    """How the labels of an indicator's periods are read."""

    ACADEMIC_YEAR = "academic-year"
    FINANCIAL_YEAR = "financial-year"
    YEAR = "year"
    POOLED_YEARS = "pooled-years"
    DATE = "date"


class Palette(StrEnum):
    """Which kind of colour scale suits the measure."""

    SEQUENTIAL = "sequential"
    DIVERGING = "diverging"
    BANDS = "bands"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an indicator was published.

    Attributes
    ----------
    publisher, title, link, licence : str
    published, accessed : str
        Dates as far as known, empty otherwise.
    files : tuple of str
        Keys of ``sources.toml``.
    """

    publisher: str
    title: str
    link: str
    licence: str
    published: str = ""
    accessed: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """Figures before ``period`` and from it on are not one series."""

    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its meaning, its source and the rules of its use.

    The fields are those of ``data/indicators/<slug>.toml``; ``docs/data-contract.md``
    says what each one holds.
    """

    slug: str
    title: str
    short_title: str
    question: str
    measures: str
    unit: str
    decimals: int
    polarity: Polarity
    life_stage: LifeStage
    order: int
    level: Level
    period_kind: PeriodKind
    coverage: frozenset[str]
    palette: Palette
    rank: bool
    ratio_scale: bool
    status: str
    source: Source
    rank_of: str = ""
    resolution: float | None = None
    family: str = ""
    breakdown: Breakdown = Breakdown.ALL
    bands: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    said_above: str = ""
    said_below: str = ""
    said_most: str = ""
    said_least: str = ""
    counts_as: str = ""

    @property
    def evidence(self) -> str:
        """What measures that rest on the same figures have in common: they count once."""
        return self.counts_as or self.family or self.slug

    @classmethod
    def from_toml(cls, slug: str, entry: dict[str, Any]) -> Indicator:
        """Read the parsed TOML of an indicator.

        Parameters
        ----------
        slug : str
            Slug of the measure: the name of its file.
        entry : dict
            The parsed file.

        Raises
        ------
        DataError
            When a field is missing, unknown or not of its kind.
        """
        kinds: dict[str, Any] = {
            "polarity": Polarity,
            "life_stage": LifeStage,
            "level": Level,
            "period_kind": PeriodKind,
            "palette": Palette,
            "breakdown": Breakdown,
            "coverage": frozenset,
            "bands": tuple,
            "caveats": tuple,
            "breaks": lambda items: tuple(SeriesBreak(**item) for item in items),
            "source": lambda item: Source(**{**item, "files": tuple(item.get("files", ()))}),
        }
        try:
            fields = {key: kinds.get(key, _same)(value) for key, value in entry.items()}
            return cls(slug=slug, **fields)
        except (TypeError, ValueError) as error:
            message = f"indicators/{slug}.toml: {error}"
            raise DataError(message) from error

    def covers(self, nation: str) -> bool:
        """Whether the measure is published for a nation, by its first letter.

        Parameters
        ----------
        nation : str
            First letter of a GSS code: ``E``, ``W``, ``S`` or ``N``.
        """
        return nation in self.coverage


def _same(value: object) -> object:
    return value


class Catalogue:
    """The indicators, by slug and by life stage.

    Parameters
    ----------
    indicators : iterable of Indicator
        All measures, in any order.
    """

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        ordered = sorted(indicators, key=lambda item: (item.order, item.slug))
        self._by_slug = {item.slug: item for item in ordered}

    @classmethod
    def read(cls, directory: Path) -> Catalogue:
        """Read every ``*.toml`` of the folder ``indicators`` of the data folder.

        Parameters
        ----------
        directory : Path
            The data folder.
        """
        indicators = []
        for path in sorted((directory / "indicators").glob("*.toml")):
            try:
                entry = tomllib.loads(path.read_text(encoding="utf-8"))
            except tomllib.TOMLDecodeError as error:
                message = f"indicators/{path.name}: {error}"
                raise DataError(message) from error
            indicators.append(Indicator.from_toml(path.stem, entry))
        if not indicators:
            message = "The data folder holds no indicators; `mobilitymap build` makes them."
            raise DataError(message)
        return cls(indicators)

    def get(self, slug: str) -> Indicator:
        """Return the indicator with this slug.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.

        Raises
        ------
        UnknownIndicatorError
            Naming the slugs that come close.
        """
        indicator = self._by_slug.get(slug)
        if indicator is None:
            raise UnknownIndicatorError(slug, difflib.get_close_matches(slug, self._by_slug))
        return indicator

    def __contains__(self, slug: object) -> bool:
        return slug in self._by_slug

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._by_slug.values())

    def __len__(self) -> int:
        return len(self._by_slug)

    def stage(self, stage: LifeStage) -> tuple[Indicator, ...]:
        """Return the indicators of a life stage in their order.

        Parameters
        ----------
        stage : LifeStage
            A stage of life.
        """
        return tuple(item for item in self if item.life_stage is stage)

    def family(self, name: str) -> dict[Breakdown, Indicator]:
        """Return the measures of a family (all, both groups of pupils, gap) by breakdown.

        Parameters
        ----------
        name : str
            Name of the family, such as ``attainment8``.
        """
        return {item.breakdown: item for item in self if item.family == name}

    def sides(self, family: str) -> tuple[Indicator, Indicator] | None:
        """Return the two groups of pupils that the gap of a family lies between.

        Parameters
        ----------
        family : str
            Name of the family, such as ``attainment8``.

        Returns
        -------
        tuple of Indicator or None
            Pupils on free school meals, or disadvantaged ones; then the others. None for a
            family that is not parted.
        """
        members = self.family(family)
        for side, other in _SIDES:
            if side in members and other in members:
                return members[side], members[other]
        return None

    def is_replaced(self, indicator: Indicator, nations: Iterable[str]) -> bool:
        """Whether places have another measure of the same thing instead of this one.

        The districts of Northern Ireland, say, are in another survey than those of Great Britain.

        Parameters
        ----------
        indicator : Indicator
            The measure in question.
        nations : iterable of str
            First letters of the GSS codes of the places.
        """
        wanted = set(nations)
        return not wanted & indicator.coverage and any(
            other.family == indicator.family
            and other.breakdown is indicator.breakdown
            and wanted & other.coverage
            for other in self
        )

    def is_by_disadvantage(self, indicator: Indicator) -> bool:
        """Whether a measure parts results by disadvantage, which others part by school meals.

        Parameters
        ----------
        indicator : Indicator
            The measure in question.
        """
        sides = self.sides(indicator.family)
        return sides is not None and sides[0].breakdown is Breakdown.DISADVANTAGED
