"""The Atlas: everything that is known, joined.

A gazetteer (areas), a catalogue (indicators), the values and the boundaries, brought
together with GeoPandas. Tables are read when first asked for and then kept; what is
handed out may be changed by the caller without harm to the Atlas.
"""

from __future__ import annotations

import threading
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from mobilitymap.areas import Area, Gazetteer, Level
from mobilitymap.errors import DataError, UnknownLevelError, UnknownPeriodError
from mobilitymap.indicators import Catalogue, Indicator, Palette
from mobilitymap.locations import data_directory
from mobilitymap.statistics.classes import DEFAULT_CLASSES, Classification, Scheme, classify

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

UNITED_KINGDOM: Final = "K02000001"
ENGLAND: Final = "E92000001"

VALUE_COLUMNS: Final = ("area_code", "area_name", "period", "value", "lower", "upper", "flag")

# The whole of the data is small; a frame of boundaries is the largest thing kept.
_CSV_TYPES: Final = {
    "area_code": "str",
    "period": "str",
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "flag": "str",
    "band": "str",
}


def load_atlas(directory: Path | None = None) -> Atlas:
    """Open the data folder.

    Parameters
    ----------
    directory : Path, optional
        A data folder; by default the one that comes with the package.

    Raises
    ------
    DataError
        When the folder does not hold what it should.
    """
    return Atlas(directory or data_directory())


