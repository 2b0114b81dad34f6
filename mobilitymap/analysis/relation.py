"""How two measures go together over areas, at a level where both are published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mobilitymap.analysis.positions import Positions, positions
from mobilitymap.areas import Level
from mobilitymap.indicators import Palette
from mobilitymap.statistics.association import (
    BivariateClasses,
    Correlation,
    bivariate_classes,
    correlation,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mobilitymap.atlas import Atlas


@dataclass(frozen=True, slots=True)
class Relation:
    """Two measures over the areas that have sound figures of both.

    Attributes
    ----------
    level : Level
        The finest level at which both are published.
    first, second : Positions
        The figures of each measure, also of areas that lack the other.
    codes : tuple of str
        Areas with both, sorted.
    x, y : ndarray of float, shape (n,)
        Their values.
    correlation : Correlation or None
        None for measures whose values may not be computed with (published bands), or too
        few areas.
    classes : BivariateClasses
        Thirds of both, one class for each of `codes`.
    """

    level: Level
    first: Positions
    second: Positions
    codes: tuple[str, ...]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    correlation: Correlation | None
    classes: BivariateClasses


def common_level(atlas: Atlas, first: str, second: str) -> Level | None:
    """Return the finest level at which two measures are both published.

    Districts and counties meet at the upper tier where the measure of districts is
    published for counties too, and not otherwise: nothing is averaged to make them meet.
    None where they have no such level; regions are too few to compare.
    """
    levels = [atlas.levels(slug) for slug in (first, second)]
    order = (Level.LTLA, Level.UTLA, Level.SMC, Level.LTLA_2019)
    return next((level for level in order if all(level in known for known in levels)), None)


@lru_cache(maxsize=64)
def relation(atlas: Atlas, first: str, second: str) -> Relation | None:
    """Bring two measures together, each with its latest figures.

    Returns
    -------
    Relation or None
        None where they meet at no level.

    Raises
    ------
    UnknownIndicatorError
    """
    level = common_level(atlas, first, second)
    if level is None:
        return None
    one, other = (positions(atlas, slug, None, level) for slug in (first, second))
    xs = dict(zip(one.codes, one.values, strict=True))
    ys = dict(zip(other.codes, other.values, strict=True))
    codes = tuple(sorted(xs.keys() & ys.keys()))
    x = np.array([xs[code] for code in codes])
    y = np.array([ys[code] for code in codes])
    banded = Palette.BANDS in (one.indicator.palette, other.indicator.palette)
    return Relation(
        level,
        one,
        other,
        codes,
        x,
        y,
        None if banded else correlation(x, y),
        bivariate_classes(x, y),
    )
