"""All compared areas on every measure of a life stage, as a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

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


def table_html(atlas: Atlas, areas: Sequence[Area], stage: LifeStage) -> str:
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
    names = "".join(
        f'<th scope="col">{escape(column(n, area))}</th>' for n, area in enumerate(areas)
    )
    nation = f'<th scope="col">{escape(head)}</th>' if head else ""
    rows = "".join(_row(atlas, item, areas, head) for item in atlas.indicators.stage(stage))
    return (
        '<section class="mm"><h2 id="figures">The figures</h2><div class="mm-scroll" tabindex="0" '
        'role="region" aria-label="The figures"><table class="mm-figures-table mm-compared-table">'
        '<caption class="mm-small">'
        "Latest period of each measure, as published; gaps and the pay ratio are computed from "
        "two published figures. A figure published for a county or another larger area is marked "
        "with its name. pp: percentage points.</caption>"
        f'<thead><tr><th scope="col">Measure</th>{names}{nation}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


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


def _row(atlas: Atlas, indicator: Indicator, areas: Sequence[Area], head: str) -> str:
    period = atlas.periods(indicator.slug)[-1]
    cells = [cell(atlas, indicator, area, period) for area in areas]
    nation = nation_cell(atlas, indicator, period, comparators(areas))
    said = shared_note(cells)
    when = formatting.period_text(indicator, period) + (f", {said}" if said else "")
    figures = "".join(f"<td>{_cell_html(item, said)}</td>" for item in cells)
    return (
        f'<tr><th scope="row">{escape(indicator.title)}'
        f'<span class="mm-small"> {escape(when)}</span></th>{figures}'
        f"{_nation_html(nation, head, said) if head else ''}</tr>"
    )


def _nation_html(nation: Cell | None, head: str, said: str) -> str:
    """Return the cell of the comparator, named where the head of its column names another."""
    if nation is None:
        return "<td>Not published</td>"
    whose = "" if nation.name == head else f" ({nation.name})"
    return f"<td>{escape(nation.line(said) + whose)}</td>"


def _cell_html(item: Cell, said: str) -> str:
    """Return the figure, below it what has to be known about it."""
    notes = [
        item.name if item.is_known and not item.is_own else "",
        item.note if item.note != said else "",
        item.former,
    ]
    below = "".join(f'<br><span class="mm-small">{escape(note)}</span>' for note in notes if note)
    return f"{escape(item.text)}{below}"
