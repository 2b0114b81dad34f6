"""Tidy tables of what is shown: one row for each area, measure and period, with its source.

A table stands for itself: each row names its area, unit, publisher and licence and the version
of the data, so that rows can be pasted elsewhere and still be traced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.domain.view import DEFAULT_INDICATOR, View
from mobilitymap.errors import MobilityMapError
from mobilitymap.text import formatting, narrative

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobilitymap.domain.areas import Area, Level
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator, LifeStage

# What a column holds, for the reader of a file; the order is that of the files.
COLUMNS: Final = {
    "area_code": "GSS code of the area, or smc-<name> for areas of the Social Mobility Commission",
    "area_name": "Name of the area as its publisher writes it",
    "level": "Level of geography",
    "indicator": "Short name (slug) of the measure",
    "title": "Title of the measure",
    "period": "Period as labelled by the publisher: year, school or financial year, pooled years",
    "value": "The figure as published; empty where there is none, and flag says why",
    "unit": "Unit of value, lower and upper",
    "lower": "Lower end of the published 95% interval; empty where none is published",
    "upper": "Upper end of the published 95% interval; empty where none is published",
    "flag": "Why a value is missing, or a note on it; empty for most rows",
    "band": "Published band, of the four mobility indices only",
    "cv": "Upper end, in %, of the published band of the coefficient of variation (5: up to 5%, "
    "10: 5 to 10%, 20: 10 to 20%), of yearly pay only; empty where none is published",
    "publisher": "Who published the figure",
    "source_title": "Table or tool in which it was published",
    "source_link": "Where it was published",
    "licence": "Licence of the figure",
    "data_version": "Version of the data folder that the file was made from",
}
AREA_COLUMNS: Final = {
    "published_for_code": "Code of the area that the figure belongs to, where that is a larger one",
    "published_for_name": "Name of that larger area",
    "nation_code": "Code of the nation or union the figure stands beside",
    "nation_name": "Its name",
    "nation_value": "Its published figure for the same period",
    "region_code": "Code of the region of England",
    "region_name": "Its name",
    "region_value": "Its published figure for the same period",
    "verdict": "How it stands to the nation, in words; a verdict where both have intervals, else "
    "the difference, set beside year-to-year noise",
    "rank": "Rank among areas of its level, 1 the most favourable; of the Indices of Deprivation "
    "the publisher's rank, 1 the most deprived; empty where none is given",
    "ranked_areas": "Number of areas ranked",
    "rank_lower": "Lower end of the 95% interval of the rank",
    "rank_upper": "Upper end of the 95% interval of the rank",
}
NUMBERS: Final = ("value", "lower", "upper", "cv", "nation_value", "region_value")
WHOLE: Final = ("rank", "ranked_areas", "rank_lower", "rank_upper")


class Kind(StrEnum):
    """What a table holds."""

    MAP = "map"
    INDICATOR = "indicator"
    AREA = "area"
    COMPARE = "compare"


class NothingChosenError(MobilityMapError):
    """The kind of table needs areas that the view does not name.

    Parameters
    ----------
    kind : Kind
        The kind of table that was asked for.
    """

    def __init__(self, kind: Kind) -> None:
        wanted = {
            Kind.AREA: "one area: add area=<code>, such as area=E08000032",
            Kind.COMPARE: "areas: add compare=<codes>, such as compare=E08000032,E08000035",
        }
        super().__init__(f"A table of kind {str(kind)!r} needs {wanted[kind]}.")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with what they are of.

    Attributes
    ----------
    kind : Kind
    view : View
        Only what the rows depend on; equal views have equal rows.
    frame : DataFrame
        The columns of `COLUMNS`, of kinds ``area`` and ``compare`` those of `AREA_COLUMNS`
        too. Numbers are float64 (NaN where missing), ranks Int64, the rest text.
    indicators : tuple of Indicator
    periods : tuple of str
        Periods of the rows, oldest first.
    areas : tuple of Area
        The areas asked for; empty for all areas of a level.
    level : Level or None
        Of kinds ``map`` and ``indicator``.
    """

    kind: Kind
    view: View
    frame: pd.DataFrame
    indicators: tuple[Indicator, ...]
    periods: tuple[str, ...]
    areas: tuple[Area, ...] = ()
    level: Level | None = None


def reduced(atlas: Atlas, view: View, kind: Kind) -> View:
    """Return what of a view a table depends on, with the defaults written out.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    kind : Kind
        Which table the file holds.

    Raises
    ------
    NothingChosenError
        When the kind needs areas that the view does not name.
    """
    if kind is Kind.AREA:
        if view.area is None:
            raise NothingChosenError(kind)
        return View(area=view.area, stage=view.stage)
    if kind is Kind.COMPARE:
        codes = view.compare or tuple(code for code in (view.area,) if code)
        if not codes:
            raise NothingChosenError(kind)
        return View(compare=codes, stage=view.stage)
    slug = view.indicator or DEFAULT_INDICATOR
    level = None if view.level is atlas.indicators.get(slug).level else view.level
    period = None if kind is Kind.INDICATOR else atlas.known_period(slug, view.period, level)
    return View(indicator=slug, period=period, level=level, region=view.region)


def table(atlas: Atlas, view: View, kind: Kind = Kind.MAP) -> Table:
    """Return the table of a view.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    kind : Kind
        ``map``: one measure, period and level, in the view's region; ``indicator``: the same
        for every period; ``area`` and ``compare``: every measure, or those of the view's life
        stage, latest figures.

    Raises
    ------
    NothingChosenError
    """
    shared = _table(atlas, reduced(atlas, view, kind), kind)
    return replace(shared, frame=shared.frame.copy())


