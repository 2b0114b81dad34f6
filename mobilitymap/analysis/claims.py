"""May one say that two areas differ? A statement on two areas, held against the figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.noise import difference_margin, figure_noise
from mobilitymap.analysis.rankings import ranked_level
from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import Palette
from mobilitymap.stats.series import within_resolution
from mobilitymap.stats.significance import ZTest, z_test

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area, Gazetteer
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.profile import Reading


# The unions that publishers print beside the four countries, by the letters of their codes.
_UNIONS: Final = {"K02000001": "EWSN", "K03000001": "EWS", "K04000001": "EW"}


class Support(StrEnum):
    """The answer."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"
    CANNOT_TELL = "cannot tell"


class Ground(StrEnum):
    """What the answer rests on."""

    TEST = "test"
    NOISE = "noise"
    BEYOND_NOISE = "beyond-noise"
    RESOLUTION = "resolution"
    EQUAL = "equal"
    MISSING = "missing"
    SAME_FIGURE = "same-figure"
    FEW_PEOPLE = "few-people"
    UNRELIABLE = "unreliable"
    BANDS = "bands"
    NO_INTERVAL = "no-interval"


@dataclass(frozen=True, slots=True)
class Claim:
    """The statement that a measure is higher in one area than in another, tested.

    Attributes
    ----------
    higher, lower : Reading
        The two areas, the one with the higher figure first; in the order asked for where a
        figure is missing.
    support : Support
    ground : Ground
    difference : float or None
        Higher less lower; None where a figure is missing.
    test : ZTest or None
        The test, if intervals were published for both.
    margin : float or None
        The size up to which the difference may be year-to-year noise; None where intervals
        were published, and where the noise is not known.
    nested : bool
        Whether one area is part of the other, which makes a test err on the cautious side.
    """

    higher: Reading
    lower: Reading
    support: Support
    ground: Ground
    difference: float | None
    test: ZTest | None = None
    margin: float | None = None
    nested: bool = False

    @property
    def indicator(self) -> Indicator:
        """The measure."""
        return self.higher.indicator

    @property
    def period(self) -> str:
        """The period of both figures."""
        return self.higher.period


def claim(atlas: Atlas, slug: str, first: str, second: str, period: str | None = None) -> Claim:
    """Test whether the figures of two areas differ.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    first, second : str
        Codes of two areas.
    period : str, optional
        By default the latest.

    Raises
    ------
    UnknownIndicatorError, UnknownAreaError
    """
    one, other = (atlas.reading(slug, code, period) for code in (first, second))
    if not (one.figure.is_known and other.figure.is_known):
        return Claim(one, other, Support.CANNOT_TELL, Ground.MISSING, None)
    higher, lower = (one, other) if one.figure.value >= other.figure.value else (other, one)
    difference = higher.figure.value - lower.figure.value
    test = z_test(higher.figure.estimate, lower.figure.estimate)
    margin = _margin(atlas, higher, lower) if test is None else None
    support, ground = _weigh(higher, lower, difference, test, margin)
    owners = (higher.published_for, lower.published_for)
    nested = _contains(atlas.areas, *owners) or _contains(atlas.areas, *reversed(owners))
    return Claim(higher, lower, support, ground, difference, test, margin, nested)


def _margin(atlas: Atlas, *readings: Reading) -> float | None:
    """Return the size up to which the difference of two figures may be noise."""
    sds = []
    for reading in readings:
        owner, indicator = reading.published_for, reading.indicator
        level = ranked_level(atlas, owner, indicator) if owner is not None else None
        # Beside an area's, the noise of a nation or region that it is compared with is little.
        if owner is not None and level not in {None, Level.REGION, Level.COUNTRY}:
            sds.append(figure_noise(atlas, indicator, owner.code, level))
    return difference_margin(*sds)


def _contains(areas: Gazetteer, outer: Area | None, inner: Area | None) -> bool:
    """Whether an area is another one's county, region, nation or union."""
    if outer is None or inner is None or outer.code == inner.code:
        return False
    if outer.code in _UNIONS:
        return inner.nation in _UNIONS[outer.code]
    around = areas.at_level(inner.code, outer.level)
    return around is not None and around.code == outer.code


def _weigh(
    higher: Reading,
    lower: Reading,
    difference: float,
    test: ZTest | None,
    margin: float | None,
) -> tuple[Support, Ground]:
    """Give the answer, and what it rests on: the first ground that applies."""
    indicator, resolution = higher.indicator, higher.indicator.resolution
    if higher.published_for == lower.published_for:
        answer = Support.CANNOT_TELL, Ground.SAME_FIGURE
    elif indicator.palette is Palette.BANDS:
        answer = Support.CANNOT_TELL, Ground.BANDS
    elif Flag.SMALL_BASE in (higher.figure.flag, lower.figure.flag):
        answer = Support.CANNOT_TELL, Ground.FEW_PEOPLE
    elif not (higher.figure.is_sound and lower.figure.is_sound):
        answer = Support.CANNOT_TELL, Ground.UNRELIABLE
    elif test is not None:
        answer = (Support.SUPPORTED if test.differs else Support.NOT_SUPPORTED), Ground.TEST
    elif difference == 0:
        answer = Support.NOT_SUPPORTED, Ground.EQUAL
    elif margin is not None and difference <= margin:
        answer = Support.NOT_SUPPORTED, Ground.NOISE
    elif margin is not None:
        answer = Support.CANNOT_TELL, Ground.BEYOND_NOISE
    elif resolution is not None and within_resolution(difference, resolution):
        answer = Support.NOT_SUPPORTED, Ground.RESOLUTION
    else:
        answer = Support.CANNOT_TELL, Ground.NO_INTERVAL
    return answer
