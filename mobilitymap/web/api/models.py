"""What the answers of the API hold; the published description is made from these types."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from mobilitymap.domain.areas import Level  # noqa: TC001 - pydantic reads the types at run time
from mobilitymap.domain.indicators import Breakdown, LifeStage, PeriodKind, Polarity  # noqa: TC001 - likewise
from mobilitymap.domain.peers import Model as SimilarModel  # noqa: TC001 - likewise


def _is_none(value: object) -> bool:
    return value is None


_CV: Final = Field(
    description="Upper end, in %, of the published band of the coefficient of variation of yearly "
    "pay (5: up to 5%, 10: 5 to 10%, 20: 10 to 20%); null where none is published."
)


class Answer(BaseModel):
    """Base of all: nothing but the described fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type: str = Field(
        default="about:blank", description="Kind of problem: that of the status code."
    )
    title: str = Field(description="The status code in words.")
    status: int
    detail: str = Field(description="What is wrong, and what to do.")


class Area(Answer):
    """An area by its most local level."""

    code: str = Field(description="GSS code, or smc-<name>.")
    name: str
    level: Level
    kind: str = Field(description="What the area is, in words.")
    is_current: bool = Field(description="Whether the area exists today.")


class Step(Answer):
    """What became of an area, or what it was made of."""

    code: str
    name: str
    what_happened: str = Field(description="recoded, merged or split.")
    year: int


class AreaDetail(Area):
    """An area with its place among others."""

    levels: list[Level] = Field(description="Every level at which the code is an area.")
    first_year: int | None
    last_year: int | None = Field(description="Last full year of an abolished area.")
    population: int | None = Field(description="Mid-2022 estimate.")
    parents: list[Area] = Field(description="County, region, country: the smallest first.")
    successors: list[Step]
    predecessors: list[Step]
    neighbours: list[Area] = Field(description="Districts and counties that share a border.")
    data_version: str


class Page(Answer):
    """One page of a list."""

    total: int = Field(description="Number of items on all pages.")
    page: int
    next: str | None = Field(description="Path and query of the next page; null on the last.")
    data_version: str


class ListedArea(Area):
    """An area in a list, which may be what a search led to."""

    exact: bool | None = Field(
        description="Whether the text searched for is the name or a code of the area, and not part "
        "of its name or merely close to it; null where nothing was searched for."
    )


class AreaPage(Page):
    """A page of areas."""

    areas: list[ListedArea]


class Source(Answer):
    """Where a measure was published."""

    publisher: str
    title: str
    link: str
    licence: str
    published: str = Field(description="Date as far as known, or empty.")


class Break(Answer):
    """Figures before and from this period are not one series."""

    period: str
    reason: str


class Indicator(Answer):
    """A measure in a list."""

    slug: str
    title: str
    short_title: str
    question: str = Field(description="The question that it answers.")
    life_stage: LifeStage
    unit: str
    level: Level = Field(description="Level at which it is published.")
    latest_period: str
    rank_allowed: bool
    publishers_rank_of: str = Field(
        description="What the publisher's own rank is of, 1 the most deprived; empty where ranks "
        "are counted from the figures."
    )
    source: Source


class IndicatorDetail(Indicator):
    """A measure with all that is to be known of it."""

    measures: str = Field(description="What the number is, of whom.")
    decimals: int = Field(description="For display; values are given in full.")
    polarity: Polarity
    period_kind: PeriodKind
    breakdown: Breakdown
    coverage: list[str] = Field(description="Nations that it covers: E, N, S, W.")
    status: str
    bands: list[str] = Field(description="Published bands, the worst first; empty for most.")
    caveats: list[str]
    breaks: list[Break]
    periods: dict[Level, list[str]] = Field(description="Periods by level, oldest first.")
    data_version: str


class IndicatorList(Answer):
    """Every measure, in the order of life stages."""

    total: int
    data_version: str
    indicators: list[Indicator]


class Value(Answer):
    """A published figure, or the reason why there is none."""

    area_code: str
    area_name: str
    period: str
    value: float | None
    lower: float | None = Field(description="95% limit, null where none is published.")
    upper: float | None
    flag: str = Field(description="Why a value is missing, or a note on it; else empty.")
    band: str = Field(description="Published band of a mobility index; else empty.")
    cv: float | None = _CV


class ValuePage(Page):
    """A page of the figures of a measure."""

    indicator: str
    title: str
    unit: str
    level: Level
    source: Source
    values: list[Value]


class Comparator(Answer):
    """The published figure of a nation or region."""

    code: str
    name: str
    value: float | None


class Rank(Answer):
    """A place among the areas of a level.

    1 is the most favourable; of the Indices of Deprivation the rank is the publisher's, and 1 is
    the most deprived.
    """

    rank: int
    tied: bool
    ranked_areas: int
    lower: int | None = Field(description="95% interval; null where its uncertainty is unknown.")
    upper: int | None
    level: Level
    text: str


class ProfileFigure(Answer):
    """The latest figure of one measure for an area."""

    indicator: str
    title: str
    unit: str
    life_stage: LifeStage
    period: str
    value: float | None
    lower: float | None
    upper: float | None
    flag: str
    band: str
    cv: float | None = _CV
    note: str = Field(description="What to mind about the figure, in words; empty for most.")
    published_for: Area | None = Field(
        description="The larger area that the figure belongs to; null where it is its own."
    )
    nation: Comparator | None
    region: Comparator | None
    verdict: str = Field(
        description="How it differs from its nation, in words: a verdict where both have published "
        "intervals, else the difference, beyond year-to-year noise or within it; may be empty."
    )
    rank: Rank | None = Field(
        default=None, exclude_if=_is_none, description="Absent where no rank is given."
    )
    no_rank_reason: str | None = Field(
        default=None,
        exclude_if=_is_none,
        description="Why there is no rank; absent where there is one.",
    )
    publisher: str
    licence: str


class Profile(Answer):
    """Every measure of an area."""

    area: Area
    data_version: str
    figures: list[ProfileFigure]


class SimilarArea(Answer):
    """An area on a published list of similar ones."""

    code: str
    name: str
    position: int = Field(description="1 is the most similar.")
    closeness: str = Field(description="In the publisher's words; empty where it has none.")


class SimilarList(Answer):
    """One publisher's list."""

    model: SimilarModel
    label: str
    publisher: str
    areas: list[SimilarArea]


class Similar(Answer):
    """The areas that are like an area, as publishers name them."""

    area: Area
    data_version: str
    lists: list[SimilarList]


class PostcodePlace(Answer):
    """A local authority that a postcode, or postcodes with this start, are in."""

    code: str
    name: str
    postcodes: int = Field(description="How many of them are in it: 1 for a whole postcode.")


class Postcode(Answer):
    """Where a postcode is, or where the start of one may be."""

    postcode: str = Field(description="In its usual spelling.")
    is_whole: bool = Field(description="False for the start of a postcode.")
    corrected: bool = Field(description="Whether O and 0, or I and 1, were exchanged to read it.")
    places: list[PostcodePlace]
    data_version: str
