"""What stands out in an area, over all its measures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import Breakdown, LifeStage, Polarity
from mobilitymap.domain.peers import Against

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator

# So that five measures of deprivation do not crowd out the rest.
MAX_PER_STAGE: Final = 2
# City of London and the Isles of Scilly; the next smallest district has twice as many.
SMALL_POPULATION: Final = 20_000


@dataclass(frozen=True, slots=True)
class Highlights:
    """What stands out in an area.

    Attributes
    ----------
    better, worse : tuple of BenchmarkedArea
        Beyond 99.8% limits of the comparator, on published intervals: sure, although many
        measures were looked at.
    best_fifth, worst_fifth : tuple of BenchmarkedArea
        Among the most and the least favourable fifth of areas, of the measures without
        intervals: a description of the published figures. At most two of a life stage. A
        narrow gap is not among the best: it can mean that the others do badly too.
        The figures of a larger area that stand on this one's page are in all four too, with
        `BenchmarkedArea.larger`; they are counted by themselves and are said of that area alone.
    weakest : LifeStage or None
        The stage with the largest share of the area's own measures in the least favourable
        fifth.
    is_small : bool
        Whether so few people live here that fifths would say too much; there are none then.
    """

    better: tuple[BenchmarkedArea, ...]
    worse: tuple[BenchmarkedArea, ...]
    best_fifth: tuple[BenchmarkedArea, ...]
    worst_fifth: tuple[BenchmarkedArea, ...]
    weakest: LifeStage | None
    is_small: bool = False


def highlights(atlas: Atlas, code: str, against: Against = Against.NATION) -> Highlights:
    """Find what stands out in an area on the latest figures.

    Left out are measures of the districts of 2019, which have a newer edition, and the
    figures of pupils not eligible for free school meals, whose gap is looked at instead.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    against : Against, optional
        What the area is compared with.

    Raises
    ------
    UnknownAreaError
    """
    all_of_them = [benchmark_area(atlas, item.slug, code, against) for item in _looked_at(atlas)]
    known = [item for item in all_of_them if item.reading.figure.is_known]
    population = atlas.areas.get(code).population
    is_small = population is not None and population < SMALL_POPULATION
    sure = [
        item
        for item in known
        if item.test is not None
        and item.test.stands_out
        and item.indicator.polarity is not Polarity.NEITHER
    ]
    named = {item.indicator.slug for item in sure}
    # Where intervals are published, the test has decided; their ranks are too uncertain for
    # fifths: hardly any rank interval lies within one.
    rest = [
        item
        for item in known
        if item.position
        and item.position.interval is None
        and item.indicator.slug not in named
        and not is_small
    ]
    return Highlights(
        tuple(item for item in sure if _is_good(item)),
        tuple(item for item in sure if not _is_good(item)),
        _few_per_stage(
            item
            for item in rest
            if _fifth(item) is True and item.indicator.breakdown is not Breakdown.GAP
        ),
        _few_per_stage(item for item in rest if _fifth(item) is False),
        weakest_stage(item for item in rest if item.larger is None),
        is_small,
    )


def weakest_stage(standings: Iterable[BenchmarkedArea]) -> LifeStage | None:
    """Return the stage with the largest share of measures in the least favourable fifth.

    The stage that comes first in life, where several have the same share; None where no
    measure is in that fifth.

    Parameters
    ----------
    standings : iterable of BenchmarkedArea
        Where an area stands on each measure.
    """
    ranked: Counter[LifeStage] = Counter()
    low: Counter[LifeStage] = Counter()
    for item in standings:
        if item.position is not None:
            ranked[item.indicator.life_stage] += 1
            low[item.indicator.life_stage] += _fifth(item) is False
    shares = {stage: low[stage] / ranked[stage] for stage in LifeStage if low[stage]}
    return max(shares, key=lambda stage: shares[stage], default=None)


def _looked_at(atlas: Atlas) -> Iterable[Indicator]:
    return (
        item
        for item in atlas.indicators
        if item.level is not Level.LTLA_2019
        and item.breakdown is not Breakdown.NOT_FSM
        # The same results by another definition of who is behind would be said twice.
        and not atlas.indicators.is_by_disadvantage(item)
    )


def _fifth(item: BenchmarkedArea) -> bool | None:
    return item.position.favourable if item.position else None


def _is_good(item: BenchmarkedArea) -> bool:
    above = item.difference is not None and item.difference > 0
    return above == (item.indicator.polarity is Polarity.HIGH_IS_GOOD)


def _few_per_stage(standings: Iterable[BenchmarkedArea]) -> tuple[BenchmarkedArea, ...]:
    counted: Counter[tuple[LifeStage, Area | None]] = Counter()
    kept = []
    for item in standings:
        whose = (item.indicator.life_stage, item.larger)
        counted[whose] += 1
        if counted[whose] <= MAX_PER_STAGE:
            kept.append(item)
    return tuple(kept)
