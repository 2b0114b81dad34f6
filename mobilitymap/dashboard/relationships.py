"""Two measures set against each other: the picture, what may be said of it, and the figures."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from mobilitymap import charts, wording
from mobilitymap.analysis.relation import (
    OUTSIDE,
    SMALL_BASE,
    Sharing,
    comparable_levels,
    partners,
    usual_partner,
)
from mobilitymap.areas import Level
from mobilitymap.dashboard.panel import source_html
from mobilitymap.indicators import PeriodKind
from mobilitymap.maps.bivariate import LETTERS, bivariate_map
from mobilitymap.view import DEFAULT_INDICATOR, MAX_CHARTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.analysis.positions import Positions
    from mobilitymap.analysis.relation import Relation
    from mobilitymap.areas import Area
    from mobilitymap.atlas import Atlas
    from mobilitymap.indicators import Indicator
    from mobilitymap.maps.bivariate import BivariateMap
    from mobilitymap.view import View

SUGGESTIONS: Final = 4
# More areas without a figure than this are counted; the table names them.
_NAMED: Final = 12

_NATIONS: Final = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_KINDS_OF_PERIOD: Final = {
    PeriodKind.ACADEMIC_YEAR: "an academic year",
    PeriodKind.FINANCIAL_YEAR: "a financial year",
    PeriodKind.YEAR: "one year",
    PeriodKind.POOLED_YEARS: "several years together",
    PeriodKind.DATE: "one date",
}
_ECOLOGICAL: Final = (
    '<p class="mm-notice"><strong>Areas are not people.</strong> Where two figures of areas '
    "go together, it need not be the same people who have both (the ecological fallacy), "
    "and neither need cause the other: both may have a common cause.</p>"
)


def measures(atlas: Atlas, view: View) -> tuple[Indicator, Indicator]:
    """Return the two measures of a view; without a second one, the usual partner."""
    first = view.indicator or DEFAULT_INDICATOR
    second = view.second or usual_partner(atlas, first)
    return atlas.indicators.get(first), atlas.indicators.get(second)


def chosen_codes(atlas: Atlas, view: View, level: Level) -> tuple[str, ...]:
    """Return the areas of a level that stand for the selected and the compared ones."""
    codes = [*([view.area] if view.area else []), *view.compare]
    found = (atlas.areas.at_level(code, level) for code in codes)
    return tuple(dict.fromkeys(area.code for area in found if area is not None))


def suggestions(atlas: Atlas, slug: str, wanted: Indicator) -> tuple[Indicator, ...]:
    """Return some measures that meet a measure, those of a wanted one's life stage first."""
    found = [atlas.indicators.get(other) for other in partners(atlas, slug)]
    found.sort(key=lambda item: item.life_stage is not wanted.life_stage)
    return tuple(found[:SUGGESTIONS])


def apart_html(atlas: Atlas, first: Indicator, second: Indicator) -> str:
    """Say that two measures meet at no level, and which levels each is published for."""
    published = "; ".join(
        f"<strong>{escape(item.title)}</strong> for {_levels_text(atlas, item)}"
        for item in (first, second)
    )
    return (
        '<div class="mm mm-notice"><h2>These two measures do not meet</h2>'
        f"<p>Published are {published}. No set of areas has figures of both, and figures are not "
        "averaged or moved to make one. (Regions and nations are too few to compare.)</p></div>"
    )


def _levels_text(atlas: Atlas, indicator: Indicator) -> str:
    return _listed(level.plural for level in comparable_levels(atlas, indicator.slug))


def _listed(parts: Iterable[str]) -> str:
    """Write parts as people list them: ``a, b and c``."""
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last


# -- the scatter ------------------------------------------------------------------


def scatter_html(atlas: Atlas, found: Relation, chosen: tuple[str, ...]) -> str:
    """Return the areas by both figures, the chosen ones named."""
    drawn = bivariate_map(atlas, found, chosen)
    points = []
    for code, x, y in zip(found.codes, found.x, found.y, strict=True):
        area = atlas.areas.get(code, found.level)
        place = chosen.index(code) if code in chosen else None
        lettered = place is not None and len(chosen) > 1 and place < MAX_CHARTED
        points.append(
            charts.ScatterPoint(
                code,
                wording.display_name(area.name),
                float(x),
                float(y),
                f"{drawn.titles[0]} {drawn.figure_text(found.first, area)}",
                f"{drawn.titles[1]} {drawn.figure_text(found.second, area)}",
                labelled=place is not None,
                series=place if lettered else None,
            )
        )
    across, upwards = _axis_title(found.first), _axis_title(found.second)
    picture = charts.scatter(
        points,
        _axis(found.first.indicator, found.x.tolist()),
        _axis(found.second.indicator, found.y.tolist()),
        across,
        upwards,
        f"{len(points)} {found.level.plural} by {across} (across) and {upwards} (upwards). "
        "The figures are in the table below.",
    )
    return f'<div class="mm">{picture}</div>'


def _axis_title(side: Positions) -> str:
    """Name measure, unit and period."""
    indicator = side.indicator
    unit = "index" if indicator.unit == "z-score" else indicator.unit
    return f"{indicator.title}, {unit}, {wording.period_text(indicator, side.period)}"


