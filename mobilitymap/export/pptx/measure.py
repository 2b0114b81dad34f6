"""Slides on one measure that every kind of deck has: map, trend, regions, caveats, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.benchmark import benchmark_area, larger_area
from mobilitymap.analysis.inequality import bands_by_region, by_region, spread_of
from mobilitymap.analysis.trends import trend
from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import Breakdown
from mobilitymap.domain.view import DEFAULT_INDICATOR
from mobilitymap.export import report_content
from mobilitymap.export.pptx.chart_data import (
    COLOURS,
    GREYS,
    Chart,
    Kind,
    Series,
    Table,
    known_value,
    over_time,
    unit_text,
)
from mobilitymap.export.pptx.presentation import Paragraph
from mobilitymap.stats.series import timeline
from mobilitymap.text import formatting, narrative
from mobilitymap.text.pupils import pupils

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, Source
    from mobilitymap.domain.view import View
    from mobilitymap.export.pptx.presentation import Deck

# Of the picture of the map, in pixels.
_PICTURE: Final = (1400, 735)
CUT: Final = "Lines are cut where the series breaks and where periods are missing."


@dataclass(frozen=True, slots=True)
class Subject:
    """The measure that a deck is about.

    Attributes
    ----------
    indicator : Indicator
    period : str
    level : Level
        Of the areas on the map and in the spread.
    """

    indicator: Indicator
    period: str
    level: Level

    @property
    def when(self) -> str:
        """The period as people write it."""
        return formatting.period_text(self.indicator, self.period)

    @property
    def slug(self) -> str:
        """Slug of the measure."""
        return self.indicator.slug

    def text(self, value: float) -> str:
        """Return a value as people write it.

        Parameters
        ----------
        value : float
            A value in the unit of the measure.
        """
        return formatting.figure(self.indicator, value)


def subject(atlas: Atlas, view: View, codes: Sequence[str] = ()) -> Subject:
    """Return what a view asks for: its measure, its period and its level.

    Without a level in the view: the measure's own, or another one that all of some areas are
    of. A county stands among upper-tier authorities where the measure is published for them.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    codes : sequence of str, optional
        GSS codes of the areas.
    """
    indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
    levels = [atlas.areas.levels_of(code) for code in codes]
    fitting = (
        level
        for level in (indicator.level, *atlas.levels(indicator.slug))
        if all(level in of_area for of_area in levels)
    )
    wanted = view.level or next(fitting, indicator.level)
    # Regions and nations are what areas are parted by, too few to have a spread.
    level = indicator.level if wanted in (Level.REGION, Level.COUNTRY) else wanted
    periods = atlas.periods(indicator.slug, level)
    return Subject(indicator, view.period if view.period in periods else periods[-1], level)


def area_figure(atlas: Atlas, shown: Subject, code: str, *, named: bool = True) -> str:
    """Write the figure of an area with its band, the larger area it is of, or what is amiss.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Subject
        Measure, period and level that the deck is about.
    code : str
        GSS code of the area, such as ``E08000032``.
    named : bool
        Whether to add the larger area; not where a sentence has it as its subject.
    """
    reading = atlas.reading(shown.slug, code, shown.period)
    figure, larger = reading.figure, larger_area(atlas, reading)
    if not figure.is_known:
        reason = formatting.missing_reason(shown.indicator, figure.flag, reading.area)
        return f"no figure ({reason[:1].lower()}{reason[1:]})"
    text = (
        f"{figure.band} ({shown.text(figure.value)})" if figure.band else shown.text(figure.value)
    )
    if named and larger is not None:
        text += f", {formatting.larger_name(larger)}"
    return (
        f"{text}, {formatting.WARNINGS[figure.flag]}"
        if figure.flag in formatting.WARNINGS
        else text
    )


def spread_sentence(atlas: Atlas, shown: Subject) -> str:
    """Say how far apart the areas are, in published figures and counts only.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Subject
        Measure, period and level that the deck is about.
    """
    plural = shown.level.plural
    if shown.indicator.bands:
        counts = [bands for _, bands in bands_by_region(atlas, shown.slug, shown.period)]
        worst, best = shown.indicator.bands[0], shown.indicator.bands[-1]
        low, high = (sum(bands[band] for bands in counts) for band in (worst, best))
        total = sum(sum(bands.values()) for bands in counts)
        return (
            f"Of {total} {plural}, {low or 'none'} {'is' if low == 1 else 'are'} in the band "
            f"“{worst}” and {high or 'none'} in the band “{best}”"
        )
    found = spread_of(atlas, shown.slug, shown.period, shown.level)
    if found is None:
        return f"No figures of {plural}"
    between = formatting.interval(shown.indicator, found.lower_quartile, found.upper_quartile)
    return (
        f"The middle half of {found.count} {plural} lies between "
        f"{between.replace(' to ', ' and ', 1)}"
    )


def map_slide(  # noqa: PLR0913 - what is shown, and what is said of it
    deck: Deck,
    atlas: Atlas,
    view: View,
    shown: Subject,
    *,
    title: str,
    codes: Sequence[str],
    link: str,
) -> None:
    """Add the map, with the figures of the areas in question beside it.

    Parameters
    ----------
    deck : Deck
        The presentation that the slide is added to.
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    shown : Subject
        Measure, period and level that the deck is about.
    title : str
        Title of the slide.
    codes : sequence of str
        GSS codes of the areas.
    link : str
        Address of the page with the same figures; empty without a site.
    """
    from mobilitymap.viz.static_map.picture import static_map

    level = view.level or shown.level
    asked = view.changed(
        indicator=shown.slug,
        period=shown.period,
        level=None if level is shown.indicator.level else level,
    )
    width, height = _PICTURE
    image = static_map(atlas, asked, width=width, height=height, form="png", link=link)
    figures = [(_name(atlas, code), area_figure(atlas, shown, code)) for code in codes]
    said = "".join(f" {name}: {figure}." for name, figure in figures)
    spread = spread_sentence(atlas, shown)
    alt = (
        f"Map of {level.plural}: {shown.indicator.title}, {shown.when}.{said} {spread}. "
        "Legend, source and licence are in the picture; the figures are in the tables."
    )
    points = [
        *(Paragraph(figure, f"{name}:") for name, figure in figures),
        *(Paragraph(figure, f"{name}:") for name, figure in _beside(atlas, shown, codes)),
        Paragraph(f"{spread}."),
    ]
    deck.picture(title, image, alt, points, width / height)


def _beside(atlas: Atlas, shown: Subject, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return names and figures of the regions and nations of some areas, each once."""
    if shown.indicator.bands:
        return []
    found: dict[str, str] = {}
    for code in codes:
        reading = atlas.reading(shown.slug, code, shown.period)
        for area, figure in (
            (reading.region, reading.region_figure),
            (reading.nation, reading.nation_figure),
        ):
            if area is not None and figure is not None and figure.is_known:
                found[formatting.display_name(area.name)] = shown.text(figure.value)
    # Beside many areas, only what is common to all of them has room.
    return list(found.items())[-3:]


