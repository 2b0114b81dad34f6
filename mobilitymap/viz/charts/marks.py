"""Pieces that all the charts are made of: texts, marks and lines at a place.

Horizontal positions are percentages and vertical ones pixels, so that a chart takes any width
while its texts and marks keep their size. Where a text must not meet another one, its place is
found for the narrowest width that a chart is drawn at; on wider screens there is more room.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup, escape

from mobilitymap.frontend.colors import COMPARED
from mobilitymap.viz.charts.strips import LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

# A plot on a phone of 390 pixels, between the texts at its sides.
NARROW: Final = 280
TEXT_SIZE: Final = 12
# Wider than the letters of most fonts are on average, so that texts keep apart.
_LETTER_WIDTH: Final = 0.64 * TEXT_SIZE
# What a picture may hold that a data address may not. Calling `quote` takes ten times as long.
_QUOTED: Final = {
    code: quoted
    for code in range(128)
    if (quoted := quote(chr(code), safe=" '=:/,.-")) != chr(code)
}
_STROKE: Final = Markup(
    '<img class="mm-path" alt="" style="top:%spx;height:%spx" src="data:image/svg+xml,%s">'
)


# By type, since NumPy rounds some halves otherwise than Python: what is drawn must not depend on
# what was drawn before.
@lru_cache(maxsize=4096, typed=True)
def number(value: float) -> str:
    """Write a coordinate with one decimal at most.

    Parameters
    ----------
    value : float
        A coordinate in pixels or percent.
    """
    return f"{round(value, 1) + 0:g}" if abs(value) < 100_000 else str(round(value))


def percent(position: float) -> str:
    """Write a position from 0 to 100 as a percentage.

    Parameters
    ----------
    position : float
        Position in percent, 0 to 100.
    """
    return f"{number(position)}%"


def text_width(words: str) -> float:
    """Return how many pixels a text takes at most, roughly.

    Parameters
    ----------
    words : str
        What is written, as plain text.
    """
    return _LETTER_WIDTH * len(words)


def shortened(words: str, width: float) -> str:
    """Cut a text to a width in pixels, with an ellipsis where something is lost.

    Parameters
    ----------
    words : str
        What is written, as plain text.
    width : float
        The width that there is, in pixels.
    """
    letters = max(2, int(width / _LETTER_WIDTH))
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"


def kept_inside(position: float, width: float, frame: float = NARROW) -> float:
    """Return how far a text centred on a point is moved, so that it stays in the chart.

    Parameters
    ----------
    position : float
        Of the point, in percent of the width.
    width, frame : float
        Of the text and of the chart, in pixels.

    Returns
    -------
    float
        Pixels. In a wider chart the text stays inside too.
    """
    point = position * frame / 100
    return max(width / 2 - point, min(0, frame - width / 2 - point))


def at(x: str, y: float) -> str:
    """Return the style that places something on a chart.

    Parameters
    ----------
    x : str
        Horizontal place as a CSS length, such as ``40%``.
    y : float
        Height in pixels from the top.
    """
    return f"left:{x};top:{number(y)}px"


def text(x: str, y: float, words: str, *, dx: float = 0, css: str = "") -> Markup:
    """Write a text around a height; its classes say where it is anchored and how it looks.

    Parameters
    ----------
    x : str
        Horizontal place as a CSS length, such as ``40%``.
    y : float
        Height in pixels from the top.
    words : str
        What is written, as plain text.
    dx : float, default 0
        Shift to the right, in pixels.
    css : str, optional
        Names of CSS classes.
    """
    shift = f";margin-left:{number(dx)}px" if dx else ""
    names = f"mm-t {css}".rstrip()
    return _written(f'<span class="{names}" style="{at(x, y)}{shift}">{escape(words)}</span>')


def mark(css: str, x: str, y: float, words: str = "", style: str = "") -> Markup:
    """Draw a mark centred on a place; the words are read when the pointer rests on it.

    Parameters
    ----------
    css : str
        Names of CSS classes.
    x : str
        Horizontal place as a CSS length, such as ``40%``.
    y : float
        Height in pixels from the top.
    words : str, optional
        What is read when the pointer rests on the mark; empty for nothing.
    style : str, optional
        CSS declarations besides those of the place.
    """
    more = f";{style}" if style else ""
    return _written(f'<i{_class(css)} style="{at(x, y)}{more}"{_title(words)}></i>')


def badge(series: int, x: str, y: float, words: str, dx: float = 0) -> Markup:
    """Draw the letter of a compared area on its colour.

    Parameters
    ----------
    series : int
        Which of the compared areas, from 0; gives letter and colour.
    x : str
        Horizontal place as a CSS length, such as ``40%``.
    y : float
        Height in pixels from the top.
    words : str
        What is read when the pointer rests on the letter.
    dx : float, default 0
        Shift to the right, in pixels.
    """
    background, ink = COMPARED[series]
    shift = f";margin-left:{number(dx)}px" if dx else ""
    style = f"{at(x, y)}{shift};background:{background};color:{ink}"
    return _written(f'<b class="mm-badge" style="{style}"{_title(words)}>{LETTERS[series]}</b>')


def upright(css: str, x: str, top: float, bottom: float, words: str = "") -> Markup:
    """Draw a vertical line between two heights.

    Parameters
    ----------
    css : str
        Names of CSS classes.
    x : str
        Horizontal place as a CSS length, such as ``40%``.
    top : float
        Height of the upper end, in pixels.
    bottom : float
        Height of the lower end, in pixels.
    words : str, optional
        What is written, as plain text.
    """
    style = f"{at(x, top)};height:{number(bottom - top)}px"
    return _written(f'<i{_class(css)} style="{style}"{_title(words)}></i>')


def level(css: str, y: float, start: float = 0, end: float = 100) -> Markup:
    """Draw a horizontal line between two positions in percent.

    Parameters
    ----------
    css : str
        Names of CSS classes.
    y : float
        Height in pixels from the top.
    start : float, default 0
        Left end in percent of the width.
    end : float, default 100
        Right end in percent of the width.
    """
    style = f"{at(percent(start), y)};width:{percent(end - start)}"
    return _written(f'<i{_class(css)} style="{style}"></i>')


def stroke(path: str, top: float, height: float, attributes: str, units: float = 0) -> Markup:
    """Draw a path 1000 wide over the whole width; the stroke keeps its own width.

    It is an image, because pages of Streamlit let no SVG elements through.

    Parameters
    ----------
    path : str
        The ``d`` of the path.
    top, height : float
        In pixels.
    attributes : str
        Of the path, in single quotes: its colour, width and dashes.
    units : float
        Height of the path's own coordinates, by default pixels.
    """
    units = units or height
    # Half the width of a stroke stands out above and below.
    spare = 2 * units / height
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg' preserveAspectRatio='none' "
        f"viewBox='0 {number(-spare)} 1000 {number(units + 2 * spare)}'>"
        f"<path fill='none' vector-effect='non-scaling-stroke' {attributes} d='{path}'/></svg>"
    )
    # An apostrophe is all that is left of what HTML reads, and this attribute has other quotes.
    address = Markup(picture.translate(_QUOTED))  # noqa: S704
    return _STROKE % (number(top - 2), number(height + 4), address)


def _written(html: str) -> Markup:
    """Say that a string is HTML: its classes and places are the charts' own, its texts escaped.

    There are hundreds in a chart, and Markup takes several times as long to put one together.
    """
    return Markup(html)  # noqa: S704


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""


def _title(words: str) -> str:
    # Joined, since a string that is formatted asks Markup how it looks.
    return "".join((' title="', escape(words), '"')) if words else ""


def spread_apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart as little as needed, so that texts at them do not meet.

    Parameters
    ----------
    wanted : Sequence[float]
        Where the texts would best stand, in pixels.
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


def framed(
    inside: Markup, height: float, label: str, sides: tuple[float, float] = (0, 0)
) -> Markup:
    """Return a chart as a picture with a text for those who do not see it.

    Parameters
    ----------
    inside : Markup
        What stands left of 0 or right of 100% is drawn in the margins.
    height : float
        In pixels.
    label : str
        What the picture shows.
    sides : tuple[float, float]
        Left and right margin in pixels.
    """
    left, right = (round(side) for side in sides)
    return Markup(
        '<div class="mm-chart" role="img" aria-label="{}" '
        'style="height:{}px;margin:0 {}px 0 {}px">{}</div>'
    ).format(label, number(height), right, left, inside)
