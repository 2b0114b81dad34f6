"""The first areas on every measure of a life stage: strips of dots, and dumbbells of FSM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobilitymap.analysis.rankings import ranking
from mobilitymap.dashboard.components.area_panel import source_html
from mobilitymap.dashboard.screens.compare.cells import (
    Cell,
    cell,
    comparators,
    comparators_text,
    nation_cell,
    shared_note,
)
from mobilitymap.domain.indicators import Breakdown
from mobilitymap.domain.view import MAX_CHARTED
from mobilitymap.frontend.colors import COMPARED
from mobilitymap.frontend.templating import fragment
from mobilitymap.text import formatting
from mobilitymap.text.pupils import pupils
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage


@dataclass(frozen=True, slots=True)
class _Entry:
    """An area of the key, with its letter on its colour."""

    letter: str
    background: str
    ink: str
    name: str


@dataclass(frozen=True, slots=True)
class _Value:
    """A figure below a strip; the comparator has no letter."""

    letter: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class _Measure:
    """One measure of the stage: its words, its charts, and what stands below them.

    Attributes
    ----------
    title, measures : str
        What it is called, and what it measures and when.
    source : Markup
    charts : sequence of Markup
    ends : Markup
        The ends of the scale of all charts, where they do not have their own.
    values : sequence of _Value
        The figures of a strip in words.
    remarks : sequence of str
        What dumbbells do not show.
    """

    title: str
    measures: str
    source: Markup
    charts: Sequence[Markup]
    ends: Markup | str = ""
    values: Sequence[_Value] = ()
    remarks: Sequence[str] = ()


def charts_html(atlas: Atlas, compared: Sequence[Area], stage: LifeStage) -> Markup:
    """Return the charts of a life stage for the first four of the compared areas.

    The nation beside them is that of all compared areas, as in the table.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    compared : sequence of Area
        The compared areas, in their order.
    stage : LifeStage
        The stage of life that is shown.
    """
    areas, nations = compared[:MAX_CHARTED], comparators(compared)
    indicators = [
        item
        for item in atlas.indicators.stage(stage)
        if not atlas.indicators.is_replaced(item, (area.nation for area in areas))
    ]
    plain = [item for item in indicators if item.breakdown is Breakdown.ALL]
    gaps = [
        (item, sides)
        for item in indicators
        if item.breakdown is Breakdown.GAP and (sides := atlas.indicators.sides(item.family))
    ]
    return fragment(
        "dashboard/compare/stage_charts.html.j2",
        title=stage.label,
        key=[
            _Entry(letter, background, ink, formatting.display_name(area.name))
            for letter, (background, ink), area in zip(
                charts.LETTERS, COMPARED, areas, strict=False
            )
        ],
        held_against=comparators_text(atlas, compared),
        strips=[_strip(atlas, item, areas, nations) for item in plain],
        groups=list(dict.fromkeys(pupils(sides[0]).meaning for _, sides in gaps)),
        dumbbells=[_dumbbells(atlas, gap, sides, areas, nations) for gap, sides in gaps],
    )


def _scale(atlas: Atlas, indicator: Indicator, period: str, cells: Sequence[Cell]) -> charts.Scale:
    """Span the figures of all areas that rest on enough people, and those shown."""
    shown = [item.figure.value for item in cells if item.is_known]
    # Intervals are drawn whole, also where they reach beyond every area's value.
    for item in cells:
        if item.figure.has_interval:
            shown += [item.figure.lower, item.figure.upper]
    usual = ranking(atlas, indicator.slug, period).values.tolist()
    low, high = min([*usual, *shown]), max([*usual, *shown])
    return charts.figure_scale(indicator, low, high)


def _strip(
    atlas: Atlas, indicator: Indicator, areas: Sequence[Area], nations: Sequence[str]
) -> _Measure:
    period = atlas.periods(indicator.slug)[-1]
    cells = [cell(atlas, indicator, area, period) for area in areas]
    nation = nation_cell(atlas, indicator, period, nations)
    scale = _scale(atlas, indicator, period, [*cells, *([nation] if nation else [])])
    said = shared_note(cells)
    dots = [item.dot(series) for series, item in enumerate(cells) if item.is_known]
    if nation:
        dots.append(nation.dot(None))
    values = [
        _Value(letter, item.name, item.line(said))
        for letter, item in zip(charts.LETTERS, cells, strict=False)
    ]
    if nation:
        values.append(_Value("", nation.name, nation.line(said)))
    when = _when(indicator, period) + (f" ({said})" if said else "")
    return _Measure(
        indicator.title,
        f"{indicator.measures}, {when}",
        source_html(indicator.source),
        [charts.dot_strip(dots, scale)] if dots else [],
        values=values,
    )


def _when(indicator: Indicator, period: str) -> str:
    """Write the period, after the unit where the figures are drawn without it."""
    unit = formatting.unit_left_out(indicator)
    when = formatting.period_text(indicator, period)
    return f"in {unit}, {when}" if unit else when


def _dumbbells(
    atlas: Atlas,
    gap: Indicator,
    sides: tuple[Indicator, Indicator],
    areas: Sequence[Area],
    nations: Sequence[str],
) -> _Measure:
    behind, others = sides
    period = atlas.periods(gap.slug)[-1]
    rows = [[cell(atlas, item, area, period) for item in (*sides, gap)] for area in areas]
    nation = [nation_cell(atlas, item, period, nations) for item in (*sides, gap)]
    known = [item for row in rows for item in row[:2]]
    known += [item for item in nation[:2] if item]
    low, high = _scale(atlas, behind, period, known), _scale(atlas, others, period, known)
    scale = charts.Scale(
        min(low.low, high.low),
        max(low.high, high.high),
        low.low_text if low.low <= high.low else high.low_text,
        high.high_text if high.high >= low.high else low.high_text,
    )
    drawn, remarks = [], []
    for series, (left, right, apart) in enumerate(rows):
        if left.is_known and right.is_known:
            drawn.append(charts.dumbbell(left.dot(series), right.dot(series), apart.text, scale))
            if left.note:
                remarks.append(f"{left.name}: {left.note}.")
        else:
            remarks.append(f"{left.name}: {apart.line()}.")
    national, national_others, national_gap = nation
    if national and national_others and national_gap:
        drawn.append(
            charts.dumbbell(national.dot(None), national_others.dot(None), national_gap.text, scale)
        )
    return _Measure(
        gap.title,
        f"{gap.measures}, {_when(gap, period)}",
        source_html(gap.source),
        drawn,
        ends=charts.ends(scale) if drawn else "",
        remarks=remarks,
    )
