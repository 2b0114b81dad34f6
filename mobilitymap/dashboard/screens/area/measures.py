"""The measures of a life stage for one area: figure, comparators, strip, trend, verdict.

What is said comes from the brief of the area; here it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.analysis.rankings import ranking
from mobilitymap.dashboard.components.area_panel import caveat_lines
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import Breakdown
from mobilitymap.domain.peers import Against, Model
from mobilitymap.frontend.templating import fragment
from mobilitymap.text import area_brief, formatting, narrative
from mobilitymap.text.pupils import pupils
from mobilitymap.viz import charts
from mobilitymap.viz.charts import Mark, MarkKind, Scale
from mobilitymap.viz.colors import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.areas import Area, Level
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage
    from mobilitymap.domain.observations import Observation

# Families of the Indices of Deprivation, each published anew under a name of its own.
_EDITIONS = ("imd-", "idaci-")

# Groups that are said beside their gap: free school meals have articles of their own, and the
# same results by another definition would double the stage.
_WITHIN_THE_GAP = frozenset({Breakdown.DISADVANTAGED, Breakdown.NOT_DISADVANTAGED})


@dataclass(frozen=True, slots=True)
class _BandRow:
    """The published band of a period: its name, and a colour for each step."""

    period: str
    band: str
    steps: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure of the area: what its brief says, and what only this page shows.

    Attributes
    ----------
    line : area_brief.Line
    strip : Markup
        All areas of the level; empty where it is ranked among none.
    bands : tuple of _BandRow
        Instead of the strip, for a measure published in bands.
    is_edition : bool
        Whether its rank must not be read beside those of other editions.
    distance : str
        How far it is from its comparator, in standard deviations; may be empty.
    has_trend : bool
        Whether there are periods to draw and to list.
    spark : Markup
    periods : tuple of (str, tuple of str)
        Every period with its figure, the picture in another form.
    sides : tuple of str
        Both sides of a gap: a small one can mean that the others do badly too.
    who : str
        Which pupils the gap is about; empty where it is not about pupils.
    former : str
        What was published for the areas that this one was made of; may be empty.
    caveats : tuple of str
    """

    line: area_brief.Line
    strip: Markup
    bands: tuple[_BandRow, ...]
    is_edition: bool
    distance: str
    has_trend: bool
    spark: Markup
    periods: tuple[tuple[str, tuple[str]], ...]
    sides: tuple[str, ...]
    who: str
    former: str
    caveats: tuple[str, ...]


def stage_html(atlas: Atlas, area: Area, stage: LifeStage, against: Against) -> Markup:
    """Return every measure of a life stage for an area, one article each.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    stage : LifeStage
        The stage of life that is shown.
    against : Against
        What the area is compared with.
    """
    section = area_brief.brief(atlas, area.code, against).section(stage)
    kinds: set[MarkKind] = set()
    measures = []
    gaps = {
        line.indicator.family for line in section.lines if line.indicator.breakdown is Breakdown.GAP
    }
    for line in section.lines:
        if line.indicator.breakdown in _WITHIN_THE_GAP and line.indicator.family in gaps:
            continue
        item = benchmark_area(atlas, line.indicator.slug, area.code, against)
        marks = _marks(atlas, item, against)
        kinds |= {mark.kind for mark in marks}
        measures.append(_measure(atlas, line, item, marks))
    return fragment(
        "dashboard/stage.html.j2",
        stage=stage,
        name=formatting.display_name(area.name),
        key=charts.strip_key(kinds) if kinds else "",
        measures=measures,
        missing=section.missing,
    )


def _measure(
    atlas: Atlas, line: area_brief.Line, item: BenchmarkedArea, marks: Sequence[Mark]
) -> _Measure:
    indicator, trend = item.indicator, item.trend
    has_trend = not indicator.bands and len(trend.periods) > 1
    periods = [formatting.period_text(indicator, period) for period in trend.periods]
    return _Measure(
        line,
        Markup() if indicator.bands else _strip(atlas, item, marks),
        _band_rows(item) if indicator.bands else (),
        indicator.family.startswith(_EDITIONS),
        narrative.deviations_text(item),
        has_trend,
        _spark(atlas, item, line, periods) if has_trend else Markup(),
        tuple(
            (period, (_period_text(indicator, figure),))
            for period, figure in zip(periods, trend.figures, strict=True)
        )
        if has_trend
        else (),
        _sides(atlas, item),
        _who(atlas, indicator),
        narrative.former_text(item, atlas),
        caveat_lines(indicator),
    )


@per_atlas(maxsize=512)
def _ticks(atlas: Atlas, slug: str, period: str, level: Level, ends: tuple[float, float]) -> str:
    scale = Scale(*ends, "", "")
    return charts.tick_path(tuple(ranking(atlas, slug, period, level).values), scale)


def _strip(atlas: Atlas, item: BenchmarkedArea, marks: Sequence[Mark]) -> Markup:
    """Draw all areas of the level as ticks, with this one, its region and its peers marked."""
    if item.level is None:
        return Markup()
    indicator, period = item.indicator, item.reading.period
    others = ranking(atlas, indicator.slug, period, item.level)
    reach = [mark.value for mark in marks]
    reach += [end for mark in marks for end in (mark.lower, mark.upper) if end is not None]
    if others.codes:
        reach = [others.values.min(), others.values.max(), *reach]
    low, high = min(reach), max(reach)
    scale = charts.figure_scale(indicator, low, high)
    ticks = _ticks(atlas, indicator.slug, period, item.level, (low, high))
    return charts.area_strip(ticks, scale, marks)


