"""More of the disparities page as HTML: the spread and its change, the policy areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.analysis.inequality import spread_over_time
from mobilitymap.analysis.policy_areas import policy_comparison
from mobilitymap.dashboard.screens.disparities.spread import KINDS, Picture, table
from mobilitymap.domain.caching import per_atlas
from mobilitymap.frontend.figures import FigureRow
from mobilitymap.frontend.templating import fragment
from mobilitymap.text import formatting
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.analysis.inequality import SpreadOverTime
    from mobilitymap.analysis.policy_areas import PolicyComparison
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.frontend.figures import FigureTable
    from mobilitymap.stats.dispersion import GroupShare, Spread


@dataclass(frozen=True, slots=True)
class _History:
    """How the spread changed.

    Attributes
    ----------
    chart : Markup
    cuts : sequence of str
        The reason of each cut in the series.
    change : str
        How the middle half moved.
    table : FigureTable
    """

    chart: Markup
    cuts: Sequence[str]
    change: str
    table: FigureTable


@per_atlas(maxsize=64)
def spread_html(atlas: Atlas, shown: Picture) -> Markup:
    """Return how far apart the areas are in this period, and in the others.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    """
    series = spread_over_time(atlas, shown.indicator.slug, shown.level)
    if series is None or shown.period not in series.periods:
        return Markup()
    index = series.periods.index(shown.period)
    return fragment(
        "dashboard/disparities/spread.html.j2",
        sentences=spread_sentences(shown, series.spreads[index], series.sampling[index]),
        history=_history(shown, series) if len(series.periods) > 1 else None,
        when=shown.when,
    )


def spread_sentences(shown: Picture, now: Spread, sampling: float | None) -> list[str]:
    """Say how far apart the areas are, one measure of it in each sentence of plain text.

    Parameters
    ----------
    shown : Picture
        What the page is about: measure, period, level.
    now : Spread
        The spread in the period that is shown.
    sampling : float or None
        Share of the spread that may be the error of the survey; None where it is not known.
    """
    written = [
        f"Range, from the lowest to the highest of {now.count} areas: {shown.apart(now.range)}.",
        f"Interquartile range, across their middle half: {shown.apart(now.interquartile_range)}.",
    ]
    if now.ratio_90_10 is not None:
        written.append(
            f"90:10 ratio: the figure that nine tenths of areas do not exceed is "
            f"{formatting.number(now.ratio_90_10, 2)} times the one that a tenth do not exceed."
        )
    if now.between_regions is not None:
        written.append(_regions_sentence(shown, now.between_regions, now.between_others))
    if sampling is not None:
        written.append(
            f"{_share(sampling)} of the variance is what the sampling error of the survey alone "
            "would make: estimates lie further apart than the areas themselves, and the more so "
            "the smaller the survey."
        )
    return written


def _regions_sentence(shown: Picture, share: GroupShare, others: GroupShare | None) -> str:
    """Say how much lies between regions, with London and without, and beside chance."""
    groups = "regions" if shown.indicator.coverage == {"E"} else "regions and nations"
    said = (
        f"{_part(share.share)} of the variance of areas lies between {groups}, the rest within "
        f"them. Chance alone would make {_part(share.by_chance)}, if the same figures were dealt "
        "out to the areas at random."
    )
    if not share.is_beyond_chance:
        said += f" So {groups} differ no more than chance would make them."
    if others is None:
        return said
    said += (
        f" Without London's areas it is {_part(others.share)}, and {_part(others.by_chance)} by "
        "chance"
    )
    if others.is_beyond_chance:
        return f"{said}."
    if share.is_beyond_chance:
        return (
            f"{said}: London is the result, and elsewhere {groups} differ no more than chance "
            "would make them."
        )
    return f"{said}, no more than chance would make either."


def _share(value: float) -> str:
    return f"{formatting.number(100 * value, 0)}%"


def _part(value: float) -> str:
    """Write a share that stands beside that of chance, which is a few per cent."""
    return f"{formatting.number(100 * value, 0 if value >= 0.1 else 1)}%"


def _beside_chance(share: GroupShare | None) -> str:
    return "none" if share is None else f"{_part(share.share)} ({_part(share.by_chance)})"


def _history(shown: Picture, series: SpreadOverTime) -> _History:
    indicator = shown.indicator
    bars = [
        _bar(shown, period, found)
        for period, found in zip(series.periods, series.spreads, strict=True)
    ]
    label = (
        f"Spread of {shown.level.plural} by period: {indicator.title}. The table has the figures."
    )
    return _History(
        charts.spread_chart(bars, series.runs, _axis(shown, series), label),
        _cuts(shown, series),
        change_sentence(shown, series),
        _periods_table(shown, series),
    )


def _points(found: Spread) -> tuple[float, float, float, float, float]:
    return (
        found.lowest,
        found.lower_quartile,
        found.middle,
        found.upper_quartile,
        found.highest,
    )


def _bar(shown: Picture, period: str, found: Spread) -> charts.SpreadBar:
    low, lower, middle, upper, high = _points(found)
    # Short, since the last figures stand in the margin of a phone.
    text = shown.cell
    return charts.SpreadBar(
        formatting.period_text(shown.indicator, period),
        low,
        lower,
        middle,
        upper,
        high,
        (text(low), text(lower), text(middle), text(upper), text(high)),
    )


def _axis(shown: Picture, series: SpreadOverTime) -> charts.Axis:
    low = min(found.lowest for found in series.spreads)
    return charts.figure_axis(shown.indicator, low, max(found.highest for found in series.spreads))


def _cuts(shown: Picture, series: SpreadOverTime) -> list[str]:
    """Give the reason of each cut in the series."""
    reasons = {item.period: item.reason for item in shown.indicator.breaks}
    lines = []
    for run in series.runs[1:]:
        period = series.periods[run[0]]
        before = formatting.period_text(shown.indicator, series.periods[run[0] - 1])
        reason = reasons.get(period, f"There are no figures for the years after {before}.")
        when = formatting.period_text(shown.indicator, period)
        lines.append(f"Before {when}: {reason}")
    return lines


def change_sentence(shown: Picture, series: SpreadOverTime) -> str:
    """Say how the middle half moved within the latest run of periods that can be compared.

    Parameters
    ----------
    shown : Picture
        What the page is about: measure, period, level.
    series : SpreadOverTime
        The spread of each period.
    """
    run = series.runs[-1]
    first, last = (series.spreads[index] for index in (run[0], run[-1]))
    when = [formatting.period_text(shown.indicator, series.periods[index]) for index in run]
    if len(run) == 1:
        return f"The figures for {when[0]} cannot be compared with earlier ones."
    before, after = first.interquartile_range, last.interquartile_range
    said = (
        f"The middle half of areas spanned {shown.apart(before)} in {when[0]} "
        f"({first.count} areas) and {shown.apart(after)} in {when[-1]} ({last.count} areas)."
    )
    resolution = shown.indicator.resolution
    # Four figures go into the change, each good to plus or minus the resolution.
    if resolution is not None and abs(after - before) <= 4 * resolution + 1e-9:
        return f"{said} Rounding of the figures alone could explain this."
    if series.sampling[run[-1]] is not None:
        said += " Both spans hold sampling error."
    if shown.indicator.unit.startswith("£"):
        return f"{said} Both are in pounds of their year: part of a widening is rising prices."
    return said


def _periods_table(shown: Picture, series: SpreadOverTime) -> FigureTable:
    ratio = shown.indicator.ratio_scale
    survey = any(share is not None for share in series.sampling)
    starts = {run[0] for run in series.runs[1:]}
    rows = []
    for index in reversed(range(len(series.periods))):
        found = series.spreads[index]
        when = formatting.period_text(shown.indicator, series.periods[index])
        note = " (new series)" if index in starts else ""
        cells = [str(found.count), *(shown.cell(value) for value in _points(found))]
        cells.append(shown.apart(found.interquartile_range))
        if ratio:
            known = found.ratio_90_10
            cells.append("none" if known is None else formatting.number(known, 2))
        cells += [_beside_chance(found.between_regions), _beside_chance(found.between_others)]
        if survey:
            error = series.sampling[index]
            cells.append("unknown" if error is None else _share(error))
        rows.append(FigureRow(when + note, cells))
    heads = [
        *("Period", "Areas", "Lowest", "Lower quartile", "Middle", "Upper quartile", "Highest"),
        "Interquartile range",
        *(["90:10 ratio"] if ratio else []),
        "Variance between regions (by chance)",
        "Without London (by chance)",
        *(["Variance by sampling"] if survey else []),
    ]
    return table(f"Spread by period, the latest first{shown.unit_note}", heads, rows)


@per_atlas(maxsize=64)
def policy_html(atlas: Atlas, shown: Picture) -> Markup:
    """Set Opportunity Areas and Education Investment Areas beside the rest of England.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    """
    slug = shown.indicator.slug
    rows, notes = [], []
    for kind, name in KINDS.values():
        found = policy_comparison(atlas, slug, kind, shown.period, shown.level)
        if found is None or found.middle_inside is None or found.middle_outside is None:
            notes.append(f"No {name} has a figure of its own here.")
            continue
        cells = (
            f"{len(found.inside)} (in {found.names} of {found.of})",
            shown.cell(found.middle_inside),
            str(len(found.outside)),
            shown.cell(found.middle_outside),
        )
        rows.append(FigureRow(f"{name}s", cells))
        notes += _without(found)
    if not rows:
        return Markup()
    heads = (
        "Policy",
        f"{shown.level.plural.capitalize()} inside",
        "Middle inside",
        "Rest of England",
        "Middle of the rest",
    )
    caption = (
        f"The area in the middle of each group, {shown.when}; each area counts once"
        f"{shown.unit_note}"
    )
    return fragment(
        "dashboard/disparities/policy.html.j2", table=table(caption, heads, rows), notes=notes
    )


def _without(found: PolicyComparison) -> list[str]:
    """Name the policy areas that have no figure of their own, with the reason."""
    return [f"{item.name} {item.reason}." for item in found.without]
