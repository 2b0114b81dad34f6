"""From an Atlas to the answers of the API: functions of what was asked, without HTTP."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.analysis.rankings import ranked_level
from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.place_names import canonical_code
from mobilitymap.domain.view import View
from mobilitymap.errors import UnknownAreaError
from mobilitymap.export import tables
from mobilitymap.postcodes import PostcodeMatch, search_postcode
from mobilitymap.text import formatting, narrative
from mobilitymap.web.api import models
from mobilitymap.web.related import neighbours

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd

    from mobilitymap.domain.areas import Area, Succession
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage
    from mobilitymap.domain.observations import Observation
    from mobilitymap.domain.peers import Model

# More would be a list, not an answer to a search.
MAX_FOUND: Final = 200


def known_code(atlas: Atlas, code: str) -> str:
    """Return a code as it is written, that of today where an area was only recoded.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.

    Raises
    ------
    UnknownAreaError
    """
    written = canonical_code(code)
    if written in atlas.areas:
        return written
    heirs = atlas.areas.successors(written)
    if len(heirs) == 1:
        return heirs[0].new_code
    raise UnknownAreaError(code)


def area(item: Area) -> models.Area:
    """Describe an area shortly.

    Parameters
    ----------
    item : Area
        The area to describe.
    """
    return models.Area(
        code=item.code,
        name=item.name,
        level=item.level,
        kind=item.kind,
        is_current=item.is_current,
    )


def area_detail(atlas: Atlas, code: str) -> models.AreaDetail:
    """Describe an area with its place among others.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    item = atlas.areas.get(known_code(atlas, code))
    above = ((item.utla, Level.UTLA), (item.region, Level.REGION), (item.country, Level.COUNTRY))
    parents = {up: atlas.areas.get(up, level) for up, level in above if up and up != item.code}
    return models.AreaDetail(
        **dict(area(item)),
        levels=[level for level in Level if level in atlas.areas.levels_of(item.code)],
        first_year=item.first_year,
        last_year=item.last_year,
        population=item.population,
        parents=[area(each) for each in parents.values()],
        successors=[
            _step(step.new_code, step.new_name, step) for step in atlas.areas.successors(item.code)
        ],
        predecessors=[
            _step(step.old_code, step.old_name, step)
            for step in atlas.areas.predecessors(item.code)
        ],
        neighbours=[area(each) for each in neighbours(atlas, item)],
        data_version=atlas.version,
    )


def _step(code: str, name: str, step: Succession) -> models.Step:
    return models.Step(code=code, name=name, what_happened=step.what, year=step.year)


def areas(atlas: Atlas, q: str | None, level: Level | None) -> list[models.ListedArea]:
    """Return the areas of a level, or those that a text may name, the best first.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    q : str or None
        Name, part of one, or code; None for all areas.
    level : Level or None
        Level of the areas; None for the measure's own.
    """
    if q is not None and q.strip():
        return [
            _listed(hit.area, hit.exact)
            for hit in atlas.areas.search(q, MAX_FOUND)
            if level in (None, *atlas.areas.levels_of(hit.area.code))
        ]
    codes: dict[str, Area] = {}
    for at in Level if level is None else (level,):
        for each in atlas.areas.level(at):
            codes.setdefault(each.code, each)
    return [_listed(each, None) for each in codes.values()]


def _listed(item: Area, exact: bool | None) -> models.ListedArea:
    return models.ListedArea(**dict(area(item)), exact=exact)


def next_page(path: str, page: int, size: int, total: int, **asked: str | None) -> str | None:
    """Return path and query of the next page, None on the last.

    Parameters
    ----------
    path : str
        Path of the list, without a query.
    page : int
        Number of this page, from 1.
    size : int
        Rows a page.
    total : int
        How many rows match in all.
    **asked : str or None
        The other parameters of the query; None is left out.
    """
    if page * size >= total:
        return None
    given = {name: text for name, text in asked.items() if text is not None}
    return f"{path}?{urlencode(given | {'page': str(page + 1), 'page_size': str(size)})}"