@per_atlas(maxsize=16)
def _table(atlas: Atlas, view: View, kind: Kind) -> Table:
    if kind in (Kind.MAP, Kind.INDICATOR):
        indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
        frame = rows(atlas, view, all_periods=kind is Kind.INDICATOR)
        asked = (view.period,) if view.period else ()
        periods = tuple(sorted(frame["period"].unique())) or asked
        return Table(kind, view, frame, (indicator,), periods, level=view.level or indicator.level)
    codes = view.compare if kind is Kind.COMPARE else (view.area or "",)
    frame = comparison_rows(atlas, codes, view.stage)
    indicators = tuple(_measures(atlas, view.stage))
    periods = tuple(sorted(frame["period"].unique()))
    areas = tuple(atlas.areas.get(code) for code in codes)
    return Table(kind, view, frame, indicators, periods, areas)


def rows(atlas: Atlas, view: View, *, all_periods: bool = False) -> pd.DataFrame:
    """Return the published figures of a view, as they stand in ``data/indicators/``.

    Only what was published has a row: areas that a measure does not cover have none.
    Abolished areas have a row for each period in which they have a value.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        Its indicator, period, level and region.
    all_periods : bool
        Every period instead of the view's.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`, sorted by period and code.

    Raises
    ------
    UnknownIndicatorError, UnknownPeriodError, UnknownLevelError
    """
    indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
    level = view.level or indicator.level
    found = atlas.values(indicator.slug, "all" if all_periods else view.period, level)
    if view.region is not None:
        areas = (atlas.areas.get(str(code), level) for code in found["area_code"])
        inside = [view.region in (area.code, area.region) for area in areas]
        found = found.loc[inside].reset_index(drop=True)
    band = found["band"].fillna("") if "band" in found else ""
    cv = found["cv"] if "cv" in found else float("nan")
    found = found.assign(level=str(level), band=band, cv=cv, **_about(atlas, indicator))
    return found.loc[:, list(COLUMNS)]


def area_rows(atlas: Atlas, code: str, stage: LifeStage | None = None) -> pd.DataFrame:
    """Return the latest figure of every measure for an area, beside its nation and region.

    Measures without a figure have a row too, whose flag says why.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    stage : LifeStage, optional
        Only measures of this stage of life; None for all.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS` and `AREA_COLUMNS`, in the order of the measures.

    Raises
    ------
    UnknownAreaError
    """
    return comparison_rows(atlas, (code,), stage)


def comparison_rows(
    atlas: Atlas, codes: Iterable[str], stage: LifeStage | None = None
) -> pd.DataFrame:
    """Return the rows of `area_rows` for several areas, measure by measure.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    codes : iterable of str
        GSS codes of the areas.
    stage : LifeStage, optional
        Only measures of this stage of life; None for all.

    Raises
    ------
    UnknownAreaError
    """
    chosen = tuple(codes)
    found = [
        _area_row(atlas, benchmark_area(atlas, indicator.slug, code, Against.NATION))
        for indicator in _measures(atlas, stage)
        for code in chosen
    ]
    frame = pd.DataFrame(found, columns=[*COLUMNS, *AREA_COLUMNS])
    numbers = dict.fromkeys(NUMBERS, "float64")
    return frame.astype(numbers | dict.fromkeys(WHOLE, "Int64"))


def _measures(atlas: Atlas, stage: LifeStage | None) -> list[Indicator]:
    return [item for item in atlas.indicators if stage in (None, item.life_stage)]


def _area_row(atlas: Atlas, item: BenchmarkedArea) -> dict[str, Any]:
    reading, indicator = item.reading, item.indicator
    owner = None if reading.is_own else reading.published_for
    position = item.position
    interval = (position.interval if position else None) or (None, None)
    return {
        "area_code": reading.area.code,
        "area_name": reading.area.name,
        "level": str(reading.area.level),
        "period": reading.period,
        "value": reading.figure.value,
        "lower": reading.figure.lower,
        "upper": reading.figure.upper,
        "flag": reading.figure.flag,
        "band": reading.figure.band,
        "cv": reading.figure.cv(reading.period),
        "published_for_code": owner.code if owner else "",
        "published_for_name": formatting.area_label(owner, atlas.areas) if owner else "",
        "nation_code": reading.nation.code if reading.nation else "",
        "nation_name": reading.nation.name if reading.nation else "",
        "nation_value": reading.nation_figure.value if reading.nation_figure else None,
        "region_code": reading.region.code if reading.region else "",
        "region_name": reading.region.name if reading.region else "",
        "region_value": reading.region_figure.value if reading.region_figure else None,
        "verdict": narrative.verdict_text(item),
        "rank": position.rank if position else None,
        "ranked_areas": position.count if position else None,
        "rank_lower": interval[0],
        "rank_upper": interval[1],
        **_about(atlas, indicator),
    }


def _about(atlas: Atlas, indicator: Indicator) -> dict[str, str]:
    """Return what every row says of its measure."""
    return {
        "indicator": indicator.slug,
        "title": indicator.title,
        "unit": indicator.unit,
        "publisher": indicator.source.publisher,
        "source_title": indicator.source.title,
        "source_link": indicator.source.link,
        "licence": indicator.source.licence,
        "data_version": atlas.version,
    }
