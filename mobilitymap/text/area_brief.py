"""The brief of an area: everything that is said of it, in words, for any kind of page.

The dashboard, a public page, a PDF and a slide are drawn from a `Brief`; none of them writes a
figure by itself, so they cannot say different things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.analysis.highlights import highlights
from mobilitymap.domain.areas import Level
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.indicators import Indicator, LifeStage
from mobilitymap.domain.peers import Against
from mobilitymap.text import formatting, narrative
from mobilitymap.text.summary import summary_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas

_POLICIES: Final = {
    "opportunity-area": "Opportunity Area (2016–2022)",
    "education-investment-area": "Education Investment Area (2022)",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of an area, in words.

    Attributes
    ----------
    indicator : Indicator
    period : str
        As people write it.
    figure : str
        With its unit; the score where bands are published.
    band : str
        The published band; empty for all other measures.
    interval : str
        95% interval, empty where none is published.
    note : str
        What to mind, such as "Provisional"; empty for most figures.
    published_for : str
        The larger area that the figure belongs to; empty where it is the area's own.
    comparators : tuple of (str, str)
        Name and figure of the nation and the region, as far as published.
    verdict, verdict_note, rank, change : str
        See `mobilitymap.text.narrative`; empty where there is nothing to say.
    """

    indicator: Indicator
    period: str
    figure: str
    band: str
    interval: str
    note: str
    published_for: str
    comparators: tuple[tuple[str, str], ...]
    verdict: str
    verdict_note: str
    rank: str
    change: str

    @property
    def value(self) -> str:
        """The figure with its unit, or the published band with the score."""
        return f"{self.band} (index {self.figure})" if self.band else self.figure


@dataclass(frozen=True, slots=True)
class Missing:
    """A measure without a figure for the area."""

    indicator: Indicator
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """A life stage of a brief."""

    stage: LifeStage
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that is said of an area.

    Attributes
    ----------
    area : Area
    name : str
        Told from others of the same name: ``Kent (county)``.
    place, predecessors : str
        What and where it is; what it was made of (may be empty).
    policies : tuple of str
        Policy areas it belongs to.
    summary : tuple of str
        What can be said in short, a line each, the surest first.
    weakest : LifeStage or None
        See `mobilitymap.analysis.highlights`.
    sections : tuple of Section
        One for each life stage.
    against : Against
        What the verdicts compare with.
    """

    area: Area
    name: str
    place: str
    predecessors: str
    policies: tuple[str, ...]
    summary: tuple[str, ...]
    weakest: LifeStage | None
    sections: tuple[Section, ...]
    against: Against

    @property
    def figures(self) -> int:
        """How many measures have a figure, so that a summary can say what it leaves out."""
        return sum(len(part.lines) for part in self.sections)

    def section(self, stage: LifeStage) -> Section:
        """Return what is said of one life stage.

        Parameters
        ----------
        stage : LifeStage
            The stage of life in question.
        """
        return next(item for item in self.sections if item.stage is stage)


@dataclass(frozen=True, slots=True)
class Actions:
    """What organisations elsewhere reported doing at a life stage, or at any.

    Attributes
    ----------
    at : str
        The stage, or that it is all of them.
    intro : str
        Why this stage, and that nobody knows whether it would work here.
    groups : tuple of (str, tuple of str)
        Who, and what they reported.
    source : str
    """

    at: str
    intro: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    source: str


@per_atlas(maxsize=1024)
def brief(atlas: Atlas, code: str, against: Against = Against.NATION) -> Brief:
    """Write the brief of an area on the latest figures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    against : Against, optional
        Which similar areas are listed.

    Raises
    ------
    UnknownAreaError
    """
    area = atlas.areas.get(code)
    found = highlights(atlas, code, against)
    return Brief(
        area,
        formatting.area_label(area, atlas.areas),
        place_text(atlas, area),
        predecessors_text(atlas, area),
        policy_names(atlas, area),
        tuple(summary_sentences(area, found)),
        found.weakest,
        tuple(_section(atlas, code, stage, against) for stage in LifeStage),
        against,
    )


def _section(atlas: Atlas, code: str, stage: LifeStage, against: Against) -> Section:
    items = [
        benchmark_area(atlas, item.slug, code, against) for item in atlas.indicators.stage(stage)
    ]
    return Section(
        stage,
        tuple(_line(item) for item in items if item.reading.figure.is_known),
        tuple(
            _missing(atlas, item)
            for item in items
            if not item.reading.figure.is_known
            and not atlas.indicators.is_replaced(item.indicator, item.reading.area.nation)
        ),
    )


def _line(item: BenchmarkedArea) -> Line:
    indicator, reading = item.indicator, item.reading
    figure = reading.figure
    rank = ""
    if item.position is not None and item.level is not None:
        rank = narrative.rank_text(item.position, item.level, indicator, item.larger)
    return Line(
        indicator,
        formatting.period_text(indicator, reading.period),
        formatting.figure(indicator, figure.value),
        figure.band.capitalize() if figure.band else "",
        formatting.interval(indicator, figure.lower, figure.upper) if figure.has_interval else "",
        formatting.note(indicator, figure, reading.period),
        larger_area(item),
        comparators(item),
        narrative.verdict_text(item),
        narrative.verdict_note(item),
        rank,
        narrative.change_text(item),
    )


def _missing(atlas: Atlas, item: BenchmarkedArea) -> Missing:
    indicator, reading = item.indicator, item.reading
    reason = formatting.missing_reason(indicator, reading.figure.flag, reading.area)
    former = narrative.former_text(item, atlas)
    return Missing(
        indicator,
        formatting.period_text(indicator, reading.period),
        f"{reason}. {former}".strip() if former else f"{reason}.",
    )


def actions(
    atlas: Atlas, area: Area, stage: LifeStage | None, *, is_weakest: bool
) -> Actions | None:
    """Return what can be done at a life stage, or at all of them; None where nothing is at hand.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        Whose page it stands on; nothing is said of what would work there.
    stage : LifeStage or None
        The stage of life; None where none is chosen or stands out: then each action says its
        stages.
    is_weakest : bool
        Whether the stage is `Brief.weakest`, which is then said.
    """
    mine = [action for action in atlas.actions if stage is None or str(stage) in action["stages"]]
    if not mine:
        return None
    name = narrative.place_name(area)
    why = (
        f"At this stage of life more of {name}'s own figures are clearly unfavourable than at any "
        "other. "
        if is_weakest
        else ""
    )
    return Actions(
        "all stages of life" if stage is None else stage.label.lower(),
        f"{why}Organisations elsewhere reported the following. Whether it would work in {name} is "
        "not known from these figures.",
        tuple(
            (who, tuple(_action(action, stage) for action in mine if action["who"] == who))
            for who in dict.fromkeys(str(action["who"]) for action in mine)
        ),
        "; ".join(dict.fromkeys(str(action["source"]) for action in mine)),
    )


def _action(action: Mapping[str, Any], stage: LifeStage | None) -> str:
    """Write an action; with its stages where they are not the heading."""
    text = str(action["text"])
    if stage is not None:
        return text
    at = ", ".join(each.label.lower() for each in LifeStage if str(each) in action["stages"])
    return f"{text} ({at})"


def comparators(item: BenchmarkedArea) -> tuple[tuple[str, str], ...]:
    """Return name and figure of what an area stands beside; nothing for published bands.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    indicator, reading = item.indicator, item.reading
    if indicator.bands:
        return ()
    pairs = [
        (formatting.display_name(area.name), formatting.figure(indicator, figure.value))
        for area, figure in (
            (reading.nation, reading.nation_figure),
            (reading.region, reading.region_figure),
        )
        if area is not None and figure is not None and figure.is_known
    ]
    if reading.nation is None and reading.area.level is not Level.COUNTRY:
        pairs.insert(
            0, ("England" if reading.area.nation == "E" else "The nation", "not published")
        )
    if item.comparator is not None and item.comparator.area is None:
        middle = narrative.comparator_name(item.comparator).removeprefix("the ")
        pairs.append(
            (middle.capitalize(), formatting.figure(indicator, item.comparator.figure.value))
        )
    return tuple(pairs)


