"""All compared areas on every measure of a life stage, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.dashboard.screens.compare.cells import (
    Cell,
    cell,
    comparator_head,
    comparators,
    nation_cell,
    shared_note,
)
from mobilitymap.frontend.figures import FigureCell, FigureRow, FigureTable
from mobilitymap.frontend.templating import fragment
from mobilitymap.text import formatting
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

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
    table = FigureTable(
        "The figures",
        "Latest period of each measure, as published; gaps and the pay ratio are computed from "
        "two published figures. A figure published for a county or another larger area is marked "
        "with its name.",
        ["Measure", *names, *([head] if head else [])],
        [
            _row(atlas, item, areas, head)
            for item in atlas.indicators.stage(stage)
            if not atlas.indicators.is_replaced(item, (area.nation for area in areas))
        ],
        css="mm-compared-table",
    )
    return fragment("dashboard/compare/figures.html.j2", table=table)


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


def _row(atlas: Atlas, indicator: Indicator, areas: Sequence[Area], head: str) -> FigureRow:
    period = atlas.periods(indicator.slug)[-1]
    cells = [cell(atlas, indicator, area, period) for area in areas]
    said = shared_note(cells)
    when = ", ".join(
        filter(
            None,
            (formatting.unit_left_out(indicator), formatting.period_text(indicator, period), said),
        )
    )
    figures: list[str | FigureCell] = [_figure_cell(item, said) for item in cells]
    if head:
        nation = nation_cell(atlas, indicator, period, comparators(areas))
        figures.append(_nation_text(nation, head, said))
    return FigureRow(indicator.title, figures, when)


def _nation_text(nation: Cell | None, head: str, said: str) -> str:
    """Write the figure of the comparator, named where the head of its column names another."""
    if nation is None:
        return "Not published"
    whose = "" if nation.name == head else f" ({nation.name})"
    return nation.line(said) + whose


def _figure_cell(item: Cell, said: str) -> FigureCell:
    """Return the figure, below it what has to be known about it."""
    notes = (
        item.name if item.is_known and not item.is_own else "",
        item.note if item.note != said else "",
        item.precision,
        item.former,
    )
    return FigureCell(item.text, tuple(filter(None, notes)))
