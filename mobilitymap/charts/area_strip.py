"""Where an area stands among all areas: a strip with a tick for each, and the marks on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from mobilitymap.charts.strips import ends
from mobilitymap.charts.svg import (
    group_at,
    kept_inside,
    percent,
    stretched,
    text,
    text_width,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.charts.strips import Scale

_HEIGHT: Final = 36
_TICKS: Final = (15, 12)
_MIDDLE: Final = 21
_DIAMOND: Final = "M0-7 7 0 0 7-7 0z"
_TRIANGLE: Final = "M0 6 5 14H-5z"


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
        Published 95 % limits, if any; drawn for the area only.
    """

    kind: MarkKind
    name: str
    text: str
    value: float
    lower: float | None = None
    upper: float | None = None


_KEY: Final = {
    MarkKind.AREA: (
        f'<path class="mm-area" transform="translate(8 8)" d="{_DIAMOND}"/>',
        "this area, with its 95 % interval where one is published",
    ),
    MarkKind.NATION: ('<path class="mm-nation-line" d="M8 0v16"/>', "the nation named above it"),
    MarkKind.REGION: (
        f'<path class="mm-region" transform="translate(8 -2)" d="{_TRIANGLE}"/>',
        "its region",
    ),
    MarkKind.PEER: ('<path class="mm-peer" d="M8 4v8"/>', "similar areas"),
}
# The area's own mark is drawn last, over the others.
_ORDER: Final = (MarkKind.NATION, MarkKind.PEER, MarkKind.REGION, MarkKind.AREA)


def tick_path(values: Sequence[float], scale: Scale) -> str:
    """Return the ticks of all areas as the ``d`` of one path, 1000 wide and 1 high.

    Areas at the same thousandth of the width share a tick. Each tick is written relative to the
    one before, which takes half the bytes.
    """
    places = sorted({round(10 * scale.position(value)) for value in values})
    if not places:
        return ""
    moves = (f"m{here - before}-1v1" for before, here in pairwise(places))
    return f"M{places[0]} 0v1{''.join(moves)}"


def area_strip(ticks: str, scale: Scale, marks: Sequence[Mark]) -> str:
    """Draw all areas as ticks, with an area, its nation, its region and its peers marked.

    The strip is decoration beside the same figures in words, and hidden from screen readers.

    Parameters
    ----------
    ticks : str
        From `tick_path` with the same scale.
    scale : Scale
    marks : Sequence[Mark]
    """
    top, height = _TICKS
    drawn = "".join(
        _mark(mark, scale) for mark in sorted(marks, key=lambda mark: _ORDER.index(mark.kind))
    )
    areas = stretched(top, height, ticks, 'stroke="#7b858f"', units=1)
    return (
        '<div class="mm-chart mm-area-strip" aria-hidden="true">'
        f'<svg width="100%" height="{_HEIGHT}">'
        f'<line class="mm-base" x2="100%" y1="{_MIDDLE}" y2="{_MIDDLE}"/>'
        f"{areas}{drawn}</svg>{ends(scale)}</div>"
    )


def strip_key(kinds: Iterable[MarkKind]) -> str:
    """Explain the marks of strips: ticks, and the kinds that are drawn on them."""
    shown = set(kinds)
    entries = [('<path class="mm-tick" d="M5 2v12M8 2v12M11 2v12"/>', "all areas")]
    entries += [_KEY[kind] for kind in MarkKind if kind in shown]
    items = "".join(
        f'<li><svg width="16" height="16" aria-hidden="true">{sign}</svg> {words}</li>'
        for sign, words in entries
    )
    return f'<ul class="mm-key">{items}</ul>'


def _mark(mark: Mark, scale: Scale) -> str:
    position = scale.position(mark.value)
    x = percent(position)
    words = title(f"{mark.name}: {mark.text}")
    if mark.kind is MarkKind.NATION:
        name = text(x, 10, mark.name, dx=kept_inside(position, text_width(mark.name)))
        return (
            f'<line class="mm-nation-line" x1="{x}" x2="{x}" y1="13" y2="30">{words}</line>{name}'
        )
    if mark.kind is MarkKind.PEER:
        return f'<line class="mm-peer" x1="{x}" x2="{x}" y1="28" y2="35">{words}</line>'
    if mark.kind is MarkKind.REGION:
        return group_at(x, _MIDDLE, f'<path d="{_TRIANGLE}">{words}</path>', "mm-region")
    whisker = ""
    if mark.lower is not None and mark.upper is not None:
        start, end = percent(scale.position(mark.lower)), percent(scale.position(mark.upper))
        whisker = f'<line class="mm-limits" x1="{start}" x2="{end}" y1="{_MIDDLE}" y2="{_MIDDLE}"/>'
    return whisker + group_at(x, _MIDDLE, f'<path d="{_DIAMOND}">{words}</path>', "mm-area")
