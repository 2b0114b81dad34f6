"""All compared areas on every measure of a life stage, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.dashboard.components.tables import figures_table
from mobilitymap.dashboard.screens.compare.cells import (
    Cell,
    cell,
    comparator_head,
    comparators,
    nation_cell,
    shared_note,
)
from mobilitymap.text import formatting
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage


def table_html(atlas: Atlas, areas: Sequence[Area], stage: LifeStage) -> Markup:
    """Return the latest figures of up to ten areas and of what they are held against.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    areas : sequence of Area
        The compared areas, in their order.
    stage : LifeStage
        The stage of life that is shown.
    """
    head = comparator_head(atlas, areas)
    names = [column(place, area) for place, area in enumerate(areas)]
    rows = Markup().join(_row(atlas, item, areas, head) for item in atlas.indicators.stage(stage))
    table = figures_table(
        "The figures",
        "Latest period of each measure, as published; gaps and the pay ratio are computed from "
        "two published figures. A figure published for a county or another larger area is marked "
        "with its name. pp: percentage points.",
        ["Measure", *names, *([head] if head else [])],
        rows,
        css="mm-compared-table",
    )
    return Markup('<section class="mm"><h2 id="figures">The figures</h2>{}</section>').format(table)


def column(place: int, area: Area) -> str:
    """Head the column of an area: with its letter, if it is on the charts.

    Parameters
    ----------
    place : int
        Where the area stands in the list, from 0.
    area : Area
        The area in question.
    """
    letter = charts.LETTERS[place : place + 1]
    return f"{letter} {formatting.display_name(area.name)}".strip()


def _row(atlas: Atlas, indicator: Indicator, areas: Sequence[Area], head: str) -> Markup:
    period = atlas.periods(indicator.slug)[-1]
    cells = [cell(atlas, indicator, area, period) for area in areas]
    nation = nation_cell(atlas, indicator, period, comparators(areas))
    said = shared_note(cells)
    when = formatting.period_text(indicator, period) + (f", {said}" if said else "")
    figures = Markup().join(Markup("<td>{}</td>").format(_cell_html(item, said)) for item in cells)
    return Markup('<tr><th scope="row">{}<span class="mm-small"> {}</span></th>{}{}</tr>').format(
        indicator.title, when, figures, _nation_html(nation, head, said) if head else ""
    )


def _nation_html(nation: Cell | None, head: str, said: str) -> Markup:
    """Return the cell of the comparator, named where the head of its column names another."""
    if nation is None:
        return Markup("<td>Not published</td>")
    whose = "" if nation.name == head else f" ({nation.name})"
    return Markup("<td>{}</td>").format(nation.line(said) + whose)


def _cell_html(item: Cell, said: str) -> Markup:
    """Return the figure, below it what has to be known about it."""
    notes = [
        item.name if item.is_known and not item.is_own else "",
        item.note if item.note != said else "",
        item.former,
    ]
    below = Markup().join(
        Markup('<br><span class="mm-small">{}</span>').format(note) for note in notes if note
    )
    return Markup("{}{}").format(item.text, below)
