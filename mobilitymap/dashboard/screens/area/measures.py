"""The measures of a life stage for one area: figure, comparators, strip, trend, verdict."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mobilitymap.analysis.benchmark import Standing, standing
from mobilitymap.analysis.rankings import positions
from mobilitymap.dashboard.components.area_panel import caveats_html, owner_html, source_html
from mobilitymap.domain.caching import per_atlas
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
    from mobilitymap.domain.observations import Figure

# Families of the Indices of Deprivation, each published anew under a name of its own.
_EDITIONS = ("imd-", "idaci-")
_TREND_KEY = (
    '<p class="mm-small">On the right the figure over time, the nation\'s dashed; lines are cut '
    "where the series breaks or years are missing. “No interval published” means that nobody can "
    "say how much of a difference is chance.</p>"
)


def stage_html(atlas: Atlas, area: Area, stage: LifeStage, against: Against) -> str:
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
        standing(atlas, item.slug, area.code, against) for item in atlas.indicators.stage(stage)
    ]
    known = [item for item in found if item.reading.figure.is_known]
    missing = [item for item in found if not item.reading.figure.is_known]
    kinds = {mark.kind for item in known for mark in _marks(atlas, item, against)}
    key = charts.strip_key(kinds) + _TREND_KEY if kinds else ""
    articles = "".join(_article(atlas, item, against) for item in known)
    return (
        f'<section class="mm mm-stage"><h2>{escape(stage.label)}</h2>{key}{articles}'
        f"{_missing_html(atlas, missing)}</section>"
    )


def _article(atlas: Atlas, item: Standing, against: Against) -> str:
    indicator, reading = item.indicator, item.reading
    when = formatting.period_text(indicator, reading.period)
    middle = _bands_html(item) if indicator.bands else _strip(atlas, item, against)
    return (
        f'<article class="mm-row"><div class="mm-what"><h3>{escape(indicator.title)}</h3>'
        f'<p class="mm-small">{escape(indicator.measures)}, {escape(when)}.</p>'
        f"{owner_html(atlas, item.reading)}</div>"
        f'<div class="mm-figure">{_value_html(item)}{_comparators_html(item)}</div>'
        f'<div class="mm-where">{middle}{_reading_html(item)}</div>'
        f'<div class="mm-trend">{_trend_html(atlas, item)}</div>'
        f"{_details_html(atlas, item)}</article>"
    )


def _value_html(item: Standing) -> str:
    indicator, figure = item.indicator, item.reading.figure
    value = formatting.figure(indicator, figure.value)
    if indicator.bands:
        band = escape(figure.band.capitalize())
        return f'<p class="mm-value">{band}</p><p>Index {escape(value)}.</p>'
    note = formatting.NOTES.get(figure.flag, "")
    between = (
        "<p>95 % interval "
        f"{escape(formatting.interval(indicator, figure.lower, figure.upper))}.</p>"
        if figure.has_interval
        else ""
    )
    return (
        f'<p class="mm-value">{escape(value)}</p>{between}'
        f"{f'<p class=mm-small>{escape(note)}</p>' if note else ''}"
    )


def _comparators_html(item: Standing) -> str:
    """Return the published figures of nation and region, and the middle of similar areas."""
    if item.indicator.bands:
        return ""
    rows = area_brief.comparators(item)
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows)
    return f'<dl class="mm-pairs">{lines}</dl>'


def _reading_html(item: Standing) -> str:
    """Say how the area compares and where it stands among all areas."""
    lines = []
    if verdict := narrative.verdict_text(item):
        note = narrative.verdict_note(item)
        small = f' <span class="mm-small">{escape(note)}</span>' if note else ""
        # Only a verdict that was tested is set in bold.
        word = f"<strong>{escape(verdict)}.</strong>" if note else f"{escape(verdict)}."
        lines.append(f'<p class="mm-verdict">{word}{small}</p>')
    if item.position and item.level:
        rank = narrative.rank_text(item.position, item.level, item.indicator, item.larger)
        edition = (
            " Ranks of different editions are not a trend."
            if item.indicator.family.startswith(_EDITIONS)
            else ""
        )
        lines.append(f'<p class="mm-small">{escape(rank)}.{edition}</p>')
    elif not item.indicator.rank and not item.indicator.bands:
        lines.append('<p class="mm-small">This measure is not ranked.</p>')
    if distance := narrative.deviations_text(item):
        lines.append(f'<p class="mm-small">{escape(distance)}.</p>')
    return "".join(lines)


@per_atlas(maxsize=512)
def _ticks(atlas: Atlas, slug: str, period: str, level: Level, ends: tuple[float, float]) -> str:
    scale = Scale(*ends, "", "")
    return charts.tick_path(tuple(positions(atlas, slug, period, level).values), scale)


def _strip(atlas: Atlas, item: Standing, against: Against) -> str:
    """Draw all areas of the level as ticks, with this one, its region and its peers marked."""
    if item.level is None:
        return ""
    indicator, period = item.indicator, item.reading.period
    others = positions(atlas, indicator.slug, period, item.level)
    marks = _marks(atlas, item, against)
    reach = [mark.value for mark in marks]
    reach += [end for mark in marks for end in (mark.lower, mark.upper) if end is not None]
    low, high = min([*others.values, *reach]), max([*others.values, *reach])
    scale = Scale(low, high, _short(indicator, low), _short(indicator, high))
    ticks = _ticks(atlas, indicator.slug, period, item.level, (low, high))
    return charts.area_strip(ticks, scale, marks)


def _marks(atlas: Atlas, item: Standing, against: Against) -> list[Mark]:
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


def _peers(atlas: Atlas, item: Standing, owner: Area, against: Against) -> list[tuple[str, Figure]]:
    """Return the similar areas with a figure: of the chosen list, else of the overall one."""
    if item.level is None:
        return []
    others = positions(atlas, item.indicator.slug, item.reading.period, item.level)
    known = dict(zip(others.codes, others.figures, strict=True))
    listed = atlas.similar.peers(owner.code, against.model or Model.OVERALL)
    return [(peer.code, known[peer.code]) for peer in listed if peer.code in known]


def _mark(kind: MarkKind, indicator: Indicator, area: Area, figure: Figure) -> Mark:
    limits = (figure.lower, figure.upper) if figure.has_interval else (None, None)
    return Mark(
        kind,
        formatting.display_name(area.name),
        _short(indicator, figure.value),
        figure.value,
        *(limits if kind is MarkKind.AREA else (None, None)),
    )


def _short(indicator: Indicator, value: float) -> str:
    return formatting.figure(indicator, value, short=True)


def _trend_html(atlas: Atlas, item: Standing) -> str:
    """Return the small trend with its first and last year, and the change in words."""
    indicator, trend = item.indicator, item.trend
    if indicator.bands or len(trend.periods) < 2:
        return ""
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
    return f'{spark}<p class="mm-small">{escape(words)}{"." if words else ""}</p>'


def _line(indicator: Indicator, name: str, figures: Sequence[Figure | None]) -> charts.Line:
    known = [figure if figure is not None and figure.is_known else None for figure in figures]
    return charts.Line(
        name,
        None,
        [figure.value if figure else None for figure in known],
        [_short(indicator, figure.value) if figure else "no figure" for figure in known],
    )


def _bands_html(item: Standing) -> str:
    """Show the published band of each period as one of the steps, named in words."""
    indicator, trend = item.indicator, item.trend
    colours = palette("bands", len(indicator.bands))
    rows = []
    for period, figure in zip(trend.periods, trend.figures, strict=True):
        if figure is None or figure.band not in indicator.bands:
            continue
        at = indicator.bands.index(figure.band)
        steps = "".join(
            f'<i style="background:{colour}"{" class=mm-here" if step == at else ""}></i>'
            for step, colour in enumerate(colours)
        )
        rows.append(
            f"<tr><th scope=row>{escape(formatting.period_text(indicator, period))}</th>"
            f'<td><span class="mm-steps" aria-hidden="true">{steps}</span></td>'
            f"<td>{escape(figure.band.capitalize())}</td></tr>"
        )
    return (
        '<table class="mm-rows mm-band-rows"><caption class="mm-small">Published band in each '
        "period. A change of band is a change of relative position, not an improvement or a "
        f"decline; the index is not ranked.</caption>{''.join(rows)}</table>"
    )


def _details_html(atlas: Atlas, item: Standing) -> str:
    """Return source, sides of a gap, former areas, periods and caveats, folded away."""
    indicator = item.indicator
    former = narrative.former_text(item, atlas)
    earlier = f"<p>Areas that were merged or divided: {escape(former)}</p>" if former else ""
    return (
        f'{_sides_html(atlas, item)}<details class="mm-small mm-more">'
        f"<summary>Source and caveats<span class=mm-hidden> of {escape(indicator.short_title)}"
        f"</span></summary><p>Source: {source_html(indicator.source)} "
        f"Status: {escape(indicator.status)}.</p>{earlier}{_periods_html(item)}"
        f"{caveats_html(indicator)}</details>"
    )


def _sides_html(atlas: Atlas, item: Standing) -> str:
    """Give both sides of a gap: a small one can mean that the others do badly too."""
    indicator, owner = item.indicator, item.reading.published_for
    if indicator.breakdown is not Breakdown.GAP or owner is None:
        return ""
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
    return f'<p class="mm-small mm-sides">Both sides: {escape(", ".join(texts))}.</p>'


def _periods_html(item: Standing) -> str:
    """Return every period of the trend as a table: the picture in another form."""
    indicator, trend = item.indicator, item.trend
    if indicator.bands or len(trend.periods) < 2:
        return ""
    cells = "".join(
        f"<tr><th scope=row>{escape(formatting.period_text(indicator, period))}</th>"
        f"<td>{escape(_period_text(indicator, figure))}</td></tr>"
        for period, figure in zip(trend.periods, trend.figures, strict=True)
    )
    return f'<table class="mm-rows mm-periods"><caption>By period</caption>{cells}</table>'


def _period_text(indicator: Indicator, figure: Figure | None) -> str:
    if figure is None or not figure.is_known:
        return formatting.missing_reason(indicator, figure.flag if figure else "not-available")
    text = formatting.figure(indicator, figure.value)
    if figure.has_interval:
        text += f" ({formatting.interval(indicator, figure.lower, figure.upper)})"
    return text


def _missing_html(atlas: Atlas, missing: Sequence[Standing]) -> str:
    """List the measures without a figure for this area, each with its reason."""
    if not missing:
        return ""
    items = []
    for item in missing:
        indicator, reading = item.indicator, item.reading
        reason = formatting.missing_reason(indicator, reading.figure.flag, reading.area)
        when = formatting.period_text(indicator, reading.period)
        former = narrative.former_text(item, atlas)
        items.append(
            f"<li><strong>{escape(indicator.title)}</strong> ({escape(when)}): "
            f"{escape(reason[:1].lower() + reason[1:])}. {escape(former)}</li>"
        )
    return f'<h3>No figure here</h3><ul class="mm-none">{"".join(items)}</ul>'