def _marks(atlas: Atlas, item: BenchmarkedArea, against: Against) -> list[Mark]:
    """Return what is marked on the strip of a measure; nothing for published bands."""
    indicator, reading = item.indicator, item.reading
    owner = reading.published_for
    if owner is None or item.level is None or indicator.bands:
        return []
    marks = [
        _mark(MarkKind.PEER, indicator, atlas.areas.get(code, item.level), figure)
        for code, figure in _peers(atlas, item, owner, against)
    ]
    for kind, area, figure in (
        (MarkKind.NATION, reading.nation, reading.nation_figure),
        (MarkKind.REGION, reading.region, reading.region_figure),
        (MarkKind.AREA, owner, reading.figure),
    ):
        # Drawn, a figure on few people would set the ends of the strip.
        if area is not None and figure is not None and figure.is_sound:
            marks.append(_mark(kind, indicator, area, figure))
    return marks


def _peers(
    atlas: Atlas, item: BenchmarkedArea, owner: Area, against: Against
) -> list[tuple[str, Observation]]:
    """Return the similar areas with a figure: of the chosen list, else of the overall one."""
    if item.level is None:
        return []
    others = ranking(atlas, item.indicator.slug, item.reading.period, item.level)
    known = dict(zip(others.codes, others.figures, strict=True))
    listed = atlas.similar.peers(owner.code, against.model or Model.OVERALL)
    return [(peer.code, known[peer.code]) for peer in listed if peer.code in known]


def _mark(kind: MarkKind, indicator: Indicator, area: Area, figure: Observation) -> Mark:
    limits = (figure.lower, figure.upper) if figure.has_interval else (None, None)
    return Mark(
        kind,
        formatting.display_name(area.name),
        formatting.figure(indicator, figure.value, short=True),
        figure.value,
        *(limits if kind is MarkKind.AREA else (None, None)),
    )


def _spark(
    atlas: Atlas, item: BenchmarkedArea, line: area_brief.Line, labels: Sequence[str]
) -> Markup:
    """Draw the small trend of an area beside that of its nation."""
    indicator, trend = item.indicator, item.trend
    own = _series(indicator, line.published_for or "This area", trend.figures)
    nation = item.reading.nation
    other = None
    if nation is not None:
        series = atlas.series(indicator.slug, nation.code)
        other = _series(indicator, nation.name, [series.get(period) for period in trend.periods])
    label = f"{indicator.title}, {labels[0]} to {labels[-1]}. {line.change}"
    return charts.sparkline(labels, own, trend.runs, other, label)


def _series(indicator: Indicator, name: str, figures: Sequence[Observation | None]) -> charts.Line:
    known = [figure if figure is not None and figure.is_known else None for figure in figures]
    return charts.Line(
        name,
        None,
        [figure.value if figure else None for figure in known],
        [
            formatting.figure(indicator, figure.value, short=True) if figure else "no figure"
            for figure in known
        ],
    )


def _band_rows(item: BenchmarkedArea) -> tuple[_BandRow, ...]:
    """Return the published band of each period as one of seven steps."""
    indicator, trend = item.indicator, item.trend
    colours = palette("bands", len(indicator.bands))
    return tuple(
        _BandRow(
            formatting.period_text(indicator, period),
            figure.band.capitalize(),
            tuple(
                (colour, name == figure.band)
                for colour, name in zip(colours, indicator.bands, strict=True)
            ),
        )
        for period, figure in zip(trend.periods, trend.figures, strict=True)
        if figure is not None and figure.band in indicator.bands
    )


def _sides(atlas: Atlas, item: BenchmarkedArea) -> tuple[str, ...]:
    """Give both sides of a gap."""
    indicator, owner = item.indicator, item.reading.published_for
    if indicator.breakdown is not Breakdown.GAP or owner is None:
        return ()
    joined = "for" if indicator.unit == "points" else "of"
    texts = []
    for side in atlas.indicators.sides(indicator.family) or ():
        figure = atlas.figure(side.slug, owner.code, item.reading.period)
        if figure is not None and figure.is_known:
            texts.append(f"{formatting.figure(side, figure.value)} {joined} {pupils(side).name}")
    return tuple(texts)


def _who(atlas: Atlas, indicator: Indicator) -> str:
    """Say which pupils a gap is about, where the results are parted in two ways."""
    sides = atlas.indicators.sides(indicator.family)
    return pupils(sides[0]).meaning if sides and indicator.breakdown is Breakdown.GAP else ""


def _period_text(indicator: Indicator, figure: Observation | None) -> str:
    if figure is None or not figure.is_known:
        return formatting.missing_reason(indicator, figure.flag if figure else Flag.NOT_AVAILABLE)
    text = formatting.figure(indicator, figure.value)
    if figure.has_interval:
        text += f" ({formatting.interval(indicator, figure.lower, figure.upper)})"
    return text
