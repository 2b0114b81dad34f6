"""Where every area stands for a measure: ranks with their intervals, and fifths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.indicators import Polarity
from mobilitymap.errors import RankNotAllowedError
from mobilitymap.stats.ranking import fifths, rank_intervals, ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mobilitymap.domain.areas import Area, Level
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation

MIN_FOR_FIFTHS: Final = 20
MAX_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Position:
    """The place of an area among all areas of its level whose figure may be ranked.

    Attributes
    ----------
    rank : int
        1 is the most favourable; the highest, where neither end is favourable; the most
        deprived, where ranks are the publisher's (`Indicator.rank_of`).
    tied : bool
        Whether another area has the same rank.
    count : int
        Number of areas ranked.
    interval : tuple of (int, int) or None
        95% interval of the rank; None where the uncertainty of the value is unknown.
    fifth : int
        1 for the fifth of areas with the lowest values, 5 for the highest.
    favourable : bool or None
        Whether the area is in the most favourable fifth (True) or the least (False); None
        for those between, and where there are too few areas, or too many equal values, to
        speak of fifths.
    left_out : int
        Number of areas whose figure is not precise enough to rank.
    """

    rank: int
    tied: bool
    count: int
    interval: tuple[int, int] | None
    fifth: int
    favourable: bool | None
    left_out: int = 0


class Ranking:
    """The sound figures of the areas of a level, and their ranks where those are allowed.

    Figures that rest on few people, or that their publisher calls unreliable, are left out:
    they are never among the highest or lowest. Figures whose sampling error is too large to rank
    them are there, without a place.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    level : Level
        Level of the areas, such as districts or regions.

    Attributes
    ----------
    indicator : Indicator
    period : str
    level : Level
    codes : tuple of str
        GSS codes, sorted.
    figures : tuple of Observation
        One for each code.
    values : ndarray of float, shape (n,)
        Their values; not to be written to.
    """

    def __init__(self, atlas: Atlas, slug: str, period: str, level: Level) -> None:
        self.indicator: Indicator = atlas.indicators.get(slug)
        self.period, self.level = period, level
        found = [
            (area.code, figure)
            for area in atlas.areas.level(level)
            if area.code[0] != "K"
            and (figure := atlas.figure(slug, area.code, period)) is not None
            and figure.is_sound
        ]
        self.codes: tuple[str, ...] = tuple(code for code, _ in found)
        self.figures: tuple[Observation, ...] = tuple(figure for _, figure in found)
        self.values: NDArray[np.float64] = np.array([f.value for f in self.figures], dtype=float)
        self.values.flags.writeable = False
        self._published_intervals = atlas.rank_intervals(slug, period, level)

    @cached_property
    def _positions(self) -> dict[str, Position]:
        """Rank every area once; asked for the first time that a rank is."""
        is_ranked = np.array([figure.is_rankable for figure in self.figures], dtype=bool)
        values = np.where(is_ranked, self.values, np.nan)
        places = self._places(values)
        shared = np.bincount(places, minlength=1)
        parts = fifths(values)
        sizes = np.bincount(parts, minlength=6)
        intervals = self._published_intervals
        if intervals is None:
            intervals = simulated_intervals(self.indicator, self.codes, self.figures)
        return {
            code: Position(
                int(rank),
                bool(shared[rank] > 1),
                int(is_ranked.sum()),
                intervals.get(code),
                int(fifth),
                self._favourable(int(fifth), int(sizes[fifth]), int(is_ranked.sum())),
                int((~is_ranked).sum()),
            )
            for code, rank, fifth in zip(self.codes, places, parts, strict=True)
            if rank
        }

    def _places(self, values: NDArray[np.float64]) -> NDArray[np.int_]:
        """Return the rank of each area: the publisher's own where it gives one."""
        if not self.indicator.rank_of:
            return ranks(values, highest_first=highest_first(self.indicator))
        return np.array([figure.rank for figure in self.figures], dtype=int)

    def position(self, code: str) -> Position | None:
        """Return the place of an area; None where it has no figure that may be ranked.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.

        Raises
        ------
        RankNotAllowedError
            When the publisher advises against ranking this measure.
        """
        if not self.indicator.rank:
            raise RankNotAllowedError(self.indicator.slug)
        return self._positions.get(code)

    def ordered(self) -> tuple[tuple[str, Position], ...]:
        """Return all areas by rank, then code, rank 1 first.

        Raises
        ------
        RankNotAllowedError
            When the publisher advises against ranking this measure.
        """
        if not self.indicator.rank:
            raise RankNotAllowedError(self.indicator.slug)
        return tuple(sorted(self._positions.items(), key=lambda item: (item[1].rank, item[0])))

    def _favourable(self, fifth: int, sharing: int, count: int) -> bool | None:
        if fifth not in (1, 5) or self.indicator.polarity is Polarity.NEITHER:
            return None
        # Where a third of areas share the lowest value, it is not that of a fifth.
        if count < MIN_FOR_FIFTHS or sharing > MAX_SHARE * count:
            return None
        return (fifth == 5) == (self.indicator.polarity is Polarity.HIGH_IS_GOOD)


def ranked_level(atlas: Atlas, area: Area, indicator: Indicator) -> Level | None:
    """Return the level of the areas that an area is ranked among for a measure.

    A county's own figure of a measure of districts stands among upper-tier authorities.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    indicator : Indicator
        The measure in question.
    """
    at = atlas.areas.levels_of(area.code)
    if indicator.level in at:
        return indicator.level
    return next((level for level in atlas.levels(indicator.slug) if level in at), None)


def highest_first(indicator: Indicator) -> bool:
    """Whether rank 1 is the highest value: not where a low value is good news.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return indicator.polarity is not Polarity.HIGH_IS_BAD


def simulated_intervals(
    indicator: Indicator, codes: tuple[str, ...], figures: tuple[Observation, ...]
) -> dict[str, tuple[int, int]]:
    """Return the rank intervals of areas by code, those that have one.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    codes : tuple of str
        GSS codes of the areas.
    figures : tuple of Observation
        Their figures, in the same order.
    """
    low, high = rank_intervals(
        [figure.value for figure in figures],
        [figure.lower for figure in figures],
        [figure.upper for figure in figures],
        highest_first=highest_first(indicator),
    )
    pairs = zip(codes, low, high, strict=True)
    return {code: (int(first), int(last)) for code, first, last in pairs if first}


def ranking(
    atlas: Atlas, slug: str, period: str | None = None, level: Level | None = None
) -> Ranking:
    """Return the figures and ranks of the areas of a level.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str, optional
        By default the latest.
    level : Level, optional
        By default the indicator's own.

    Raises
    ------
    UnknownIndicatorError, UnknownPeriodError, UnknownLevelError
    """
    level = level or atlas.indicators.get(slug).level
    return _positions(atlas, slug, atlas.known_period(slug, period, level), level)


@per_atlas(maxsize=512)
def _positions(atlas: Atlas, slug: str, period: str, level: Level) -> Ranking:
    return Ranking(atlas, slug, period, level)
