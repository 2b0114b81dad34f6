"""What can be said in a few lines of an area, the surest first, and of which stage of life.

Only the area's own figures are looked at; a larger area's stand in the tables, named.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import Breakdown, LifeStage, Palette, Polarity
from mobilitymap.domain.peers import Against
from mobilitymap.stats.significance import significant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.stats.significance import ZTest

MAX_LINES: Final = 5
"""More than this nobody reads aloud."""
MIN_LINES: Final = 3
"""Up to so many, what is less sure is said too: as figures, without a word that compares."""
# City of London and the Isles of Scilly; the next smallest district has twice as many.
SMALL_POPULATION: Final = 20_000
# Of one measure alone a stage is not called the weakest.
_MIN_EVIDENCE: Final = 2
# Standard deviations of all areas.
_FAR: Final = 0.5
# The publisher's bands next to the middle one are "middling" too.
_MIDDLING: Final = 1


class Basis(IntEnum):
    """What a line of the summary rests on, the surest first."""

    TEST = 1
    BAND = 2
    NOISE = 3
    FIFTH = 4
    MIDDLING_BAND = 5
    SIMILAR = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One measure of which something can be said.

    Attributes
    ----------
    item : BenchmarkedArea
        The area's own figure with all that it is compared with.
    basis : Basis
        A difference by test on published intervals, at a 5% false-discovery rate; an outer band
        that the publisher put the area in; a difference beyond year-to-year noise; no more than
        an outer fifth of the published figures, how much of which is chance nobody knows; a band
        near the middle; or a test that finds no clear difference.
    clearness : float
        How far from the comparator or the middle band: for the order of findings on the same
        basis.
    """

    item: BenchmarkedArea
    basis: Basis
    clearness: float

    @property
    def stage(self) -> LifeStage:
        """The stage of life of the measure."""
        return self.item.indicator.life_stage


@dataclass(frozen=True, slots=True)
class Highlights:
    """What stands out in an area.

    Attributes
    ----------
    findings : tuple of Finding
        One for each line of the summary, at most five.
    weakest : LifeStage or None
        See `weakest_stage`.
    is_small : bool
        Whether so few people live here that fifths and noise would say too much; nothing rests
        on them then.
    """

    findings: tuple[Finding, ...]
    weakest: LifeStage | None
    is_small: bool = False


def highlights(atlas: Atlas, code: str, against: Against = Against.NATION) -> Highlights:
    """Find what can be said of an area on its own latest figures.

    Left out are measures of the districts of 2019, which have a newer edition, and the
    figures of pupils not eligible for free school meals, whose gap is looked at instead.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    against : Against, optional
        The nation or the region. Similar areas have no published figure to be told from, so
        with them the nation is what the area is compared with here too.

    Raises
    ------
    UnknownAreaError
    """
    beside = against if against is Against.REGION else Against.NATION
    population = atlas.areas.get(code).population
    is_small = population is not None and population < SMALL_POPULATION
    own = _own(atlas, code, beside)
    clear = _clear(own)
    found = [
        finding for item in own if (finding := _finding(item, clear, is_small=is_small)) is not None
    ]
    national = own if beside is Against.NATION else _own(atlas, code, Against.NATION)
    weakest = None if is_small else weakest_stage(national)
    return Highlights(_chosen(found), weakest, is_small)


def weakest_stage(own: Iterable[BenchmarkedArea]) -> LifeStage | None:
    """Return the stage of life with the most unfavourable evidence, if there is one.

    What counts is a verdict by test, at a 5% false-discovery rate, and the least favourable fifth
    where the distance from the nation is beyond year-to-year noise, or where the publisher's own
    way of saying the measure is by its place among areas. Measures that are the same figures twice
    count once. None where no stage has two, where two stages have equally many, or where
    another stage has more verdicts.

    Parameters
    ----------
    own : iterable of BenchmarkedArea
        An area's own figures, beside those of its nation.
    """
    items = list(own)
    clear = _clear(items)
    low = [item for item in items if _is_low(item, clear)]
    counted = _by_stage(low)
    verdicts = _by_stage(item for item in low if item.test is not None)
    most = max(counted.values(), default=0)
    first = [stage for stage, count in counted.items() if count == most]
    if most < _MIN_EVIDENCE or len(first) > 1:
        return None
    return first[0] if verdicts[first[0]] == max(verdicts.values(), default=0) else None


def _by_stage(items: Iterable[BenchmarkedArea]) -> Counter[LifeStage]:
    """Count pieces of evidence by stage of life."""
    evidence = {(item.indicator.life_stage, item.indicator.evidence) for item in items}
    return Counter(stage for stage, _ in evidence)


