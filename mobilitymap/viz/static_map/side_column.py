"""What is written on a still picture: lines below each other, title, the chosen areas."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mobilitymap.frontend.colors import MAP_INK, MAP_MUTED_INK
from mobilitymap.text import formatting
from mobilitymap.viz.alt_text import figure_text
from mobilitymap.viz.static_map.areas import LETTERS
from mobilitymap.viz.static_map.paper import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from mobilitymap.viz.choropleth import Choropleth

# Mean width of a character of DejaVu Sans, in sizes; bold ones are wider.
CHARACTER: Final = 0.57
BOLD_CHARACTER: Final = 0.65
_LEADING: Final = 1.28
MAXIMUM_NAMED: Final = 5


@dataclass
class Column:
    """Lines of text and pieces of a legend below each other.

    What is added is only measured; `draw` draws it.

    Attributes
    ----------
    width : float
        In units of the design.
    size : float
        By how much everything is made smaller (below 1) or larger.
    """

    width: float
    size: float = 1.0
    height: float = 0.0
    _pieces: list[tuple[float, Callable[[Figure, float, float], None]]] = field(
        default_factory=list
    )

    def add(self, height: float, piece: Callable[[Figure, float, float], None]) -> None:
        """Add a piece, a function of figure, left and upper edge.

        Parameters
        ----------
        height : float
            How much room is taken, in units of the design.
        piece : callable
            What draws it, given the figure, its left and its upper edge.
        """
        self._pieces.append((self.height, piece))
        self.height += height

    def space(self, height: float) -> None:
        """Leave room.

        Parameters
        ----------
        height : float
            How much room is taken, in units of the design.
        """
        self.height += height * self.size

    def draw(self, figure: Figure, left: float, top: float) -> None:
        """Draw all pieces.

        Parameters
        ----------
        figure : Figure
            The matplotlib figure to draw on.
        left : float
            Left edge, in units of the design.
        top : float
            Upper edge, in units of the design.
        """
        for offset, piece in self._pieces:
            piece(figure, left, top - offset)

    def text(self, text: str, size: float, colour: str = MAP_INK, *, bold: bool = False) -> None:
        """Add a paragraph, broken into lines.

        Parameters
        ----------
        text : str
            The paragraph.
        size : float
            Size of the type, before the column's own `size`.
        colour : str, optional
            Colour of the type.
        bold : bool, default False
            Whether the type is bold.
        """
        points = size * self.size
        character = BOLD_CHARACTER if bold else CHARACTER
        lines = textwrap.wrap(
            text.replace(formatting.NO_BREAK, "\x00"),
            max(int(self.width / (points * character)), 8),
            break_on_hyphens=False,
        )
        for line in lines:
            self._line(line.replace("\x00", formatting.NO_BREAK), points, colour, bold=bold)

    def _line(self, text: str, points: float, colour: str, *, bold: bool) -> None:
        weight = "bold" if bold else "normal"

        def piece(figure: Figure, x: float, y: float) -> None:
            write(figure, (x, y - points), text, points, color=colour, weight=weight)

        self.add(points * _LEADING, piece)


def heading(column: Column, drawn: Choropleth, where: str) -> None:
    """Add title and subtitle: what is shown, when and of which areas.

    Parameters
    ----------
    column : Column
        Where it is added, below what is there.
    drawn : Choropleth
        The map that is shown: classes, colours and figures.
    where : str
        Which areas are shown, in words.
    """
    when = formatting.period_text(drawn.indicator, drawn.period)
    column.text(drawn.indicator.title, 27, bold=True)
    column.space(5)
    column.text(f"{when}, {drawn.level.plural}{where}", 15, bold=True)
    column.space(3)
    column.text(f"{drawn.indicator.measures}.", 14, MAP_MUTED_INK)


def chosen(column: Column, drawn: Choropleth, names: dict[str, str]) -> None:
    """Add name and figure of each chosen area, with its letter if there are several.

    Parameters
    ----------
    column : Column
        Where it is added, below what is there.
    drawn : Choropleth
        The map that is shown: classes, colours and figures.
    names : dict of str to str
        Names of the chosen areas by code.
    """
    codes = drawn.state.selected
    for number, code in enumerate(codes[:MAXIMUM_NAMED]):
        letter = f"{LETTERS[number]}  " if len(codes) > 1 else ""
        column.text(f"{letter}{names[code]}: {figure_text(drawn, code)}", 17, bold=True)
    if len(codes) > MAXIMUM_NAMED:
        column.text(f"and {len(codes) - MAXIMUM_NAMED} more", 14, MAP_MUTED_INK)
