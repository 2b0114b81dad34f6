"""How large a difference has to be to be more than year-to-year noise, area by area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.domain.indicators import Breakdown
from mobilitymap.stats.noise import margin

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Level
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator

# Their noise is that of the pupils on free school meals, who are few; of the others it is not.
_BY_COHORT: Final = frozenset({Breakdown.FSM, Breakdown.DISADVANTAGED, Breakdown.GAP})


def figure_noise(atlas: Atlas, indicator: Indicator, code: str, level: Level) -> float | None:
    """Return the standard deviation of the noise in the figure of an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    indicator : Indicator
        The measure in question.
    code : str
        GSS code of the area, such as ``E08000032``.
    level : Level
        Level of the areas that it is set among.

    Returns
    -------
    float or None
        In the unit of the measure; None where it is not known.
    """
    pupils = atlas.cohort(indicator.family, code) if indicator.breakdown in _BY_COHORT else None
    return atlas.noise_by_cohort(indicator.slug, level, pupils)


def difference_margin(*sds: float | None) -> float | None:
    """Return the size up to which a difference may be noise; None where that is not known.

    Parameters
    ----------
    *sds : float or None
        The noise of each figure that goes into the difference.
    """
    known = [sd for sd in sds if sd is not None]
    return margin(*known) if known and len(known) == len(sds) else None
