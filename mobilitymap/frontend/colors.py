"""Every colour of the project by what it is for; style sheets get them as custom properties.

Python reads the names below; CSS and SVG read ``var(--mm-map-ink)`` for `MAP_INK`, and so on, from
what `with_colours` puts before a style sheet. A colour for classes stands in a tuple, which style
sheets do not see: it travels with the map or the chart.
"""

from __future__ import annotations

from typing import Final

# Paper: the ground of pages and pictures, the lines between areas, halos around text.
WHITE: Final = "#ffffff"
BLACK: Final = "#000000"

# Pages and dashboard.
INK: Final = "#17202a"
MUTED_INK: Final = "#4a5560"
# Links, buttons, and in charts the area that is looked at.
LINK: Final = "#1b5a8c"
LINE: Final = "#d5dade"
# Ground of notices and of the heads of tables.
TINT: Final = "#f3f5f7"
# Around what can be typed in or pressed.
CONTROL: Final = "#8a949e"
FOCUS: Final = "#ffbf47"
ROW_LINE: Final = "#e6e9ec"
CHOSEN_ROW: Final = "#fff3d1"

# Charts.
AREA_VEIL: Final = "#1b5a8c59"
AREAS: Final = "#5f8fb4"
AREAS_EDGE: Final = "#3d6f96"
TICK: Final = "#7b858f"
SECOND_BAR: Final = "#7fa6c4"
# Lines of what areas stand beside, where there are two: the first is MUTED_INK.
SECOND_COMPARATOR: Final = "#8a949e"
REGION: Final = "#801650"
POLICY: Final = "#801650"

# The map, on the screen and as a picture.
MAP_INK: Final = "#0b0c0c"
MAP_MUTED_INK: Final = "#505a5f"
SEA: Final = "#f1f5f8"
SEA_VEIL: Final = "#f1f5f8e6"
COAST: Final = "#7d8a93"
FRAME: Final = "#b1bcc4"
MAP_FOCUS: Final = "#ffdd00"
SHADOW_EDGE: Final = "#0b0c0c2e"
SHADOW: Final = "#0b0c0c29"
MISSING_GROUND: Final = "#f1f1ee"
MISSING_INK: Final = "#6b7175"
MISSING_EDGE: Final = "#c9cfd3"
OPPORTUNITY_AREA: Final = "#7a1f6d"
INVESTMENT_AREA: Final = "#3b3f42"
REGION_LINE: Final = "#3b3f42"

# The small map that shows where an area is.
LOCATOR_LAND: Final = "#dde3e8"
LOCATOR_COAST: Final = "#8a949e"
LOCATOR_AREA: Final = "#0b5c8a"

# Slides, briefs in print, workbooks.
PRINT_INK: Final = "#1d2730"
PRINT_ACCENT: Final = "#12436d"
PRINT_LINE: Final = "#b9c2ca"
PRINT_TINT: Final = "#eef2f5"

COMPARED: Final = (
    ("#12436d", WHITE),
    ("#28a197", BLACK),
    ("#801650", WHITE),
    ("#f46a25", BLACK),
)
"""Compared areas, each with the ink that can be read on it: the four categorical colours of the
Government Analysis Function."""

SEQUENTIAL: Final = ("#d3e8c3", "#7cc8b4", "#3d9cb3", "#27689f", "#162f5f")
"""Light green through teal and blue to navy: darker is more."""

DIVERGING: Final = (
    *("#8f3b06", "#d97e2b", "#f3c492"),
    "#e6e1d9",
    *("#a9cbe4", "#4a90c4", "#0f4a86"),
)
"""Brown-orange (low) through a warm neutral to blue (high)."""

BIVARIATE: Final = (
    *("#dededa", "#8ab0cf", "#2a80c0"),
    *("#e5c08d", "#8f8785", "#404f74"),
    *("#e8a020", "#8b5d39", "#3a2030"),
)
"""Nine classes of two measures, row by row from low to high of the second one.

Blue grows with the first measure, orange with the second, and both together are nearly black:
colours on the axis from blue to yellow and in lightness, which people without red or green cones
see too. Halfway colours are mixed in OKLab. Every two of the nine differ by more than 20 in CIELAB
however they are seen; the usual pink and teal squares come down to 4.
"""

ROLES: Final = {
    name.lower().replace("_", "-"): colour
    for name, colour in tuple(globals().items())
    if name.isupper() and isinstance(colour, str)
}
"""The single colours above by the names that style sheets know them by."""


def with_colours(css: str) -> str:
    """Put the colours before a style sheet, as custom properties ``--mm-<role>``.

    Parameters
    ----------
    css : str
        A style sheet of a page, or of a shadow tree of one.
    """
    properties = "".join(f"--mm-{role}:{colour};" for role, colour in ROLES.items())
    return f":root,:host{{{properties}}}\n{css}"
