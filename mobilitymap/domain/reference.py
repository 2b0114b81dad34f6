"""The files of the data folder beside areas and values: facts, outlines, similar areas, ranks."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from copy import deepcopy
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from mobilitymap.domain.boundaries import BoundaryFiles
from mobilitymap.domain.locators import LocatorOutlines
from mobilitymap.domain.peers import SimilarAreas
from mobilitymap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mobilitymap.domain.areas import Level


class ReferenceData:
    """What is known beside areas, indicators and their values; each file read when asked for.

    Parameters
    ----------
    directory : Path
        The data folder (``docs/data-contract.md``).
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._texts: dict[str, dict[str, Any]] = {}

    @property
    def facts(self) -> tuple[dict[str, Any], ...]:
        """The national headline facts, each with its source (``facts.toml``)."""
        return tuple(deepcopy(self._read("facts.toml")["fact"]))

    @property
    def national_series(self) -> tuple[dict[str, Any], ...]:
        """What the series of ``national_series.csv`` are, in their order (``facts.toml``)."""
        return tuple(deepcopy(self._read("facts.toml")["series"]))

    @property
    def national_values(self) -> pd.DataFrame:
        """National series: columns series, group, x (text), value."""
        return self._national_values.copy()

    @cached_property
    def _national_values(self) -> pd.DataFrame:
        return pd.read_csv(self._directory / "national_series.csv", dtype={"x": "str"})

    @property
    def actions(self) -> tuple[dict[str, Any], ...]:
        """What can be done, by life stage, as reported by others (``actions.toml``)."""
        return tuple(deepcopy(self._read("actions.toml")["action"]))

    @cached_property
    def similar(self) -> SimilarAreas:
        """Published lists of similar areas, and the characteristics of areas."""
        return SimilarAreas.read(self._directory)

    @cached_property
    def boundary_files(self) -> BoundaryFiles:
        """Boundaries as the browser and still pictures read them (``boundaries.topojson``)."""
        return BoundaryFiles(self._directory)

    @cached_property
    def locators(self) -> LocatorOutlines:
        """Coarse outlines for locator maps (``outlines.json``)."""
        return LocatorOutlines.read(self._directory)

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The publishers' files behind the data, by path (``sources.toml``)."""
        return deepcopy(self._read("sources.toml"))

    @property
    def policy_areas(self) -> pd.DataFrame:
        """Opportunity areas and education investment areas (``policy_areas.csv``)."""
        return self._policy_areas.copy()

    @cached_property
    def _policy_areas(self) -> pd.DataFrame:
        return pd.read_csv(self._directory / "policy_areas.csv", keep_default_na=False)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of the areas that share a border, by code, of both levels at once."""
        path = self._directory / "neighbours.csv"
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    found[row["area_code"]][row["neighbour_code"]] = None
        except (OSError, KeyError) as error:
            message = f"{path.name} cannot be read; `mobilitymap build` makes it."
            raise DataError(message) from error
        return MappingProxyType({code: tuple(codes) for code, codes in found.items()})

    def rank_intervals(
        self, slug: str, period: str, level: Level
    ) -> Mapping[str, tuple[int, int]] | None:
        """Return the 95% intervals of ranks by area code (``rank_intervals.csv``).

        None where the file has none for the indicator, period and level.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``child-poverty``.
        period : str
            Label of a period of the measure, such as ``2024-25``.
        level : Level
            Level of the areas, such as districts or regions.
        """
        return self._rank_intervals.get((slug, level, period))

    def noise(self, slug: str, level: Level) -> float | None:
        """Return the standard deviation of year-to-year noise in one figure (``noise.csv``).

        None where it is not known: intervals are published instead, there are too few
        figures, or the data folder has no such file.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``good-development-gap``.
        level : Level
            Level of the area that the figure is of.
        """
        return self._noise.get((slug, level))

    def noise_by_cohort(self, slug: str, level: Level, pupils: int | None) -> float | None:
        """Return the noise in a figure of an area with about so many pupils.

        Where the measure's noise is not known by size, or the number of pupils is not, that
        of all areas: see `noise`.

        Parameters
        ----------
        slug : str
            Slug of the measure, such as ``good-development-gap``.
        level : Level
            Level of the area that the figure is of.
        pupils : int or None
            Estimated number of pupils, from `cohort`.
        """
        sizes = self._noise_by_size.get((slug, level), ())
        if pupils is not None:
            for at_least, sd in sizes:
                if pupils >= at_least:
                    return sd
        return self.noise(slug, level)

    def cohort(self, family: str, code: str) -> int | None:
        """Return about how many pupils on free school meals are in one year group.

        The estimate of the latest period (``cohorts.csv``); None where there is none.

        Parameters
        ----------
        family : str
            Family of the measure, such as ``good-development``.
        code : str
            GSS code of the area.
        """
        return self._cohorts.get((family, code))

    def _read(self, file: str) -> dict[str, Any]:
        """Return what a TOML file holds, read once: what is handed out is a copy of it."""
        if file not in self._texts:
            self._texts[file] = _toml(self._directory / file)
        return self._texts[file]

    @cached_property
    def _rank_intervals(self) -> dict[tuple[str, str, str], Mapping[str, tuple[int, int]]]:
        path = self._directory / "rank_intervals.csv"
        if not path.exists():
            return {}
        found: dict[tuple[str, str, str], dict[str, tuple[int, int]]] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                intervals = found.setdefault((row["slug"], row["level"], row["period"]), {})
                intervals[row["area_code"]] = (int(row["lower"]), int(row["upper"]))
        return {key: MappingProxyType(intervals) for key, intervals in found.items()}

    @cached_property
    def _noise(self) -> dict[tuple[str, str], float]:
        rows = self._noise_rows
        return {(slug, level): sd for slug, level, at_least, sd in rows if at_least is None}

    @cached_property
    def _noise_by_size(self) -> dict[tuple[str, str], list[tuple[int, float]]]:
        """By measure and level, the least number of pupils of each size, the largest first."""
        found: defaultdict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
        for slug, level, at_least, sd in self._noise_rows:
            if at_least is not None:
                found[slug, level].append((at_least, sd))
        return {key: sorted(sizes, reverse=True) for key, sizes in found.items()}

    @cached_property
    def _noise_rows(self) -> list[tuple[str, str, int | None, float]]:
        path = self._directory / "noise.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        try:
            return [
                (
                    row["slug"],
                    row["level"],
                    int(row["from_pupils"]) if row["from_pupils"] else None,
                    float(row["sd"]),
                )
                for row in rows
                if row["sd"]
            ]
        except (KeyError, ValueError) as error:
            message = f"{path.name} cannot be read; `mobilitymap build` makes it."
            raise DataError(message) from error

    @cached_property
    def _cohorts(self) -> dict[tuple[str, str], int]:
        path = self._directory / "cohorts.csv"
        if not path.exists():
            return {}
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                next(rows)
                # Sorted by period: the latest one of an area stays.
                return {(family, code): int(pupils) for family, code, _, pupils in rows}
        except (StopIteration, ValueError) as error:
            message = f"{path.name} cannot be read; `mobilitymap build` makes it."
            raise DataError(message) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        message = f"{path.name} cannot be read: {error}"
        raise DataError(message) from error