def larger_area(item: BenchmarkedArea) -> str:
    """Name the larger area that a figure was published for; empty where it is the area's own.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    return formatting.larger_name(item.larger) if item.larger is not None else ""


def place_text(atlas: Atlas, area: Area) -> str:
    """Say what the area is and where: ``Metropolitan borough, Yorkshire and The Humber``.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    parents = [
        formatting.display_name(atlas.areas.get(code, level).name)
        for code, level in (
            (area.utla, Level.UTLA),
            (area.region, Level.REGION),
            (area.country, Level.COUNTRY),
        )
        if code and code != area.code and not (level is Level.COUNTRY and code == area.region)
    ]
    place = ", ".join([area.kind, *(name for name in parents if not area.kind.endswith(name))])
    if area.population:
        place += f". Population {formatting.number(area.population, 0)} (mid-2022, first edition)"
    return f"{place}."


def predecessors_text(atlas: Atlas, area: Area) -> str:
    """Name the districts that became this one; empty for an area that nothing became.

    ``Before April 2023: Allerdale, Carlisle, Copeland.``

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    steps = [
        step
        for step in atlas.areas.predecessors(area.code)
        if step.what == "merged" and not step.old_code.startswith("E10")
    ]
    lines = []
    for year in sorted({step.year for step in steps}, reverse=True):
        names = ", ".join(sorted(step.old_name for step in steps if step.year == year))
        lines.append(f"Before April {year}: {names}.")
    return " ".join(lines)


def policy_names(atlas: Atlas, area: Area) -> tuple[str, ...]:
    """Name the policy areas that the area, or its county, belongs to.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    table = atlas.policy_areas
    mine = table.loc[table["area_code"].isin({area.code, area.utla} - {None})]
    names = {
        f"{_POLICIES[kind]}: {name}{', priority' if str(priority).lower() == 'true' else ''}"
        for kind, name, priority in zip(mine["kind"], mine["name"], mine["priority"], strict=True)
    }
    return tuple(sorted(names))
