"""A reading: what is said of one area, for one indicator and period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation


@dataclass(frozen=True, slots=True)
class Reading:
    """The figure of an area for one indicator and period, beside its comparators.

    Attributes
    ----------
    indicator : Indicator
    period : str
    area : Area
        The area that was asked about.
    published_for : Area or None
        The area that the figure belongs to: the area itself, the county or the Social
        Mobility Commission area around it, or None where the measure has no such area.
    figure : Observation
        Missing with its reason where nothing was published.
    nation : Area or None
    nation_figure : Observation or None
        The publisher's England, or UK; see `Atlas.comparator`.
    region : Area or None
    region_figure : Observation or None
        The publisher's figure of the region, if there is one.
    """

    indicator: Indicator
    period: str
    area: Area
    published_for: Area | None
    figure: Observation
    nation: Area | None = None
    nation_figure: Observation | None = None
    region: Area | None = None
    region_figure: Observation | None = None

    @property
    def is_own(self) -> bool:
        """Whether the figure belongs to the area itself, not to a larger one."""
        return self.published_for is not None and self.published_for.code == self.area.code
