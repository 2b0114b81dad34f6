"""Coarse outlines of all areas, for maps that only say where in the UK an area is.

They come from ``outlines.json``, a few whole numbers for each area, so that a page need not wait
for boundaries to be read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

COUNTRIES: Final = ("E92000001", "W92000004", "S92000003", "N92000002")
_FILE: Final = "outlines.json"
# England and Wales, Great Britain, the UK: they have no outline of their own.
_UNIONS: Final = {
    "K02000001": COUNTRIES,
    "K03000001": COUNTRIES[:3],
    "K04000001": COUNTRIES[:2],
}


@dataclass(frozen=True, slots=True)
class LocatorOutline:
    """A coarse outline.

    Attributes
    ----------
    path : str
        SVG path data; empty where the area is smaller than the grid.
    at : tuple of (int, int)
        A point inside the largest part.
    extent : int
        The longer side of the box around the largest part.
    """

    path: str
    at: tuple[int, int]
    extent: int


@dataclass(frozen=True, slots=True)
class LocatorOutlines:
    """The outlines of all areas on one drawing.

    Attributes
    ----------
    width, height : int
        Of the drawing, in steps.
    areas : dict of str to LocatorOutline
        By code.
    """

    width: int
    height: int
    areas: dict[str, LocatorOutline]

    @classmethod
    def read(cls, directory: Path) -> LocatorOutlines:
        """Read ``outlines.json`` from the data folder.

        Parameters
        ----------
        directory : Path
            The data folder.

        Raises
        ------
        DataError
            When the file is missing or does not hold what it should.
        """
        try:
            held = json.loads((directory / _FILE).read_bytes())
            areas = {
                code: LocatorOutline(area["path"], (area["at"][0], area["at"][1]), area["extent"])
                for code, area in held["areas"].items()
            }
            return cls(held["width"], held["height"], areas)
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{_FILE} cannot be read ({error}); `mobilitymap build` makes it."
            raise DataError(message) from error

    def of(self, code: str) -> tuple[LocatorOutline, ...]:
        """Return the outlines that make up an area; none for an area that is not drawn.

        Parameters
        ----------
        code : str
            GSS code of an area or union.
        """
        codes = _UNIONS.get(code, (code,))
        return tuple(self.areas[one] for one in codes if one in self.areas)
