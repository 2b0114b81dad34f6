"""How two measures go together over areas, at a level where both are published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.analysis.rankings import Ranking, ranking
from mobilitymap.domain.areas import Level
from mobilitymap.domain.boundaries import LONDON
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.stats.classification import Classification, Scheme, classify
from mobilitymap.stats.correlation import (
    SIDES,
    BivariateClasses,
    Correlation,
    Strength,
    bivariate_classes,
    correlation,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.stats.correlation import Coefficient

# Levels at which areas can be set against each other, from the finest; regions are too few.
_LEVELS: Final = (Level.LTLA, Level.UTLA, Level.SMC, Level.LTLA_2019)

_DEPRIVATION: Final = (
    frozenset(
        {
            "imd-2025",
            "imd-2025-most-deprived-tenth",
            "imd-2025-income",
            "imd-2025-employment",
            "imd-2025-education",
        }
    ),
    frozenset({"imd-2019", "imd-2019-most-deprived-tenth", "idaci-2019"}),
)
# Whom the results of a school stage are published for.
_GROUPS_OF_PUPILS: Final = (
    "-fsm",
    "-not-fsm",
    "-gap",
    "-disadvantaged",
    "-not-disadvantaged",
    "-disadvantaged-gap",
)
# Measures of which one is made from the other, or both from the same answers.
_SAME_FIGURES: Final = (
    *_DEPRIVATION,
    frozenset({"median-pay", "weekly-pay", "pay-p20", "pay-p80", "pay-ratio"}),
    frozenset({"child-poverty", "child-poverty-before-housing"}),
    # The same results by free school meals and by disadvantage.
    *(
        frozenset(f"{results}{group}" for group in ("", *_GROUPS_OF_PUPILS))
        for results in ("ks2-expected", "attainment8")
    ),
)

# What a measure is set beside unless something else is asked for.
_PREFERRED: Final = ("attainment8-fsm", "child-poverty", "median-pay", "idaci-2019")


class Sharing(StrEnum):
    """Whether two measures go together because of how they are made."""

    NONE = "none"
    SAME_FIGURES = "same figures"
    DEPRIVATION_INDEX = "deprivation index"


class WithoutLondon(StrEnum):
    """What becomes of a correlation when London's areas are left out.

    London stands apart in so many measures that its areas can make a correlation, hide one or
    turn it round. That is said only where either coefficient lies outside the interval of the
    other: fewer areas alone make an interval wider.
    """

    UNKNOWN = "unknown"
    """No correlation, or no area of London or too few others."""
    AGREES = "agrees"
    """The same strength and direction."""
    UNCERTAIN = "uncertain"
    """Another strength or direction, by less than their intervals."""
    WEAKER = "weaker"
    STRONGER = "stronger"
    """Clear with and without London, in one direction."""
    VANISHES = "vanishes"
    """Clear only with London."""
    APPEARS = "appears"
    """Clear only without London."""
    REVERSES = "reverses"
    """Clear with and without London, in opposite directions."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why an area takes no part: what its figure of one measure lacks.

    Attributes
    ----------
    code, slug : str
        Of the area and of the measure.
    reason : str
        ``outside`` (the measure is not published for its nation), ``small-base`` (there is a
        figure, of few people), ``unreliable-figure`` (there is one that its publisher calls
        so), or the flag of the missing figure.
    """

    code: str
    slug: str
    reason: str


# Two relations are equal only if they are one: arrays have no hash, and `relation` keeps them.
@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """Two measures over the areas that have sound figures of both.

    Attributes
    ----------
    level : Level
        The finest level at which both are published.
    first, second : Ranking
        The figures of each measure, also of areas that lack the other.
    codes : tuple of str
        Areas with both, sorted.
    x, y : ndarray of float, shape (n,)
        Their values; read-only.
    correlation : Correlation or None
        None for measures whose values may not be computed with (published bands), or too
        few areas.
    elsewhere : Correlation or None
        The same without London's areas; None also where none of them takes part.
    classes : BivariateClasses
        Thirds of both, one class for each of `codes`: of areas by size of the figure or, for
        a measure that has them, of the published bands (unfavourable, middling, favourable).
    left_out : tuple of LeftOut
        One for each area and measure without a sound figure, by code.
    sharing : Sharing
    """

    level: Level
    first: Ranking
    second: Ranking
    codes: tuple[str, ...]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    correlation: Correlation | None
    elsewhere: Correlation | None
    classes: BivariateClasses
    left_out: tuple[LeftOut, ...]
    sharing: Sharing

    def __post_init__(self) -> None:
        for values in (self.x, self.y):
            values.flags.writeable = False

    @property
    def is_banded(self) -> bool:
        """Whether one of the measures, or both, is read in published bands."""
        return bool(self.first.indicator.bands or self.second.indicator.bands)

    @property
    def without_london(self) -> WithoutLondon:
        """What becomes of the correlation when London's areas are left out."""
        if self.correlation is None or self.elsewhere is None:
            return WithoutLondon.UNKNOWN
        return _effect(self.correlation.pearson, self.elsewhere.pearson)


