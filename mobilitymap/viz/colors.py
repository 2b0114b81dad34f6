"""Colours of the map: safe for the colour-blind, never red against green, darker means more.

A palette is made by walking between a few anchors in OKLab, a colour space in which equal steps
look equally large, so the lightness of neighbouring classes differs by the same amount for every
number of classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mobilitymap.domain.flags import UNRELIABLE_FIGURE, Flag
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.frontend.colors import DIVERGING, MAP_INK, MISSING_GROUND, SEQUENTIAL, WHITE
from mobilitymap.text.formatting import MISSING_REASONS, NOT_COVERED

_ANCHORS = {"sequential": SEQUENTIAL, "diverging": DIVERGING, "bands": DIVERGING}

MINIMUM_CLASSES, MAXIMUM_CLASSES = 2, 9


@dataclass(frozen=True)
class MissingStyle:
    """How areas without a figure are drawn.

    Attributes
    ----------
    pattern : str
        SVG path of one tile of 6 by 6 units, drawn as a line; empty for no pattern.
    label : str
        Why there is no figure, in a few words.
    fill : str
        Background of the tile.
    """

    pattern: str
    label: str
    fill: str = MISSING_GROUND


MISSING: dict[str, MissingStyle] = {
    Flag.SUPPRESSED: MissingStyle("M-1 1l2-2M0 6l6-6M5 7l2-2", MISSING_REASONS[Flag.SUPPRESSED]),
    Flag.UNRELIABLE: MissingStyle("M1.5 1.5h.01M4.5 4.5h.01", MISSING_REASONS[Flag.UNRELIABLE]),
    Flag.NOT_COLLECTED: MissingStyle("M0 3h6", "Not collected for this period"),
    Flag.NOT_AVAILABLE: MissingStyle(
        "M-1 5l2 2M0 0l6 6M5-1l2 2", MISSING_REASONS[Flag.NOT_AVAILABLE]
    ),
    Flag.NOT_APPLICABLE: MissingStyle("M3 0v6", MISSING_REASONS[Flag.NOT_APPLICABLE]),
    # There is a figure, but it rests on so few people that a colour would say too much.
    Flag.SMALL_BASE: MissingStyle("M1 3h4M3 1v4", "Few people: figure not classed"),
    UNRELIABLE_FIGURE: MissingStyle("M1.5 1.5l3 3M4.5 1.5l-3 3", "Unreliable: figure not classed"),
    OUTSIDE: MissingStyle("", NOT_COVERED, fill=WHITE),
}


@cache
def palette(kind: str, k: int) -> tuple[str, ...]:
    """Return the colours of a number of classes, from the lowest class to the highest.

    Parameters
    ----------
    kind : str
        ``sequential`` (darker is more), ``diverging`` (orange is low, blue is high, neutral in
        the middle) or ``bands`` (the same, for named bands).
    k : int
        Number of classes, 2 to 9.

    Returns
    -------
    tuple of str
        Colours as ``#rrggbb``.

    Examples
    --------
    >>> len(palette("sequential", 5))
    5
    """
    if kind not in _ANCHORS:
        raise ValueError(f"There is no palette {kind!r}. Choose from: {', '.join(_ANCHORS)}.")
    if not MINIMUM_CLASSES <= k <= MAXIMUM_CLASSES:
        raise ValueError(f"A palette has {MINIMUM_CLASSES} to {MAXIMUM_CLASSES} colours, not {k}.")
    anchors = [_to_oklab(colour) for colour in _ANCHORS[kind]]
    colours = []
    for i in range(k):
        place = i / (k - 1) * (len(anchors) - 1)
        before = min(int(place), len(anchors) - 2)
        share = place - before
        mixed = [
            a + (b - a) * share for a, b in zip(anchors[before], anchors[before + 1], strict=True)
        ]
        colours.append(_from_oklab(mixed))
    return tuple(colours)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as WCAG defines it, 1 to 21.

    Parameters
    ----------
    first : str
        A colour as ``#rrggbb``.
    second : str
        The other colour.
    """
    one, two = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (one + 0.05) / (two + 0.05)


def text_on(colour: str) -> str:
    """Return black or white, whichever is easier to read on a colour (at least 4.5 to 1).

    Parameters
    ----------
    colour : str
        Colour of the ground, as ``#rrggbb``.
    """
    return MAP_INK if contrast(MAP_INK, colour) >= contrast(WHITE, colour) else WHITE


def _linear(colour: str) -> list[float]:
    """Return linear red, green and blue of ``#rrggbb``, 0 to 1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklab(colour: str) -> list[float]:
    """Return lightness, green-red and blue-yellow of ``#rrggbb`` (Ottosson 2020)."""
    r, g, b = _linear(colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return [
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    ]


def _from_oklab(lab: list[float]) -> str:
    """Return ``#rrggbb`` of an OKLab colour."""
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    scaled = (
        c * 12.92 if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055
        for c in (min(max(c, 0), 1) for c in channels)
    )
    return "#" + "".join(f"{round(c * 255):02x}" for c in scaled)