def _axis(indicator: Indicator, values: Sequence[float]) -> charts.Axis:
    """Return an axis that spans the values, with round figures along it."""
    ticks = charts.nice_ticks(min(values), max(values), 5)
    # As many decimals as the ticks need, whatever the figures themselves have.
    decimals = next(d for d in range(9) if all(abs(t - round(t, d)) < 1e-9 for t in ticks))
    written = replace(indicator, decimals=decimals)
    texts = tuple((tick, wording.figure(written, tick, short=True)) for tick in ticks)
    return charts.Axis(ticks[0], ticks[-1], texts)


# -- what may be said -------------------------------------------------------------


def reading_html(atlas: Atlas, found: Relation) -> str:
    """Return what may be said of two measures: how they meet, their correlation, its limits."""
    parts = [
        "<h2>How to read this</h2>",
        f"<p>{escape(correlation_text(found))}</p>",
        _ECOLOGICAL,
        f"<p>{escape(_sharing_text(found))}</p>" if found.sharing is not Sharing.NONE else "",
        f"<h3>Which areas</h3><p>{escape(level_text(found))}</p>",
        "".join(f"<p>{escape(line)}</p>" for line in left_out_lines(atlas, found)),
        f"<h3>Which periods</h3><p>{escape(periods_text(found))}</p>",
    ]
    sources = "".join(
        f"<li>{escape(side.indicator.title)}: {source_html(side.indicator.source)}</li>"
        for side in (found.first, found.second)
    )
    return (
        f'<section class="mm mm-reading">{"".join(parts)}'
        f'<h3>Sources</h3><ul class="mm-small">{sources}</ul></section>'
    )


def correlation_text(found: Relation) -> str:
    """Say how closely areas follow a straight line, or why that is not said."""
    one, other = (side.indicator.short_title for side in (found.first, found.second))
    if found.is_banded:
        return (
            "No correlation is given. These indices say where an area stands among the others of "
            "its period, in seven published bands and without intervals; the Social Mobility "
            "Commission does not rank them, and a coefficient would treat them as amounts."
        )
    if found.correlation is None:
        return "No correlation is given: too few areas have figures of both, or all are equal."
    r, count = found.correlation.coefficient, found.correlation.count
    more = "higher" if r > 0 else "lower"
    start = f"Areas with higher figures of “{one}”"
    size = abs(r)
    if size < 0.2:
        sentence = f"{start} have neither clearly higher nor clearly lower figures of “{other}”."
    elif size < 0.5:
        sentence = f"{start} tend, but only weakly, to {more} figures of “{other}”."
    elif size < 0.8:
        sentence = f"{start} tend to {more} figures of “{other}”, with many exceptions."
    else:
        sentence = f"{start} mostly have {more} figures of “{other}”."
    return (
        f"{sentence} Correlation r = {wording.number(r, 2)} over {count} {found.level.plural}, "
        "each counted once whatever its size (Pearson; 0 is none, 1 and −1 a straight line; "
        "curves are not seen by it)."
    )


def _sharing_text(found: Relation) -> str:
    if found.sharing is Sharing.SAME_FIGURES:
        return (
            "These two are made from the same figures, or one from the other, so that they go "
            "together in part because of how they are made."
        )
    return (
        "The indices of deprivation combine many figures, on income, work, education, health and "
        "more. They may hold the other measure in part, or an earlier year of it."
    )


def level_text(found: Relation) -> str:
    """Say at which level two measures meet, and with whose figures."""
    level, plural = found.level, found.level.plural
    ordered = sorted(
        (side.indicator for side in (found.first, found.second)),
        key=lambda indicator: indicator.level is not level,
    )
    native, other = ordered
    if other.level is level:
        explained = (
            " (counties, unitary authorities, boroughs and council areas)"
            if level is Level.UTLA
            else ""
        )
        return f"Both are published for {plural}{explained}."
    return (
        f"Both are published for {plural}. “{native.short_title}” is not published for districts; "
        f"the district figures of “{other.short_title}” are not used. Its county figures are "
        "those published for counties: nothing is averaged."
    )


def left_out_lines(atlas: Atlas, found: Relation) -> tuple[str, ...]:
    """Say how many areas have both figures, and name or count those left out."""
    titles = {
        side.indicator.slug: side.indicator.short_title for side in (found.first, found.second)
    }
    total = len({*found.codes, *(item.code for item in found.left_out)})
    lines = [f"{len(found.codes)} of {total} have figures of both that can be compared."]
    outside = {item.code for item in found.left_out if item.reason == OUTSIDE}
    for side in (found.first, found.second):
        nations = [name for nation, name in _NATIONS.items() if not side.indicator.covers(nation)]
        if nations and found.level is not Level.LTLA_2019:
            lines.append(f"“{side.indicator.short_title}” is not published for {_listed(nations)}.")
    few, missing = (
        {
            item.code: titles[item.slug]
            for item in found.left_out
            if item.code not in outside and (item.reason == SMALL_BASE) is is_small
        }
        for is_small in (True, False)
    )
    if few:
        named = _names(atlas, found.level, few)
        lines.append(f"Left out, because a figure rests on few people: {named}.")
    absent = [code for code in missing if code not in few]
    if len(absent) > _NAMED:
        lines.append(f"Left out, because a figure is missing: {len(absent)} areas (see the table).")
    elif absent:
        named = _names(atlas, found.level, absent)
        lines.append(f"Left out, because a figure is missing: {named}.")
    return tuple(lines)


