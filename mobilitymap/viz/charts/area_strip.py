"""Where an area stands among all areas: a strip with a tick for each, and the marks on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.frontend.colors import TICK
from mobilitymap.viz.charts.marks import (
    kept_inside,
    level,
    mark,
    percent,
    stroke,
    text,
    text_width,
    upright,
)
from mobilitymap.viz.charts.strips import ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.viz.charts.strips import Scale

_HEIGHT: Final = 36
_TICKS: Final = (15, 12)
_MIDDLE: Final = 21
_STRIP: Final = Markup(
    '<div class="mm-area-strip" aria-hidden="true">'
    '<div class="mm-chart" style="height:%spx">%s%s%s</div>%s</div>'
)


class MarkKind(StrEnum):
    """Whose figure a mark on a strip is."""

    AREA = "area"
    NATION = "nation"
    REGION = "region"
    PEER = "peer"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on a strip of all areas.

    Attributes
    ----------
    kind : MarkKind
    name, text : str
        Whose figure it is, and the figure as people write it.
    value : float
    lower, upper : float or None
        Published 95% limits, if any; drawn for the area only.
    """

    kind: MarkKind
    name: str
    text: str
    value: float
    lower: float | None = None
    upper: float | None = None


_KEY: Final = {
    MarkKind.AREA: (
        mark("mm-area", "50%", 8),
        "this area, with its 95% interval where one is published",
    ),
    MarkKind.NATION: (upright("mm-upright mm-nation-line", "50%", 0, 16), "the nation named above"),
    MarkKind.REGION: (mark("mm-region", "50%", 8), "its region"),
    MarkKind.PEER: (upright("mm-upright mm-peer", "50%", 4, 12), "similar areas"),
}
_TICK_SIGN: Final = Markup().join(
    upright("mm-upright mm-tick", x, 2, 14) for x in ("20%", "50%", "80%")
)
# There are up to twenty on each strip, so they are filled in all at once.
_PEER: Final = upright("mm-upright mm-peer", "%s", 28, 35, "%s")


def tick_path(values: Sequence[float], scale: Scale) -> str:
    """Return the ticks of all areas as the ``d`` of one path, 1000 wide and 1 high.

    Areas at the same thousandth of the width share a tick. Each tick is written relative to the
    one before, which takes half the bytes.

    Parameters
    ----------
    values : sequence of float
        The values of all areas.
    scale : Scale
        What values the two ends of the width stand for.
    """
    places = sorted({round(10 * scale.position(value)) for value in values})
    if not places:
        return ""
    moves = (f"m{here - before}-1v1" for before, here in pairwise(places))
    return f"M{places[0]} 0v1{''.join(moves)}"


def area_strip(ticks: str, scale: Scale, marks: Sequence[Mark]) -> Markup:
    """Draw all areas as ticks, with an area, its nation, its region and its peers marked.

    The strip is decoration beside the same figures in words, and hidden from screen readers.

    Parameters
    ----------
    ticks : str
        From `tick_path` with the same scale.
    scale : Scale
        What values the two ends of the width stand for.
    marks : Sequence[Mark]
        The areas that stand out, each with its kind and value.
    """
    top, height = _TICKS
    # The area's own mark is drawn last, over the others.
    drawn = Markup().join(
        (
            *(_nation(item, scale) for item in marks if item.kind is MarkKind.NATION),
            _peers([item for item in marks if item.kind is MarkKind.PEER], scale),
            *(_region(item, scale) for item in marks if item.kind is MarkKind.REGION),
            *(_area(item, scale) for item in marks if item.kind is MarkKind.AREA),
        )
    )
    areas = stroke(ticks, top, height, f"stroke='{TICK}'", units=1)
    return _STRIP % (_HEIGHT, level("mm-level", _MIDDLE), areas, drawn, ends(scale))


def strip_key(kinds: Iterable[MarkKind]) -> Markup:
    """Explain the marks of strips: ticks, and the kinds that are drawn on them.

    Parameters
    ----------
    kinds : iterable of MarkKind
        The kinds of marks to explain.
    """
    shown = set(kinds)
    entries = [(_TICK_SIGN, "all areas"), *(_KEY[kind] for kind in MarkKind if kind in shown)]
    items = Markup().join(
        Markup('<li><span class="mm-sign" aria-hidden="true">{}</span> {}</li>').format(sign, words)
        for sign, words in entries
    )
    return Markup('<ul class="mm-key">{}</ul>').format(items)


def _nation(item: Mark, scale: Scale) -> Markup:
    position = scale.position(item.value)
    x = percent(position)
    shift = kept_inside(position, text_width(item.name))
    name = text(x, 7, item.name, dx=shift, css="mm-mid")
    return upright("mm-upright mm-nation-line", x, 14, 30, _words(item)) + name


def _peers(items: Sequence[Mark], scale: Scale) -> Markup:
    filled = ((percent(scale.position(item.value)), _words(item)) for item in items)
    return (_PEER * len(items)) % tuple(chain.from_iterable(filled))


def _region(item: Mark, scale: Scale) -> Markup:
    return mark("mm-region", percent(scale.position(item.value)), 32, _words(item))


def _area(item: Mark, scale: Scale) -> Markup:
    own = mark("mm-area", percent(scale.position(item.value)), _MIDDLE, _words(item))
    if item.lower is None or item.upper is None:
        return own
    start, end = scale.position(item.lower), scale.position(item.upper)
    return level("mm-level mm-limits", _MIDDLE, start, end) + own


def _words(item: Mark) -> str:
    return f"{item.name}: {item.text}"
