"""The Atlas: everything that is known, joined.

A gazetteer (areas), a catalogue (indicators), the values and the boundaries, brought
together with GeoPandas. Tables are read when first asked for and then kept; what is
handed out may be changed by the caller without harm to the Atlas.
"""

from __future__ import annotations

import hashlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from mobilitymap.domain.areas import Area, Gazetteer, Hit, Level
from mobilitymap.domain.caching import ResultCaches
from mobilitymap.domain.data_folder import require_data_folder
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import Catalogue, Indicator, Palette
from mobilitymap.domain.observations import Observation, ObservationTable
from mobilitymap.domain.profile import Reading
from mobilitymap.domain.reference import ReferenceData
from mobilitymap.errors import DataError, UnknownLevelError, UnknownPeriodError
from mobilitymap.settings import data_directory
from mobilitymap.stats.classification import DEFAULT_CLASSES, Classification, Scheme, classify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import geopandas as gpd

UNITED_KINGDOM: Final = "K02000001"
ENGLAND: Final = "E92000001"

VALUE_COLUMNS: Final = ("area_code", "area_name", "period", "value", "lower", "upper", "flag")


def load_atlas(directory: Path | None = None) -> Atlas:
    """Open the data folder.

    Parameters
    ----------
    directory : Path, optional
        A data folder; by default the one that the environment variable ``MOBILITYMAP_DATA``
        names, else the one that comes with the package.

    Raises
    ------
    DataError
        When the folder does not hold what it should.
    """
    chosen = directory or data_directory()
    require_data_folder(chosen)
    return Atlas(chosen)