def indicator(atlas: Atlas, item: Indicator) -> models.Indicator:
    """Describe a measure shortly.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    item : Indicator
        The measure to describe.
    """
    return models.Indicator(
        slug=item.slug,
        title=item.title,
        short_title=item.short_title,
        question=item.question,
        life_stage=item.life_stage,
        unit=item.unit,
        level=item.level,
        latest_period=atlas.periods(item.slug)[-1],
        rank_allowed=item.rank,
        publishers_rank_of=item.rank_of,
        source=source(item),
    )


def source(item: Indicator) -> models.Source:
    """Say where a measure was published.

    Parameters
    ----------
    item : Indicator
        The measure to describe.
    """
    return models.Source(
        publisher=item.source.publisher,
        title=item.source.title,
        link=item.source.link,
        licence=item.source.licence,
        published=item.source.published,
    )


def indicator_detail(atlas: Atlas, slug: str) -> models.IndicatorDetail:
    """Describe a measure with all that is to be known of it.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    """
    item = atlas.indicators.get(slug.lower())
    return models.IndicatorDetail(
        **dict(indicator(atlas, item)),
        measures=item.measures,
        decimals=item.decimals,
        polarity=item.polarity,
        period_kind=item.period_kind,
        breakdown=item.breakdown,
        coverage=sorted(item.coverage),
        status=item.status,
        bands=list(item.bands),
        caveats=list(item.caveats),
        breaks=[models.Break(period=step.period, reason=step.reason) for step in item.breaks],
        periods={level: list(atlas.periods(item.slug, level)) for level in atlas.levels(item.slug)},
        data_version=atlas.version,
    )


def indicators(atlas: Atlas, stage: LifeStage | None) -> models.IndicatorList:
    """List the measures, or those of a life stage.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    stage : LifeStage or None
        Only measures of this stage of life; None for all.
    """
    found = [item for item in atlas.indicators if stage in (None, item.life_stage)]
    return models.IndicatorList(
        total=len(found),
        data_version=atlas.version,
        indicators=[indicator(atlas, item) for item in found],
    )


def value_rows(
    atlas: Atlas, slug: str, period: str | None, level: Level | None, code: str | None
) -> pd.DataFrame:
    """Return the tidy table of figures that was asked for; see `mobilitymap.export.tables`.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str or None
        Label of a period; None for the latest.
    level : Level or None
        Level of the areas; None for the measure's own.
    code : str or None
        GSS code of one area; None for all areas.

    Raises
    ------
    UnknownIndicatorError, UnknownPeriodError, UnknownLevelError, UnknownAreaError
    """
    item = atlas.indicators.get(slug.lower())
    code = known_code(atlas, code) if code is not None else None
    level = level_of(atlas, slug, level, code)
    every = period == "all"
    view = View(indicator=item.slug, period=None if every else period, level=level)
    found = tables.rows(atlas, view, all_periods=every)
    return found if code is None else found.loc[found["area_code"] == code]


def level_of(atlas: Atlas, slug: str, level: Level | None, code: str | None) -> Level:
    """Return the level of figures: as asked, that of the area, or the measure's own.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    level : Level or None
        Level of the areas; None for the measure's own.
    code : str or None
        GSS code of one area; None for all areas.
    """
    item = atlas.indicators.get(slug.lower())
    if level is None and code is not None:
        level = ranked_level(atlas, atlas.areas.get(known_code(atlas, code)), item)
    return level or item.level


def value(row: dict[Hashable, Any]) -> models.Value:
    """Turn a row of a tidy table into a figure.

    Parameters
    ----------
    row : dict
        A row of the table as a dictionary.
    """
    texts = {name: row[name] for name in ("area_code", "area_name", "period", "flag", "band")}
    return models.Value(
        **texts,
        value=number(row["value"]),
        lower=number(row["lower"]),
        upper=number(row["upper"]),
        cv=number(row["cv"]),
    )


def profile(atlas: Atlas, code: str, stage: LifeStage | None) -> models.Profile:
    """Return the latest figure of every measure for an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    stage : LifeStage or None
        Only measures of this stage of life; None for all.
    """
    item = atlas.areas.get(known_code(atlas, code))
    return models.Profile(
        area=area(item),
        data_version=atlas.version,
        figures=[
            _profile_figure(benchmark_area(atlas, each.slug, item.code))
            for each in atlas.indicators
            if stage in (None, each.life_stage)
        ],
    )


