"""The deck of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.benchmark import benchmark_area, larger_area
from mobilitymap.domain.areas import Level
from mobilitymap.domain.view import DEFAULT_INDICATOR
from mobilitymap.export import report_content
from mobilitymap.export.pptx import measure
from mobilitymap.export.pptx.chart_data import Table
from mobilitymap.export.pptx.presentation import Deck, Paragraph
from mobilitymap.export.pptx.stage import stage_charts
from mobilitymap.text import formatting, narrative
from mobilitymap.text.area_brief import brief
from mobilitymap.text.pupils import pupils

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import LifeStage
    from mobilitymap.domain.peers import Against
    from mobilitymap.domain.view import View
    from mobilitymap.export.report_content import Row
    from mobilitymap.text.area_brief import Brief

# Slides that close every deck: caveats and sources.
_LAST: Final = 2


def area_deck(atlas: Atlas, view: View, code: str, link: str) -> Deck:
    """Make the deck of an area: what stands out, one measure, one life stage, the figures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    code : str
        GSS code of the area, such as ``E08000032``.
    link : str
        Address of the page with the same figures; empty without a site.
    """
    found = brief(atlas, code, view.against)
    asked = view if view.indicator else view.changed(indicator=_measure(found))
    shown = measure.subject(atlas, asked, [code])
    stage = view.stage or (shown.indicator.life_stage if view.indicator else found.weakest)
    stage = stage or shown.indicator.life_stage
    date = report_content.data_date(atlas)
    when = formatting.date_text(date.date().isoformat())
    deck = Deck(
        f"{found.name}: social mobility in figures",
        f"{found.name} · mobilitymap · data version {atlas.version}",
        date,
    )
    deck.opening(
        headline(atlas, shown, code),
        [
            f"{found.name}: social mobility in published figures",
            found.place,
            f"Made with mobilitymap from figures published up to {when}. {link}".strip(),
        ],
    )
    left_out = f"The surest of the area's own figures. All {found.figures} measures: {link}"
    deck.text(
        f"{found.name} in short",
        [*(Paragraph(text) for text in found.summary), *([Paragraph(left_out)] if link else [])],
    )
    measure.map_slide(
        deck,
        atlas,
        asked,
        shown,
        title=map_title(atlas, shown, code, view.against),
        codes=[code],
        link=link,
    )
    _stage_slide(deck, atlas, found, stage)
    _pupils_slide(deck, atlas, found)
    measure.trend_slide(deck, atlas, shown, measure.change_sentence(atlas, shown, code), [code])
    spread = measure.spread_sentence(atlas, shown)
    measure.regions_slide(
        deck, atlas, shown, f"{shown.indicator.title}, {shown.when}: {_lower(spread)}"
    )
    rows = report_content.headline_rows(atlas, found)
    deck.table(f"{found.name}: headline figures", _table(atlas, found, rows))
    (section,) = (part for part in found.sections if part.stage is stage)
    every = [report_content.table_row(atlas, found.area, line) for line in section.lines]
    if every:
        title = f"{found.name}: figures on {stage.label.lower()}"
        deck.table(title, _table(atlas, found, every), deck.room - _LAST)
    measure.caveats_slide(deck, shown.indicator)
    measure.sources_slide(
        deck,
        atlas,
        dict.fromkeys([shown.indicator, *(row.indicator for row in (*rows, *every))]),
        link,
    )
    return deck


def _measure(found: Brief) -> str:
    """Return the default measure if the area has a figure of it, else its first one."""
    known = [line.indicator for part in found.sections for line in part.lines]
    mine = [item.slug for item in known if item.level is not Level.LTLA_2019]
    return mine[0] if mine and DEFAULT_INDICATOR not in mine else DEFAULT_INDICATOR


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def headline(atlas: Atlas, shown: measure.Subject, code: str) -> str:
    """Say the figure on the measure of the deck, of the area that it was published for.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Subject
        Measure, period and level that the deck is about.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    larger = larger_area(atlas, atlas.reading(shown.slug, code, shown.period))
    name = formatting.larger_name(larger) if larger else narrative.place_name(atlas.areas.get(code))
    figure = measure.area_figure(atlas, shown, code, named=larger is None)
    return f"{name[:1].upper()}{name[1:]}, {narrative.measure_name(shown.indicator)}: {figure}"


