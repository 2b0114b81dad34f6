"""The panel of the selected area: its figure, its comparators, the source."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mobilitymap.dashboard.components import profile
from mobilitymap.domain.areas import Level
from mobilitymap.text import area_brief, formatting

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, Source
    from mobilitymap.domain.profile import Reading


def source_html(source: Source) -> str:
    """Return the source of a figure as one line with a link to its publisher.

    Parameters
    ----------
    source : Source
        Where the measure was published.
    """
    date = formatting.date_text(source.published)
    published = f", published {escape(date)}" if date else ""
    return (
        f'{escape(source.publisher)}, <a href="{escape(source.link, quote=True)}">'
        f"{escape(source.title)}</a>{published}. {escape(source.licence)}."
    )


def empty_html() -> str:
    """Return the panel of a page on which no area is selected yet."""
    return (
        '<section class="mm mm-panel" aria-label="Selected area"><h2>No area selected</h2>'
        "<p>Click an area on the map, or search for a postcode or place, to read its figure "
        "beside England and its region.</p></section>"
    )


def area_html(atlas: Atlas, indicator: Indicator, area: Area, period: str) -> str:
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
    parts = [
        f"<h2>{escape(formatting.area_label(area, atlas.areas))}</h2>",
        f'<p class="mm-small">{escape(area_brief.place_text(atlas, area))}</p>',
        owner_html(atlas, reading),
        _figure_html(atlas, reading),
        _caption_of_bands() if indicator.bands else _comparators_html(reading),
        profile.policy_areas_html(atlas, area),
    ]
    return f'<section class="mm mm-panel" aria-label="Selected area">{"".join(parts)}</section>'


def owner_html(atlas: Atlas, reading: Reading) -> str:
    """Name the larger area that a figure was published for, if it is one.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    reading : Reading
        A figure, with the area that it was published for.
    """
    owner = reading.published_for
    if owner is None or reading.is_own or not reading.figure.is_known:
        return ""
    members = [area for area in atlas.areas.level(Level.LTLA) if area.smc == owner.code]
    if owner.level is Level.SMC and len(members) == 1:
        return ""
    return (
        f"<p>Published for <strong>{escape(formatting.area_label(owner, atlas.areas))}</strong>, "
        f"not for {escape(formatting.display_name(reading.area.name))} alone.</p>"
    )


def _figure_html(atlas: Atlas, reading: Reading) -> str:
    indicator, figure = reading.indicator, reading.figure
    when = escape(formatting.period_text(indicator, reading.period))
    if not figure.is_known:
        reason = formatting.missing_reason(indicator, figure.flag, reading.area)
        former = _former_text(atlas, reading)
        return (
            f'<p class="mm-value">No figure</p><p>{escape(reason)} ({when}).</p>'
            f"{f'<p>{escape(former)}</p>' if former else ''}"
        )
    value = formatting.figure(indicator, figure.value)
    if indicator.bands:
        band = escape(figure.band.capitalize())
        return f'<p class="mm-value">{band}</p><p>Index {escape(value)}, {when}.</p>'
    between = (
        f"95 % interval {formatting.interval(indicator, figure.lower, figure.upper)}."
        if figure.has_interval
        else "No interval published."
    )
    note = formatting.NOTES.get(figure.flag, "")
    return f'<p class="mm-value">{escape(value)}</p><p>{when}. {escape(between)} {escape(note)}</p>'


def _former_text(atlas: Atlas, reading: Reading) -> str | None:
    """Say what was published for the abolished area that this one was part of."""
    for step in atlas.areas.predecessors(reading.area.code):
        figure = atlas.figure(reading.indicator.slug, step.old_code, reading.period)
        if step.what == "split" and figure is not None and figure.is_known:
            former = formatting.former_name(atlas.areas.get(step.old_code), atlas.areas)
            return f"{former}: {formatting.figure(reading.indicator, figure.value)}."
    return None


def _caption_of_bands() -> str:
    return (
        "<p>The index describes relative position within its period. It is shown in its "
        "published bands and is not ranked.</p>"
    )


def _comparators_html(reading: Reading) -> str:
    """Return the figures of the area, its region and its nation as a small table."""
    indicator = reading.indicator
    rows = [
        (formatting.display_name(area.name), formatting.figure(indicator, figure.value), area)
        for area, figure in (
            (reading.published_for, reading.figure),
            (reading.region, reading.region_figure),
            (reading.nation, reading.nation_figure),
        )
        if area is not None and figure is not None and figure.is_known
    ]
    lines = [
        f"<tr{' class=mm-own' if area is reading.published_for else ''}>"
        f'<th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text, area in rows
    ]
    if reading.nation is None and reading.area.level is not Level.COUNTRY:
        nation = "England" if reading.area.nation == "E" else "The nation"
        lines.append(f'<tr><th scope="row">{nation}</th><td>not published</td></tr>')
    return (
        '<table class="mm-rows"><caption class="mm-hidden">The area beside its region and nation'
        f"</caption>{''.join(lines)}</table>"
    )


def caveats_html(indicator: Indicator) -> str:
    """Return the caveats and the breaks of an indicator as a list.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    lines = [
        *indicator.caveats,
        *(
            f"Series break at {formatting.period_text(indicator, item.period)}: {item.reason}"
            for item in indicator.breaks
        ),
    ]
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def about_html(indicator: Indicator) -> str:
    """Return source, status and caveats of an indicator, for the side of the map.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return (
        '<section class="mm mm-about"><h2>About this measure</h2>'
        f"<p>{escape(indicator.measures)}.</p>"
        f'<p class="mm-small">Source: {source_html(indicator.source)} '
        f"Status: {escape(indicator.status)}.</p>"
        '<details class="mm-small"><summary>Read before quoting</summary>'
        f"{caveats_html(indicator)}</details></section>"
    )
