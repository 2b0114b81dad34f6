"""The first areas on every measure of a life stage: strips of dots, and dumbbells of FSM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

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
from mobilitymap.text import formatting
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage


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
    indicators = atlas.indicators.stage(stage)
    parts = [
        Markup("<h2>{}</h2>").format(stage.label),
        _key(areas, comparators_text(atlas, compared)),
    ]
    plain = [item for item in indicators if item.breakdown is Breakdown.ALL]
    parts.append(_grid(_strip(atlas, item, areas, nations) for item in plain))
    families = dict.fromkeys(item.family for item in indicators if item.breakdown is Breakdown.GAP)
    if families:
        parts.append(
            Markup(
                "<h2>Pupils eligible for free school meals, and the others</h2>"
                '<p class="mm-small">The ring is the figure of pupils eligible for free school '
                "meals (FSM), the disc that of all others; the line between them is the gap. A "
                "small gap can mean that the others do badly too.</p>"
            )
        )
        parts.append(_grid(_dumbbells(atlas, family, areas, nations) for family in families))
    return Markup('<section class="mm">{}</section>').format(Markup().join(parts))


def _grid(articles: Iterable[Markup]) -> Markup:
    return Markup('<div class="mm-measures">{}</div>').format(Markup().join(articles))


def _key(areas: Sequence[Area], held_against: str) -> Markup:
    entries = Markup().join(
        Markup('<li><b style="background:{};color:{}">{}</b> {}</li>').format(
            background, ink, charts.LETTERS[series], formatting.display_name(area.name)
        )
        for series, (area, (background, ink)) in enumerate(zip(areas, COMPARED, strict=False))
    )
    nation = (
        Markup('<li><i class="mm-nation-key"></i> {}</li>').format(held_against)
        if held_against
        else ""
    )
    return Markup('<ul class="mm-key">{}{}</ul>').format(entries, nation)


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


def _heading(indicator: Indicator, period: str, note: str) -> Markup:
    when = formatting.period_text(indicator, period) + (f" ({note})" if note else "")
    return Markup(
        "<h3>{}</h3>"
        '<p class="mm-small">{}, {}.</p>'
        '<details class="mm-small"><summary>Source</summary>{}'
        "</details>"
    ).format(indicator.title, indicator.measures, when, source_html(indicator.source))


def _strip(
    atlas: Atlas, indicator: Indicator, areas: Sequence[Area], nations: Sequence[str]
) -> Markup:
    period = atlas.periods(indicator.slug)[-1]
    cells = [cell(atlas, indicator, area, period) for area in areas]
    nation = nation_cell(atlas, indicator, period, nations)
    scale = _scale(atlas, indicator, period, [*cells, *([nation] if nation else [])])
    said = shared_note(cells)
    dots = [item.dot(series) for series, item in enumerate(cells) if item.is_known]
    if nation:
        dots.append(nation.dot(None))
    legend = Markup().join(
        Markup("<li><b>{}</b> {}: {}</li>").format(
            charts.LETTERS[series], item.name, item.line(said)
        )
        for series, item in enumerate(cells)
    )
    if nation:
        legend += Markup("<li>{}: {}</li>").format(nation.name, nation.line(said))
    drawn = charts.dot_strip(dots, scale) if dots else ""
    return Markup('<article class="mm-measure">{}{}<ul class="mm-values">{}</ul></article>').format(
        _heading(indicator, period, said), drawn, legend
    )


def _dumbbells(atlas: Atlas, family: str, areas: Sequence[Area], nations: Sequence[str]) -> Markup:
    members = atlas.indicators.family(family)
    fsm, others, gap = (members[key] for key in (Breakdown.FSM, Breakdown.NOT_FSM, Breakdown.GAP))
    period = atlas.periods(gap.slug)[-1]
    sides = [[cell(atlas, item, area, period) for item in (fsm, others, gap)] for area in areas]
    nation = [nation_cell(atlas, item, period, nations) for item in (fsm, others, gap)]
    known = [item for row in sides for item in row[:2]]
    known += [item for item in nation[:2] if item]
    low, high = _scale(atlas, fsm, period, known), _scale(atlas, others, period, known)
    scale = charts.Scale(
        min(low.low, high.low),
        max(low.high, high.high),
        low.low_text if low.low <= high.low else high.low_text,
        high.high_text if high.high >= low.high else low.high_text,
    )
    drawn, remarks = [], []
    for series, (left, right, apart) in enumerate(sides):
        if left.is_known and right.is_known:
            drawn.append(charts.dumbbell(left.dot(series), right.dot(series), apart.text, scale))
            if left.note:
                remarks.append(f"{left.name}: {left.note}.")
        else:
            remarks.append(f"{left.name}: {apart.line()}.")
    national_fsm, national_others, national_gap = nation
    if national_fsm and national_others and national_gap:
        drawn.append(
            charts.dumbbell(
                national_fsm.dot(None), national_others.dot(None), national_gap.text, scale
            )
        )
    below = Markup().join(Markup('<p class="mm-small">{}</p>').format(remark) for remark in remarks)
    ends = (
        Markup('<div class="mm-dumbbell-ends">{}</div>').format(charts.ends(scale)) if drawn else ""
    )
    return Markup('<article class="mm-measure">{}{}{}{}</article>').format(
        _heading(gap, period, ""), Markup().join(drawn), ends, below
    )
