"""Two measures set against each other: the picture, the marked areas, and all figures."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.analysis.bivariate import partners, usual_partner
from mobilitymap.dashboard.screens.relationships.statements import listed
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.observations import Observation
from mobilitymap.domain.view import DEFAULT_INDICATOR, MAX_CHARTED
from mobilitymap.frontend.figures import FigureRow, FigureTable
from mobilitymap.frontend.templating import fragment
from mobilitymap.text import formatting
from mobilitymap.viz import charts
from mobilitymap.viz.bivariate import LETTERS, bivariate_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from mobilitymap.analysis.bivariate import Relation
    from mobilitymap.analysis.rankings import Ranking
    from mobilitymap.domain.areas import Area, Level
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View
    from mobilitymap.viz.bivariate import BivariateMap

SUGGESTIONS: Final = 4


def measures(atlas: Atlas, view: View) -> tuple[Indicator, Indicator]:
    """Return the two measures of a view; without a second one, the usual partner.

    Beside a measure that meets no other stands the first of the list, or itself.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    """
    first = view.indicator or DEFAULT_INDICATOR
    others = (item.slug for item in atlas.indicators if item.slug != first)
    second = view.second or usual_partner(atlas, first) or next(others, first)
    return atlas.indicators.get(first), atlas.indicators.get(second)


def chosen_codes(atlas: Atlas, view: View, level: Level) -> tuple[str, ...]:
    """Return the areas of a level that stand for the selected and the compared ones.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    level : Level
        Level of the areas.
    """
    found = (atlas.areas.at_level(code, level) for code in _marked_codes(view))
    return tuple(dict.fromkeys(area.code for area in found if area is not None))


def _marked_codes(view: View) -> tuple[str, ...]:
    return (*([view.area] if view.area else []), *view.compare)


def suggestions(atlas: Atlas, slug: str, wanted: Indicator) -> tuple[Indicator, ...]:
    """Return some measures that meet a measure, those of a wanted one's life stage first.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    wanted : Indicator
        The measure that the page was opened with.
    """
    found = [atlas.indicators.get(other) for other in partners(atlas, slug)]
    found.sort(key=lambda item: item.life_stage is not wanted.life_stage)
    return tuple(found[:SUGGESTIONS])


# -- the scatter ------------------------------------------------------------------


def scatter_html(atlas: Atlas, found: Relation, chosen: tuple[str, ...]) -> Markup:
    """Return the areas by both figures, the chosen ones named.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    found : Relation
        The two measures with their figures at a common level.
    chosen : tuple of str
        GSS codes of the chosen areas.
    """
    drawn = bivariate_map(atlas, found, chosen)
    first, second = drawn.titles
    points = []
    for code, x, y in zip(found.codes, found.x.tolist(), found.y.tolist(), strict=True):
        area = atlas.areas.get(code, found.level)
        place = chosen.index(code) if code in chosen else None
        lettered = place is not None and len(chosen) > 1 and place < MAX_CHARTED
        points.append(
            charts.ScatterPoint(
                code,
                formatting.display_name(area.name),
                x,
                y,
                f"{first} {drawn.figure_text(found.first, area)}",
                f"{second} {drawn.figure_text(found.second, area)}",
                labelled=place is not None,
                series=place if lettered else None,
            )
        )
    across, upwards = _axis_title(found.first), _axis_title(found.second)
    picture = charts.scatter(
        points,
        charts.figure_axis(found.first.indicator, float(found.x.min()), float(found.x.max()), 5),
        charts.figure_axis(found.second.indicator, float(found.y.min()), float(found.y.max()), 5),
        across,
        upwards,
        f"{len(points)} {found.level.plural} by {across} (across) and {upwards} (upwards). "
        "The figures are in the table below.",
    )
    return fragment("dashboard/relationships/scatter.html.j2", chart=picture)


def _axis_title(side: Ranking) -> str:
    """Name measure, unit and period."""
    indicator = side.indicator
    unit = "index" if indicator.unit == "z-score" else indicator.unit
    return f"{indicator.title}, {unit}, {formatting.period_text(indicator, side.period)}"


# -- the figures ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ChosenArea:
    """A marked area in the list.

    Attributes
    ----------
    letter : str
        Its letter on the map, where there are several.
    name : str
    holds : str
        Which of the asked areas it stands for.
    figures, class_words : str
        Both figures, and the class they make.
    """

    letter: str
    name: str
    holds: str
    figures: str
    class_words: str


def chosen_html(drawn: BivariateMap, view: View) -> Markup:
    """Return both figures and the class of each marked area, as a list.

    A district that is shown by its county is named with it, and a marked area that is none of
    the level, nor within one, is said to be missing.

    Parameters
    ----------
    drawn : BivariateMap
        The map that is shown: classes, colours and figures.
    view : View
        What is asked for: measure, period, areas.
    """
    atlas, level = drawn.atlas, drawn.relation.level
    inside: dict[str, list[str]] = {code: [] for code in drawn.chosen}
    elsewhere = []
    for code in dict.fromkeys(_marked_codes(view)):
        area, name = atlas.areas.at_level(code, level), _label(atlas, atlas.areas.get(code))
        if area is None:
            elsewhere.append(name)
        elif area.code != code:
            inside[area.code].append(name)
    return fragment(
        "dashboard/relationships/chosen.html.j2",
        areas=[_chosen_area(drawn, place, inside[code]) for place, code in enumerate(inside)],
        elsewhere=listed(elsewhere),
        plural=level.plural,
    )


def _chosen_area(drawn: BivariateMap, place: int, inside: Sequence[str]) -> _ChosenArea:
    relation = drawn.relation
    area = drawn.atlas.areas.get(drawn.chosen[place], relation.level)
    lettered = len(drawn.chosen) > 1 and place < len(LETTERS)
    figures = "; ".join(
        f"{title} {drawn.figure_text(side, area)}"
        for title, side in zip(drawn.titles, (relation.first, relation.second), strict=True)
    )
    holds = f", which holds {listed(inside)}" if inside else ""
    return _ChosenArea(
        LETTERS[place] if lettered else "",
        _label(drawn.atlas, area),
        holds,
        figures,
        drawn.class_words(area.code),
    )


def _label(atlas: Atlas, area: Area) -> str:
    return formatting.area_label(area, atlas.areas)


@per_atlas(maxsize=32)
def table_html(atlas: Atlas, found: Relation) -> Markup:
    """Return every area of the level with both figures and its class in words.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    found : Relation
        The two measures with their figures at a common level.
    """
    drawn = bivariate_map(atlas, found)
    heads = (
        f"{side.indicator.short_title}, {formatting.period_text(side.indicator, side.period)}"
        for side in (found.first, found.second)
    )
    table = FigureTable(
        "All areas",
        "Figures as published, with the class of each area on the map above.",
        ["Area", *heads, "Class"],
        [FigureRow(formatting.display_name(area.name), cells) for area, *cells in drawn.rows()],
        css="mm-relation",
    )
    return fragment(
        "dashboard/relationships/table.html.j2",
        count=len(drawn.areas),
        plural=found.level.plural,
        table=table,
    )


def table_csv(atlas: Atlas, found: Relation) -> str:
    """Return every area of the level as tidy CSV, with periods, units and flags.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    found : Relation
        The two measures with their figures at a common level.
    """
    drawn = bivariate_map(atlas, found)
    sides = (found.first, found.second)
    columns = [
        f"{side.indicator.slug}{suffix}"
        for side in sides
        for suffix in (
            "",
            "_period",
            "_unit",
            "_flag",
            *(["_band"] if side.indicator.bands else []),
        )
    ]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["area_code", "area_name", "level", *columns, "class"])
    for area in sorted(drawn.areas, key=lambda item: item.code):
        cells = [cell for side in sides for cell in _csv_cells(atlas, side, area)]
        writer.writerow([area.code, area.name, found.level, *cells, drawn.class_words(area.code)])
    return buffer.getvalue()


def _csv_cells(atlas: Atlas, side: Ranking, area: Area) -> list[str]:
    """Return value, period, unit and flag of an area's figure, and the band where it has one."""
    indicator = side.indicator
    figure = atlas.figure(indicator.slug, area.code, side.period)
    if figure is None:
        absent = Flag.NOT_AVAILABLE if indicator.covers(area.nation) else Flag.NOT_APPLICABLE
        figure = Observation(np.nan, flag=absent)
    value = np.format_float_positional(figure.value, trim="-") if figure.is_known else ""
    bands = [figure.band] if indicator.bands else []
    return [value, side.period, indicator.unit, figure.flag, *bands]
