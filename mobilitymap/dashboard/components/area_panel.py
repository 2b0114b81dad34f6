"""The panel of the selected area: its figure, its comparators, the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.analysis.benchmark import larger_area
from mobilitymap.dashboard.components import profile
from mobilitymap.domain.areas import Level
from mobilitymap.text import area_brief, formatting

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, Source
    from mobilitymap.domain.profile import Reading


def source_html(source: Source) -> Markup:
    """Return the source of a figure as one line with a link to its publisher.

    Parameters
    ----------
    source : Source
        Where the measure was published.
    """
    date = formatting.date_text(source.published)
    published = f", published {date}" if date else ""
    return Markup('{}, <a href="{}">{}</a>{}. {}.').format(
        source.publisher, source.link, source.title, published, source.licence
    )


def empty_html() -> Markup:
    """Return the panel of a page on which no area is selected yet."""
    return Markup(
        '<section class="mm mm-panel" aria-label="Selected area"><h2>No area selected</h2>'
        "<p>Click an area on the map, or search for a postcode or place, to read its figure "
        "beside England and its region.</p></section>"
    )


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
    parts = [
        Markup("<h2>{}</h2>").format(formatting.area_label(area, atlas.areas)),
        Markup('<p class="mm-small">{}</p>').format(area_brief.place_text(atlas, area)),
        owner_html(atlas, reading),
        _figure_html(atlas, reading),
        _caption_of_bands() if indicator.bands else _comparators_html(reading),
        profile.policy_areas_html(atlas, area),
    ]
    return Markup('<section class="mm mm-panel" aria-label="Selected area">{}</section>').format(
        Markup().join(parts)
    )


def owner_html(atlas: Atlas, reading: Reading) -> Markup:
    """Name the larger area that a figure was published for, if it is one.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    reading : Reading
        A figure, with the area that it was published for.
    """
    owner = larger_area(atlas, reading)
    if owner is None or not reading.figure.is_known:
        return Markup()
    return Markup("<p>Published for <strong>{}</strong>, not for {} alone.</p>").format(
        formatting.area_label(owner, atlas.areas), formatting.display_name(reading.area.name)
    )


def _figure_html(atlas: Atlas, reading: Reading) -> Markup:
    indicator, figure = reading.indicator, reading.figure
    when = formatting.period_text(indicator, reading.period)
    if not figure.is_known:
        reason = formatting.missing_reason(indicator, figure.flag, reading.area)
        former = _former_text(atlas, reading)
        return Markup('<p class="mm-value">No figure</p><p>{} ({}).</p>{}').format(
            reason, when, Markup("<p>{}</p>").format(former) if former else ""
        )
    value = formatting.figure(indicator, figure.value)
    if indicator.bands:
        band = figure.band.capitalize()
        return Markup('<p class="mm-value">{}</p><p>Index {}, {}.</p>').format(band, value, when)
    between = (
        f"95 % interval {formatting.interval(indicator, figure.lower, figure.upper)}."
        if figure.has_interval
        else "No interval published."
    )
    note = formatting.NOTES.get(figure.flag, "")
    return Markup('<p class="mm-value">{}</p><p>{}. {} {}</p>').format(value, when, between, note)


def _former_text(atlas: Atlas, reading: Reading) -> str | None:
    """Say what was published for the abolished area that this one was part of."""
    found = atlas.former_figure(reading.indicator.slug, reading.area.code, reading.period)
    if found is None:
        return None
    former = formatting.former_name(found[0], atlas.areas)
    return f"{former}: {formatting.figure(reading.indicator, found[1].value)}."


def _caption_of_bands() -> Markup:
    return Markup(
        "<p>The index describes relative position within its period. It is shown in its "
        "published bands and is not ranked.</p>"
    )


def _comparators_html(reading: Reading) -> Markup:
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
        Markup('<tr{}><th scope="row">{}</th><td>{}</td></tr>').format(
            " class=mm-own" if area is reading.published_for else "", name, text
        )
        for name, text, area in rows
    ]
    if reading.nation is None and reading.area.level is not Level.COUNTRY:
        nation = "England" if reading.area.nation == "E" else "The nation"
        lines.append(
            Markup('<tr><th scope="row">{}</th><td>not published</td></tr>').format(nation)
        )
    return Markup(
        '<table class="mm-rows"><caption class="mm-hidden">The area beside its region and nation'
        "</caption>{}</table>"
    ).format(Markup().join(lines))


def caveats_html(indicator: Indicator) -> Markup:
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
    return Markup("<ul>{}</ul>").format(
        Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
    )


def about_html(indicator: Indicator) -> Markup:
    """Return source, status and caveats of an indicator, for the side of the map.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return Markup(
        '<section class="mm mm-about"><h2>About this measure</h2>'
        "<p>{}.</p>"
        '<p class="mm-small">Source: {} '
        "Status: {}.</p>"
        '<details class="mm-small"><summary>Read before quoting</summary>'
        "{}</details></section>"
    ).format(
        indicator.measures, source_html(indicator.source), indicator.status, caveats_html(indicator)
    )
