"""The published values of one indicator: the rows of its CSV, by level and by period."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from mobilitymap.domain.flags import OFF_SCALE, UNRELIABLE_FIGURE, Flag
from mobilitymap.errors import DataError
from mobilitymap.stats.significance import Estimate

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from mobilitymap.domain.areas import Gazetteer, Level

_TYPES: Final = {
    "area_code": "str",
    "period": "str",
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "flag": "str",
    "band": "str",
    "rank": "Int64",
    "cv": "float64",
}

MAX_RANKED_CV: Final = 10
"""Above this coefficient of variation, in %, a place in an order would mostly be chance."""


@dataclass(frozen=True, slots=True)
class Precision:
    """In which band its publisher puts the sampling error of a figure.

    Attributes
    ----------
    cv : float
        Upper end of the band of the coefficient of variation, in %; infinity where the
        estimate was too unreliable to be published.
    period : str
        Whose figure that is said of: the latest one of the area that it is said of.
    """

    cv: float
    period: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure, or the reason why there is none.

    Attributes
    ----------
    value, lower, upper : float
        NaN where missing; ``lower`` and ``upper`` are the published 95% limits.
    flag : str
        Why the value is missing, or a note on it; empty otherwise.
    band : str
        Published band of a mobility index; empty otherwise.
    rank : int
        The publisher's own rank of the area, 1 for the most deprived; 0 where it gives none.
    precision : Precision or None
        What the publisher says of its sampling error, or last said of the area's; None where
        it says nothing.
    """

    value: float
    lower: float = float("nan")
    upper: float = float("nan")
    flag: str = ""
    band: str = ""
    rank: int = 0
    precision: Precision | None = None

    @property
    def is_known(self) -> bool:
        """Whether a value was published."""
        return not math.isnan(self.value)

    @property
    def is_sound(self) -> bool:
        """Whether a value was published that may be set on a scale, compared or ranked.

        Not where it rests on few people, nor where its publisher calls it unreliable.
        """
        return self.is_known and self.flag not in OFF_SCALE

    @property
    def estimate(self) -> Estimate:
        """The value with its limits, to be tested."""
        return Estimate(self.value, self.lower, self.upper)

    @property
    def is_rankable(self) -> bool:
        """Whether the value is sound, and precise enough to have a place among others."""
        return self.is_sound and (self.precision is None or self.precision.cv <= MAX_RANKED_CV)

    @property
    def why_no_class(self) -> str:
        """Why the figure is on no scale: ``small-base``, ``unreliable-figure`` or what is missing.

        Empty for a sound figure.
        """
        if self.is_sound:
            return ""
        is_called_so = self.is_known and self.flag == Flag.UNRELIABLE
        return UNRELIABLE_FIGURE if is_called_so else self.flag or Flag.NOT_AVAILABLE

    def cv(self, period: str) -> float:
        """Return the upper end of the band of the figure's own coefficient of variation.

        Parameters
        ----------
        period : str
            The period of the figure.

        Returns
        -------
        float
            In %; NaN where none is published for the figure itself.
        """
        known = self.precision
        return known.cv if self.is_known and known and known.period == period else math.nan

    @property
    def has_interval(self) -> bool:
        """Whether a 95% interval was published."""
        return not (math.isnan(self.lower) or math.isnan(self.upper))


