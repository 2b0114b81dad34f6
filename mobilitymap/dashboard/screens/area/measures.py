"""The measures of a life stage for one area: figure, comparators, strip, trend, verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.analysis.rankings import ranking
from mobilitymap.dashboard.components.area_panel import caveats_html, owner_html, source_html
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import Breakdown
from mobilitymap.domain.peers import Against, Model
from mobilitymap.text import area_brief, formatting, narrative
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
_TREND_KEY = Markup(
    '<p class="mm-small">On the right the figure over time, the nation\'s dashed; lines are cut '
    "where the series breaks or years are missing. “No interval published” means that nobody can "
    "say how much of a difference is chance.</p>"
)


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
    found = [
        benchmark_area(atlas, item.slug, area.code, against)
        for item in atlas.indicators.stage(stage)
    ]
    known = [item for item in found if item.reading.figure.is_known]
    missing = [item for item in found if not item.reading.figure.is_known]
    kinds = {mark.kind for item in known for mark in _marks(atlas, item, against)}
    key = charts.strip_key(kinds) + _TREND_KEY if kinds else ""
    articles = Markup().join(_article(atlas, item, against) for item in known)
    return Markup('<section class="mm mm-stage"><h2>{}</h2>{}{}{}</section>').format(
        stage.label, key, articles, _missing_html(atlas, missing)
    )


def _article(atlas: Atlas, item: BenchmarkedArea, against: Against) -> Markup:
    indicator, reading = item.indicator, item.reading
    when = formatting.period_text(indicator, reading.period)
    middle = _bands_html(item) if indicator.bands else _strip(atlas, item, against)
    return Markup(
        '<article class="mm-row"><div class="mm-what"><h3>{}</h3>'
        '<p class="mm-small">{}, {}.</p>'
        "{}</div>"
        '<div class="mm-figure">{}{}</div>'
        '<div class="mm-where">{}{}</div>'
        '<div class="mm-trend">{}</div>'
        "{}</article>"
    ).format(
        indicator.title,
        indicator.measures,
        when,
        owner_html(atlas, item.reading),
        _value_html(item),
        _comparators_html(item),
        middle,
        _reading_html(item),
        _trend_html(atlas, item),
        _details_html(atlas, item),
    )


def _value_html(item: BenchmarkedArea) -> Markup:
    indicator, figure = item.indicator, item.reading.figure
    value = formatting.figure(indicator, figure.value)
    if indicator.bands:
        band = figure.band.capitalize()
        return Markup('<p class="mm-value">{}</p><p>Index {}.</p>').format(band, value)
    note = formatting.NOTES.get(figure.flag, "")
    between = (
        Markup("<p>95 % interval {}.</p>").format(
            formatting.interval(indicator, figure.lower, figure.upper)
        )
        if figure.has_interval
        else ""
    )
    return Markup('<p class="mm-value">{}</p>{}{}').format(
        value, between, Markup("<p class=mm-small>{}</p>").format(note) if note else ""
    )


def _comparators_html(item: BenchmarkedArea) -> Markup:
    """Return the published figures of nation and region, and the middle of similar areas."""
    if item.indicator.bands:
        return Markup()
    rows = area_brief.comparators(item)
    lines = Markup().join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, text) for name, text in rows
    )
    return Markup('<dl class="mm-pairs">{}</dl>').format(lines)


def _reading_html(item: BenchmarkedArea) -> Markup:
    """Say how the area compares and where it stands among all areas."""
    lines = []
    if verdict := narrative.verdict_text(item):
        note = narrative.verdict_note(item)
        small = Markup(' <span class="mm-small">{}</span>').format(note) if note else ""
        # Only a verdict that was tested is set in bold.
        word = Markup("<strong>{}.</strong>").format(verdict) if note else f"{verdict}."
        lines.append(Markup('<p class="mm-verdict">{}{}</p>').format(word, small))
    if item.position and item.level:
        rank = narrative.rank_text(item.position, item.level, item.indicator, item.larger)
        edition = (
            " Ranks of different editions are not a trend."
            if item.indicator.family.startswith(_EDITIONS)
            else ""
        )
        lines.append(Markup('<p class="mm-small">{}.{}</p>').format(rank, edition))
    elif not item.indicator.rank and not item.indicator.bands:
        lines.append(Markup('<p class="mm-small">This measure is not ranked.</p>'))
    if distance := narrative.deviations_text(item):
        lines.append(Markup('<p class="mm-small">{}.</p>').format(distance))
    return Markup().join(lines)


@per_atlas(maxsize=512)
def _ticks(atlas: Atlas, slug: str, period: str, level: Level, ends: tuple[float, float]) -> str:
    scale = Scale(*ends, "", "")
    return charts.tick_path(tuple(ranking(atlas, slug, period, level).values), scale)


def _strip(atlas: Atlas, item: BenchmarkedArea, against: Against) -> str:
    """Draw all areas of the level as ticks, with this one, its region and its peers marked."""
    if item.level is None:
        return ""
    indicator, period = item.indicator, item.reading.period
    others = ranking(atlas, indicator.slug, period, item.level)
    marks = _marks(atlas, item, against)
    reach = [mark.value for mark in marks]
    reach += [end for mark in marks for end in (mark.lower, mark.upper) if end is not None]
    low, high = min([*others.values, *reach]), max([*others.values, *reach])
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


def _trend_html(atlas: Atlas, item: BenchmarkedArea) -> Markup:
    """Return the small trend with its first and last year, and the change in words."""
    indicator, trend = item.indicator, item.trend
    if indicator.bands or len(trend.periods) < 2:
        return Markup()
    labels = [formatting.period_text(indicator, period) for period in trend.periods]
    whose = "This area" if item.larger is None else formatting.larger_name(item.larger)
    own = _line(indicator, whose, trend.figures)
    nation = item.reading.nation
    other = None
    if nation is not None:
        series = atlas.series(indicator.slug, nation.code)
        other = _line(indicator, nation.name, [series.get(period) for period in trend.periods])
    words = narrative.change_text(item)
    label = f"{indicator.title}, {labels[0]} to {labels[-1]}. {words}"
    spark = charts.sparkline(labels, own, trend.runs, other, label)
    return Markup('{}<p class="mm-small">{}{}</p>').format(spark, words, "." if words else "")


def _line(indicator: Indicator, name: str, figures: Sequence[Observation | None]) -> charts.Line:
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


def _bands_html(item: BenchmarkedArea) -> Markup:
    """Show the published band of each period as one of seven steps, named in words."""
    indicator, trend = item.indicator, item.trend
    colours = palette("bands", len(indicator.bands))
    rows = []
    for period, figure in zip(trend.periods, trend.figures, strict=True):
        if figure is None or figure.band not in indicator.bands:
            continue
        at = indicator.bands.index(figure.band)
        steps = Markup().join(
            Markup('<i style="background:{}"{}></i>').format(
                colour, " class=mm-here" if step == at else ""
            )
            for step, colour in enumerate(colours)
        )
        rows.append(
            Markup(
                "<tr><th scope=row>{}</th>"
                '<td><span class="mm-steps" aria-hidden="true">{}</span></td>'
                "<td>{}</td></tr>"
            ).format(formatting.period_text(indicator, period), steps, figure.band.capitalize())
        )
    return Markup(
        '<table class="mm-rows mm-band-rows"><caption class="mm-small">Published band in each '
        "period. A change of band is a change of relative position, not an improvement or a "
        "decline; the index is not ranked.</caption>{}</table>"
    ).format(Markup().join(rows))


def _details_html(atlas: Atlas, item: BenchmarkedArea) -> Markup:
    """Return source, sides of a gap, former areas, periods and caveats, folded away."""
    indicator = item.indicator
    former = narrative.former_text(item, atlas)
    earlier = (
        Markup("<p>Areas that were merged or divided: {}</p>").format(former) if former else ""
    )
    return Markup(
        '{}<details class="mm-small mm-more">'
        "<summary>Source and caveats<span class=mm-hidden> of {}"
        "</span></summary><p>Source: {} "
        "Status: {}.</p>{}{}"
        "{}</details>"
    ).format(
        _sides_html(atlas, item),
        indicator.short_title,
        source_html(indicator.source),
        indicator.status,
        earlier,
        _periods_html(item),
        caveats_html(indicator),
    )


def _sides_html(atlas: Atlas, item: BenchmarkedArea) -> Markup:
    """Give both sides of a gap: a small one can mean that the others do badly too."""
    indicator, owner = item.indicator, item.reading.published_for
    if indicator.breakdown is not Breakdown.GAP or owner is None:
        return Markup()
    members = atlas.indicators.family(indicator.family)
    texts = []
    for breakdown, name in (
        (Breakdown.FSM, "pupils on free school meals"),
        (Breakdown.NOT_FSM, "the others"),
    ):
        side = members[breakdown]
        figure = atlas.figure(side.slug, owner.code, item.reading.period)
        if figure is not None and figure.is_known:
            texts.append(f"{formatting.figure(side, figure.value)} of {name}")
    if indicator.unit == "points":
        texts = [text.replace(" of ", " for ") for text in texts]
    return Markup('<p class="mm-small mm-sides">Both sides: {}.</p>').format(", ".join(texts))


def _periods_html(item: BenchmarkedArea) -> Markup:
    """Return every period of the trend as a table: the picture in another form."""
    indicator, trend = item.indicator, item.trend
    if indicator.bands or len(trend.periods) < 2:
        return Markup()
    cells = Markup().join(
        Markup("<tr><th scope=row>{}</th><td>{}</td></tr>").format(
            formatting.period_text(indicator, period), _period_text(indicator, figure)
        )
        for period, figure in zip(trend.periods, trend.figures, strict=True)
    )
    return Markup(
        '<table class="mm-rows mm-periods"><caption>By period</caption>{}</table>'
    ).format(cells)


def _period_text(indicator: Indicator, figure: Observation | None) -> str:
    if figure is None or not figure.is_known:
        return formatting.missing_reason(indicator, figure.flag if figure else Flag.NOT_AVAILABLE)
    text = formatting.figure(indicator, figure.value)
    if figure.has_interval:
        text += f" ({formatting.interval(indicator, figure.lower, figure.upper)})"
    return text


def _missing_html(atlas: Atlas, missing: Sequence[BenchmarkedArea]) -> Markup:
    """List the measures without a figure for this area, each with its reason."""
    if not missing:
        return Markup()
    items = []
    for item in missing:
        indicator, reading = item.indicator, item.reading
        reason = formatting.missing_reason(indicator, reading.figure.flag, reading.area)
        when = formatting.period_text(indicator, reading.period)
        former = narrative.former_text(item, atlas)
        items.append(
            Markup("<li><strong>{}</strong> ({}): {}. {}</li>").format(
                indicator.title, when, reason[:1].lower() + reason[1:], former
            )
        )
    return Markup('<h3>No figure here</h3><ul class="mm-none">{}</ul>').format(Markup().join(items))
