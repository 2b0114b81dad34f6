"""A figure over time: where its series is one, and whether it changed beyond chance and noise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobilitymap.analysis.noise import difference_margin, figure_noise
from mobilitymap.analysis.rankings import ranked_level
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.indicators import Breakdown, Palette
from mobilitymap.stats.series import Change, change, segments, share_years, timeline
from mobilitymap.stats.significance import significant, z_test

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area, Level
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure over the periods of its measure, cut where the series breaks.

    Attributes
    ----------
    periods : tuple of str
        Oldest first; years between them that were not published stand there too.
    figures : tuple of (Figure or None)
        One for each period.
    runs : tuple of tuple of int
        Indices of the known figures that can be compared with one another.
    change : Change or None
        From the first to the last period of the latest run, if it has two and reaches the
        latest period.
    since : str or None
        The period that the change is counted from.
    difference : float or None
        Of the values of those two periods.
    beside : Area or None
        The nation or union whose change in the same time stands beside one in cash.
    beside_difference : float or None
        Its change.
    """

    periods: tuple[str, ...]
    figures: tuple[Observation | None, ...]
    runs: tuple[tuple[int, ...], ...]
    change: Change | None = None
    since: str | None = None
    difference: float | None = None
    beside: Area | None = None
    beside_difference: float | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """One for each period, NaN where missing."""
        return tuple(figure.value if figure else math.nan for figure in self.figures)


def trend(atlas: Atlas, indicator: Indicator, owner: Area, until: str | None = None) -> Trend:
    """Return the figures of an area over time, with the change within the latest run.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    indicator : Indicator
        The measure in question.
    owner : Area
        An area that the measure is published for.
    until : str, optional
        The last period to show, by default the latest.
    """
    published = atlas.series(indicator.slug, owner.code)
    level = ranked_level(atlas, owner, indicator)
    known = atlas.periods(indicator.slug, level) if level else tuple(published)
    periods = timeline([period for period in known if until is None or period <= until])
    figures = tuple(published.get(period) for period in periods)
    values = [figure.value if figure else math.nan for figure in figures]
    runs = segments(periods, values, {item.period for item in indicator.breaks})
    latest = runs[-1] if runs else ()
    # An index standardised within each period has no scale on which to move.
    if indicator.palette is Palette.BANDS or len(latest) < 2 or latest[-1] != len(periods) - 1:
        return Trend(periods, figures, runs)
    first, last = figures[latest[0]], figures[latest[-1]]
    if first is None or last is None or not (first.is_sound and last.is_sound):
        return Trend(periods, figures, runs)
    since, difference = periods[latest[0]], last.value - first.value
    if share_years(since, periods[latest[-1]]):
        return Trend(periods, figures, runs, Change.SHARED_YEARS, since, difference)
    # Pounds of different years are not one measure: what they are beside the nation's is.
    if indicator.unit.startswith("£"):
        nation, nation_moved = _nation_move(atlas, indicator, owner, since, periods[latest[-1]])
        return Trend(
            periods, figures, runs, Change.IN_CASH, since, difference, nation, nation_moved
        )
    noise = figure_noise(atlas, indicator, owner.code, level) if level else None
    moved = change(
        first.estimate,
        last.estimate,
        gap=indicator.breakdown is Breakdown.GAP,
        margin=difference_margin(noise, noise),
    )
    is_tested = first.has_interval and last.has_interval
    # A union of nations is none of many.
    if level and is_tested and moved is not Change.NO_CLEAR_CHANGE and owner.code[0] != "K":
        ends = (since, periods[latest[-1]])
        if owner.code not in _clear_changes(atlas, indicator.slug, level, *ends):
            moved = Change.NO_CLEAR_CHANGE
    return Trend(periods, figures, runs, moved, since, difference)


@per_atlas(maxsize=64)
def _clear_changes(atlas: Atlas, slug: str, level: Level, since: str, until: str) -> frozenset[str]:
    """Return the areas that changed between two periods, at a 5% false-discovery rate over all.

    Every area has a page: of those that did not change, one in twenty would pass a test by itself.
    """
    tests = {}
    for area in atlas.areas.level(level):
        if area.code[0] == "K":
            continue
        first, last = (atlas.figure(slug, area.code, period) for period in (since, until))
        if first is not None and last is not None and first.is_sound and last.is_sound:
            test = z_test(last.estimate, first.estimate)
            if test is not None:
                tests[area.code] = test
    return frozenset(significant(tests))


def _nation_move(
    atlas: Atlas, indicator: Indicator, owner: Area, since: str, until: str
) -> tuple[Area | None, float | None]:
    """Return the nation that an area is compared with and how its figure moved."""
    nation = atlas.comparator(indicator.slug, owner, until)
    if nation is None:
        return None, None
    first = atlas.figure(indicator.slug, nation.code, since)
    last = atlas.figure(indicator.slug, nation.code, until)
    if first is None or last is None or not (first.is_known and last.is_known):
        return None, None
    return nation, last.value - first.value
