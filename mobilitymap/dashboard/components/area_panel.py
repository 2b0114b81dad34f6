"""The panel of the selected area: its figure, its comparators, the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.benchmark import larger_area
from mobilitymap.domain.areas import Level
from mobilitymap.frontend.templating import part
from mobilitymap.text import area_brief, formatting

if TYPE_CHECKING:
    from markupsafe import Markup

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, Source
    from mobilitymap.domain.profile import Reading

_TEMPLATE: Final = "dashboard/area_panel.html.j2"


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure beside others."""

    name: str
    text: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the panel says, in words.

    Attributes
    ----------
    title, place, name : str
        The area, told from others of its name; what and where it is; its plain name.
    owner : str
        The larger area that the figure was published for; empty where it is the area's own.
    value : str
        Set large: the figure, or that there is none.
    lines : tuple of str
        What is said below it.
    is_band : bool
        Whether the measure is published in bands, which stand beside nothing.
    rows : tuple of _Row
        The figure beside those of region and nation.
    policies : tuple of str
        Policy areas it belongs to.
    """

    title: str
    place: str
    name: str
    owner: str
    value: str
    lines: tuple[str, ...]
    is_band: bool
    rows: tuple[_Row, ...]
    policies: tuple[str, ...]


def source_html(source: Source) -> Markup:
    """Return the source of a figure as one line with a link to its publisher.

    Parameters
    ----------
    source : Source
        Where the measure was published.
    """
    return part("_source.html.j2", "source_line", source=source)


def empty_html() -> Markup:
    """Return the panel of a page on which no area is selected yet."""
    return part(_TEMPLATE, "nothing_selected")


def area_html(atlas: Atlas, indicator: Indicator, area: Area, period: str) -> Markup:
    """Return the panel of an area for one indicator and period, as HTML.

    A figure of a larger area is named after that area and never shown as the district's
    own; a missing one comes with its reason.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    indicator : Indicator
        The measure in question.
    area : Area
        The area in question.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    """
    reading = atlas.reading(indicator.slug, area.code, period)
    owner = larger_area(atlas, reading) if reading.figure.is_known else None
    value, *lines = _figure_texts(atlas, reading)
    shown = _Panel(
        formatting.area_label(area, atlas.areas),
        area_brief.place_text(atlas, area),
        formatting.display_name(area.name),
        formatting.larger_name(owner) if owner is not None else "",
        value,
        tuple(lines),
        bool(indicator.bands),
        () if indicator.bands else _rows(reading),
        area_brief.policy_names(atlas, area),
    )
    return part(_TEMPLATE, "panel", shown=shown)


def _figure_texts(atlas: Atlas, reading: Reading) -> tuple[str, ...]:
    """Return the figure, and what is said below it; that there is none, and why."""
    indicator, figure = reading.indicator, reading.figure
    when = formatting.period_text(indicator, reading.period)
    if not figure.is_known:
        reason = formatting.missing_reason(indicator, figure.flag, reading.area)
        former = _former_text(atlas, reading)
        return "No figure", f"{reason} ({when}).", *([former] if former else [])
    value = formatting.figure(indicator, figure.value)
    if indicator.bands:
        return figure.band.capitalize(), f"Index {value}, {when}."
    between = (
        f"95% interval {formatting.interval(indicator, figure.lower, figure.upper)}."
        if figure.has_interval
        else "No interval published."
    )
    note = formatting.note(indicator, figure, reading.period)
    return value, f"{when}. {between} {note}".rstrip()


def _former_text(atlas: Atlas, reading: Reading) -> str:
    """Say what was published for the abolished area that this one was part of; else nothing."""
    found = atlas.former_figure(reading.indicator.slug, reading.area.code, reading.period)
    if found is None:
        return ""
    former = formatting.former_name(found[0], atlas.areas)
    return f"{former}: {formatting.figure(reading.indicator, found[1].value)}."


def _rows(reading: Reading) -> tuple[_Row, ...]:
    """Return the figures of the area, its region and its nation."""
    indicator = reading.indicator
    rows = [
        _Row(
            formatting.display_name(area.name),
            formatting.figure(indicator, figure.value),
            area is reading.published_for,
        )
        for area, figure in (
            (reading.published_for, reading.figure),
            (reading.region, reading.region_figure),
            (reading.nation, reading.nation_figure),
        )
        if area is not None and figure is not None and figure.is_known
    ]
    if reading.nation is None and reading.area.level is not Level.COUNTRY:
        nation = "England" if reading.area.nation == "E" else "The nation"
        rows.append(_Row(nation, "not published"))
    return tuple(rows)


def caveat_lines(indicator: Indicator) -> tuple[str, ...]:
    """Return the caveats and the breaks of an indicator, a sentence each.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return (
        *indicator.caveats,
        *(
            f"Series break at {formatting.period_text(indicator, item.period)}: {item.reason}"
            for item in indicator.breaks
        ),
    )


def about_html(indicator: Indicator) -> Markup:
    """Return source, status and caveats of an indicator, for the side of the map.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return part(_TEMPLATE, "about", measure=indicator, caveats=caveat_lines(indicator))
