"""The deck of several areas side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.domain.view import MAX_CHARTED
from mobilitymap.export import report_content
from mobilitymap.export.pptx import measure
from mobilitymap.export.pptx.chart_data import (
    COLOURS,
    Chart,
    Kind,
    Series,
    Table,
    known_value,
    unit_text,
)
from mobilitymap.export.pptx.presentation import Deck
from mobilitymap.export.pptx.stage import stage_charts
from mobilitymap.text import area_brief, formatting, narrative
from mobilitymap.text.pupils import pupils

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage
    from mobilitymap.domain.view import View

# What is known of pupils on free school meals, where the measure itself does not part them.
_FAMILY: Final = "attainment8"

# A unit too long for the cells of a table: it stands in the head of the row.
_IN_THE_HEAD: Final = "percentage points"


def comparison_deck(atlas: Atlas, view: View, codes: Sequence[str], link: str) -> Deck:
    """Make the deck of a comparison: one measure, one life stage, the figures of all areas.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    codes : sequence of str
        GSS codes of the areas.
    link : str
        Address of the page with the same figures; empty without a site.
    """
    shown = measure.subject(atlas, view, codes)
    areas = [atlas.areas.get(code) for code in codes]
    names = [formatting.area_label(area, atlas.areas) for area in areas]
    stage = view.stage or shown.indicator.life_stage
    date = report_content.data_date(atlas)
    joined = f"{', '.join(names[:-1])} and {names[-1]}"
    deck = Deck(
        f"{joined}: social mobility in figures",
        f"{len(names)} areas compared · mobilitymap · data version {atlas.version}",
        date,
    )
    figures = "; ".join(
        f"{name} {measure.area_figure(atlas, shown, code)}"
        for name, code in list(zip(names, codes, strict=True))[:3]
    )
    more = f"; and {len(names) - 3} more" if len(names) > 3 else ""
    measured = f"{shown.indicator.title}, {shown.when}"
    deck.opening(
        f"{measured}: {figures}{more}",
        [
            f"{joined}, side by side in published figures",
            "Made with mobilitymap from figures published up to "
            f"{formatting.date_text(date.date().isoformat())}. {link}".strip(),
        ],
    )
    spread = measure.spread_sentence(atlas, shown)
    measure.map_slide(
        deck,
        atlas,
        view,
        shown,
        title=f"{measured}: where the areas stand",
        codes=codes,
        link=link,
    )
    charted = list(codes[:MAX_CHARTED])
    first = "" if len(codes) <= MAX_CHARTED else f" (the first {MAX_CHARTED})"
    if not shown.indicator.bands:
        _measure_slide(deck, atlas, shown, codes, f"{measured}: the areas side by side")
    charts = stage_charts(atlas, stage, charted)
    if charts:
        deck.charts(
            f"{stage.label}: the areas on measures of this stage{first}",
            charts,
            "Latest published figures. No bar: no figure. A difference is no verdict; where "
            "95% intervals are published they stand in the table.",
            measure.caveats_text(atlas.indicators.stage(stage)),
        )
    sides = _sides(atlas, shown)
    _pupils_slide(deck, atlas, sides, codes)
    measure.trend_slide(
        deck, atlas, shown, f"{shown.indicator.title}, over the years{first}", charted
    )
    _table_slide(deck, atlas, stage, codes)
    measure.regions_slide(deck, atlas, shown, f"{measured}: {spread[:1].lower()}{spread[1:]}")
    measure.caveats_slide(deck, shown.indicator)
    measure.sources_slide(
        deck,
        atlas,
        dict.fromkeys([shown.indicator, *atlas.indicators.stage(stage), *sides[:1]]),
        link,
    )
    return deck


def _measure_slide(
    deck: Deck, atlas: Atlas, shown: measure.Subject, codes: Sequence[str], title: str
) -> None:
    """Add one bar for each area that the measure was published for, and the nation."""
    bars: dict[str, float] = {}
    missing, intervals = [], []
    beside: dict[str, float] = {}
    for code in codes:
        reading = atlas.reading(shown.slug, code, shown.period)
        value, owner = known_value(reading.figure), reading.published_for
        name = formatting.area_label(owner or reading.area, atlas.areas)
        if value is None:
            missing.append(formatting.area_label(reading.area, atlas.areas))
            continue
        bars[name] = value
        if reading.figure.has_interval:
            between = formatting.interval(
                shown.indicator, reading.figure.lower, reading.figure.upper
            )
            intervals.append(f"{name} {between}")
        national = known_value(reading.nation_figure)
        if reading.nation is not None and national is not None:
            beside[formatting.display_name(reading.nation.name)] = national
    if not bars:
        return
    bars |= beside
    series = Series(shown.indicator.short_title, tuple(bars.values()), COLOURS[0])
    chart = Chart(
        Kind.BARS,
        f"{shown.indicator.short_title}, {unit_text(shown.indicator)}, {shown.when}",
        shown.indicator,
        tuple(bars),
        (series,),
    )
    note = (
        f"95% intervals: {'; '.join(intervals)}."
        if intervals
        else _without_intervals(atlas, shown.indicator)
    )
    lacking = f" No figure: {', '.join(missing)}." if missing else ""
    deck.charts(title, [chart], f"{note}{lacking}")


def _without_intervals(atlas: Atlas, indicator: Indicator) -> str:
    """Say what is known of chance in figures without intervals."""
    noise = atlas.noise(indicator.slug, indicator.level)
    if noise is None:
        return "No interval is published: how much of a difference is chance is not known."
    return f"No interval is published. {narrative.noise_text(indicator, noise)}."


def _sides(atlas: Atlas, shown: measure.Subject) -> tuple[Indicator, ...]:
    """Return the two groups of pupils that go with the deck's measure."""
    indicators = atlas.indicators
    return indicators.sides(shown.indicator.family) or indicators.sides(_FAMILY) or ()


