"""Still locator maps: where in the UK an area is, as a small SVG drawing.

They are drawn from ``outlines.json``, a few whole numbers for each area, so that a page need not
wait for boundaries to be read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.errors import DataError
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "outlines.json"
# An area whose longer side is shorter than this, in steps of the drawing, gets a ring around it.
NEEDS_A_RING: Final = 40
_RING: Final = 26
_COUNTRIES: Final = ("E92000001", "W92000004", "S92000003", "N92000002")
# England and Wales, Great Britain, the UK: they have no outline of their own.
_UNIONS: Final = {
    "K02000001": _COUNTRIES,
    "K03000001": _COUNTRIES[:3],
    "K04000001": _COUNTRIES[:2],
}
_LAND, _AREA, _LINE, _RING_COLOUR = "#dde3e8", "#0b5c8a", "#8a97a3", "#0b0c0c"


@dataclass(frozen=True, slots=True)
class Outline:
    """A coarse outline.

    Attributes
    ----------
    path : str
        SVG path data; empty where the area is smaller than the grid.
    at : tuple of (int, int)
        A point inside the largest part.
    extent : int
        The longer side of the box around the largest part.
    """

    path: str
    at: tuple[int, int]
    extent: int


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of all areas on one drawing.

    Attributes
    ----------
    width, height : int
        Of the drawing, in steps.
    areas : dict of str to Outline
        By code.
    """

    width: int
    height: int
    areas: dict[str, Outline]

    @classmethod
    def read(cls, directory: Path) -> Outlines:
        """Read ``outlines.json`` from the data folder.

        Raises
        ------
        DataError
            When the file is missing or does not hold what it should.
        """
        try:
            held = json.loads((directory / FILE).read_bytes())
            areas = {
                code: Outline(area["path"], (area["at"][0], area["at"][1]), area["extent"])
                for code, area in held["areas"].items()
            }
            return cls(held["width"], held["height"], areas)
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{FILE} cannot be read ({error}); `mobilitymap build` makes it."
            raise DataError(message) from error

    def of(self, code: str) -> tuple[Outline, ...]:
        """Return the outlines that make up an area; none for an area that is not drawn."""
        codes = _UNIONS.get(code, (code,))
        return tuple(self.areas[one] for one in codes if one in self.areas)


@cache
def outlines() -> Outlines:
    """Return the outlines of the data folder that comes with the package, read once."""
    return Outlines.read(data_directory())


def locator_svg(drawing: Outlines, code: str, title: str) -> Markup:
    """Draw the UK with one area filled; a ring shows where a small one is.

    Parameters
    ----------
    drawing : Outlines
    code : str
        An area of today.
    title : str
        What the picture says to those who do not see it; plain text.

    Returns
    -------
    str
        An ``svg`` element; empty for an area that has no outline.
    """
    shown = drawing.of(code)
    if not shown:
        return Markup()
    land = "".join(drawing.areas[country].path for country in _COUNTRIES)
    filled = "".join(outline.path for outline in shown)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" class="locator" '
        'viewBox="{} {} {} {}">'
        "<title>{}</title>"
        '<path fill="{}" stroke="{}" stroke-width="2" stroke-linejoin="round" '
        'd="{}"/><path fill="{}" fill-rule="evenodd" d="{}"/>'
        "{}</svg>"
    ).format(
        -_RING,
        -_RING,
        drawing.width + 2 * _RING,
        drawing.height + 2 * _RING,
        title,
        _LAND,
        _LINE,
        land,
        _AREA,
        filled,
        _mark(shown[0]) if len(shown) == 1 else "",
    )


def _mark(outline: Outline) -> Markup:
    """Return a ring around a small area, with a dot where the area is too small to be seen."""
    if outline.extent >= NEEDS_A_RING:
        return Markup()
    x, y = outline.at
    dot = (
        Markup('<circle cx="{}" cy="{}" r="5" fill="{}"/>').format(x, y, _AREA)
        if outline.extent < 8
        else ""
    )
    return Markup(
        '{}<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}" stroke-width="4"/>'
    ).format(dot, x, y, _RING, _RING_COLOUR)
