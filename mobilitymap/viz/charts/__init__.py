"""Charts as HTML: pure functions from figures and ready-made texts to strings.

No chart writes a figure by itself: callers hand over what people read. Positions are percentages
of the width, so a chart fits a phone and a wide screen alike, costs no server time worth measuring
and loads nothing but `stylesheet`.
"""

from __future__ import annotations

from importlib.resources import files

from mobilitymap.viz.charts.area_strip import Mark, MarkKind, area_strip, strip_key, tick_path
from mobilitymap.viz.charts.axes import Axis, figure_axis, nice_ticks
from mobilitymap.viz.charts.beeswarm import Bee, BeeKind, Row, beeswarm
from mobilitymap.viz.charts.scatter import ScatterPoint, scatter
from mobilitymap.viz.charts.spread_bands import SpreadBar, spread_chart
from mobilitymap.viz.charts.strips import (
    LETTERS,
    Dot,
    Scale,
    bars,
    dot_strip,
    dumbbell,
    ends,
    figure_scale,
)
from mobilitymap.viz.charts.trends import Line, sparkline, trend_chart

__all__ = [
    "LETTERS",
    "Axis",
    "Bee",
    "BeeKind",
    "Dot",
    "Line",
    "Mark",
    "MarkKind",
    "Row",
    "Scale",
    "ScatterPoint",
    "SpreadBar",
    "area_strip",
    "bars",
    "beeswarm",
    "dot_strip",
    "dumbbell",
    "ends",
    "figure_axis",
    "figure_scale",
    "nice_ticks",
    "scatter",
    "sparkline",
    "spread_chart",
    "strip_key",
    "stylesheet",
    "tick_path",
    "trend_chart",
]


def stylesheet() -> str:
    """Return the CSS that every page with charts needs."""
    return (files("mobilitymap.frontend") / "static" / "css" / "charts.css").read_text(
        encoding="utf-8"
    )
