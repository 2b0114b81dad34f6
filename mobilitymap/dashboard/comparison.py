"""Two to four areas on every indicator of a life stage, as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from mobilitymap import charts, wording
from mobilitymap.areas import Level
from mobilitymap.atlas import ENGLAND, UNITED_KINGDOM
from mobilitymap.dashboard.panel import source_html
from mobilitymap.indicators import Breakdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.areas import Area
    from mobilitymap.atlas import Atlas
    from mobilitymap.indicators import Indicator, LifeStage
    from mobilitymap.values import Figure


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one area for one indicator, as it is shown.

    Attributes
    ----------
    name : str
        Whose figure it is: the area, or the county it was published for.
    text : str
        The figure with its unit, or why there is none.
    figure : Figure
    """

    name: str
    text: str
    figure: Figure

    @property
    def is_known(self) -> bool:
        """Whether there is a figure."""
        return self.figure.is_known

    def dot(self, series: int | None) -> charts.Dot:
        """Return the mark of the figure on a chart."""
        limits = (
            (self.figure.lower, self.figure.upper) if self.figure.has_interval else (None, None)
        )
        return charts.Dot(series, self.name, self.text, self.figure.value, *limits)


def comparison_html(atlas: Atlas, areas: Sequence[Area], stage: LifeStage) -> str:
    """Return the charts and the table of figures of a life stage."""
    indicators = atlas.indicators.stage(stage)
    parts = [_key(areas)]
    plain = [item for item in indicators if item.breakdown is Breakdown.ALL]
    parts.append(_grid(_strip(atlas, item, areas) for item in plain))
    families = dict.fromkeys(item.family for item in indicators if item.breakdown is Breakdown.GAP)
    if families:
        parts.append(
            "<h2>Pupils eligible for free school meals, and the others</h2>"
            '<p class="mm-small">The ring is the figure of pupils eligible for free school meals '
            "(FSM), the disc that of all others; the line between them is the gap. A small gap "
            "can mean that the others do badly too.</p>"
        )
        parts.append(_grid(_dumbbells(atlas, family, areas) for family in families))
    parts.append(_table(atlas, indicators, areas))
    return f'<section class="mm">{"".join(parts)}</section>'


def _grid(articles: Iterable[str]) -> str:
    return f'<div class="mm-measures">{"".join(articles)}</div>'


def _key(areas: Sequence[Area]) -> str:
    entries = "".join(
        f'<li><b style="background:{background};color:{ink}">{charts.LETTERS[series]}</b> '
        f"{escape(wording.display_name(area.name))}</li>"
        for series, (area, (background, ink)) in enumerate(
            zip(areas, charts.SERIES_COLOURS, strict=False)
        )
    )
    nation = '<li><i class="mm-nation-key"></i> England, or the UK where England has no figure</li>'
    return f'<ul class="mm-key">{entries}{nation}</ul>'


def _cell(atlas: Atlas, indicator: Indicator, area: Area, period: str) -> Cell:
    """Read the figure of an area, or of the larger area that it was published for."""
    reading = atlas.reading(indicator.slug, area.code, period)
    owner = reading.published_for
    name = (
        wording.display_name(area.name)
        if owner is None or reading.is_own
        else wording.area_label(owner, atlas.areas)
    )
    if not reading.figure.is_known:
        reason = wording.missing_reason(indicator, reading.figure.flag, area)
        return Cell(name, reason, reading.figure)
    return Cell(name, _text(indicator, reading.figure), reading.figure)


def _text(indicator: Indicator, figure: Figure) -> str:
    value = wording.figure(indicator, figure.value, short=True)
    return f"{figure.band.capitalize()} ({value})" if indicator.bands else value


def _nation(atlas: Atlas, indicator: Indicator, period: str) -> Cell | None:
    """Return the published figure of England, else of the UK, else nothing."""
    for code in (ENGLAND, UNITED_KINGDOM):
        figure = atlas.figure(indicator.slug, code, period)
        if figure is not None and figure.is_known:
            name = atlas.areas.get(code, Level.COUNTRY).name
            return Cell(name, _text(indicator, figure), figure)
    return None


def _scale(atlas: Atlas, indicator: Indicator, period: str, cells: Sequence[Cell]) -> charts.Scale:
    """Span the figures of all areas that rest on enough people, and those shown."""
    rows = atlas.values(indicator.slug, period)
    usual = rows.loc[rows["flag"] != "small-base", "value"].dropna()
    shown = [cell.figure.value for cell in cells if cell.is_known]
    # Intervals are drawn whole, also where they reach beyond every area's value.
    for cell in cells:
        if cell.figure.has_interval:
            shown += [cell.figure.lower, cell.figure.upper]
    low, high = min([*usual, *shown]), max([*usual, *shown])
    return charts.Scale(
        low,
        high,
        wording.figure(indicator, low, short=True),
        wording.figure(indicator, high, short=True),
    )


