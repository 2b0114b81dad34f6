"""The first areas on one measure over time: lines cut at breaks, or bands by period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobilitymap.analysis.benchmark import benchmark_area
from mobilitymap.analysis.trends import Trend, trend
from mobilitymap.dashboard.screens.compare.cells import comparators
from mobilitymap.dashboard.screens.compare.figures_table import column
from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import Palette
from mobilitymap.domain.view import MAX_CHARTED
from mobilitymap.frontend.figures import FigureCell, FigureRow, FigureTable
from mobilitymap.frontend.templating import fragment
from mobilitymap.stats.series import timeline
from mobilitymap.text import formatting
from mobilitymap.text.narrative import former_text, place_name
from mobilitymap.viz import charts
from mobilitymap.viz.colors import palette, text_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one area, or of one that several of the compared areas are in.

    Attributes
    ----------
    name : str
        Whose figures they are: ``Kent (county), for A Ashford and B Canterbury``.
    place : int or None
        Place of the first of the areas among those compared; None for the nation.
    trend : Trend
    """

    name: str
    place: int | None
    trend: Trend

    @property
    def head(self) -> str:
        """The name with the letter that its line has on the chart."""
        return self.name if self.place is None else f"{charts.LETTERS[self.place]} {self.name}"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands between the words on the measure and the remarks.

    Attributes
    ----------
    said : str
        Why there is nothing to show.
    table : FigureTable or None
    chart : Markup or None
    has_intervals : bool
        Whether the table has intervals that the chart leaves out.
    """

    said: str = ""
    table: FigureTable | None = None
    chart: Markup | None = None
    has_intervals: bool = False


def trends_html(atlas: Atlas, compared: Sequence[Area], indicator: Indicator) -> Markup:
    """Return one measure over time: a chart with its table, or a table of bands.

    Lines are those of the first four areas; two areas that a larger one was published for
    share its line. The mobility indices have no scale on which to move, so they are shown
    as their published bands, for all compared areas.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    compared : sequence of Area
        The compared areas, in their order.
    indicator : Indicator
        The measure in question.
    """
    banded = indicator.palette is Palette.BANDS
    areas = compared if banded else compared[:MAX_CHARTED]
    found, remarks = _series(atlas, areas, indicator)
    shown = _bands(indicator, found) if banded else _lines(atlas, compared, indicator, found)
    return fragment(
        "dashboard/compare/trends.html.j2",
        measures=indicator.measures,
        shown=shown,
        remarks=remarks,
    )


def _series(
    atlas: Atlas, areas: Sequence[Area], indicator: Indicator
) -> tuple[list[Series], list[str]]:
    """Return the series of some areas, and what is to be said of those without figures."""
    sharing: dict[str, list[int]] = {}
    remarks = []
    for place, area in enumerate(areas):
        item = benchmark_area(atlas, indicator.slug, area.code)
        owner, figure = item.reading.published_for, item.reading.figure
        if not figure.is_known:
            reason = formatting.missing_reason(indicator, figure.flag, area)
            when = formatting.period_text(indicator, item.reading.period)
            former = former_text(item, atlas)
            remarks.append(
                f"{formatting.display_name(area.name)}, {when}: {reason.lower()}. {former}".strip()
            )
        elif former := former_text(item, atlas):
            remarks.append(f"Before {formatting.display_name(area.name)}: {former}")
        elif not figure.is_sound:
            remarks.append(f"{formatting.display_name(area.name)}: {formatting.NOTES[figure.flag]}")
        if owner is not None and item.trend.runs:
            sharing.setdefault(owner.code, []).append(place)
    found = []
    for places in sharing.values():
        item = benchmark_area(atlas, indicator.slug, areas[places[0]].code)
        named = [column(place, areas[place]) for place in places]
        owner = item.reading.published_for
        if owner is None or (len(places) == 1 and item.larger is None):
            name = formatting.display_name(areas[places[0]].name)
        else:
            name = f"{formatting.area_label(owner, atlas.areas)}, for {' and '.join(named)}"
        found.append(Series(name, places[0], item.trend))
    return found, remarks


def _nation(atlas: Atlas, compared: Sequence[Area], indicator: Indicator) -> Series | None:
    """Return the series of what the areas are held against, the first that has figures."""
    for code in comparators(compared):
        area = atlas.areas.get(code, Level.COUNTRY)
        found = trend(atlas, indicator, area)
        if found.runs:
            return Series(place_name(area).removeprefix("the "), None, found)
    return None


def _lines(
    atlas: Atlas, compared: Sequence[Area], indicator: Indicator, found: Sequence[Series]
) -> _Shown:
    """Draw the lines, with their table, the breaks and what is not drawn."""
    nation = _nation(atlas, compared, indicator)
    shown = [*found, *([nation] if nation else [])]
    published = sorted({period for item in shown for period in _known(item.trend)})
    if not found:
        return _Shown("None of the areas on the charts has a figure for this measure.")
    if len(published) < 2:
        when = formatting.period_text(indicator, published[0])
        return _Shown(
            f"Published for one period only ({when}), so nothing can be said of change. "
            "The figures are in the table above."
        )
    periods = timeline(published)
    labels = [formatting.period_text(indicator, period) for period in periods]
    drawn = [_line(indicator, item, periods) for item in shown]
    cuts = [
        [[periods.index(item.trend.periods[index]) for index in run] for run in item.trend.runs]
        for item in shown
    ]
    breaks = [
        (sum(period < item.period for period in periods), item.reason) for item in indicator.breaks
    ]
    names = "; ".join(item.name for item in shown)
    label = (
        f"{indicator.title}, {labels[0]} to {labels[-1]}: {names}. The figures are in the table "
        "below."
    )
    chart = charts.trend_chart(labels, drawn, cuts, breaks, _axis(indicator, drawn), label)
    figures = [figure for item in shown for figure in item.trend.figures if figure]
    return _Shown(
        chart=chart,
        has_intervals=any(figure.has_interval for figure in figures),
        table=_table(indicator, shown, published),
    )


def _known(item: Trend) -> list[str]:
    """Return the periods for which there is a figure."""
    return [
        period
        for period, figure in zip(item.periods, item.figures, strict=True)
        if figure is not None and figure.is_known
    ]


def _by_period(item: Trend) -> dict[str, Observation | None]:
    return dict(zip(item.periods, item.figures, strict=True))


def _line(indicator: Indicator, item: Series, periods: Sequence[str]) -> charts.Line:
    figures = _by_period(item.trend)
    found = [figures.get(period) for period in periods]
    return charts.Line(
        item.name,
        item.place,
        [figure.value if figure and figure.is_known else None for figure in found],
        [
            formatting.figure(indicator, figure.value)
            if figure and figure.is_known
            else formatting.missing_reason(indicator, figure.flag if figure else "")
            for figure in found
        ],
    )


def _axis(indicator: Indicator, lines: Sequence[charts.Line]) -> charts.Axis:
    known = [value for line in lines for value in line.values if value is not None]
    return charts.figure_axis(indicator, min(known), max(known))


def _table(indicator: Indicator, shown: Sequence[Series], published: Sequence[str]) -> FigureTable:
    """Return the figures of the chart, the latest period first."""
    broken = {item.period for item in indicator.breaks}
    series = [_by_period(item.trend) for item in shown]
    rows = [
        FigureRow(
            formatting.period_text(indicator, period),
            [_figure_cell(indicator, figures.get(period)) for figures in series],
            "new series" if period in broken else "",
        )
        for period in reversed(published)
    ]
    return FigureTable(
        "Figures by period",
        f"{indicator.title}, as published.",
        ["Period", *(item.head for item in shown)],
        rows,
    )


def _figure_cell(indicator: Indicator, figure: Observation | None) -> FigureCell:
    if figure is None or not figure.is_known:
        reason = formatting.missing_reason(indicator, figure.flag if figure else "")
        return FigureCell(reason, css="mm-small")
    notes = []
    if figure.has_interval:
        notes.append(formatting.interval(indicator, figure.lower, figure.upper))
    if note := formatting.WARNINGS.get(figure.flag):
        notes.append(note)
    return FigureCell(formatting.figure(indicator, figure.value, short=True), tuple(notes))


def _bands(indicator: Indicator, found: Sequence[Series]) -> _Shown:
    """Return the published band of each area by period, coloured as on the map."""
    if not found:
        return _Shown("None of the areas has a figure for this index.")
    periods = sorted({period for item in found for period in _known(item.trend)})
    rows = []
    for item in found:
        figures = _by_period(item.trend)
        cells = [_band_cell(indicator, figures.get(period)) for period in periods]
        rows.append(FigureRow(item.name, cells))
    table = FigureTable(
        "Bands by period",
        f"{indicator.title}: published bands. The index is standardised within each "
        "period: a change of band is a change of relative position, not of conditions.",
        ["Area", *(formatting.period_text(indicator, period) for period in periods)],
        rows,
        css="mm-bands-table",
    )
    return _Shown(table=table)


def _band_cell(indicator: Indicator, figure: Observation | None) -> FigureCell:
    if figure is None or figure.band not in indicator.bands:
        return FigureCell(formatting.missing_reason(indicator, figure.flag if figure else ""))
    colour = palette(Palette.BANDS, len(indicator.bands))[indicator.bands.index(figure.band)]
    return FigureCell(
        figure.band.capitalize(), style=f"background:{colour};color:{text_on(colour)}"
    )