class Atlas(ReferenceData):
    """What is known of the areas of the UK.

    Parameters
    ----------
    directory : Path
        The data folder (``docs/data-contract.md``).

    Attributes
    ----------
    areas : Gazetteer
    indicators : Catalogue
    results : ResultCaches
        What functions computed from this Atlas (`mobilitymap.domain.caching`).
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.areas = Gazetteer.read(directory)
        self.indicators = Catalogue.read(directory)
        self.results = ResultCaches()
        self._tables: dict[str, ObservationTable] = {}
        self._levels: dict[str, tuple[Level, ...]] = {}
        self._boundaries: dict[str, gpd.GeoDataFrame] = {}
        self._lock = threading.Lock()

    # -- values -----------------------------------------------------------------

    def periods(self, slug: str, level: Level | None = None) -> tuple[str, ...]:
        """Return the periods for which areas of a level have figures, oldest first.

        Without a level: the indicator's own.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        level : Level, optional
            Level of the areas; None for the measure's own.
        """
        indicator = self.indicators.get(slug)
        return self._table(slug).periods(level or indicator.level)

    def levels(self, slug: str) -> tuple[Level, ...]:
        """Return the levels at which the indicator is published, its own first.

        Unitary authorities are of two levels; a level counts only where areas that are
        not of the indicator's own level have values too.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        """
        if slug not in self._levels:
            own = self.indicators.get(slug).level
            table = self._table(slug)
            native = {area.code for area in self.areas.level(own, current=False)}
            self._levels[slug] = (
                own,
                *(
                    level
                    for level in (Level.UTLA, Level.REGION, Level.COUNTRY)
                    if level is not own and not table.codes(level) <= native
                ),
            )
        return self._levels[slug]

    def values(
        self, slug: str, period: str | None = None, level: Level | None = None
    ) -> pd.DataFrame:
        """Return the published values of an indicator.

        Parameters
        ----------
        slug : str
            An indicator.
        period : str, optional
            A label such as ``2024-25``, ``"all"``, or by default the latest.
        level : Level, optional
            By default the indicator's own. Abolished areas come with the periods in
            which they have a value.

        Returns
        -------
        DataFrame
            Columns area_code, area_name, period, value, lower, upper, flag (and band, rank or cv
            where the file has it), sorted by period and code. Missing values are NaN and
            their flag says why; an empty flag is an empty string.

        Raises
        ------
        UnknownIndicatorError, UnknownPeriodError, UnknownLevelError
        """
        indicator = self.indicators.get(slug)
        level = level or indicator.level
        rows = self._table(slug).at_level(level)
        if period == "all":
            rows = rows.loc[rows["period"].isin(self._known_periods(slug, level))]
        else:
            rows = rows.loc[rows["period"] == self._known_period(slug, period, level)]
        named = rows.assign(
            area_name=[self.areas.get(str(code), level).name for code in rows["area_code"]]
        )
        columns = [*VALUE_COLUMNS, *(name for name in ("band", "rank", "cv") if name in rows)]
        return named.loc[:, columns].reset_index(drop=True)

    def figure(self, slug: str, code: str, period: str) -> Observation | None:
        """Return what was published for one area and period, or None where nothing was.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        code : str
            GSS code of the area, such as ``E08000032``.
        period : str
            Label of a period of the measure, such as ``2024-25``.
        """
        return self._table(slug).figure(code, period)

    def series(self, slug: str, code: str) -> dict[str, Observation]:
        """Return what was published for an area by period, oldest first.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        code : str
            GSS code of the area, such as ``E08000032``.
        """
        return self._table(slug).series(code)

    def former_figure(self, slug: str, code: str, period: str) -> tuple[Area, Observation] | None:
        """Return the abolished area that was divided into one of today, with its figure.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        code : str
            GSS code of the area of today, such as ``E06000064``.
        period : str
            Label of a period of the measure, such as ``2024-25``.

        Returns
        -------
        tuple of (Area, Observation) or None
            None where no such area has a figure for the period.
        """
        for step in self.areas.predecessors(code):
            figure = self.figure(slug, step.old_code, period)
            if step.what == "split" and figure is not None and figure.is_known:
                return self.areas.get(step.old_code), figure
        return None

    def known_period(self, slug: str, period: str | None = None, level: Level | None = None) -> str:
        """Return the period, or the latest one without it, if a level has figures for it.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        period : str, optional
            Label of a period; None for the latest.
        level : Level, optional
            Level of the areas; None for the measure's own.

        Raises
        ------
        UnknownIndicatorError, UnknownPeriodError, UnknownLevelError
        """
        return self._known_period(slug, period, level or self.indicators.get(slug).level)

    def comparator(self, slug: str, area: Area, period: str) -> Area | None:
        """Return the nation or union an area is compared with.

        England for English areas, else the UK; for Wales, Scotland and Northern Ireland
        the own nation first, then the UK. None where the publisher prints neither: no
        average of areas stands in for it.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        area : Area
            The area in question.
        period : str
            Label of a period of the measure, such as ``2024-25``.
        """
        for code in (area.country, UNITED_KINGDOM):
            if code is None or code == area.code:
                continue
            figure = self.figure(slug, code, period)
            if figure is not None and figure.is_known:
                return self.areas.get(code, Level.COUNTRY)
        return None

    def reading(self, slug: str, code: str, period: str | None = None) -> Reading:
        """Return the figure of an area for an indicator, beside its comparators.

        A measure published for a larger area only is read from that area.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        code : str
            GSS code of the area, such as ``E08000032``.
        period : str, optional
            By default the latest.

        Raises
        ------
        UnknownIndicatorError, UnknownAreaError
        """
        area = self.areas.get(code)
        indicator = self.indicators.get(slug)
        period = period or self.periods(slug)[-1]
        owner = self._owner(area, indicator)
        found = self.figure(slug, owner.code, period) if owner else None
        figure = found or Observation(np.nan, flag=_absent(indicator, area))
        if owner is None:
            return Reading(indicator, period, area, None, figure)
        nation = self.comparator(slug, owner, period)
        region = self.areas.at_level(owner.code, Level.REGION)
        # Wales, Scotland and Northern Ireland are regions and nations at once.
        if region is not None and region.code in (owner.code, owner.country):
            region = None
        return Reading(
            indicator,
            period,
            area,
            owner,
            figure,
            nation,
            self.figure(slug, nation.code, period) if nation else None,
            region,
            self.figure(slug, region.code, period) if region else None,
        )

    def profile(self, code: str, slugs: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the latest figure of every indicator for an area, beside its comparators.

        Parameters
        ----------
        code : str
            An area of any level.
        slugs : iterable of str, optional
            Only these indicators, in this order.

        Returns
        -------
        DataFrame
            One row for each indicator. Columns: slug, period, published_for (code of the
            area that the figure belongs to, None if there is none), value, lower, upper,
            flag, band, comparator (code or None), comparator_value, region (code or None),
            region_value. Missing figures are NaN and their flag says why.
        """
        chosen = slugs or [item.slug for item in self.indicators]
        readings = [self.reading(slug, code) for slug in chosen]
        return pd.DataFrame(
            {
                "slug": item.indicator.slug,
                "period": item.period,
                "published_for": item.published_for.code if item.published_for else None,
                "value": item.figure.value,
                "lower": item.figure.lower,
                "upper": item.figure.upper,
                "flag": item.figure.flag,
                "band": item.figure.band,
                "comparator": item.nation.code if item.nation else None,
                "comparator_value": item.nation_figure.value if item.nation_figure else np.nan,
                "region": item.region.code if item.region else None,
                "region_value": item.region_figure.value if item.region_figure else np.nan,
            }
            for item in readings
        )

    # -- frames -----------------------------------------------------------------

    def frame(
        self,
        slug: str,
        period: str | None = None,
        level: Level | None = None,
        scheme: Scheme | None = None,
        k: int = DEFAULT_CLASSES,
    ) -> gpd.GeoDataFrame:
        """Join an indicator with the boundaries of a level, ready for a choropleth.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        period : str, optional
            Label of a period; None for the latest.
        level : Level, optional
            Level of the areas; None for the measure's own.
        scheme : Scheme, optional
            How values are classed; None for the measure's own way.
        k : int, optional
            Number of classes, where the scheme has a choice.

        Returns
        -------
        GeoDataFrame
            EPSG:4326, one row for each area of the level today (a fixed order). Columns:

            - code, name: of the area;
            - value: as published, NaN where missing;
            - interval: the published 95% interval, missing where there is none;
            - flag: why a value is missing, or a note on it; empty otherwise;
            - class: 1 to k, ``<NA>`` where the value is missing or on no scale (flags
              ``small-base`` and ``unreliable``);
            - former: code of the abolished area that the figure was published for, where
              the area of today has none of its own;
            - geometry.
        """
        table, _ = self.classified(slug, period, level, scheme, k)
        boundaries = self.boundaries(level or self.indicators.get(slug).level)
        joined = boundaries.drop(columns="name").merge(table, on="code", validate="one_to_one")
        return joined.loc[:, [*table.columns, "geometry"]]

    def classified(
        self,
        slug: str,
        period: str | None = None,
        level: Level | None = None,
        scheme: Scheme | None = None,
        k: int = DEFAULT_CLASSES,
    ) -> tuple[pd.DataFrame, Classification]:
        """Return the columns of `frame` without geometry, and how they were classed.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        period : str, optional
            Label of a period; None for the latest.
        level : Level, optional
            Level of the areas; None for the measure's own.
        scheme : Scheme, optional
            How values are classed; None for the measure's own way.
        k : int, optional
            Number of classes, where the scheme has a choice.
        """
        indicator = self.indicators.get(slug)
        level = level or indicator.level
        period = self._known_period(slug, period, level)
        areas = [area for area in self.areas.level(level) if area.code[0] != "K"]
        figures = [
            self.figure(slug, area.code, period)
            or Observation(np.nan, flag=_absent(indicator, area))
            for area in areas
        ]
        classes = _classes(indicator, figures, scheme, k)
        numbers = pd.array(classes.classes, dtype="Int64")
        numbers[classes.classes == 0] = pd.NA
        table = pd.DataFrame(
            {
                "code": [area.code for area in areas],
                "name": [area.name for area in areas],
                "value": [figure.value for figure in figures],
                "interval": pd.arrays.IntervalArray.from_arrays(
                    [figure.lower for figure in figures],
                    [figure.upper for figure in figures],
                    closed="both",
                ),
                "flag": [figure.flag for figure in figures],
                "class": numbers,
                "former": [
                    None if figure.is_known else self._former_code(slug, area.code, period)
                    for area, figure in zip(areas, figures, strict=True)
                ],
            }
        )
        return table, classes

    def boundaries(self, level: str) -> gpd.GeoDataFrame:
        """Return the boundaries of a level (or of a kind of policy area).

        Parameters
        ----------
        level : str
            A level such as ``ltla`` or ``region``, or ``hex``.

        Returns
        -------
        GeoDataFrame
            EPSG:4326, columns code, name, geometry, sorted by code.
        """
        import geopandas as gpd

        with self._lock:
            if level not in self._boundaries:
                path = self._directory / "boundaries.topojson"
                try:
                    frame = gpd.read_file(path, layer=str(level), columns=["code", "name"])
                except Exception as error:
                    message = f"{path.name} has no readable layer {str(level)!r}: {error}"
                    raise DataError(message) from error
                frame = frame.set_crs("EPSG:4326", allow_override=True)
                names = self._names(level)
                frame["name"] = [
                    names.get(code, name)
                    for code, name in zip(frame["code"], frame["name"], strict=True)
                ]
                frame = frame[["code", "name", "geometry"]].sort_values("code", ignore_index=True)
                self._boundaries[level] = frame
        return self._boundaries[level].copy()

    def search(self, text: str, limit: int = 8) -> tuple[Hit, ...]:
        """Find areas by name or code, each hit exact or not; see `Gazetteer.search`.

        Parameters
        ----------
        text : str
            A name, part of one, or a GSS code.
        limit : int
            How many hits at most.
        """
        return self.areas.search(text, limit)

    @cached_property
    def version(self) -> str:
        """The first ten hexadecimal digits of a hash of the whole data folder."""
        digest = hashlib.sha256()
        for path in sorted(self._directory.rglob("*.*")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()[:10]

    # -- details ------------------------------------------------------------------

    def _table(self, slug: str) -> ObservationTable:
        """Return the values of an indicator, read when first asked for."""
        found = self._tables.get(slug)
        if found is None:
            path = self._directory / "indicators" / f"{slug}.csv"
            # One step for all threads: of two new tables, still unread, one stays.
            found = self._tables.setdefault(slug, ObservationTable(path, self.areas))
        return found

    def _names(self, level: str) -> dict[str, str]:
        """Return the names of areas by code as `areas` has them; none for policy areas."""
        if level not in set(Level):
            return {}
        return {area.code: area.name for area in self.areas.level(Level(level), current=False)}

    def _owner(self, area: Area, indicator: Indicator) -> Area | None:
        """Return the area that an indicator is read from for an area, if there is one."""
        if area.level in (Level.REGION, Level.COUNTRY):
            return area
        owner = self.areas.at_level(area.code, indicator.level)
        if owner is None and area.level is Level.UTLA and indicator.level is Level.LTLA:
            return area
        return owner

    def _known_periods(self, slug: str, level: Level) -> tuple[str, ...]:
        levels = self.levels(slug)
        if level not in levels:
            raise UnknownLevelError(level, [str(known) for known in levels])
        return self.periods(slug, level)

    def _known_period(self, slug: str, period: str | None, level: Level) -> str:
        """Return the period, or the latest one without it, checked against what there is."""
        periods = self._known_periods(slug, level)
        if period is None:
            return periods[-1]
        if period not in periods:
            raise UnknownPeriodError(slug, period, periods)
        return period

    def _former_code(self, slug: str, code: str, period: str) -> str | None:
        """Return the code of the divided area that has a figure where its part has none."""
        found = self.former_figure(slug, code, period)
        return found[0].code if found else None


def _absent(indicator: Indicator, area: Area) -> Flag:
    """Return the flag of an area for which nothing at all was published."""
    return Flag.NOT_AVAILABLE if indicator.covers(area.nation) else Flag.NOT_APPLICABLE


def _classes(
    indicator: Indicator, figures: list[Observation], scheme: Scheme | None, k: int
) -> Classification:
    """Class the figures: published bands are read, everything else is computed."""
    if indicator.palette is not Palette.BANDS:
        scheme = Scheme.QUANTILE if scheme in (None, Scheme.BANDS) else scheme
        values = [figure.value if figure.is_sound else np.nan for figure in figures]
        return classify(values, scheme, k)
    order = {band: number for number, band in enumerate(indicator.bands, start=1)}
    classes = np.array([order.get(figure.band, 0) for figure in figures], dtype=int)
    counts = np.bincount(classes[classes > 0], minlength=len(order) + 1)[1:]
    return Classification(Scheme.BANDS, (), classes, tuple(int(count) for count in counts))
