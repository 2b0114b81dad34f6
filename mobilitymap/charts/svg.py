"""Pieces that all the charts are made of: numbers, texts and groups of SVG.

Horizontal positions are percentages and vertical ones pixels, so that a chart takes any width
while its texts and marks keep their size. Where a text must not meet another one, its place is
found for the narrowest width that a chart is drawn at; on wider screens there is more room.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# A plot on a phone of 390 pixels, between the texts at its sides.
NARROW: Final = 280
TEXT_SIZE: Final = 12
# Wider than the letters of most fonts are on average, so that texts keep apart.
_LETTER_WIDTH: Final = 0.55 * TEXT_SIZE


def number(value: float) -> str:
    """Write a coordinate with one decimal at most."""
    return f"{round(value, 1) + 0:g}" if abs(value) < 100_000 else str(round(value))


def percent(position: float) -> str:
    """Write a position from 0 to 100 as a percentage."""
    return f"{number(position)}%"


def text_width(words: str) -> float:
    """Return how many pixels a text takes at most, roughly."""
    return _LETTER_WIDTH * len(words)


def shortened(words: str, width: float) -> str:
    """Cut a text to a width in pixels, with an ellipsis where something is lost."""
    letters = max(2, int(width / _LETTER_WIDTH))
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"


def kept_inside(position: float, width: float, frame: float = NARROW) -> float:
    """Return how far from its point a text begins, so that it stays in a frame.

    Parameters
    ----------
    position : float
        Of the point, in percent of the frame.
    width, frame : float
        Of the text and the frame, in pixels. In a wider frame the text stays inside too.

    Returns
    -------
    float
        Pixels, at best minus half the width of the text, which centres it.
    """
    point = position * frame / 100
    return max(-point, min(-width / 2, frame - point - width))


def text(x: str, y: float, words: str, *, dx: float = 0, css: str = "") -> str:
    """Write a text; its classes say where it is anchored and how it looks."""
    shift = f' dx="{number(dx)}"' if dx else ""
    names = f' class="{css}"' if css else ""
    return f'<text x="{x}" y="{number(y)}"{shift}{names}>{escape(words)}</text>'


def title(words: str) -> str:
    """Return what is read when the pointer rests on a mark."""
    return f"<title>{escape(words)}</title>"


def group_at(x: str, y: float, inside: str, css: str) -> str:
    """Move marks drawn around (0, 0) to a place; SVG shapes other than these take no percent."""
    return f'<svg x="{x}" y="{number(y)}" class="{css}">{inside}</svg>'


def stretched(y: float, height: float, path: str, attributes: str, units: float = 0) -> str:
    """Draw a path 1000 wide over the whole width; its stroke keeps its width.

    Parameters
    ----------
    y, height : float
        In pixels.
    path : str
        The ``d`` of the path.
    attributes : str
        Further attributes of the path.
    units : float
        Height of the path's own coordinates, by default pixels.
    """
    return (
        f'<svg y="{number(y)}" height="{number(height)}" '
        f'viewBox="0 0 1000 {number(units or height)}" '
        f'preserveAspectRatio="none"><path class="mm-stroke" {attributes} d="{path}"/></svg>'
    )


def spread_apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart as little as needed, so that texts at them do not meet.

    Parameters
    ----------
    wanted : Sequence[float]
    gap : float
        Least distance of two places.
    low, high : float
        Limits, which hold as long as all places fit between them.

    Returns
    -------
    list[float]
        One place for each wanted one, in the same order from low to high.
    """
    order = sorted(range(len(wanted)), key=lambda item: wanted[item])
    placed = list(wanted)
    floor = low
    for item in order:
        placed[item] = max(floor, wanted[item])
        floor = placed[item] + gap
    ceiling = high
    for item in reversed(order):
        placed[item] = min(ceiling, placed[item])
        ceiling = placed[item] - gap
    return placed


def framed(inside: str, height: float, label: str, sides: tuple[float, float] = (0, 0)) -> str:
    """Return a chart as a picture with a text for those who do not see it.

    Parameters
    ----------
    inside : str
        SVG. What stands left of 0 or right of 100 % is drawn in the margins.
    height : float
        In pixels.
    label : str
        What the picture shows.
    sides : tuple[float, float]
        Left and right margin in pixels.
    """
    left, right = (round(side) for side in sides)
    return (
        f'<div class="mm-chart" role="img" aria-label="{escape(label)}" '
        f'style="padding:0 {right}px 0 {left}px">'
        f'<svg width="100%" height="{number(height)}">{inside}</svg></div>'
    )