def _pupils_slide(
    deck: Deck, atlas: Atlas, sides: tuple[Indicator, ...], codes: Sequence[str]
) -> None:
    if len(sides) != 2:
        return
    areas = [atlas.areas.get(code) for code in codes]
    nations = dict.fromkeys(area.country for area in areas if area.country)
    places = [*areas, *(atlas.areas.get(code, Level.COUNTRY) for code in nations)]
    chart = measure.pupils_chart(atlas, sides, list(dict.fromkeys(places)))
    if chart is not None:
        title = f"Beside the other pupils: {narrative.measure_name(sides[0])}"
        lacking = [
            formatting.area_label(area, atlas.areas)
            for area in areas
            if not atlas.reading(sides[0].slug, area.code).figure.is_known
        ]
        measure.pupils_slide(deck, title, [chart], pupils(sides[0]).meaning, lacking)


def _table_slide(deck: Deck, atlas: Atlas, stage: LifeStage, codes: Sequence[str]) -> None:
    """Add the figures of all areas on the measures of a stage, with their intervals."""
    lines = []
    for code in codes:
        found = area_brief.brief(atlas, code)
        (section,) = (part for part in found.sections if part.stage is stage)
        lines.append({line.indicator.slug: line for line in section.lines})
    rows = []
    for indicator in atlas.indicators.stage(stage):
        known = [line for mine in lines if (line := mine.get(indicator.slug))]
        if known:
            cells = [_cell(mine.get(indicator.slug)) for mine in lines]
            of = f", {_IN_THE_HEAD}" if indicator.unit == _IN_THE_HEAD else ""
            rows.append((f"{indicator.short_title}{of}", *cells, known[0].period))
    if rows:
        names = [formatting.area_label(atlas.areas.get(code), atlas.areas) for code in codes]
        deck.table(
            f"{stage.label}: the figures of all areas compared",
            Table(
                ("Measure", *names, "Period"),
                rows,
                (2.1, *(1.3 for _ in codes), 1.0),
                "–: not published. In brackets: the 95% interval, or the "
                "larger area that the figure is of.",
                measure.caveats_text(atlas.indicators.stage(stage)),
            ),
            pages=2,
        )


def _cell(line: area_brief.Line | None) -> str:
    if line is None:
        return report_content.NOTHING
    beside = "; ".join(filter(None, (line.interval, line.published_for)))
    value = line.value.removesuffix(f"{formatting.NO_BREAK}{_IN_THE_HEAD}")
    return f"{value} ({beside})" if beside else value
