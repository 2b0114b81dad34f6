"""A table of figures as its template reads it: heads, rows, cells, all of them plain text.

``_figures.html.j2`` has the macro that writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A cell that is more than a text.

    Attributes
    ----------
    text : str
    notes : tuple of str
        What stands below the text in small print, a line each.
    css, style : str
        Its classes and its own style, such as the colours of a band.
    """

    text: str
    notes: tuple[str, ...] = ()
    css: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of a table.

    Attributes
    ----------
    head : str
        What the row is about.
    cells : sequence of (str or FigureCell)
    note : str
        What stands behind the head in small print.
    """

    head: str
    cells: Sequence[str | FigureCell]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table that scrolls by itself where the page is narrow.

    Attributes
    ----------
    label : str
        What the table is called.
    caption : str
    heads : sequence of str
        The heads of the columns.
    rows : sequence of FigureRow
    css : str
        Classes of the table, beside the one that all of them have.
    is_caption_framed : bool
        Whether the caption is an element of its own, whose width a style sheet can limit.
    """

    label: str
    caption: str
    heads: Sequence[str]
    rows: Sequence[FigureRow]
    css: str = ""
    is_caption_framed: bool = False