def map_title(atlas: Atlas, shown: measure.Subject, code: str, against: Against) -> str:
    """Say the figure again, with what may be said of it beside something else.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Subject
        Measure, period and level that the deck is about.
    code : str
        GSS code of the area, such as ``E08000032``.
    against : Against
        What the area is compared with.
    """
    item = benchmark_area(atlas, shown.slug, code, against, shown.period)
    verdict = narrative.compared_text(item)
    end = f" – {_lower(verdict)}" if verdict else ""
    return f"{headline(atlas, shown, code)} ({shown.when}){end}"


def _stage_slide(deck: Deck, atlas: Atlas, found: Brief, stage: LifeStage) -> None:
    """Add the charts of a stage; the bands of the mobility indices are a table, not bars."""
    (section,) = (part for part in found.sections if part.stage is stage)
    notes = measure.caveats_text(line.indicator for line in section.lines)
    charts = stage_charts(atlas, stage, [found.area.code])
    # One bar alone says no more than the table.
    if any(chart.size > 1 for chart in charts):
        is_alone = all(len(chart.series) == 1 for chart in charts)
        beside = "" if is_alone else f" beside {_beside(atlas, found)}"
        deck.charts(
            f"{stage.label}: {found.name}{beside}",
            charts,
            "Latest published figures. No bar: no figure. A difference is no verdict; where "
            "95% intervals are published they stand in the tables.",
            notes,
        )


def _beside(atlas: Atlas, found: Brief) -> str:
    """Name what the bars of an area stand beside: ``the North East and England``."""
    nation = report_content.nation_name(atlas, found.area).replace("UK", "the UK")
    if not report_content.region_name(atlas, found.area) or found.area.region is None:
        return nation
    region = atlas.areas.get(found.area.region, Level.REGION)
    return f"{narrative.place_name(region)} and {nation}"


def _pupils_slide(deck: Deck, atlas: Atlas, found: Brief) -> None:
    """Add both groups of pupils at 5 and at 16, in the area, its region and its nation."""
    area = found.area
    codes = [(area.code, None), (area.region, Level.REGION), (area.country, Level.COUNTRY)]
    places = [atlas.areas.get(code, level) for code, level in codes if code]
    charts, meaning = [], ""
    for family in ("good-development", "attainment8"):
        sides = atlas.indicators.sides(family)
        if sides and atlas.reading(sides[0].slug, area.code).figure.is_known:
            chart = measure.pupils_chart(atlas, sides, list(dict.fromkeys(places)))
            if chart is not None:
                charts.append(chart)
                meaning = pupils(sides[0]).meaning
    title = f"{found.name}: pupils on free school meals beside the others"
    measure.pupils_slide(deck, title, charts, meaning)


def _table(atlas: Atlas, found: Brief, rows: Sequence[Row]) -> Table:
    nation = report_content.nation_name(atlas, found.area)
    region = report_content.region_name(atlas, found.area)
    columns = [
        ("Measure", 3.4, [_short(row) for row in rows]),
        (
            "Figure",
            1.6,
            [f"{row.value} ({row.warning})" if row.warning else row.value for row in rows],
        ),
        ("95% interval", 1.5, [row.interval for row in rows]),
        (nation, 1.4, [row.nation for row in rows]),
        *([(region, 1.4, [row.region for row in rows])] if region else []),
        ("Period", 1.2, [row.period for row in rows]),
    ]
    # The published bands of the mobility indices have nothing to stand beside.
    columns = [column for column in columns if set(column[2]) != {report_content.NOTHING}]
    remarks = "\n".join(f"{row.measure}: {row.note}" for row in rows if row.note)
    return Table(
        [head for head, _, _ in columns],
        list(zip(*(cells for _, _, cells in columns), strict=True)),
        [share for _, share, _ in columns],
        "–: not published. What to mind about each measure is in the notes of this slide.",
        f"{remarks}\n{measure.caveats_text(row.indicator for row in rows)}".strip(),
    )


def _short(row: Row) -> str:
    """Name a measure in short, with the larger area that its figure is of."""
    return row.measure.replace(row.indicator.title, row.indicator.short_title, 1)
