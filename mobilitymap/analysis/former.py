"""What was published for abolished areas that are part of one of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation


@dataclass(frozen=True, slots=True)
class FormerFigure:
    """What was published for an abolished area that is part of one of today."""

    area: Area
    period: str
    figure: Observation


def former_figures(atlas: Atlas, indicator: Indicator, owner: Area) -> tuple[FormerFigure, ...]:
    """Return the latest figures of abolished areas, for periods that today's area lacks.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    indicator : Indicator
        The measure in question.
    owner : Area
        The area of today that they became part of.
    """
    own = atlas.series(indicator.slug, owner.code)
    found = []
    for step in atlas.areas.predecessors(owner.code):
        if step.what == "recoded" or step.old_code not in atlas.areas:
            continue
        series = atlas.series(indicator.slug, step.old_code)
        periods = [
            period
            for period, figure in series.items()
            if figure.is_known and not (period in own and own[period].is_known)
        ]
        if periods:
            area = atlas.areas.get(step.old_code)
            found.append(FormerFigure(area, periods[-1], series[periods[-1]]))
    return tuple(found)
