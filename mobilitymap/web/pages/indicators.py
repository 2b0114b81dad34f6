"""The pages of measures: what each one means, where it is from, and the figures of all areas."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.rankings import ranking
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.indicators import LifeStage, Polarity
from mobilitymap.domain.observations import Observation
from mobilitymap.domain.view import View
from mobilitymap.errors import RankNotAllowedError
from mobilitymap.frontend.templating import page
from mobilitymap.text import formatting, narrative
from mobilitymap.text.view_notices import nations_covered
from mobilitymap.web.pages.card import card
from mobilitymap.web.responses import Answer
from mobilitymap.web.urls import Link, SiteUrls, area_link, indicator_link

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator

_POLARITY: Final = {
    Polarity.HIGH_IS_GOOD: "A high figure is favourable.",
    Polarity.HIGH_IS_BAD: "A low figure is favourable.",
    Polarity.NEITHER: "Neither a high nor a low figure is favourable in itself.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An area in the table of a measure, in words.

    Attributes
    ----------
    link : Link
    value : str
        The figure with its unit; why there is none, where there is none.
    band, interval, note, rank, rank_interval : str
        Empty where there is nothing to say.
    place : int
        What rows are ordered by when ordered by rank; areas without one come last.
    is_known : bool
        Whether there is a figure.
    """

    link: Link
    value: str
    band: str = ""
    interval: str = ""
    note: str = ""
    rank: str = ""
    rank_interval: str = ""
    place: int = 0
    is_known: bool = True


@per_atlas(maxsize=256)
def indicator_answer(
    atlas: Atlas, setting: SiteUrls, slug: str, *, by_rank: bool = False
) -> Answer:
    """Return the page of a measure with the latest figures of all areas.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    by_rank : bool
        The area of rank 1 first, instead of by name.

    Raises
    ------
    UnknownIndicatorError
    RankNotAllowedError
        When an order by rank is asked of a measure that is not ranked.
    """
    indicator = atlas.indicators.get(slug)
    if by_rank and not indicator.rank:
        raise RankNotAllowedError(slug)
    periods = atlas.periods(slug)
    noise = atlas.noise(slug, indicator.level)
    rows = table_rows(atlas, setting, indicator)
    notes = {row.note for row in rows if row.is_known}
    # What holds for every figure is said once, above the table.
    note = notes.pop() if len(notes) == 1 else ""
    if note:
        rows = [replace(row, note="") for row in rows]
    body = page(
        "indicator.html.j2",
        base=setting.base,
        live=setting.live,
        setting=setting,
        version=atlas.version,
        card=card(
            atlas,
            setting,
            f"indicators/{slug}",
            View(indicator=slug),
            title=indicator.title,
            summary=f"{indicator.question} {indicator.measures}.",
        ),
        indicator=indicator,
        rows=sorted(rows, key=lambda row: row.place) if by_rank else rows,
        by_rank=by_rank,
        path=f"{setting.base}/indicators/{slug}",
        polarity=_POLARITY[indicator.polarity],
        first_is=narrative.rank_ends(indicator)[0],
        note=note,
        coverage=", ".join(nations_covered(indicator)),
        levels=", ".join(level.plural for level in atlas.levels(slug)),
        noise="" if noise is None else narrative.noise_text(indicator, noise),
        latest=formatting.period_text(indicator, periods[-1]),
        periods=[formatting.period_text(indicator, period) for period in periods],
        caveats=(
            *indicator.caveats,
            *(
                "Not comparable before and from "
                f"{formatting.period_text(indicator, item.period)}: {item.reason}"
                for item in indicator.breaks
            ),
        ),
        map_address=f"{setting.base}/map?{View(indicator=slug).to_query()}",
    )
    return Answer(body)


@per_atlas(maxsize=4)
def indicators_answer(atlas: Atlas, setting: SiteUrls) -> Answer:
    """Return the list of all measures by stage of life.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    """
    stages = [
        (stage, [(item, indicator_link(setting, item)) for item in atlas.indicators.stage(stage)])
        for stage in LifeStage
    ]
    body = page(
        "indicators.html.j2",
        base=setting.base,
        live=setting.live,
        version=atlas.version,
        stages=stages,
        count=len(atlas.indicators),
    )
    return Answer(body)


def table_rows(atlas: Atlas, setting: SiteUrls, indicator: Indicator) -> list[Row]:
    """Return the latest figure of every area of the measure's own level, by name.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    indicator : Indicator
        The measure in question.
    """
    found = ranking(atlas, indicator.slug)
    areas = [
        area
        for area in atlas.areas.level(indicator.level)
        if area.code[0] != "K" and indicator.covers(area.nation)
    ]
    rows = []
    for area in areas:
        figure = atlas.figure(indicator.slug, area.code, found.period) or Observation(math.nan)
        link = area_link(atlas, setting, area)
        if not figure.is_known:
            reason = formatting.missing_reason(indicator, figure.flag, area)
            rows.append(Row(link, reason, place=len(areas) + 1, is_known=False))
            continue
        position = found.position(area.code) if indicator.rank else None
        between = position.interval if position else None
        rows.append(
            Row(
                link,
                formatting.figure(indicator, figure.value),
                figure.band.capitalize() if figure.band else "",
                formatting.interval(indicator, figure.lower, figure.upper)
                if figure.has_interval
                else "",
                formatting.note(indicator, figure, found.period),
                f"{position.rank}{' equal' if position.tied else ''}" if position else "",
                f"{between[0]} to {between[1]}" if between else "",
                position.rank if position else len(areas),
            )
        )
    return sorted(rows, key=lambda row: row.link.text)
