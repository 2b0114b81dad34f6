"""Still locator maps: where in the UK an area is, as a small SVG drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.domain.locators import COUNTRIES
from mobilitymap.frontend.colors import LOCATOR_AREA, LOCATOR_COAST, LOCATOR_LAND, MAP_INK

if TYPE_CHECKING:
    from mobilitymap.domain.locators import LocatorOutline, LocatorOutlines

# An area whose longer side is shorter than this, in steps of the drawing, gets a ring around it.
NEEDS_A_RING: Final = 40
_RING: Final = 26


def locator_svg(drawing: LocatorOutlines, code: str, title: str) -> Markup:
    """Draw the UK with one area filled; a ring shows where a small one is.

    Parameters
    ----------
    drawing : LocatorOutlines
        Those of the Atlas: ``atlas.locators``.
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
    land = "".join(drawing.areas[country].path for country in COUNTRIES)
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
        LOCATOR_LAND,
        LOCATOR_COAST,
        land,
        LOCATOR_AREA,
        filled,
        _mark(shown[0]) if len(shown) == 1 else "",
    )


def _mark(outline: LocatorOutline) -> Markup:
    """Return a ring around a small area, with a dot where the area is too small to be seen."""
    if outline.extent >= NEEDS_A_RING:
        return Markup()
    x, y = outline.at
    dot = (
        Markup('<circle cx="{}" cy="{}" r="5" fill="{}"/>').format(x, y, LOCATOR_AREA)
        if outline.extent < 8
        else ""
    )
    return Markup(
        '{}<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}" stroke-width="4"/>'
    ).format(dot, x, y, _RING, MAP_INK)
