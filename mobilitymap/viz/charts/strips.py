"""Small charts as HTML: dot strips, dumbbells and bars.

Positions are percentages of the width, so a chart fits a phone and a wide screen alike,
costs no server time worth measuring and loads nothing. Every chart is decoration beside a
table that holds the same figures, and is hidden from screen readers for that reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.frontend.colors import COMPARED, MUTED_INK
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.indicators import Indicator

LETTERS: Final = "ABCD"
_ENDS: Final = Markup(
    '<div class="mm-ends" aria-hidden="true"><span>%s</span><span>%s</span></div>'
)


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark on a strip.

    Attributes
    ----------
    series : int or None
        0 to 3 for a compared area, None for the comparator.
    name, text : str
        Whose figure it is, and the figure as people write it.
    value : float
    lower, upper : float or None
        Published 95% limits, if any.
    """

    series: int | None
    name: str
    text: str
    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The values at the left and right end of a strip, with their labels."""

    low: float
    high: float
    low_text: str
    high_text: str

    def position(self, value: float) -> float:
        """Return where a value stands, in percent of the width, kept inside the strip.

        Parameters
        ----------
        value : float
            A value of the measure.
        """
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(100 * min(1.0, max(0.0, share)), 2)


def figure_scale(indicator: Indicator, low: float, high: float) -> Scale:
    """Return a scale from one figure to another, each written at its end.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    low : float
        The figure at the left end.
    high : float
        The figure at the right end.
    """
    texts = (formatting.figure(indicator, end, short=True) for end in (low, high))
    return Scale(low, high, *texts)


def _mark(dot: Dot, scale: Scale) -> Markup:
    left = scale.position(dot.value)
    title = f"{dot.name}: {dot.text}"
    if dot.series is None:
        return Markup('<i class="mm-nation" style="left:{}%" title="{}"></i>').format(left, title)
    background, ink = COMPARED[dot.series]
    whisker = ""
    if dot.lower is not None and dot.upper is not None:
        start, end = scale.position(dot.lower), scale.position(dot.upper)
        whisker = Markup(
            '<i class="mm-whisker" style="left:{}%;width:{}%;background:{}"></i>'
        ).format(start, round(end - start, 2), background)
    return Markup('{}<b style="left:{}%;background:{};color:{}" title="{}">{}</b>').format(
        whisker, left, background, ink, title, LETTERS[dot.series]
    )


def dot_strip(dots: Sequence[Dot], scale: Scale) -> Markup:
    """Draw areas and their comparator on one line, each area with its letter.

    Areas stand on lanes of their own, so that equal values do not cover each other.

    Parameters
    ----------
    dots : sequence of Dot
        The areas with their values.
    scale : Scale
        What values the two ends of the width stand for.
    """
    lanes = Markup().join(
        Markup('<div class="mm-lane">{}</div>').format(_mark(dot, scale))
        for dot in dots
        if dot.series is not None
    )
    nation = Markup().join(_mark(dot, scale) for dot in dots if dot.series is None)
    return Markup(
        '<div class="mm-strip" aria-hidden="true"><div class="mm-plot">{}{}</div>{}</div>'
    ).format(nation, lanes, ends(scale))


def ends(scale: Scale) -> Markup:
    """Write the values at the two ends of a strip.

    Parameters
    ----------
    scale : Scale
        What values the two ends of the width stand for.
    """
    return _ENDS % (scale.low_text, scale.high_text)


def dumbbell(fsm: Dot, others: Dot, gap: str, scale: Scale) -> Markup:
    """Draw the figures of two groups in one area, joined by a line whose length is the gap.

    Parameters
    ----------
    fsm, others : Dot
        Pupils eligible for free school meals (open ring), the others (disc).
    gap : str
        The difference in words.
    scale : Scale
        What values the two ends of the width stand for.
    """
    first, second = scale.position(fsm.value), scale.position(others.value)
    start, width = min(first, second), round(abs(second - first), 2)
    colour = COMPARED[fsm.series][0] if fsm.series is not None else MUTED_INK
    label = f"{LETTERS[fsm.series]} " if fsm.series is not None else ""
    return Markup(
        '<div class="mm-dumbbell" aria-hidden="true"><span class="mm-who">'
        "{}{}</span>"
        '<div class="mm-lane"><i class="mm-bar" style="left:{}%;width:{}%;'
        'background:{}"></i>'
        '<i class="mm-ring" style="left:{}%;border-color:{}" '
        'title="{}"></i>'
        '<i class="mm-disc" style="left:{}%;background:{}" '
        'title="{}"></i></div>'
        '<span class="mm-gap">{}</span></div>'
    ).format(
        label,
        fsm.name,
        start,
        width,
        colour,
        first,
        colour,
        fsm.name + ": " + fsm.text,
        second,
        colour,
        others.name + ": " + others.text,
        gap,
    )


def bars(rows: Sequence[tuple[str, float, str]]) -> Markup:
    """Draw labelled bars from zero: (label, value, value in words).

    Parameters
    ----------
    rows : sequence of (str, float, str)
        Label, value, and the value in words of each bar.
    """
    longest = max(value for _, value, _ in rows)
    drawn = Markup().join(
        Markup(
            '<div class="mm-bar-row"><dt>{}</dt><dd><i style="width:{}%"></i><b>{}</b></dd></div>'
        ).format(label, round(70 * value / longest, 2), text)
        for label, value, text in rows
    )
    return Markup('<dl class="mm-bars">{}</dl>').format(drawn)
