"""One area on one measure: its figure, its place, what it is compared with, its past."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.analysis.former import FormerFigure, former_figures
from mobilitymap.analysis.noise import difference_margin, figure_noise
from mobilitymap.analysis.rankings import Position, Ranking, ranked_level, ranking
from mobilitymap.analysis.trends import Trend, trend
from mobilitymap.analysis.verdicts import Verdict, verdict
from mobilitymap.domain.areas import Level
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.indicators import Palette
from mobilitymap.domain.observations import Observation
from mobilitymap.domain.peers import Against, Model
from mobilitymap.stats.ranking import deviations
from mobilitymap.stats.significance import ZTest, significant, z_test

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.profile import Reading

# Of fewer similar areas there is no middle to speak of.
MIN_PEERS: Final = 3
_NO_TREND: Final = Trend((), (), ())


@dataclass(frozen=True, slots=True)
class Comparator:
    """What an area is compared with on one measure.

    Attributes
    ----------
    against : Against
    figure : Observation
        The published figure of a nation or region; of similar areas, the figure in the
        middle of theirs (the lower median), which has no interval.
    area : Area or None
        The nation or region; None for similar areas.
    peers : tuple of str
        Codes of the similar areas that have a figure, the most similar first.
    """

    against: Against
    figure: Observation
    area: Area | None = None
    peers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BesidePeers:
    """From how many similar areas an area differs, at a 5% false-discovery rate.

    Attributes
    ----------
    above, below : int
        Number of similar areas that it is clearly above or below.
    count : int
        Number of similar areas with a published interval.
    """

    above: int
    below: int
    count: int


@dataclass(frozen=True, slots=True)
class BenchmarkedArea:
    """What can be said of an area on a measure.

    Attributes
    ----------
    reading : Reading
        The figure, and those of its region and nation.
    level : Level or None
        The level of the areas that it is ranked among; None where there are no others.
    position : Position or None
        None where the figure is missing, rests on few people or ranks are not allowed.
    comparator : Comparator or None
        None where there is nothing to compare with.
    difference : float or None
        Figure less that of the comparator; None for figures that rest on few people or that
        their publisher calls unreliable, which are not compared.
    test : ZTest or None
        None where one of the two has no published interval.
    verdict : Verdict
    margin : float or None
        The size up to which a difference without a test may be year-to-year noise; None
        where there is a test, and where the noise is not known.
    beside_peers : BesidePeers or None
        Tests against each similar area, where these are the comparator and intervals were
        published.
    deviations : float or None
        Distance from the comparator in standard deviations of all areas, each counting
        once.
    trend : Trend
    former : tuple of FormerFigure
        For areas made of others: the latest figure of each for a period in which this one
        has none.
    larger : Area or None
        The larger area that the figure was published for, of which alone all this is said;
        None where it is the area's own, also under another code of the same district.
    """

    reading: Reading
    level: Level | None = None
    position: Position | None = None
    comparator: Comparator | None = None
    difference: float | None = None
    test: ZTest | None = None
    verdict: Verdict = Verdict.NO_INTERVAL
    margin: float | None = None
    beside_peers: BesidePeers | None = None
    deviations: float | None = None
    trend: Trend = _NO_TREND
    former: tuple[FormerFigure, ...] = ()
    larger: Area | None = None

    @property
    def indicator(self) -> Indicator:
        """The measure."""
        return self.reading.indicator

    @property
    def is_beyond_noise(self) -> bool | None:
        """Whether the difference is more than year-to-year noise; None where that is unknown."""
        if self.difference is None or self.margin is None:
            return None
        return abs(self.difference) > self.margin


@per_atlas(maxsize=4096)
def benchmark_area(
    atlas: Atlas,
    slug: str,
    code: str,
    against: Against = Against.NATION,
    period: str | None = None,
) -> BenchmarkedArea:
    """Read an area on a measure.

    A measure that is published for a larger area only is read from that area, and so are
    its place and its past.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    code : str
        GSS code of the area, such as ``E08000032``.
    against : Against
        What to compare with.
    period : str, optional
        By default the latest.

    Raises
    ------
    UnknownIndicatorError, UnknownAreaError
    """
    reading = atlas.reading(slug, code, period)
    owner, indicator = reading.published_for, reading.indicator
    if owner is None:
        return BenchmarkedArea(reading)
    level = ranked_level(atlas, owner, indicator)
    others = ranking(atlas, slug, reading.period, level) if level else None
    compared = _comparator(atlas, reading, owner, others, against)
    difference = test = distance = tests = margin = None
    if compared is not None and reading.figure.is_sound:
        difference = reading.figure.value - compared.figure.value
        test = z_test(reading.figure.estimate, compared.figure.estimate)
        # A nation, a region or the middle of many areas hardly swings beside one area.
        if test is None and level is not None and indicator.palette is not Palette.BANDS:
            margin = difference_margin(figure_noise(atlas, indicator, owner.code, level))
        tests = _beside_peers(reading.figure, compared, others) if others is not None else None
        if others is not None and indicator.palette is not Palette.BANDS:
            distance = deviations(reading.figure.value, compared.figure.value, others.values)
    return BenchmarkedArea(
        reading,
        level,
        others.position(owner.code) if others is not None and indicator.rank else None,
        compared,
        difference,
        test,
        verdict(test, indicator.polarity),
        margin,
        tests,
        distance if distance is not None and not math.isnan(distance) else None,
        trend(atlas, indicator, owner, reading.period),
        former_figures(atlas, indicator, owner),
        larger_area(atlas, reading),
    )


def larger_area(atlas: Atlas, reading: Reading) -> Area | None:
    """Return the larger area that a figure was published for, None where it is the area's own.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    reading : Reading
        A figure with the areas that it is of.
    """
    owner = reading.published_for
    if owner is None or reading.is_own:
        return None
    if owner.level is Level.SMC:
        # One district under another code.
        return owner if _districts(atlas, owner.code) > 1 else None
    return owner


@per_atlas(maxsize=512)
def _districts(atlas: Atlas, smc: str) -> int:
    return sum(area.smc == smc for area in atlas.areas.level(Level.LTLA))


def _comparator(
    atlas: Atlas, reading: Reading, owner: Area, others: Ranking | None, against: Against
) -> Comparator | None:
    if reading.indicator.palette is Palette.BANDS:
        return None
    if against.model is not None:
        return _peers(atlas, owner, others, against) if others is not None else None
    area, figure = (
        (reading.nation, reading.nation_figure)
        if against is Against.NATION
        else (reading.region, reading.region_figure)
    )
    if area is None or figure is None or not figure.is_known:
        return None
    return Comparator(against, figure, area)


def _peers(atlas: Atlas, owner: Area, others: Ranking, against: Against) -> Comparator | None:
    """Return the similar areas that have a sound figure, with the one in the middle."""
    model = Model(against.value)
    known = dict(zip(others.codes, others.figures, strict=True))
    listed = (peer.code for peer in atlas.similar.peers(owner.code, model))
    peers = tuple(code for code in listed if code in known and known[code].is_sound)
    if len(peers) < MIN_PEERS:
        return None
    values = [known[code].value for code in peers]
    middle = float(np.quantile(values, 0.5, method="inverted_cdf"))
    return Comparator(against, Observation(middle), None, peers)


def _beside_peers(figure: Observation, compared: Comparator, others: Ranking) -> BesidePeers | None:
    """Test a figure against that of each similar area; None without intervals."""
    known = dict(zip(others.codes, others.figures, strict=True))
    found = {code: z_test(figure.estimate, known[code].estimate) for code in compared.peers}
    tests = {code: test for code, test in found.items() if test is not None}
    if not tests:
        return None
    above = [test.difference > 0 for test in significant(tests).values()]
    return BesidePeers(sum(above), len(above) - sum(above), len(tests))
