"""The measures of a life stage as charts: one for each unit, areas beside what they are part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import Breakdown
from mobilitymap.export.pptx.chart_data import (
    COLOURS,
    GREYS,
    Chart,
    Kind,
    Series,
    known_value,
    unit_text,
)
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage
    from mobilitymap.domain.profile import Reading

_CHARTS: Final = 2
_MEASURES: Final = 6


def stage_charts(atlas: Atlas, stage: LifeStage, codes: Sequence[str]) -> list[Chart]:
    """Return the charts of the stage's measures for up to four areas, at most two.

    Measures of one unit share a chart; the units with most measures come first. Measures that
    are shown elsewhere (pupils by free school meals, the districts of 2019) and the mobility
    indices, which are no lengths of bars, are left out.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    stage : LifeStage
        A stage of life.
    codes : sequence of str
        GSS codes of the areas.
    """
    by_unit: dict[str, list[Indicator]] = {}
    for indicator in atlas.indicators.stage(stage):
        plain = indicator.breakdown is Breakdown.ALL and not indicator.bands
        if plain and indicator.level is not Level.LTLA_2019:
            readings = [atlas.reading(indicator.slug, code) for code in codes]
            if any(reading.figure.is_known for reading in readings):
                by_unit.setdefault(indicator.unit, []).append(indicator)
    fullest = sorted(by_unit.values(), key=len, reverse=True)[:_CHARTS]
    return [_chart(atlas, indicators[:_MEASURES], codes) for indicators in fullest]


def _chart(atlas: Atlas, indicators: Sequence[Indicator], codes: Sequence[str]) -> Chart:
    rows = [[atlas.reading(item.slug, code) for code in codes] for item in indicators]
    series = [
        Series(
            formatting.area_label(atlas.areas.get(code), atlas.areas),
            tuple(known_value(row[at].figure) for row in rows),
            COLOURS[at],
        )
        for at, code in enumerate(codes)
    ]
    beside: dict[str, list[float | None]] = {}
    for at, row in enumerate(rows):
        for name, value in _comparators(row):
            beside.setdefault(name, [None] * len(rows))[at] = value
    for at, (name, values) in enumerate(beside.items()):
        colour = COLOURS[1] if at == 0 and len(codes) == 1 and len(beside) > 1 else GREYS[at % 2]
        series.append(Series(name, tuple(values), colour))
    return Chart(
        Kind.BARS,
        f"Figures {unit_text(indicators[0])}",
        indicators[0],
        tuple(_category(atlas, row) for row in rows),
        tuple(series),
    )


def _comparators(row: Sequence[Reading]) -> list[tuple[str, float]]:
    """Return the region of a single area and the nation, where they have a figure."""
    first = row[0]
    pairs: list[tuple[Area | None, float | None]] = [
        (first.nation, known_value(first.nation_figure))
    ]
    if len(row) == 1:
        pairs.insert(0, (first.region, known_value(first.region_figure)))
    return [
        (formatting.display_name(area.name), value)
        for area, value in pairs
        if area is not None and value is not None
    ]


def _category(atlas: Atlas, row: Sequence[Reading]) -> str:
    """Name a measure and its period, the larger area that it is of, and what to mind."""
    indicator, owner = row[0].indicator, row[0].published_for
    when = formatting.period_text(indicator, row[0].period)
    # The names of the indices of deprivation end with their year.
    what = indicator.short_title
    what = what if what.endswith(when) else f"{what}, {when}"
    said = []
    if len(row) == 1 and owner is not None and not row[0].is_own:
        said.append(formatting.area_label(owner, atlas.areas))
    for reading in row:
        if reading.figure.is_known and reading.figure.flag in formatting.WARNINGS:
            name = f"{formatting.display_name(reading.area.name)}: " if len(row) > 1 else ""
            said.append(f"{name}{formatting.WARNINGS[reading.figure.flag]}")
    return f"{what} ({'; '.join(said)})" if said else what