def _effect(whole: Coefficient, rest: Coefficient) -> WithoutLondon:
    if whole.agrees_with(rest):
        return WithoutLondon.AGREES
    if not whole.is_beyond(rest):
        return WithoutLondon.UNCERTAIN
    if rest.strength is Strength.NONE:
        return WithoutLondon.VANISHES
    if whole.strength is Strength.NONE:
        return WithoutLondon.APPEARS
    if whole.direction != rest.direction:
        return WithoutLondon.REVERSES
    return WithoutLondon.WEAKER if rest.strength < whole.strength else WithoutLondon.STRONGER


def common_level(atlas: Atlas, first: str, second: str) -> Level | None:
    """Return the finest level at which two measures are both published.

    Districts and counties meet at the upper tier where the measure of districts is
    published for counties too, and not otherwise: nothing is averaged to make them meet.
    None where they have no such level, or no nation in common; regions are too few to compare.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    first : str
        Slug of one measure.
    second : str
        Slug of the other one.
    """
    one, other = (atlas.indicators.get(slug) for slug in (first, second))
    if not one.coverage & other.coverage:
        return None
    levels = [atlas.levels(slug) for slug in (first, second)]
    return next((level for level in _LEVELS if all(level in known for known in levels)), None)


def comparable_levels(atlas: Atlas, slug: str) -> tuple[Level, ...]:
    """Return the levels of a measure at which it can meet another one, the finest first.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    """
    return tuple(level for level in _LEVELS if level in atlas.levels(slug))


def partners(atlas: Atlas, slug: str) -> tuple[str, ...]:
    """Return the other measures that meet a measure at some level, in their order of lists.

    Those that are made from the same figures come last.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    """
    found = [
        item.slug
        for item in atlas.indicators
        if item.slug != slug and common_level(atlas, slug, item.slug) is not None
    ]
    return tuple(
        sorted(found, key=lambda other: sharing(atlas, slug, other) is Sharing.SAME_FIGURES)
    )


def usual_partner(atlas: Atlas, slug: str) -> str | None:
    """Return the measure that a measure is set beside unless another one is asked for.

    None for a measure that meets no other.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    """
    choices = partners(atlas, slug)
    telling = [other for other in choices if sharing(atlas, slug, other) is Sharing.NONE]
    preferred = (other for other in _PREFERRED if other in telling)
    return next(iter((*preferred, *telling, *choices)), None)


def sharing(atlas: Atlas, first: str, second: str) -> Sharing:
    """Say whether two measures go together because of how they are made.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    first : str
        Slug of one measure.
    second : str
        Slug of the other one.
    """
    pair = {first, second}
    one, other = (atlas.indicators.get(slug).family for slug in (first, second))
    # Measures of no family do not belong together.
    if (one and one == other) or any(pair <= group for group in _SAME_FIGURES):
        return Sharing.SAME_FIGURES
    if any(pair & group for group in _DEPRIVATION):
        return Sharing.DEPRIVATION_INDEX
    return Sharing.NONE


