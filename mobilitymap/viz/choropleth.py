"""From an Atlas and a View to what is drawn: the state of the map and its legend."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import ENGLAND, UNITED_KINGDOM
from mobilitymap.domain.boundaries import HEXAGONS
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.domain.observations import Observation
from mobilitymap.domain.view import DEFAULT_INDICATOR, Outline, Shape
from mobilitymap.text import formatting
from mobilitymap.viz.colors import MISSING, palette
from mobilitymap.viz.legend import MERGED, Legend, Mark, Swatch, bar_position
from mobilitymap.viz.map_layer import MapState

if TYPE_CHECKING:
    import pandas as pd

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View
    from mobilitymap.stats.classification import Classification

UNITLESS = ("ratio", "z-score")
MERGED_LABEL = "Published for a former, larger area"
OUTLINE_LABELS = {
    Outline.OPPORTUNITY_AREAS: "Opportunity Areas",
    Outline.EDUCATION_INVESTMENT_AREAS: "Education Investment Areas",
}


@dataclass(frozen=True)
class Choropleth:
    """One measure by area, ready to be drawn.

    Attributes
    ----------
    indicator : Indicator
    period : str
    level : Level
    shown : tuple of str
        Codes of the areas of the chosen region; all areas without one.
    state : MapState
    legend : Legend
    """

    indicator: Indicator
    period: str
    level: Level
    _table: pd.DataFrame
    shown: tuple[str, ...]
    state: MapState
    legend: Legend

    @property
    def table(self) -> pd.DataFrame:
        """The columns of `Atlas.frame` without geometry, for the caller to keep.

        One row for each area, in the order of the boundary file.
        """
        return self._table.copy()


@per_atlas(maxsize=256)
def choropleth(atlas: Atlas, view: View) -> Choropleth:
    """Class the areas of a view and say how they are drawn.

    The classes are those of all areas, also where the view is limited to a region, so that
    a colour means the same everywhere.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    """
    indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
    level = view.level or indicator.level
    period = view.period or atlas.periods(indicator.slug, level)[-1]
    table, classes = atlas.classified(indicator.slug, period, level, view.classes, view.k)
    boundaries = HEXAGONS if view.shape is Shape.HEX and level is Level.LTLA else str(level)
    places = {code: place for place, code in enumerate(table["code"])}
    in_order = [places[code] for code in atlas.boundary_files.codes(boundaries)]
    table = table.iloc[in_order].reset_index(drop=True)
    return _Drawing(atlas, view, indicator, level, period, boundaries, table, classes).finished()


@dataclass(frozen=True)
class _Drawing:
    """A choropleth in the making: each property is one thing that the map shows."""

    atlas: Atlas
    view: View
    indicator: Indicator
    level: Level
    period: str
    boundaries: str
    table: pd.DataFrame
    classes: Classification

    def finished(self) -> Choropleth:
        state = MapState(
            boundaries=self.boundaries,
            label=f"{self.indicator.title}, {self.when}, {self.level.plural}",
            colours=self.colours,
            classes=MappingProxyType(self.class_numbers),
            texts=MappingProxyType(self.texts),
            class_labels=self.class_labels,
            missing=MappingProxyType(self.missing),
            merged=MappingProxyType({code: text for code, (text, _) in self.merged.items()}),
            selected=self.selected,
            outlines=tuple(str(outline) for outline in self.view.outlines),
            view=self.opening,
            view_token=self.view.region or "",
        )
        return Choropleth(
            indicator=self.indicator,
            period=self.period,
            level=self.level,
            _table=self.table,
            shown=self.shown,
            state=state,
            legend=self.legend,
        )

    @property
    def when(self) -> str:
        return formatting.period_text(self.indicator, self.period)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        return tuple(self.atlas.areas.get(code, self.level) for code in self.table["code"])

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(area.code for area in self.areas)

    @property
    def colours(self) -> tuple[str, ...]:
        kind = str(self.indicator.palette)
        if self.classes.k > 1:
            return palette(kind, self.classes.k)
        # All values are the same, or there are none.
        return (palette(kind, 3)[1],)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Codes of the areas of the chosen region, of all areas without one."""
        if self.view.region is None:
            return self.codes
        return tuple(
            area.code for area in self.areas if self.view.region in (area.code, area.region)
        )

    @property
    def opening(self) -> tuple[str, ...]:
        """The areas to open on: those of the region, else of the nations that are covered."""
        if self.view.region is not None:
            return self.shown
        covered = (area.code for area in self.areas if self.indicator.covers(area.nation))
        return tuple(covered) or self.codes

    @cached_property
    def selected(self) -> tuple[str, ...]:
        """The areas of this level that stand for the chosen and the compared ones."""
        chosen = [self.view.area] if self.view.area else []
        found = (
            self.atlas.areas.at_level(code, self.level) for code in (*chosen, *self.view.compare)
        )
        return tuple(dict.fromkeys(area.code for area in found if area is not None))

    @cached_property
    def values(self) -> dict[str, float]:
        """The published values, of the areas that have one."""
        known = self.table["value"].notna()
        return dict(zip(self.table.loc[known, "code"], self.table.loc[known, "value"], strict=True))

    @cached_property
    def merged(self) -> dict[str, tuple[str, float]]:
        """Text and value of the former area, where today's has no figure of its own."""
        found = {}
        for code, former in zip(self.codes, self.table["former"], strict=True):
            figure = self._figure(former) if former else None
            if figure is not None:
                name = formatting.former_name(self.atlas.areas.get(former), self.atlas.areas)
                text = f"{name}: {formatting.figure(self.indicator, figure.value)}"
                found[code] = (text, figure.value)
        return found

    @cached_property
    def missing(self) -> dict[str, str]:
        """Kind of missing of each area without a class, as the map draws it."""
        kinds = {}
        for area, value, flag in zip(
            self.areas, self.table["value"], self.table["flag"], strict=True
        ):
            reason = Observation(value, flag=flag).why_no_class
            if not reason:
                continue
            if not self.indicator.covers(area.nation):
                kinds[area.code] = OUTSIDE
            else:
                kinds[area.code] = reason if reason in MISSING else Flag.NOT_AVAILABLE
        return kinds

    @cached_property
    def texts(self) -> dict[str, str]:
        """The figure of every area that has one, as people write it."""
        known = self.values | {code: value for code, (_, value) in self.merged.items()}
        texts = {code: formatting.figure(self.indicator, value) for code, value in known.items()}
        # Of figures without a class the reason stands beside them.
        flags = dict(zip(self.codes, self.table["flag"], strict=True))
        warned = {code: formatting.WARNINGS.get(flags[code]) for code in self.values}
        return texts | {code: f"{texts[code]} ({said})" for code, said in warned.items() if said}

    @property
    def class_numbers(self) -> dict[str, int]:
        """Class of every area that is coloured, from 0."""
        own = {
            code: int(number) - 1
            for code, number in zip(self.codes, self.table["class"], strict=True)
            if code not in self.missing
        }
        inner = self.classes.edges[1:-1]
        borrowed = {
            code: sum(value > edge for edge in inner) for code, (_, value) in self.merged.items()
        }
        return own | borrowed

    @property
    def bands(self) -> tuple[str, ...]:
        return tuple(band.capitalize() for band in self.indicator.bands)

    @property
    def edges(self) -> tuple[str, ...]:
        return tuple(
            formatting.figure(self.indicator, edge, short=True) for edge in self.classes.edges
        )

    @property
    def class_labels(self) -> tuple[str, ...]:
        return self.bands or tuple(f"{low} to {high}" for low, high in pairwise(self.edges))

    @property
    def legend(self) -> Legend:
        unit = "" if self.indicator.unit in UNITLESS else self.indicator.unit
        return Legend(
            title=self.indicator.short_title,
            subtitle=", ".join(filter(None, (unit, self.when))),
            breaks=self.edges,
            counts=self.classes.counts,
            colours=self.colours,
            marks=self._marks(),
            missing=self._swatches(),
            bands=self.bands,
        )

    def _marks(self) -> tuple[Mark, ...]:
        """Mark the chosen areas, and England or the UK, on the bar of classes."""
        marks = []
        for code in self.selected:
            figure = self._figure(code)
            if figure is not None:
                name = formatting.display_name(self.atlas.areas.get(code, self.level).name)
                marks.append(self._mark(name, figure))
        for code in () if self.bands else (ENGLAND, UNITED_KINGDOM):
            figure = self._figure(code)
            if figure is not None:
                name = self.atlas.areas.get(code, Level.COUNTRY).name
                marks.append(replace(self._mark(name, figure), comparator=True))
                break
        return tuple(marks)

    def _mark(self, name: str, figure: Observation) -> Mark:
        text = formatting.figure(self.indicator, figure.value, short=True)
        if self.bands:
            place = (self.indicator.bands.index(figure.band) + 0.5) / len(self.bands)
            return Mark(name, text, place)
        return Mark(name, text, bar_position(figure.value, self.classes.edges))

    def _swatches(self) -> tuple[Swatch, ...]:
        """Explain every pattern and line that is on the map, with how many areas have it."""
        kinds = Counter(kind for code, kind in self.missing.items() if code not in self.merged)
        swatches = [
            Swatch(kind, MISSING[kind].label, kinds[kind]) for kind in MISSING if kinds[kind]
        ]
        if self.merged:
            swatches.append(Swatch(MERGED, MERGED_LABEL, len(self.merged)))
        swatches += [Swatch(str(kind), OUTLINE_LABELS[kind]) for kind in self.view.outlines]
        return tuple(swatches)

    def _figure(self, code: str) -> Observation | None:
        """Return the figure of an area if one was published."""
        figure = self.atlas.figure(self.indicator.slug, code, self.period)
        return figure if figure is not None and figure.is_known else None