def _own(atlas: Atlas, code: str, against: Against) -> list[BenchmarkedArea]:
    items = (
        benchmark_area(atlas, each.slug, code, against)
        for each in atlas.indicators
        if each.level is not Level.LTLA_2019
        and each.breakdown is not Breakdown.NOT_FSM
        # The same results by another definition of who is behind would be said twice.
        and not atlas.indicators.is_by_disadvantage(each)
    )
    return [item for item in items if item.larger is None and item.reading.figure.is_sound]


def _clear(items: Sequence[BenchmarkedArea]) -> frozenset[str]:
    """Return the measures on which an area differs, at a 5% false-discovery rate over all tested.

    One in twenty of the measures that do not differ would pass a test by itself, and all that
    have intervals are looked at.
    """
    return frozenset(
        significant({item.indicator.slug: item.test for item in items if item.test is not None})
    )


def _finding(item: BenchmarkedArea, clear: frozenset[str], *, is_small: bool) -> Finding | None:
    """Return the surest thing that can be said on a measure."""
    indicator = item.indicator
    if indicator.palette is Palette.BANDS:
        return _band(item)
    if indicator.polarity is Polarity.NEITHER:
        return None
    # Where intervals are published the test has decided, and fifths are of ranks too uncertain.
    if item.test is not None:
        return _tested(item, item.test, clear)
    # A narrow gap can mean that the others do badly too.
    is_narrow_gap = indicator.breakdown is Breakdown.GAP and not _is_bad(item)
    return None if is_small or is_narrow_gap else _untested(item)


def _band(item: BenchmarkedArea) -> Finding | None:
    bands = item.indicator.bands
    if item.reading.figure.band not in bands:
        return None
    distance = abs(bands.index(item.reading.figure.band) - (len(bands) - 1) / 2)
    return Finding(item, Basis.BAND if distance > _MIDDLING else Basis.MIDDLING_BAND, distance)


def _tested(item: BenchmarkedArea, test: ZTest, clear: frozenset[str]) -> Finding | None:
    if item.indicator.slug in clear:
        return Finding(item, Basis.TEST, abs(test.z))
    return None if test.differs else Finding(item, Basis.SIMILAR, -abs(test.z))


def _untested(item: BenchmarkedArea) -> Finding | None:
    times = _times_noise(item)
    if times is not None:
        return Finding(item, Basis.NOISE, times) if times > 1 else None
    place = item.position
    if place is None or place.favourable is None or place.interval is not None:
        return None
    if item.comparator is None:
        return Finding(item, Basis.FIFTH, math.inf) if item.indicator.said_most else None
    # The fifths are of the whole country: one can be in an outer one, and close to one's nation.
    distance = abs(item.deviations or 0)
    return Finding(item, Basis.FIFTH, distance) if distance >= _FAR else None


def _chosen(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Choose the lines: the surest first, of a stage of life one at first."""
    ordered = sorted(found, key=lambda each: (each.basis, -each.clearness))
    kept: list[Finding] = []
    stages: set[LifeStage] = set()
    for each in ordered:
        if len(kept) < MAX_LINES and each.stage not in stages and each.basis <= Basis.NOISE:
            kept.append(each)
            stages.add(each.stage)
    said = {each.item.indicator.evidence for each in kept}
    # Then further verdicts by test; and what is less sure, for an area with next to nothing else.
    for each in sorted(ordered, key=lambda each: (each.basis, each.stage in stages)):
        room = MAX_LINES if each.basis is Basis.TEST else MIN_LINES
        if len(kept) < room and each not in kept and each.item.indicator.evidence not in said:
            kept.append(each)
            said.add(each.item.indicator.evidence)
    return tuple(sorted(kept, key=lambda each: (each.basis, -each.clearness)))


def _is_low(item: BenchmarkedArea, clear: frozenset[str]) -> bool:
    """Whether a figure counts against its stage of life."""
    if item.test is not None:
        return item.indicator.slug in clear and _is_bad(item)
    if item.position is None or item.position.favourable is not False:
        return False
    if item.indicator.said_most:
        return True
    times = _times_noise(item)
    return times is not None and times > 1 and _is_bad(item)


def _times_noise(item: BenchmarkedArea) -> float | None:
    """Return a difference as a multiple of what noise explains; None where that is unknown."""
    if item.difference is None or not item.margin:
        return None
    return abs(item.difference) / item.margin


def _is_bad(item: BenchmarkedArea) -> bool:
    above = item.difference is not None and item.difference > 0
    polarity = item.indicator.polarity
    if polarity is Polarity.NEITHER or not item.difference:
        return False
    return above == (polarity is Polarity.HIGH_IS_BAD)