def trend_slide(deck: Deck, atlas: Atlas, shown: Subject, title: str, codes: Sequence[str]) -> None:
    """Add one measure over time for up to four areas, and what they stand beside.

    Nothing is added for a measure that is published for one period only.

    Parameters
    ----------
    deck : Deck
        The presentation that the slide is added to.
    atlas : Atlas
        Where areas and figures are read.
    shown : Subject
        Measure, period and level that the deck is about.
    title : str
        Title of the slide.
    codes : sequence of str
        GSS codes of the areas.
    """
    indicator = shown.indicator
    if indicator.bands:
        _bands_over_time(deck, atlas, shown, title, codes)
        return
    lines: dict[str, tuple[str, dict[str, float | None], str, bool]] = {}
    for at, code in enumerate(codes):
        item = benchmark_area(atlas, shown.slug, code)
        owner = item.reading.published_for
        if owner is not None and owner.code not in lines:
            name = formatting.area_label(owner, atlas.areas)
            lines[owner.code] = (name, _by_period(atlas, indicator, owner), COLOURS[at], False)
    for area in _comparators(atlas, shown, codes):
        if area.code not in lines:
            dashed = (formatting.display_name(area.name), _by_period(atlas, indicator, area))
            lines[area.code] = (*dashed, GREYS[len(lines) % 2], True)
    known = {period for _, values, _, _ in lines.values() for period in values}
    if len(known) < 2:
        return
    chart = over_time(
        indicator,
        f"{indicator.short_title}, {unit_text(indicator)}",
        timeline(sorted(known)),
        list(lines.values()),
    )
    deck.charts(title, [chart], f"{indicator.measures}. {CUT} The scale need not begin at 0.")