class Atlas:
    """What is known of the areas of the UK.

    Parameters
    ----------
    directory : Path
        The data folder (``docs/data-contract.md``).

    Attributes
    ----------
    areas : Gazetteer
    indicators : Catalogue
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.areas = Gazetteer.read(directory)
        self.indicators = Catalogue.read(directory)
        self._values: dict[str, pd.DataFrame] = {}
        self._boundaries: dict[str, gpd.GeoDataFrame] = {}
        self._lock = threading.Lock()

    # -- values -----------------------------------------------------------------

    def periods(self, slug: str, level: Level | None = None) -> tuple[str, ...]:
        """Return the periods for which areas of a level have figures, oldest first.

        Without a level: the indicator's own.
        """
        indicator = self.indicators.get(slug)
        rows = self._at_level(indicator, level or indicator.level)
        return tuple(sorted(rows.loc[rows["value"].notna(), "period"].unique()))

    def levels(self, slug: str) -> tuple[Level, ...]:
        """Return the levels at which the indicator has published values, its own first."""
        indicator = self.indicators.get(slug)
        others = (
            (Level.LTLA, Level.UTLA, Level.REGION, Level.COUNTRY)
            if indicator.level in (Level.LTLA, Level.UTLA)
            else (Level.REGION, Level.COUNTRY)
        )
        return (
            indicator.level,
            *(
                level
                for level in others
                if level is not indicator.level and self.periods(slug, level)
            ),
        )

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
            Columns area_code, area_name, period, value, lower, upper, flag (and band for
            the mobility indices), sorted by period and code. Missing values are NaN and
            their flag says why; an empty flag is an empty string.

        Raises
        ------
        UnknownIndicatorError, UnknownPeriodError, UnknownLevelError
        """
        indicator = self.indicators.get(slug)
        level = level or indicator.level
        rows = self._at_level(indicator, level)
        periods = self.periods(slug, level)
        if not periods:
            raise UnknownLevelError(level, [str(known) for known in self.levels(slug)])
        if period != "all":
            period = period or periods[-1]
            if period not in periods:
                raise UnknownPeriodError(slug, period, periods)
            rows = rows.loc[rows["period"] == period]
        else:
            rows = rows.loc[rows["period"].isin(periods)]
        named = rows.assign(
            area_name=[self.areas.get(code, level).name for code in rows["area_code"]]
        )
        columns = [*VALUE_COLUMNS, *(["band"] if "band" in rows else [])]
        return named.loc[:, columns].reset_index(drop=True)

    def value(self, slug: str, code: str, period: str) -> pd.Series[Any] | None:
        """Return the published row of one area and period, or None where there is none."""
        rows = self._indexed(slug)
        return rows.loc[(code, period)] if (code, period) in rows.index else None

    def comparator(self, slug: str, area: Area, period: str) -> Area | None:
        """Return the nation or union an area is compared with.

        England for English areas, else the UK; for Wales, Scotland and Northern Ireland
        the own nation first, then the UK. None where the publisher prints neither: no
        average of areas stands in for it.
        """
        codes = [area.country, UNITED_KINGDOM]
        for code in codes:
            if code is None or code == area.code or code not in self.areas:
                continue
            row = self.value(slug, code, period)
            if row is not None and pd.notna(row["value"]):
                return self.areas.get(code, Level.COUNTRY)
        return None

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

        Returns
        -------
        GeoDataFrame
            EPSG:4326, one row for each area of the level today (a fixed order). Columns:

            - code, name: of the area;
            - value: as published, NaN where missing;
            - interval: the published 95 % interval, missing where there is none;
            - flag: why a value is missing, or a note on it; empty otherwise;
            - class: 1 to k, ``<NA>`` where the value is missing;
            - former: code of the abolished area that the figure was published for, where
              the area of today has none of its own;
            - geometry.
        """
        table, _ = self.classified(slug, period, level, scheme, k)
        boundaries = self.boundaries(level or self.indicators.get(slug).level)
        joined = boundaries.merge(table.drop(columns="name"), on="code", validate="one_to_one")
        return joined.loc[:, [*table.columns, "geometry"]]

    def classified(
        self,
        slug: str,
        period: str | None = None,
        level: Level | None = None,
        scheme: Scheme | None = None,
        k: int = DEFAULT_CLASSES,
    ) -> tuple[pd.DataFrame, Classification]:
        """Return the columns of `frame` without geometry, and how they were classed."""
        indicator = self.indicators.get(slug)
        level = level or indicator.level
        rows = self.values(slug, period, level).set_index("area_code")
        areas = self.areas.level(level)
        codes = [area.code for area in areas if area.code[0] != "K"]
        table = rows.reindex(codes)
        former = self._former(rows, codes)
        flags = [
            flag if isinstance(flag, str) else self._absent(indicator, self.areas.get(code, level))
            for code, flag in table["flag"].items()
        ]
        classes = _classes(indicator, table, scheme, k)
        result = pd.DataFrame(
            {
                "code": codes,
                "name": [self.areas.get(code, level).name for code in codes],
                "value": table["value"].to_numpy(),
                "interval": pd.arrays.IntervalArray.from_arrays(
                    table["lower"].to_numpy(), table["upper"].to_numpy(), closed="both"
                ),
                "flag": flags,
                "class": pd.array(np.where(classes.classes > 0, classes.classes, -1), dtype="Int64"),
                "former": former,
            }
        )
        result["class"] = result["class"].mask(result["class"] < 0)
        return result, classes

    def boundaries(self, level: str) -> gpd.GeoDataFrame:
        """Return the boundaries of a level (or of a kind of policy area).

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
                frame = frame[["code", "name", "geometry"]].sort_values("code", ignore_index=True)
                self._boundaries[level] = frame
        return self._boundaries[level].copy(deep=False)

    def profile(self, code: str) -> pd.DataFrame:
        """Return the latest figure of every indicator for an area, beside its comparators.

        A measure published for a larger area only comes from that area, named in
        ``published_for``. What is not published for the area comes with its reason.

        Returns
        -------
        DataFrame
            One row for each indicator, in the order of the catalogue. Columns: slug,
            published_for (code), published_for_level, period, value, lower, upper, flag,
            band, comparator (code or None), comparator_value, comparator_lower,
            comparator_upper, region (code or None), region_value.
        """
        area = self.areas.get(code)
        return pd.DataFrame([self._profile_row(area, item) for item in self.indicators])

    def search(self, text: str, limit: int = 8) -> tuple[Area, ...]:
        """Find areas by name or code; see `Gazetteer.search`."""
        return self.areas.search(text, limit)

    # -- the other files ----------------------------------------------------------

    @cached_property
    def facts(self) -> tuple[dict[str, Any], ...]:
        """The national headline facts, each with its source (``facts.toml``)."""
        return tuple(_toml(self._directory / "facts.toml")["fact"])

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The publishers' files behind the data, by path (``sources.toml``)."""
        return _toml(self._directory / "sources.toml")

    @cached_property
    def policy_areas(self) -> pd.DataFrame:
        """Opportunity areas and education investment areas (``policy_areas.csv``)."""
        return pd.read_csv(self._directory / "policy_areas.csv", keep_default_na=False)

    # -- details ------------------------------------------------------------------

    def _table(self, slug: str) -> pd.DataFrame:
        """Return all rows of an indicator's CSV, read once."""
        with self._lock:
            if slug not in self._values:
                path = self._directory / "indicators" / f"{slug}.csv"
                try:
                    table = pd.read_csv(path, dtype=_CSV_TYPES)
                except (OSError, ValueError) as error:
                    message = f"indicators/{slug}.csv cannot be read: {error}"
                    raise DataError(message) from error
                table["flag"] = table["flag"].fillna("")
                self._values[slug] = table
        return self._values[slug]

    def _indexed(self, slug: str) -> pd.DataFrame:
        key = f"{slug} by area and period"
        if key not in self._values:
            self._values[key] = self._table(slug).set_index(["area_code", "period"]).sort_index()
        return self._values[key]

    def _at_level(self, indicator: Indicator, level: Level) -> pd.DataFrame:
        """Return the rows of areas of a level; abolished areas only with a value."""
        table = self._table(indicator.slug)
        areas = self.areas.level(level, current=False)
        today = {area.code for area in areas if area.is_current}
        known = {area.code for area in areas}
        codes = table["area_code"]
        return table.loc[codes.isin(today) | (codes.isin(known) & table["value"].notna())]

    def _absent(self, indicator: Indicator, area: Area) -> str:
        return "not-available" if indicator.covers(area.nation) else "not-applicable"

    def _former(self, rows: pd.DataFrame, codes: list[str]) -> list[str | None]:
        """Return, for areas without a value, the abolished area that has one instead."""
        with_value = set(rows.index[rows["value"].notna()])
        return [
            None
            if code in with_value
            else next(
                (
                    step.old_code
                    for step in self.areas.predecessors(code)
                    if step.what == "split" and step.old_code in with_value
                ),
                None,
            )
            for code in codes
        ]

    def _profile_row(self, area: Area, indicator: Indicator) -> dict[str, Any]:
        period = self.periods(indicator.slug)[-1]
        level = indicator.level
        if area.level in (Level.REGION, Level.COUNTRY) and level in (Level.LTLA, Level.UTLA):
            level = area.level
        own = self.areas.at_level(area.code, level)
        if own is None and area.level is Level.UTLA and level is Level.LTLA:
            own = area
        result: dict[str, Any] = {
            "slug": indicator.slug,
            "published_for": own.code if own else None,
            "published_for_level": own.level if own else None,
            "period": period,
            **dict.fromkeys(("value", "lower", "upper"), np.nan),
            "flag": self._absent(indicator, area),
            "band": None,
            "comparator": None,
            **dict.fromkeys(
                ("comparator_value", "comparator_lower", "comparator_upper"), np.nan
            ),
            "region": area.region,
            "region_value": np.nan,
        }
        row = self.value(indicator.slug, own.code, period) if own else None
        if own is None or row is None:
            return result
        result |= {key: row[key] for key in ("value", "lower", "upper", "flag")}
        result["band"] = row.get("band")
        comparator = self.comparator(indicator.slug, own, period)
        if comparator:
            national = self._indexed(indicator.slug).loc[(comparator.code, period)]
            result["comparator"] = comparator.code
            for key in ("value", "lower", "upper"):
                result[f"comparator_{key}"] = national[key]
        if area.region and area.region != own.code:
            regional = self.value(indicator.slug, area.region, period)
            if regional is not None:
                result["region_value"] = regional["value"]
        return result


def _classes(
    indicator: Indicator, table: pd.DataFrame, scheme: Scheme | None, k: int
) -> Classification:
    """Class the values: published bands are read, everything else is computed."""
    if indicator.palette is not Palette.BANDS:
        scheme = Scheme.QUANTILE if scheme in (None, Scheme.BANDS) else scheme
        return classify(table["value"], scheme, k)
    order = {band: number for number, band in enumerate(indicator.bands, start=1)}
    classes = np.array([order.get(band, 0) for band in table["band"]], dtype=int)
    counts = np.bincount(classes[classes > 0], minlength=len(order) + 1)[1:]
    return Classification(Scheme.BANDS, (), classes, tuple(int(count) for count in counts))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        message = f"{path.name} cannot be read: {error}"
        raise DataError(message) from error
