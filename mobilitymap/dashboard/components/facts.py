"""The national headline facts and series, each with its meaning and source, as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from mobilitymap.frontend.templating import part
from mobilitymap.text import formatting
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from markupsafe import Markup

BREAKS: Final = {
    "disadvantage-gap-index": (
        ("2019-20", "grades from schools and teachers, exams cancelled"),
        ("2021-22", "exams again, grading between the levels of 2019 and 2021"),
        ("2022-23", "grading as before the pandemic"),
    )
}
"""Where the line of a series is cut, and why: the years that its break note speaks of."""


_TEMPLATE: Final = "dashboard/facts.html.j2"


@dataclass(frozen=True, slots=True)
class _Series:
    """A national series, drawn and in words.

    Attributes
    ----------
    title : str
    axes : str
        What the two axes of the chart measure.
    chart : Markup
    lines : tuple of str
        What is at its end, and what its axis shows.
    heads : tuple of str
        Heads of the table of figures.
    rows : tuple of (str, tuple of str)
        Its rows: a year, and a figure for each line of the chart.
    """

    title: str
    axes: str
    chart: Markup
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def facts_html(
    facts: Iterable[Mapping[str, Any]], heading: str = "Social mobility in five facts"
) -> Markup:
    """Return the facts as a grid of cards under a heading.

    Parameters
    ----------
    facts : Iterable[Mapping[str, Any]]
        The facts, in the order of the cards.
    heading : str, default 'Social mobility in five facts'
        Heading above the cards.
    """
    return part(_TEMPLATE, "cards", heading=heading, facts=facts)


def earnings_html(fact: Mapping[str, Any]) -> Markup:
    """Return a fact of two amounts as bars with its caption, for the head of a page.

    Parameters
    ----------
    fact : mapping of str to Any
        A national fact of two amounts.
    """
    rows = [(figure["label"], float(figure["value"]), figure["text"]) for figure in fact["figures"]]
    return part(_TEMPLATE, "earnings", fact=fact, bars=charts.bars(rows))


# -- series ---------------------------------------------------------------------------


def series_html(series: Mapping[str, Any], values: pd.DataFrame) -> Markup:
    """Return a national series as a chart with its meaning, source and table.

    Parameters
    ----------
    series : mapping
        One of `Atlas.national_series`.
    values : DataFrame
        `Atlas.national_values`.
    """
    points = values.loc[values["series"] == series["key"]]
    labels = [_x_text(x) for x in dict.fromkeys(points["x"])]
    lines = [
        charts.Line(
            group,
            place,
            [float(value) for value in points.loc[points["group"] == group, "value"]],
            [_text(series, value) for value in points.loc[points["group"] == group, "value"]],
        )
        for place, group in enumerate(series["groups"])
    ]
    breaks = [(labels.index(_x_text(x)), why) for x, why in BREAKS.get(series["key"], ())]
    edges = [0, *(index for index, _ in breaks), len(labels)]
    segments = [range(start, end) for start, end in pairwise(edges)]
    axis = _axis_from_zero(series, max(points["value"]))
    chart = charts.trend_chart(
        labels,
        lines,
        [segments] * len(lines),
        breaks,
        axis,
        f"{series['title']}: {len(lines)} lines from {labels[0]} to {labels[-1]}, "
        f"{series['x_label']}. The figures are in the table below.",
    )
    shown = _Series(
        series["title"],
        _axes_text(series),
        chart,
        tuple(_reading(series, labels, lines, axis)),
        (series["x_label"], *(line.name for line in lines)),
        tuple(
            (label, tuple(line.texts[index] for line in lines))
            for index, label in enumerate(labels)
        ),
    )
    return part(
        _TEMPLATE,
        "series",
        shown=shown,
        caption=series["caption"],
        note=series.get("break_note", ""),
        source=series["source"],
    )


def _axes_text(series: Mapping[str, Any]) -> str:
    """Say what the two axes of a chart measure."""
    upwards = "£ a year" if series["unit"] == "£" else series["unit"]
    return f"Upwards: {upwards}. Across: {series['x_label'][:1].lower()}{series['x_label'][1:]}."


def _x_text(x: str) -> str:
    """Write a number of years as it is, an academic year as people do."""
    return x.replace("-", "/")


def _text(series: Mapping[str, Any], value: float) -> str:
    before = "£" if series["unit"] == "£" else ""
    return f"{before}{formatting.number(value, series['decimals'])}"


def _axis_from_zero(series: Mapping[str, Any], highest: float) -> charts.Axis:
    """Return an axis that begins at 0, so that no difference looks larger than it is."""
    ticks = charts.nice_ticks(0, highest, 5)
    whole = dict(series) | {"decimals": 0}
    return charts.Axis(0, ticks[-1], tuple((tick, _text(whole, tick)) for tick in ticks))


def _reading(
    series: Mapping[str, Any],
    labels: Sequence[str],
    lines: Sequence[charts.Line],
    axis: charts.Axis,
) -> Iterator[str]:
    """Say what is at the end of the chart, and what its axis shows."""
    ends = "; ".join(f"{line.name} {line.texts[-1]}" for line in lines)
    top = axis.ticks[-1][1]
    if series["unit"] != "£":
        yield f"In {labels[-1]}: {lines[0].texts[-1]}."
        yield f"The axis begins at 0 and ends at {top}; the scale goes on to 10."
        return
    yield f"{labels[-1]} years after GCSEs: {ends}."
    first, last = lines[0], lines[-1]
    pairs = zip(first.values, last.values, strict=True)
    early = [one is not None and other is not None and one > other for one, other in pairs]
    count = early.index(False)
    if count:
        yield (
            f"In the first {count} years the median of “{first.name}” is the higher one, "
            f"from then on that of “{last.name}”."
        )
    yield "A median: half of those counted earn more, half less. The axis begins at 0."