def _heading(indicator: Indicator, period: str) -> str:
    when = wording.period_text(indicator, period)
    return (
        f"<h3>{escape(indicator.title)}</h3>"
        f'<p class="mm-small">{escape(indicator.measures)}, {escape(when)}.</p>'
        f'<details class="mm-small"><summary>Source</summary>{source_html(indicator.source)}'
        "</details>"
    )


def _strip(atlas: Atlas, indicator: Indicator, areas: Sequence[Area]) -> str:
    period = atlas.periods(indicator.slug)[-1]
    cells = [_cell(atlas, indicator, area, period) for area in areas]
    nation = _nation(atlas, indicator, period)
    scale = _scale(atlas, indicator, period, cells)
    dots = [cell.dot(series) for series, cell in enumerate(cells) if cell.is_known]
    if nation:
        dots.append(nation.dot(None))
    legend = "".join(
        f"<li><b>{charts.LETTERS[series]}</b> {escape(cell.name)}: {escape(cell.text)}</li>"
        for series, cell in enumerate(cells)
    )
    if nation:
        legend += f"<li>{escape(nation.name)}: {escape(nation.text)}</li>"
    return (
        f'<article class="mm-measure">{_heading(indicator, period)}'
        f'{charts.dot_strip(dots, scale)}<ul class="mm-values">{legend}</ul></article>'
    )


def _dumbbells(atlas: Atlas, family: str, areas: Sequence[Area]) -> str:
    members = atlas.indicators.family(family)
    fsm, others, gap = (members[key] for key in (Breakdown.FSM, Breakdown.NOT_FSM, Breakdown.GAP))
    period = atlas.periods(gap.slug)[-1]
    sides = [[_cell(atlas, item, area, period) for item in (fsm, others, gap)] for area in areas]
    nation = [_nation(atlas, item, period) for item in (fsm, others, gap)]
    known = [cell for row in sides for cell in row[:2]]
    low, high = _scale(atlas, fsm, period, known), _scale(atlas, others, period, known)
    scale = charts.Scale(
        min(low.low, high.low),
        max(low.high, high.high),
        low.low_text if low.low <= high.low else high.low_text,
        high.high_text if high.high >= low.high else low.high_text,
    )
    drawn = []
    for series, (left, right, apart) in enumerate(sides):
        if left.is_known and right.is_known:
            drawn.append(charts.dumbbell(left.dot(series), right.dot(series), apart.text, scale))
        else:
            drawn.append(f'<p class="mm-small">{escape(left.name)}: {escape(apart.text)}.</p>')
    national_fsm, national_others, national_gap = nation
    if national_fsm and national_others and national_gap:
        drawn.append(
            charts.dumbbell(
                national_fsm.dot(None), national_others.dot(None), national_gap.text, scale
            )
        )
    return (
        f'<article class="mm-measure">{_heading(gap, period)}{"".join(drawn)}'
        f'<div class="mm-dumbbell-ends">{charts.ends(scale)}</div></article>'
    )


def _table(atlas: Atlas, indicators: Sequence[Indicator], areas: Sequence[Area]) -> str:
    names = "".join(
        f'<th scope="col">{charts.LETTERS[series]} {escape(wording.display_name(area.name))}</th>'
        for series, area in enumerate(areas)
    )
    rows = []
    for indicator in indicators:
        period = atlas.periods(indicator.slug)[-1]
        cells = [_cell(atlas, indicator, area, period) for area in areas]
        nation = _nation(atlas, indicator, period)
        figures = "".join(
            f"<td>{_table_html(cell, area)}</td>" for cell, area in zip(cells, areas, strict=True)
        )
        national = (
            f"{nation.text}{'' if nation.name == 'England' else f' ({nation.name})'}"
            if nation
            else "Not published"
        )
        when = wording.period_text(indicator, period)
        rows.append(
            f'<tr><th scope="row">{escape(indicator.title)}'
            f'<span class="mm-small"> {escape(when)}</span></th>{figures}'
            f"<td>{escape(national)}</td></tr>"
        )
    return (
        '<h2>The figures</h2><div class="mm-scroll" tabindex="0" role="region" '
        'aria-label="The figures"><table class="mm-figures-table"><caption class="mm-small">'
        "Latest period of each measure, as published; gaps and the pay ratio are computed from "
        "two published figures. A figure published for a county is marked "
        "with its name. pp: percentage points.</caption>"
        f'<thead><tr><th scope="col">Measure</th>{names}<th scope="col">England</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _table_html(cell: Cell, area: Area) -> str:
    """Return the figure, named after the larger area where it is not the area's own."""
    if not cell.is_known or cell.name == wording.display_name(area.name):
        return escape(cell.text)
    return f'{escape(cell.text)}<br><span class="mm-small">{escape(cell.name)}</span>'
