"""How much room a text takes on a slide, well enough to choose a size that fits.

Widths are those of Arial on average, rounded up: the machine that shows the deck breaks the
lines, and may have another font.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# Of the size of the letters.
_LETTER: Final = 0.57
_BOLD: Final = 0.64
LINE: Final = 1.2


def lines(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return into how many lines a text breaks.

    Parameters
    ----------
    text : str
        A line break begins a new line.
    width, size : float
        Of the box and of the letters, in points.
    bold : bool
        Whether the type is bold.
    """
    letters = max(4, int(width / (size * (_BOLD if bold else _LETTER))))
    # Ordinary spaces only: a NO-BREAK SPACE parts nothing.
    return sum(max(1, len(textwrap.wrap(part, letters))) for part in text.split("\n"))


def longest_word(texts: Sequence[str], size: float) -> float:
    """Return the width of the longest word in bold, in points.

    Parameters
    ----------
    texts : sequence of str
        The texts whose words are measured.
    size : float
        Size of the type, in points.
    """
    return max(len(word) for text in texts for word in text.split(" ")) * size * _BOLD


def fitting_size(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[float], gap: float = 0.5
) -> float | None:
    """Return the first of some sizes at which paragraphs fit a box; None if none does.

    Parameters
    ----------
    texts : sequence of str
        The paragraphs.
    width, height : float
        Of the box, in points.
    sizes : sequence of float
        Of letters in points, the largest first.
    gap : float
        After each paragraph, in lines.
    """
    for size in sizes:
        if sum(lines(text, width, size) + gap for text in texts) * size * LINE <= height:
            return size
    return None


def row_height(
    cells: Sequence[str], widths: Sequence[float], size: float, *, bold: bool = False
) -> float:
    """Return the height of a row of a table in points, with the margins of its cells.

    Parameters
    ----------
    cells : sequence of str
        The texts of the row.
    widths : sequence of float
        Widths of the columns, in points.
    size : float
        Size of the type, in points.
    bold : bool, default False
        Whether the type is bold.
    """
    most = max(
        lines(cell, width - 8, size, bold=bold) for cell, width in zip(cells, widths, strict=True)
    )
    return most * size * LINE + 8
