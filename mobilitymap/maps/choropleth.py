"""From an Atlas and a View to what is drawn: the state of the map and its legend."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from mobilitymap import wording
from mobilitymap.areas import Level
from mobilitymap.atlas import ENGLAND, UNITED_KINGDOM
from mobilitymap.maps.boundaries import HEXAGONS, boundary_codes
from mobilitymap.maps.layer import MapState
from mobilitymap.maps.legend import MERGED, Legend, Mark, Swatch, bar_position
from mobilitymap.maps.palettes import MISSING, palette
from mobilitymap.view import DEFAULT_INDICATOR, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobilitymap.areas import Area
    from mobilitymap.atlas import Atlas
    from mobilitymap.indicators import Indicator
    from mobilitymap.statistics.classes import Classification
    from mobilitymap.view import View

OUTSIDE = "outside"
MERGED_LABEL = "Published for a former, larger area"


@dataclass(frozen=True)
class Choropleth:
    """One measure by area, ready to be drawn.

    Attributes
    ----------
    indicator : Indicator
    period : str
    level : Level
    table : DataFrame
        The columns of `Atlas.frame` without geometry, one row for each area, in the order
        of the boundary file.
    texts : mapping of str to str
        The figure of each area as people write it, without the unit of the heading; for an
        area without one, why.
    shown : tuple of str
        Codes of the areas of the chosen region; all areas without one.
    state : MapState
    legend : Legend
    """

    indicator: Indicator
    period: str
    level: Level
    table: pd.DataFrame
    texts: Mapping[str, str]
    shown: tuple[str, ...]
    state: MapState
    legend: Legend


@lru_cache(maxsize=256)
def choropleth(atlas: Atlas, view: View) -> Choropleth:
    """Class the areas of a view and say how they are drawn.

    The classes are those of all areas, also where the view is limited to a region, so that
    a colour means the same everywhere.
    """
    indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
    level = view.level or indicator.level
    period = view.period or atlas.periods(indicator.slug, level)[-1]
    table, classes = atlas.classified(indicator.slug, period, level, view.classes, view.k)
    boundaries = HEXAGONS if view.shape is Shape.HEX and level is Level.LTLA else str(level)
    codes = boundary_codes(boundaries)
    places = {code: place for place, code in enumerate(table["code"])}
    table = table.iloc[[places[code] for code in codes]].reset_index(drop=True)
    colours = palette(str(indicator.palette), classes.k) if classes.k > 1 else _single(indicator)
    merged = _merged(atlas, indicator, table, period)
    missing = _missing(atlas, indicator, table, level)
    texts = _texts(indicator, table, missing, merged)
    numbers = {
        code: int(number) - 1
        for code, number in zip(table["code"], table["class"], strict=True)
        if pd.notna(number)
    }
    numbers |= {code: _class_of(value, classes) for code, (_, value) in merged.items()}
    shown = tuple(
        code for code in codes if view.region in (None, _region(atlas.areas.get(code, level)))
    )
    selected = _selected(atlas, view, level)
    title = f"{indicator.title}, {wording.period_text(indicator, period)}"
    state = MapState(
        boundaries=boundaries,
        label=f"{title}, {level.plural}",
        colours=colours,
        classes=numbers,
        texts=texts,
        class_labels=_class_labels(indicator, classes),
        missing=missing,
        merged={code: text for code, (text, _) in merged.items()},
        selected=selected,
        outlines=tuple(str(outline) for outline in view.outlines),
        view=_opening(atlas, indicator, level, shown, codes),
        view_token=view.region or "",
    )
    return Choropleth(
        indicator=indicator,
        period=period,
        level=level,
        table=table,
        texts=texts,
        shown=shown,
        state=state,
        legend=_legend(atlas, view, indicator, period, classes, colours, missing, merged, level),
    )


def _single(indicator: Indicator) -> tuple[str, ...]:
    """Return the middle colour, for values that are all the same, or none at all."""
    return (palette(str(indicator.palette), 3)[1],)


def _class_of(value: float, classes: Classification) -> int:
    """Return the class, from 0, that a value outside the table falls into."""
    inner = classes.edges[1:-1]
    return sum(value > edge for edge in inner)


def _merged(
    atlas: Atlas, indicator: Indicator, table: pd.DataFrame, period: str
) -> dict[str, tuple[str, float]]:
    """Return text and value of the former area for areas that have only its figure."""
    found = {}
    for code, former in zip(table["code"], table["former"], strict=True):
        if former is None:
            continue
        figure = atlas.figure(indicator.slug, former, period)
        if figure is not None and figure.is_known:
            name = wording.former_name(atlas.areas.get(former), atlas.areas)
            found[code] = (f"{name}: {wording.figure(indicator, figure.value)}", figure.value)
    return found


def _missing(
    atlas: Atlas, indicator: Indicator, table: pd.DataFrame, level: Level
) -> dict[str, str]:
    """Return the kind of missing for each area without a figure, as the map draws it."""
    kinds = {}
    rows = zip(table["code"], table["value"], table["flag"], strict=True)
    for code, value, flag in rows:
        if pd.isna(value):
            covered = indicator.covers(atlas.areas.get(code, level).nation)
            kinds[code] = flag if covered and flag in MISSING else "not-available"
            if not covered:
                kinds[code] = OUTSIDE
    return kinds


def _texts(
    indicator: Indicator,
    table: pd.DataFrame,
    missing: Mapping[str, str],
    merged: Mapping[str, tuple[str, float]],
) -> dict[str, str]:
    """Return the figure of every area that has one, as people write it."""
    values = {
        code: wording.figure(indicator, value)
        for code, value in zip(table["code"], table["value"], strict=True)
        if code not in missing
    }
    return values | {code: wording.figure(indicator, value) for code, (_, value) in merged.items()}


def _class_labels(indicator: Indicator, classes: Classification) -> tuple[str, ...]:
    if indicator.bands:
        return tuple(band.capitalize() for band in indicator.bands)
    edges = [wording.figure(indicator, edge, short=True) for edge in classes.edges]
    return tuple(f"{low} to {high}" for low, high in zip(edges, edges[1:], strict=False))


def _region(area: Area) -> str | None:
    return area.code if area.level is Level.REGION else area.region


def _selected(atlas: Atlas, view: View, level: Level) -> tuple[str, ...]:
    """Return the areas of this level that stand for the chosen and the compared ones."""
    codes = [view.area, *view.compare] if view.area else list(view.compare)
    found = (atlas.areas.at_level(code, level) for code in codes)
    return tuple(dict.fromkeys(area.code for area in found if area is not None))


def _opening(
    atlas: Atlas,
    indicator: Indicator,
    level: Level,
    shown: tuple[str, ...],
    codes: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the areas to open on: the region, else the nations that the measure covers."""
    if len(shown) < len(codes):
        return shown
    covered = tuple(c for c in codes if indicator.covers(atlas.areas.get(c, level).nation))
    return covered or codes