def _by_period(atlas: Atlas, indicator: Indicator, area: Area) -> dict[str, float | None]:
    found = trend(atlas, indicator, area)
    return {
        period: figure.value
        for period, figure in zip(found.periods, found.figures, strict=True)
        if figure is not None and figure.is_known
    }


def _comparators(atlas: Atlas, shown: Subject, codes: Sequence[str]) -> list[Area]:
    """Return the region of a single area, and the nations, as far as published."""
    found: list[Area] = []
    for code in codes:
        reading = atlas.reading(shown.slug, code, shown.period)
        region = reading.region if len(codes) == 1 and reading.region_figure else None
        found += [area for area in (region, reading.nation) if area and area not in found]
    return found[:2]


def _bands_over_time(
    deck: Deck, atlas: Atlas, shown: Subject, title: str, codes: Sequence[str]
) -> None:
    periods = atlas.periods(shown.slug)
    rows = []
    for code in codes:
        owner = atlas.reading(shown.slug, code).published_for
        figures = [atlas.figure(shown.slug, owner.code, p) if owner else None for p in periods]
        cells = (f.band.capitalize() if f and f.band else report_content.NOTHING for f in figures)
        rows.append((_name(atlas, code), *cells))
    head = ("Area", *(formatting.period_text(shown.indicator, period) for period in periods))
    deck.table(
        title,
        Table(
            head,
            rows,
            (1.5, *(1.0 for _ in periods)),
            "Published bands. The index is standardised within each period: a change of band is a "
            "change of relative position, not an improvement.",
        ),
    )


def regions_slide(deck: Deck, atlas: Atlas, shown: Subject, title: str) -> None:
    """Add lowest, middle and highest area of each region, or its areas by band.

    Parameters
    ----------
    deck : Deck
        The presentation that the slide is added to.
    atlas : Atlas
        Where areas and figures are read.
    shown : Subject
        Measure, period and level that the deck is about.
    title : str
        Title of the slide.
    """
    indicator = shown.indicator
    if indicator.bands:
        counted = bands_by_region(atlas, shown.slug, shown.period)
        rows = [
            (
                part.region.name,
                *(str(bands[band] or report_content.NOTHING) for band in indicator.bands),
            )
            for part, bands in counted
        ]
        head = ("Region or nation", *(band.capitalize() for band in indicator.bands))
        note = (
            f"Number of {shown.level.plural} in each published band, {shown.when}. The index is "
            "not ranked."
        )
        deck.table(title, Table(head, rows, (2, *(1 for _ in indicator.bands)), note))
        return
    parts = by_region(atlas, shown.slug, shown.period, shown.level)
    spreads = [(part.region.name, part.spread) for part in parts if part.spread is not None]
    columns = (
        ("Lowest area", tuple(spread.lowest for _, spread in spreads), COLOURS[1]),
        ("Area in the middle", tuple(spread.middle for _, spread in spreads), COLOURS[0]),
        ("Highest area", tuple(spread.highest for _, spread in spreads), COLOURS[3]),
    )
    chart = Chart(
        Kind.BARS,
        f"{indicator.short_title}, {unit_text(indicator)}, {shown.when}",
        indicator,
        tuple(name for name, _ in spreads),
        tuple(Series(*column) for column in columns),
    )
    deck.charts(
        title,
        [chart],
        f"{indicator.measures}. {shown.level.plural.capitalize()}, each counted once; figures "
        "that rest on few people or are called unreliable are left out.",
    )


def pupils_slide(
    deck: Deck, title: str, charts: Sequence[Chart], meaning: str, lacking: Sequence[str] = ()
) -> None:
    """Add a group of pupils beside the others.

    Parameters
    ----------
    deck : Deck
        The presentation that the slide is added to.
    title : str
        Title of the slide.
    charts : sequence of Chart
        The charts, one for each measure.
    meaning : str
        Who belongs to the group.
    lacking : sequence of str
        Names of areas that have no figure.
    """
    if charts:
        absent = f" No figure: {', '.join(lacking)}." if lacking else ""
        deck.charts(
            title,
            charts,
            f"{meaning} A small difference between the two can mean that the others do badly "
            f"too.{absent}",
        )


