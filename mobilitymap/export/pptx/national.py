"""The deck of a measure: the national picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.inequality import by_region, ends_of_ranks, reference, spread_over_time
from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import Breakdown
from mobilitymap.export import report_content
from mobilitymap.export.pptx import measure
from mobilitymap.export.pptx.chart_data import COLOURS, GREYS, Table, over_time, unit_text
from mobilitymap.export.pptx.presentation import Deck
from mobilitymap.stats.series import timeline
from mobilitymap.text import formatting, narrative
from mobilitymap.text.pupils import pupils

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View
    from mobilitymap.export.pptx.measure import Subject

_AT_EACH_END: Final = 5


def national_deck(atlas: Atlas, view: View, link: str) -> Deck:
    """Make the deck of a measure: the map, the regions, the ends, the years, the groups.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    link : str
        Address of the page with the same figures; empty without a site.
    """
    shown = measure.subject(atlas, view)
    indicator = shown.indicator
    date = report_content.data_date(atlas)
    spread = measure.spread_sentence(atlas, shown)
    measured = f"{indicator.title}, {shown.when}"
    deck = Deck(
        f"{indicator.title}: the national picture",
        f"{indicator.short_title} · mobilitymap · data version {atlas.version}",
        date,
    )
    deck.opening(
        f"{indicator.title}: {spread[:1].lower()}{spread[1:]}",
        [
            f"{indicator.question} {shown.when}",
            f"{indicator.measures}.",
            "Made with mobilitymap from figures published up to "
            f"{formatting.date_text(date.date().isoformat())}. {link}".strip(),
        ],
    )
    nation = reference(atlas, shown.slug, shown.period)
    beside = [nation.code] if nation else []
    title = f"{measured}, by {shown.level.plural}"
    if nation:
        where = narrative.place_name(nation)
        title = f"{measured}: {measure.area_figure(atlas, shown, nation.code)} in {where}"
    measure.map_slide(deck, atlas, view, shown, title=title, codes=beside, link=link)
    measure.regions_slide(deck, atlas, shown, f"{measured}: {spread[:1].lower()}{spread[1:]}")
    if not indicator.bands:
        _regions_table(deck, atlas, shown)
    _ends(deck, atlas, shown)
    _over_time(deck, atlas, shown)
    shown_too: list[Indicator] = []
    sides = atlas.indicators.sides(indicator.family)
    if sides:
        places = [area for area in atlas.areas.level(Level.REGION) if area.nation == "E"]
        chart = measure.pupils_chart(atlas, sides, places, shown.period)
        if chart:
            shown_too = list(atlas.indicators.family(indicator.family).values())
            group = pupils(sides[0])
            title = f"{group.name.capitalize()} beside the others, by region"
            measure.pupils_slide(deck, title, [chart], group.meaning)
    measure.caveats_slide(deck, indicator)
    measure.sources_slide(deck, atlas, [indicator, *shown_too], link)
    return deck


def _regions_table(deck: Deck, atlas: Atlas, shown: Subject) -> None:
    """Add the figures behind the chart of regions, with those published for the regions."""
    rows = []
    for part in by_region(atlas, shown.slug, shown.period, shown.level):
        if part.spread is not None:
            spread, own = part.spread, part.figure
            cells = (spread.lowest, spread.middle, spread.highest)
            interval = report_content.NOTHING
            if own is not None and own.has_interval:
                interval = formatting.interval(shown.indicator, own.lower, own.upper)
            rows.append(
                (
                    part.region.name,
                    shown.text(own.value) if own else report_content.NOTHING,
                    interval,
                    str(len(part.codes)),
                    *(formatting.figure(shown.indicator, value, short=True) for value in cells),
                )
            )
    deck.table(
        f"{shown.indicator.title}, {shown.when}: the regions in figures",
        Table(
            (
                "Region or nation",
                "Published for it",
                "95% interval",
                "Areas",
                "Lowest area",
                "Area in the middle",
                "Highest area",
            ),
            rows,
            (2.4, 1.6, 1.6, 0.8, 1.2, 1.2, 1.2),
            f"Areas: {shown.level.plural}, each counted once. –: not published.",
            measure.caveats_text([shown.indicator]),
        ),
    )


def _ends(deck: Deck, atlas: Atlas, shown: Subject) -> None:
    """Add the most and the least favourable areas, where ranks are allowed."""
    found = ends_of_ranks(atlas, shown.slug, shown.period, shown.level, _AT_EACH_END)
    if found is None:
        return
    narrow = (
        " A narrow gap can mean that the others do badly too."
        if shown.indicator.breakdown is Breakdown.GAP
        else ""
    )
    count = found[0].ranked[0][1].count if found[0].ranked else 0
    uncertain = (
        f"Ranks are the publisher's, of the {shown.indicator.rank_of}."
        if shown.indicator.rank_of
        else "Ranks are those of published figures; where no intervals are published, how "
        "uncertain a rank is, is not known."
    )
    rows = []
    first, last = narrative.rank_ends(shown.indicator)
    for end, name in zip(found, (first.capitalize(), last.capitalize()), strict=True):
        for code, position in end.ranked:
            figure = atlas.figure(shown.slug, code, shown.period)
            if figure is not None:
                area = atlas.areas.get(code, shown.level)
                rank = f"{narrative.ordinal(position.rank)}{' equal' if position.tied else ''}"
                low_high = position.interval
                between = (
                    f"{narrative.ordinal(low_high[0])} to {narrative.ordinal(low_high[1])}"
                    if low_high
                    else "unknown"
                )
                rows.append(
                    (
                        name,
                        formatting.display_name(area.name),
                        shown.text(figure.value),
                        rank,
                        between,
                    )
                )
        if end.left_out:
            shared = end.left_out[0][1]
            rows.append(
                (
                    name,
                    f"{len(end.left_out)} more areas with one figure",
                    "",
                    f"{narrative.ordinal(shared.rank)} equal",
                    "",
                )
            )
    deck.table(
        f"{shown.indicator.title}, {shown.when}: the ends of the list",
        Table(
            (
                "End",
                "Area",
                "Figure",
                f"Rank of {count}",
                "95% interval of rank",
            ),
            rows,
            (1.4, 2.4, 1.6, 1.2, 1.6),
            f"1st is the {first}. {uncertain}{narrow}",
        ),
    )


def _over_time(deck: Deck, atlas: Atlas, shown: Subject) -> None:
    """Add how far apart the areas were, period by period."""
    found = spread_over_time(atlas, shown.slug, shown.level)
    if found is None or len(found.periods) < 2:
        return
    spreads = dict(zip(found.periods, found.spreads, strict=True))
    lines: list[tuple[str, dict[str, float | None], str, bool]] = [
        ("Highest area", {p: s.highest for p, s in spreads.items()}, GREYS[1], True),
        ("Upper quartile", {p: s.upper_quartile for p, s in spreads.items()}, COLOURS[3], False),
        ("Area in the middle", {p: s.middle for p, s in spreads.items()}, COLOURS[0], False),
        ("Lower quartile", {p: s.lower_quartile for p, s in spreads.items()}, COLOURS[1], False),
        ("Lowest area", {p: s.lowest for p, s in spreads.items()}, GREYS[0], True),
    ]
    indicator = shown.indicator
    chart = over_time(
        indicator,
        f"{indicator.short_title}, {unit_text(indicator)}",
        timeline(found.periods),
        lines,
    )
    deck.charts(
        f"{indicator.title}: how far apart the areas were, year by year",
        [chart],
        f"{shown.level.plural.capitalize()}, each counted once. {measure.CUT} The scale need not "
        "begin at 0.",
    )
