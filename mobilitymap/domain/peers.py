"""Areas like an area, as two publishers name them, and what sort of place an area is.

Nobody here computes similarity: the lists are those of the Office for National Statistics
and of the Department for Education, in the order of their publishers.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mobilitymap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SIMILAR_AREAS = "similar_areas.csv"
CHARACTERISTICS = "characteristics.csv"

_PEER_COLUMNS = ("area_code", "model", "position", "similar_code", "closeness")
_CHARACTERISTIC_COLUMNS = (
    "area_code",
    "level",
    "population",
    "area_km2",
    "density",
    "median_age",
    "rural_urban",
)


class Model(StrEnum):
    """A published list of areas that are alike."""

    OVERALL = "overall"
    ECONOMIC = "economic"
    DEMOGRAPHIC = "demographic"
    STATISTICAL_NEIGHBOURS = "statistical-neighbours"

    @property
    def label(self) -> str:
        """How a reader chooses it."""
        return _LABELS[self]

    @property
    def publisher(self) -> str:
        """Who named the areas."""
        if self is Model.STATISTICAL_NEIGHBOURS:
            return "Department for Education"
        return "Office for National Statistics"


_LABELS = {
    Model.OVERALL: "Similar areas (ONS, overall)",
    Model.ECONOMIC: "Similar areas (ONS, economic)",
    Model.DEMOGRAPHIC: "Similar areas (ONS, demographic)",
    Model.STATISTICAL_NEIGHBOURS: "Statistical neighbours (DfE)",
}


class Against(StrEnum):
    """What an area is compared with."""

    NATION = "nation"
    REGION = "region"
    OVERALL = "overall"
    ECONOMIC = "economic"
    DEMOGRAPHIC = "demographic"
    STATISTICAL_NEIGHBOURS = "statistical-neighbours"

    @property
    def model(self) -> Model | None:
        """The list of similar areas, if it is one."""
        return None if self in (Against.NATION, Against.REGION) else Model(self.value)


@dataclass(frozen=True, slots=True)
class Peer:
    """An area that a publisher calls similar.

    Attributes
    ----------
    code : str
        GSS code.
    position : int
        Its place in the published list, 1 for the most similar.
    closeness : str
        How close it is, in the publisher's words ("Very close"); empty where it has none.
    """

    code: str
    position: int
    closeness: str = ""


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What sort of place an area is; None or empty where nothing is published.

    Attributes
    ----------
    population : int or None
        Usual residents, mid-2022.
    area_km2 : float or None
        Land area, in square kilometres.
    density : float or None
        People per square kilometre, mid-2022.
    median_age : float or None
        In years, mid-2022.
    rural_urban : str
        Rural-urban classification of 2021, districts of England and Wales only.
    """

    population: int | None
    area_km2: float | None
    density: float | None
    median_age: float | None
    rural_urban: str


class SimilarAreas:
    """The published lists of similar areas and the characteristics of areas.

    Parameters
    ----------
    peers : mapping of (str, Model) to tuple of Peer
        By area code and model, in published order.
    characteristics : mapping of str to Characteristics
        By area code.
    """

    def __init__(
        self,
        peers: Mapping[tuple[str, Model], tuple[Peer, ...]],
        characteristics: Mapping[str, Characteristics],
    ) -> None:
        self._peers = peers
        self._characteristics = characteristics

    @classmethod
    def read(cls, directory: Path) -> SimilarAreas:
        """Read ``similar_areas.csv`` and ``characteristics.csv`` from the data folder.

        Parameters
        ----------
        directory : Path
            The data folder.

        Raises
        ------
        DataError
            When a file is missing or a row does not hold what it should.
        """
        peers: dict[tuple[str, Model], list[Peer]] = defaultdict(list)
        for row in _rows(directory / SIMILAR_AREAS, _PEER_COLUMNS):
            code, model, position, similar, closeness = row
            try:
                peers[code, Model(model)].append(Peer(similar, int(position), closeness))
            except ValueError as error:
                raise _broken(SIMILAR_AREAS, code, error) from error
        characteristics = {}
        for row in _rows(directory / CHARACTERISTICS, _CHARACTERISTIC_COLUMNS):
            code, _, population, area_km2, density, median_age, rural_urban = row
            try:
                # A code at two levels is one area, with one set of characteristics.
                characteristics[code] = Characteristics(
                    population=int(population) if population else None,
                    area_km2=_number(area_km2),
                    density=_number(density),
                    median_age=_number(median_age),
                    rural_urban=rural_urban,
                )
            except ValueError as error:
                raise _broken(CHARACTERISTICS, code, error) from error
        return cls({key: tuple(found) for key, found in peers.items()}, characteristics)

    def peers(self, code: str, model: Model) -> tuple[Peer, ...]:
        """Return the areas that are similar, the most similar first; empty if none is named.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        model : Model
            Which publisher's list of similar areas.
        """
        return self._peers.get((code, model), ())

    def models(self, code: str) -> tuple[Model, ...]:
        """Return the models that name similar areas for this one.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        """
        return tuple(model for model in Model if self.peers(code, model))

    def characteristics(self, code: str) -> Characteristics | None:
        """Return what sort of place an area is; None where nothing is published.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        """
        return self._characteristics.get(code)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of a table as lists, which costs a fraction of dictionaries."""
    try:
        file = path.open(encoding="utf-8", newline="")
    except FileNotFoundError:
        message = f"{path.name} is missing from the data folder; `mobilitymap build` makes it."
        raise DataError(message) from None
    with file:
        rows = csv.reader(file)
        if next(rows, None) != list(columns):
            raise DataError(f"{path.name} must have the columns {', '.join(columns)}.")
        for row in rows:
            if len(row) != len(columns):
                raise _broken(path.name, row[0] if row else "", "has missing or extra cells")
            yield row


def _number(text: str) -> float | None:
    return float(text) if text else None


def _broken(file: str, code: str, reason: object) -> DataError:
    return DataError(f"{file}, row {code!r}: {reason}")