def _profile_figure(item: BenchmarkedArea) -> models.ProfileFigure:
    reading, measure = item.reading, item.indicator
    owner = None if reading.is_own else reading.published_for
    rank = _rank(item)
    return models.ProfileFigure(
        indicator=measure.slug,
        title=measure.title,
        unit=measure.unit,
        life_stage=measure.life_stage,
        period=reading.period,
        value=number(reading.figure.value),
        lower=number(reading.figure.lower),
        upper=number(reading.figure.upper),
        flag=reading.figure.flag,
        band=reading.figure.band,
        cv=number(reading.figure.cv(reading.period)),
        note=formatting.note(measure, reading.figure, reading.period),
        published_for=area(owner) if owner else None,
        nation=_comparator(reading.nation, reading.nation_figure),
        region=_comparator(reading.region, reading.region_figure),
        verdict=narrative.verdict_text(item),
        rank=rank,
        no_rank_reason=None if rank else _no_rank_reason(item),
        publisher=measure.source.publisher,
        licence=measure.source.licence,
    )


def _comparator(item: Area | None, figure: Observation | None) -> models.Comparator | None:
    if item is None or figure is None:
        return None
    return models.Comparator(code=item.code, name=item.name, value=number(figure.value))


def _rank(item: BenchmarkedArea) -> models.Rank | None:
    position = item.position
    if position is None or item.level is None:
        return None
    lower, upper = position.interval or (None, None)
    return models.Rank(
        rank=position.rank,
        tied=position.tied,
        ranked_areas=position.count,
        lower=lower,
        upper=upper,
        level=item.level,
        text=narrative.rank_text(position, item.level, item.indicator, item.larger),
    )


def _no_rank_reason(item: BenchmarkedArea) -> str:
    if not item.indicator.rank:
        return "This measure is not ranked. Read its value, or its published band."
    if not item.reading.figure.is_known:
        return "There is no figure to rank."
    if not item.reading.figure.is_sound:
        if item.reading.figure.flag == Flag.SMALL_BASE:
            return "The figure rests on few people and is not ranked."
        return "The publisher calls the figure unreliable, so it is not ranked."
    if not item.reading.figure.is_rankable:
        return "The sampling error of the figure is too large for it to be ranked."
    return "There are no other areas of its kind to rank it among."


def similar(atlas: Atlas, code: str) -> models.Similar:
    """Return the published lists of similar areas.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    item = atlas.areas.get(known_code(atlas, code))
    return models.Similar(
        area=area(item),
        data_version=atlas.version,
        lists=[_similar(atlas, item.code, model) for model in atlas.similar.models(item.code)],
    )


def _similar(atlas: Atlas, code: str, model: Model) -> models.SimilarList:
    return models.SimilarList(
        model=model,
        label=model.label,
        publisher=model.publisher,
        areas=[
            models.SimilarArea(
                code=peer.code,
                name=atlas.areas.get(peer.code).name,
                position=peer.position,
                closeness=peer.closeness,
            )
            for peer in atlas.similar.peers(code, model)
        ],
    )


def postcode(atlas: Atlas, text: str) -> models.Postcode:
    """Return where a postcode is, or where the start of one may be.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    text : str
        A postcode or the start of one.

    Raises
    ------
    MalformedPostcodeError, UnknownPostcodeError, UnplacedPostcodeError
    """
    found = search_postcode(text)
    whole = isinstance(found, PostcodeMatch)
    places: Sequence[tuple[str, int]] = (
        ((found.district, 1),) if isinstance(found, PostcodeMatch) else found.places
    )
    return models.Postcode(
        postcode=found.postcode if isinstance(found, PostcodeMatch) else found.partial,
        is_whole=whole,
        corrected=isinstance(found, PostcodeMatch) and found.corrected,
        places=[
            models.PostcodePlace(
                code=code, name=atlas.areas.get(code, Level.LTLA).name, postcodes=count
            )
            for code, count in places
        ],
        data_version=atlas.version,
    )


def number(value: float) -> float | None:
    """Return a number as JSON holds it: null where it is missing.

    Parameters
    ----------
    value : float
        A number, or NaN.
    """
    return None if math.isnan(value) else value
