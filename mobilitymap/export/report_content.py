"""What a deck of slides and a brief in print have in common: rows, sources, actions, a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import Flag
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, Source
    from mobilitymap.text.area_brief import Brief, Line

# One or two measures of each stage, for a table that fits a page beside other things.
HEADLINES: Final = (
    "good-development",
    "ks2-expected",
    "attainment8",
    "attainment8-gap",
    "english-maths-19",
    "university-entry-fsm",
    "neet",
    "median-pay",
    "employment-rate",
    "child-poverty",
    "healthy-life-female",
    "promising-prospects",
)
NOTHING: Final = "–"

RULES: Final = (
    "Figures are as published; a missing figure is missing, and nothing is estimated for it.",
    (
        "“Better” and “worse” follow a z-test on published 95% intervals. "
        "Where none is published there is no verdict, and a difference is set beside year-to-year "
        "noise where that is known."
    ),
    "The figures describe places. They do not say why places differ.",
)


_IN_SHORT: Final = {
    formatting.NOTES[flag]: words
    for flag, words in (*formatting.WARNINGS.items(), (Flag.PROVISIONAL, "provisional"))
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of an area, in the words of its brief, by column of a table.

    Attributes
    ----------
    indicator : Indicator
    measure : str
        Title, with the larger area that the figure was published for, if it is one.
    value, interval, period : str
    nation, region : str
        Figures beside it; the nation with its name where that is not the area's own.
    verdict : str
    note : str
        What to mind about the figure; empty for most.
    warning : str
        The same in a word or two, where it must stand beside the figure.
    """

    indicator: Indicator
    measure: str
    value: str
    interval: str
    nation: str
    region: str
    verdict: str
    period: str
    note: str
    warning: str


def nation_name(atlas: Atlas, area: Area) -> str:
    """Name what the column of national figures holds: ``England``; ``UK`` for a country.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    own = area.country
    if own is None or own == area.code:
        return "UK"
    return atlas.areas.get(own, Level.COUNTRY).name


def region_name(atlas: Atlas, area: Area) -> str:
    """Name the region of an area; empty where it has none but its nation, or is one.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    if area.region is None or area.region in (area.code, area.country):
        return ""
    return atlas.areas.get(area.region, Level.REGION).name


def table_row(atlas: Atlas, area: Area, line: Line) -> Row:
    """Part a line of a brief into the columns of a table.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    line : Line
        The measure as the brief has it.
    """
    nation, region = nation_name(atlas, area), region_name(atlas, area)
    beside = {
        "UK" if name == "United Kingdom" else name: figure for name, figure in line.comparators
    }
    own_region = beside.pop(region, NOTHING)
    national = [
        figure if name == nation else f"{name}: {figure}"
        for name, figure in beside.items()
        # The middle of similar areas is in the verdict.
        if not name.startswith("Middle of")
    ]
    whose = f" ({line.published_for})" if line.published_for else ""
    return Row(
        line.indicator,
        f"{line.indicator.title}{whose}",
        _breakable(line.value),
        _breakable(line.interval or NOTHING),
        _breakable("; ".join(national) or NOTHING),
        _breakable(own_region),
        line.verdict or NOTHING,
        line.period,
        line.note,
        next((words for note, words in _IN_SHORT.items() if line.note.startswith(note)), ""),
    )


def _breakable(text: str) -> str:
    """Let long units break, which are wider than a column of a table."""
    for unit in ("percentage points", "per 100,000 people"):
        text = text.replace(f"{formatting.NO_BREAK}{unit}", f" {unit}")
    return text


def headline_rows(atlas: Atlas, found: Brief) -> list[Row]:
    """Return the rows of the headline measures that the area has a figure of.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    found : Brief
        The brief of the area.
    """
    lines = {line.indicator.slug: line for part in found.sections for line in part.lines}
    return [table_row(atlas, found.area, lines[slug]) for slug in HEADLINES if slug in lines]


def sources(indicators: Iterable[Indicator]) -> tuple[Source, ...]:
    """Return the sources of some measures, each once, in the order of the measures.

    Parameters
    ----------
    indicators : iterable of Indicator
        The measures.
    """
    return tuple({(i.source.publisher, i.source.title): i.source for i in indicators}.values())


def source_text(source: Source) -> str:
    """Cite a source: publisher, title, date and licence.

    Parameters
    ----------
    source : Source
        Where a measure was published.
    """
    when = f", {formatting.date_text(source.published)}" if source.published else ""
    return f"{source.publisher}: {source.title}{when}. {source.licence}."


def data_date(atlas: Atlas) -> datetime:
    """Return when the newest of the figures were published, midnight UTC.

    Stands as the date of documents, so that the same data make the same bytes.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    """
    latest = max(item.source.published for item in atlas.indicators)
    year, month, day = (*(int(part) for part in latest.split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)