def pupils_chart(
    atlas: Atlas,
    sides: tuple[Indicator, Indicator],
    places: Sequence[Area],
    period: str | None = None,
) -> Chart | None:
    """Make a chart of both groups of pupils in some places; None where no figure is known.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    sides : tuple of Indicator
        The two groups; see `Catalogue.sides`.
    places : sequence of Area
        The areas to show.
    period : str, optional
        Label of a period; None for the latest.
    """
    gap = atlas.indicators.family(sides[0].family)[Breakdown.GAP]
    when = period or atlas.periods(sides[0].slug)[-1]
    rows = []
    for place in places:
        readings = [atlas.reading(side.slug, place.code, when) for side in sides]
        owner = readings[0].published_for
        values = [known_value(reading.figure) for reading in readings]
        if owner is not None and any(value is not None for value in values):
            flags = {reading.figure.flag for reading in readings if reading.figure.is_known}
            warnings = [
                formatting.WARNINGS[flag] for flag in sorted(flags & set(formatting.WARNINGS))
            ]
            named = ", ".join([formatting.area_label(owner, atlas.areas), *warnings])
            rows.append((named, values))
    rows = list({name: (name, values) for name, values in rows}.values())
    if not rows:
        return None
    return Chart(
        Kind.BARS,
        f"{gap.short_title.replace(' gap', '')}, {unit_text(sides[0])}, "
        f"{formatting.period_text(sides[0], when)}",
        sides[0],
        tuple(name for name, _ in rows),
        tuple(
            Series(pupils(side).label, tuple(values[at] for _, values in rows), COLOURS[at])
            for at, side in enumerate(sides)
        ),
    )


def caveats_slide(deck: Deck, indicator: Indicator) -> None:
    """Add what must be known before anything is quoted.

    Parameters
    ----------
    deck : Deck
        The presentation that the slide is added to.
    indicator : Indicator
        The measure in question.
    """
    breaks = [
        Paragraph(item.reason, f"Break at {formatting.period_text(indicator, item.period)}:")
        for item in indicator.breaks
    ]
    points = [
        *(Paragraph(rule) for rule in report_content.RULES),
        *(Paragraph(caveat, f"{indicator.short_title}:") for caveat in indicator.caveats),
        *breaks,
    ]
    deck.text("Read before quoting", points)


def caveats_text(indicators: Iterable[Indicator]) -> str:
    """Return the caveats of several measures, for the speaker notes of their slide.

    Parameters
    ----------
    indicators : iterable of Indicator
        The measures in the deck.
    """
    return "\n".join(f"{item.title}: {' '.join(item.caveats)}" for item in indicators)


def sources_slide(deck: Deck, atlas: Atlas, indicators: Iterable[Indicator], link: str) -> None:
    """Add publisher, title, date, licence and address of every source, and the link back.

    Parameters
    ----------
    deck : Deck
        The presentation that the slide is added to.
    atlas : Atlas
        Where areas and figures are read.
    indicators : iterable of Indicator
        The measures in the deck.
    link : str
        Address of the page with the same figures; empty without a site.
    """
    cited: dict[str, list[Source]] = {}
    for source in report_content.sources(indicators):
        cited.setdefault(f"{source.publisher} ({source.licence})", []).append(source)
    points = [
        Paragraph("", f"{publisher}:", tuple((_cited(item), item.link) for item in items))
        for publisher, items in cited.items()
    ]
    made = Paragraph(
        f"version {atlas.version}, newest figures published "
        f"{formatting.date_text(report_content.data_date(atlas).date().isoformat())}.",
        "Data:",
    )
    here = [Paragraph("", "This view:", ((link, link),))] if link else []
    deck.text("Sources", [made, *here, *points])


def _cited(source: Source) -> str:
    when = f", {formatting.date_text(source.published)}" if source.published else ""
    return f"{source.title}{when}."


def change_sentence(atlas: Atlas, shown: Subject, code: str) -> str:
    """Say how the latest figure of an area moved, or over which years it is shown.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Subject
        Measure, period and level that the deck is about.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    item = benchmark_area(atlas, shown.slug, code)
    name = formatting.larger_name(item.larger) if item.larger else _name(atlas, code)
    measure = narrative.measure_name(shown.indicator)
    if text := narrative.moved_text(item):
        return f"{name}, {measure}: {text[:1].lower()}{text[1:]}"
    return f"{name}, {measure}, over the years"


def _name(atlas: Atlas, code: str) -> str:
    return formatting.area_label(atlas.areas.get(code), atlas.areas)