def _legend(  # noqa: PLR0913 - one argument for each thing the legend shows
    atlas: Atlas,
    view: View,
    indicator: Indicator,
    period: str,
    classes: Classification,
    colours: tuple[str, ...],
    missing: Mapping[str, str],
    merged: Mapping[str, tuple[str, float]],
    level: Level,
) -> Legend:
    marks = []
    for code in _selected(atlas, view, level):
        figure = atlas.figure(indicator.slug, code, period)
        if figure is not None and figure.is_known:
            name = wording.display_name(atlas.areas.get(code, level).name)
            marks.append(_mark(indicator, name, figure.value, figure.band, classes))
    nation = _nation(atlas, indicator, period)
    if nation is not None:
        marks.append(_mark(indicator, *nation, "", classes, comparator=True))
    kinds = Counter(kind for code, kind in missing.items() if code not in merged)
    swatches = [Swatch(kind, MISSING[kind].label, kinds[kind]) for kind in MISSING if kinds[kind]]
    if merged:
        swatches.append(Swatch(MERGED, MERGED_LABEL, len(merged)))
    names = {"opportunity-areas": "Opportunity Areas"}
    swatches += [
        Swatch(str(item), names.get(item, "Education Investment Areas")) for item in view.outlines
    ]
    return Legend(
        title=indicator.short_title,
        subtitle=", ".join(
            part for part in (_unit(indicator), wording.period_text(indicator, period)) if part
        ),
        breaks=tuple(wording.figure(indicator, edge, short=True) for edge in classes.edges),
        counts=classes.counts,
        colours=colours,
        marks=tuple(marks),
        missing=tuple(swatches),
        bands=tuple(band.capitalize() for band in indicator.bands),
    )


def _unit(indicator: Indicator) -> str:
    return "" if indicator.unit in ("ratio", "z-score") else indicator.unit


def _mark(  # noqa: PLR0913 - the parts of one mark
    indicator: Indicator,
    name: str,
    value: float,
    band: str,
    classes: Classification,
    *,
    comparator: bool = False,
) -> Mark:
    position = (
        (indicator.bands.index(band) + 0.5) / len(indicator.bands)
        if band
        else bar_position(value, classes.edges)
    )
    return Mark(name, wording.figure(indicator, value, short=True), position, comparator)


def _nation(atlas: Atlas, indicator: Indicator, period: str) -> tuple[str, float] | None:
    """Return name and figure of England, else of the UK, if either is published."""
    if indicator.bands:
        return None
    for code in (ENGLAND, UNITED_KINGDOM):
        figure = atlas.figure(indicator.slug, code, period)
        if figure is not None and figure.is_known:
            return atlas.areas.get(code, Level.COUNTRY).name, figure.value
    return None
