"""All areas as dots in rows, one row for each region, none covering another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.viz.charts.marks import (
    NARROW,
    kept_inside,
    level,
    mark,
    percent,
    shortened,
    text,
    text_width,
    upright,
)
from mobilitymap.viz.charts.strips import ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.viz.charts.strips import Scale

_LABEL_HEIGHT: Final = 15
_PADDING: Final = 3


class BeeKind(StrEnum):
    """How an area is marked."""

    PLAIN = "plain"
    SELECTED = "selected"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Bee:
    """One area.

    Attributes
    ----------
    code, name, text : str
        GSS code, name, and the figure as people write it.
    value : float
    kind : BeeKind
    """

    code: str
    name: str
    text: str
    value: float
    kind: BeeKind = BeeKind.PLAIN


@dataclass(frozen=True, slots=True)
class Row:
    """The areas that stand on one row, and its name."""

    name: str
    bees: Sequence[Bee]


# Pixels from the middle of a mark that no other mark comes into.
RADII: Final = {BeeKind.PLAIN: 3.0, BeeKind.POLICY: 4.0, BeeKind.SELECTED: 7.0}
_STYLES: Final = {BeeKind.PLAIN: "", BeeKind.POLICY: "mm-policy", BeeKind.SELECTED: "mm-area"}


def beeswarm(
    rows: Sequence[Row], scale: Scale, reference: tuple[str, str, float] | None, label: str
) -> Markup:
    """Draw areas as dots at their exact value, moved up or down until none covers another.

    Places are found for a phone; a wider chart has the same heights and more room.

    Parameters
    ----------
    rows : Sequence[Row]
        The areas of each row, with its heading.
    scale : Scale
        What values the two ends of the width stand for.
    reference : tuple[str, str, float] or None
        Name, figure in words and value of what all are compared with.
    label : str
        What the picture shows, for those who do not see it.
    """
    line = percent(scale.position(reference[2])) if reference else ""
    head = _reference_label(reference, scale) if reference else ""
    drawn = Markup().join(_row(row, scale, line) for row in rows)
    return Markup(
        '<div class="mm-bees" role="img" aria-label="{}">'
        '{}{}<div class="mm-bee-row"><span></span>{}</div></div>'
    ).format(label, head, drawn, ends(scale))


def offsets(bees: Sequence[Bee], scale: Scale) -> list[float]:
    """Return how far from the middle of their row areas stand, in pixels, down being positive.

    Selected areas come first, then the others from left to right; each takes the free place nearest
    to the middle, the upper one of two.

    Parameters
    ----------
    bees : sequence of Bee
        The areas of one row.
    scale : Scale
        What values the two ends of the width stand for.
    """
    order = sorted(
        range(len(bees)),
        key=lambda item: (
            bees[item].kind is not BeeKind.SELECTED,
            bees[item].value,
            bees[item].code,
        ),
    )
    placed: list[tuple[float, float, float]] = []
    result = [0.0] * len(bees)
    for item in order:
        x = round(scale.position(bees[item].value), 1) * NARROW / 100
        radius = RADII[bees[item].kind]
        near = [
            (nx, ny, radius + reach) for nx, ny, reach in placed if abs(nx - x) < radius + reach
        ]
        # Beyond the outermost neighbour there is always a free place.
        y = next(place for place in _candidates(x, near) if _is_free(x, place, near))
        placed.append((x, y, radius))
        result[item] = y
    return result


def _candidates(x: float, near: Sequence[tuple[float, float, float]]) -> list[float]:
    """Return the middle of the row and the places that touch a neighbour, nearest first.

    They are rounded outwards, so that neighbours never overlap.
    """
    places = [0.0]
    for other, y, distance in near:
        reach = ceil(10 * sqrt(distance**2 - (other - x) ** 2)) / 10
        places += [round(y - reach, 1), round(y + reach, 1)]
    return sorted(places, key=lambda place: (abs(place), place))


def _is_free(x: float, y: float, near: Sequence[tuple[float, float, float]]) -> bool:
    return all(
        (other - x) ** 2 + (place - y) ** 2 >= distance**2 - 1e-9 for other, place, distance in near
    )


def _row(row: Row, scale: Scale, line: str) -> Markup:
    places = offsets(row.bees, scale)
    reaches = [RADII[bee.kind] for bee in row.bees]
    above = max((r - y for y, r in zip(places, reaches, strict=True)), default=0)
    below = max((r + y for y, r in zip(places, reaches, strict=True)), default=0)
    labels, lanes = _selected_labels(row.bees, scale)
    middle = ceil(lanes * _LABEL_HEIGHT + _PADDING + max(above, 7))
    height = ceil(middle + max(below, 7) + _PADDING)
    reference = upright("mm-upright mm-reference", line, 0, height) if line else ""
    leaders = Markup().join(upright("mm-leading", x, y + 5, middle) for x, y, _, _ in labels)
    marks = Markup().join(
        mark(
            _STYLES[bee.kind],
            percent(scale.position(bee.value)),
            middle + y,
            f"{bee.name}: {bee.text}",
        )
        for bee, y in zip(row.bees, places, strict=True)
    )
    names = Markup().join(
        text(x, y, words, dx=dx, css="mm-mid mm-strong") for x, y, words, dx in labels
    )
    return Markup(
        '<div class="mm-bee-row"><span>{}</span>'
        '<div class="mm-chart" style="height:{}px">{}'
        "{}{}{}{}</div></div>"
    ).format(row.name, height, level("mm-level", middle), reference, leaders, marks, names)


def _selected_labels(
    bees: Sequence[Bee], scale: Scale
) -> tuple[list[tuple[str, float, str, float]], int]:
    """Place the names of the selected areas above the dots, on as many lines as they need.

    Returns
    -------
    tuple[list[tuple[str, float, str, float]], int]
        x, y, words and shift of each name; and the number of lines.
    """
    lanes: list[list[tuple[float, float]]] = []
    labels = []
    selected = [bee for bee in bees if bee.kind is BeeKind.SELECTED]
    for bee in sorted(selected, key=lambda bee: (bee.value, bee.code)):
        words = _named(bee.name, bee.text)
        position, width = scale.position(bee.value), text_width(words)
        dx = kept_inside(position, width)
        start = position * NARROW / 100 + dx - width / 2
        span = (start - 6, start + width + 6)
        lane = next(
            (
                lane
                for lane, taken in enumerate(lanes)
                if all(span[1] <= left or span[0] >= right for left, right in taken)
            ),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(span)
        labels.append((percent(position), lane * _LABEL_HEIGHT + 8.0, words, dx))
    return labels, len(lanes)


def _reference_label(reference: tuple[str, str, float], scale: Scale) -> Markup:
    name, figure, value = reference
    position = scale.position(value)
    words = _named(name, figure)
    shift = kept_inside(position, text_width(words))
    written = text(percent(position), 8, words, dx=shift, css="mm-mid")
    picture = Markup('<div class="mm-chart" style="height:17px">{}</div>').format(written)
    return Markup('<div class="mm-bee-row"><span></span>{}</div>').format(picture)


def _named(name: str, figure: str) -> str:
    """Write a name and its figure; where that is too long, the name gives way."""
    return f"{shortened(name, NARROW - text_width(f': {figure}'))}: {figure}"