@per_atlas(maxsize=64)
def relation(atlas: Atlas, first: str, second: str) -> Relation | None:
    """Bring two measures together, each with its latest figures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    first : str
        Slug of one measure.
    second : str
        Slug of the other one.

    Returns
    -------
    Relation or None
        None where they meet at no level, or where no area has sound figures of both.

    Raises
    ------
    UnknownIndicatorError
    """
    level = common_level(atlas, first, second)
    if level is None:
        return None
    one, other = (ranking(atlas, slug, None, level) for slug in (first, second))
    xs, ys = _known(one), _known(other)
    codes = tuple(sorted(xs.keys() & ys.keys()))
    if not codes:
        return None
    x = np.array([xs[code] for code in codes])
    y = np.array([ys[code] for code in codes])
    banded = bool(one.indicator.bands or other.indicator.bands)
    outside = np.array([atlas.areas.get(code, level).region != LONDON for code in codes])
    return Relation(
        level,
        one,
        other,
        codes,
        x,
        y,
        None if banded else correlation(x, y),
        None if banded or outside.all() else correlation(x[outside], y[outside]),
        _banded_classes(one, other, codes) if banded else bivariate_classes(x, y),
        tuple(
            LeftOut(area.code, side.indicator.slug, _reason(atlas, side, area))
            for area in atlas.areas.level(level)
            for side, known in ((one, xs), (other, ys))
            if area.code not in known
        ),
        sharing(atlas, first, second),
    )


def _reason(atlas: Atlas, side: Ranking, area: Area) -> str:
    if not side.indicator.covers(area.nation):
        return OUTSIDE
    figure = atlas.figure(side.indicator.slug, area.code, side.period)
    return (figure.why_no_class if figure else "") or Flag.NOT_AVAILABLE


def _known(side: Ranking) -> dict[str, float]:
    """Return the sound figures by code; of a measure with bands, those that are in one."""
    bands = side.indicator.bands
    pairs = zip(side.codes, side.figures, strict=True)
    return {code: figure.value for code, figure in pairs if not bands or figure.band in bands}


def band_groups(bands: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Put published bands together by three: unfavourable, middling and favourable ones.

    As many are at either end; of two bands none is middling, and one is not parted.

    Parameters
    ----------
    bands : tuple of str
        Worst first.

    Examples
    --------
    >>> band_groups(("worst", "bad", "fair", "good", "best"))
    (('worst', 'bad'), ('fair',), ('good', 'best'))
    """
    ends = round(len(bands) / SIDES)
    parts = (bands[:ends], bands[ends : len(bands) - ends], bands[len(bands) - ends :])
    return tuple(part for part in parts if part)


def _banded_classes(one: Ranking, other: Ranking, codes: tuple[str, ...]) -> BivariateClasses:
    """Put areas into classes by the published bands of one measure, or of both."""
    columns, rows = (_thirds(side, codes) for side in (one, other))
    classes = SIDES * (rows.classes - 1) + columns.classes
    counts = np.bincount(classes, minlength=SIDES**2 + 1)[1:]
    return BivariateClasses(classes, columns, rows, tuple(int(count) for count in counts))


def _thirds(side: Ranking, codes: tuple[str, ...]) -> Classification:
    """Put areas into groups of bands or, without any, into thirds by size of the figure."""
    figures = dict(zip(side.codes, side.figures, strict=True))
    groups = band_groups(side.indicator.bands)
    if not groups:
        return classify([figures[code].value for code in codes], Scheme.QUANTILE, SIDES)
    group_of = {band: number for number, group in enumerate(groups, 1) for band in group}
    thirds = np.array([group_of[figures[code].band] for code in codes])
    counts = np.bincount(thirds, minlength=len(groups) + 1)[1:]
    return Classification(Scheme.BANDS, (), thirds, tuple(int(count) for count in counts))