class ObservationTable:
    """All rows of an indicator, read once and never changed.

    Parameters
    ----------
    path : Path
        ``data/indicators/<slug>.csv``.
    areas : Gazetteer
        Says which codes are areas of a level.

    Raises
    ------
    DataError
        When the file cannot be read.
    """

    def __init__(self, path: Path, areas: Gazetteer) -> None:
        self._path = path
        self._areas = areas
        self._levels: dict[Level, pd.DataFrame] = {}
        self._periods: dict[Level, tuple[str, ...]] = {}
        self._figures: dict[str, dict[str, Observation]] = {}
        self._series: dict[str, dict[str, Observation]] = {}
        # Whoever finds nothing makes it behind this lock, and looks again there first.
        self._lock = RLock()

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Every row: area_code, period, value, lower, upper, flag (and band, rank or cv)."""
        try:
            rows = pd.read_csv(self._path, dtype=_TYPES)
        except (OSError, ValueError) as error:
            message = f"indicators/{self._path.name} cannot be read: {error}"
            raise DataError(message) from error
        return rows.assign(flag=rows["flag"].fillna(""))

    def at_level(self, level: Level) -> pd.DataFrame:
        """Return the rows of areas of a level; of abolished areas only those with a value.

        Parameters
        ----------
        level : Level
            Level of the areas, such as districts or regions.
        """
        if level not in self._levels:
            with self._lock:
                if level not in self._levels:
                    self._levels[level] = self._rows_at(level)
        return self._levels[level]

    def periods(self, level: Level) -> tuple[str, ...]:
        """Return the periods for which areas of a level have a value, oldest first.

        Parameters
        ----------
        level : Level
            Level of the areas, such as districts or regions.
        """
        if level not in self._periods:
            with self._lock:
                rows = self.at_level(level)
                known = rows.loc[rows["value"].notna(), "period"]
                # Labels of one indicator are of one kind, so they sort by time as they are.
                self._periods.setdefault(level, tuple(sorted(known.unique())))
        return self._periods[level]

    def codes(self, level: Level) -> frozenset[str]:
        """Return the codes of the areas of a level that have a value in any period.

        Parameters
        ----------
        level : Level
            Level of the areas, such as districts or regions.
        """
        rows = self.at_level(level)
        return frozenset(rows.loc[rows["value"].notna(), "area_code"])

    def figure(self, code: str, period: str) -> Observation | None:
        """Return the row of an area and period, or None where nothing was published.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        period : str
            Label of a period of the measure, such as ``2024-25``.
        """
        if period not in self._figures:
            with self._lock:
                if period not in self._figures:
                    self._figures[period] = self._figures_of(period)
        return self._figures[period].get(code)

    def series(self, code: str) -> dict[str, Observation]:
        """Return what was published for an area by period, oldest first.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        """
        if code not in self._series:
            with self._lock:
                # The rows are sorted by period.
                places = self._places.get(code, ())
                found = {self._columns[0][at]: self._figure(at) for at in places}
                self._series.setdefault(code, found)
        return dict(self._series[code])

    def _rows_at(self, level: Level) -> pd.DataFrame:
        areas = self._areas.level(level, current=False)
        today = {area.code for area in areas if area.is_current}
        known = {area.code for area in areas}
        codes = self.rows["area_code"]
        published = codes.isin(known) & self.rows["value"].notna()
        return self.rows.loc[codes.isin(today) | published]

    def _figures_of(self, period: str) -> dict[str, Observation]:
        places = np.flatnonzero(self.rows["period"] == period).tolist()
        codes = self.rows["area_code"].iloc[places]
        return dict(zip(codes, map(self._figure, places), strict=True))

    @cached_property
    def _places(self) -> Mapping[Hashable, Any]:
        """Where the rows of each area are."""
        return self.rows.groupby("area_code").indices

    @cached_property
    def _columns(self) -> tuple[list[Any], ...]:
        """Periods, and what an `Observation` is made of, as plain lists, for single rows."""
        rows = self.rows
        names = ("period", "value", "lower", "upper", "flag")
        bands = rows["band"].fillna("").tolist() if "band" in rows else [""] * len(rows)
        ranks = rows["rank"].fillna(0).tolist() if "rank" in rows else [0] * len(rows)
        return (*(rows[name].tolist() for name in names), bands, ranks, self._precisions())

    def _precisions(self) -> list[Precision | None]:
        """Return what was last said of the precision of each row's area."""
        rows = self.rows
        if "cv" not in rows:
            return [None] * len(rows)
        last: dict[str, Precision] = {}
        found = []
        # The rows are sorted by period.
        names = ("area_code", "period", "value", "cv", "flag")
        for code, period, value, cv, flag in zip(*(rows[name] for name in names), strict=True):
            if math.isnan(value) and flag == Flag.UNRELIABLE:
                last[code] = Precision(math.inf, period)
            elif not math.isnan(cv):
                last[code] = Precision(cv, period)
            found.append(last.get(code))
        return found

    def _figure(self, place: int) -> Observation:
        _, *cells = (column[place] for column in self._columns)
        return Observation(*cells)