def _names(atlas: Atlas, level: Level, codes: Iterable[str]) -> str:
    return _listed(wording.display_name(atlas.areas.get(code, level).name) for code in codes)


def periods_text(found: Relation) -> str:
    """Say of which periods the figures are, and where the two differ."""
    one, other = found.first, found.second
    said = [wording.period_text(side.indicator, side.period) for side in (one, other)]
    kinds = [_KINDS_OF_PERIOD[side.indicator.period_kind] for side in (one, other)]
    titles = [side.indicator.short_title for side in (one, other)]
    if said[0] != said[1]:
        return (
            f"The periods differ: “{titles[0]}” is of {said[0]} ({kinds[0]}), “{titles[1]}” "
            f"of {said[1]} ({kinds[1]}). Each is the latest."
        )
    if kinds[0] != kinds[1]:
        return (
            f"Both are of {said[0]}, the latest: {kinds[0]} for “{titles[0]}”, {kinds[1]} for "
            f"“{titles[1]}”."
        )
    return f"Both are of {said[0]} ({kinds[0]}), the latest."


# -- the figures ------------------------------------------------------------------


def chosen_html(drawn: BivariateMap) -> str:
    """Return both figures and the class of each chosen area, as a list."""
    level = drawn.relation.level
    items = []
    for place, code in enumerate(drawn.chosen):
        area = drawn.atlas.areas.get(code, level)
        letter = (
            f"<b>{LETTERS[place]}</b> " if len(drawn.chosen) > 1 and place < len(LETTERS) else ""
        )
        figures = "; ".join(
            f"{title} {drawn.figure_text(side, area)}"
            for title, side in zip(
                drawn.titles, (drawn.relation.first, drawn.relation.second), strict=True
            )
        )
        items.append(
            f"<li>{letter}<strong>{escape(wording.area_label(area, drawn.atlas.areas))}</strong>: "
            f'{escape(figures)}.<br><span class="mm-small">{escape(drawn.class_words(code))}.'
            "</span></li>"
        )
    if not items:
        return '<p class="mm mm-small">Click an area on the map, or search, to mark it.</p>'
    marked = f'<ul class="mm-chosen" aria-label="Marked areas">{"".join(items)}</ul>'
    return f'<div class="mm">{marked}</div>'


@lru_cache(maxsize=32)
def table_html(atlas: Atlas, found: Relation) -> str:
    """Return every area of the level with both figures and its class in words."""
    drawn = bivariate_map(atlas, found)
    sides = (found.first, found.second)
    heads = "".join(
        f'<th scope="col">{escape(side.indicator.short_title)}, '
        f"{escape(wording.period_text(side.indicator, side.period))}</th>"
        for side in sides
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(wording.display_name(area.name))}</th>'
        f"<td>{escape(one)}</td><td>{escape(other)}</td><td>{escape(words)}</td></tr>"
        for area, one, other, words in drawn.rows()
    )
    return (
        '<details class="mm mm-all"><summary>The figures of all '
        f"{len(drawn.areas)} {escape(found.level.plural)}</summary>"
        '<div class="mm-scroll" tabindex="0" role="region" aria-label="All areas">'
        '<table class="mm-figures-table"><caption class="mm-small">Figures as published, with the '
        "class of each area on the map above.</caption>"
        f'<thead><tr><th scope="col">Area</th>{heads}<th scope="col">Class</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def table_csv(atlas: Atlas, found: Relation) -> str:
    """Return every area of the level as tidy CSV, with periods, units and flags."""
    drawn = bivariate_map(atlas, found)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    sides = (found.first, found.second)
    columns = [
        f"{side.indicator.slug}{suffix}"
        for side in sides
        for suffix in ("", "_period", "_unit", "_flag")
    ]
    writer.writerow(["area_code", "area_name", "level", *columns, "class"])
    for area in sorted(drawn.areas, key=lambda item: item.code):
        cells: list[str] = []
        for side in sides:
            cells += _csv_cells(atlas, side, area)
        writer.writerow([area.code, area.name, found.level, *cells, drawn.class_words(area.code)])
    return buffer.getvalue()


def _csv_cells(atlas: Atlas, side: Positions, area: Area) -> list[str]:
    """Return value, period, unit and flag of an area's figure."""
    figure = atlas.figure(side.indicator.slug, area.code, side.period)
    known = figure is not None and figure.is_known
    value = f"{figure.value:g}" if figure is not None and known else ""
    absent = "not-available" if side.indicator.covers(area.nation) else "not-applicable"
    flag = figure.flag if figure is not None else absent
    return [value, side.period, side.indicator.unit, flag]
