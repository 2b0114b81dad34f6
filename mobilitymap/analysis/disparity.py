"""How far apart the areas of a measure are: now, over time, and by policy area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.analysis.positions import positions
from mobilitymap.areas import Level
from mobilitymap.atlas import ENGLAND
from mobilitymap.indicators import Palette
from mobilitymap.statistics.series import segments
from mobilitymap.statistics.spread import Spread, spread

if TYPE_CHECKING:
    from mobilitymap.atlas import Atlas

OPPORTUNITY_AREA: Final = "opportunity-area"
EDUCATION_INVESTMENT_AREA: Final = "education-investment-area"


@dataclass(frozen=True, slots=True)
class SpreadOverTime:
    """The spread of a measure, period by period.

    Attributes
    ----------
    periods : tuple of str
        Oldest first.
    spreads : tuple of Spread
        One for each period, of the areas of today that have a sound figure.
    runs : tuple of tuple of int
        Indices of periods that can be compared: cut at breaks and missing years.
    """

    periods: tuple[str, ...]
    spreads: tuple[Spread, ...]
    runs: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """The areas of a policy beside the other areas of England, on one measure.

    Attributes
    ----------
    inside, outside : tuple of str
        Codes of the areas that have a sound figure of their own.
    without : tuple of str
        Names of policy areas that have none at this level: they are districts of a county,
        or were abolished.
    middle_inside, middle_outside : float or None
        The figure in the middle of each group (lower median).
    """

    inside: tuple[str, ...]
    outside: tuple[str, ...]
    without: tuple[str, ...]
    middle_inside: float | None
    middle_outside: float | None


@lru_cache(maxsize=256)
def spread_of(atlas: Atlas, slug: str, period: str, level: Level) -> Spread | None:
    """Measure the spread of the sound figures of a period; None where there are none."""
    found = positions(atlas, slug, period, level)
    regions = [atlas.areas.at_level(code, Level.REGION) for code in found.codes]
    names = [region.code if region else None for region in regions]
    return spread(
        found.values,
        None if None in names else names,
        ratio_scale=found.indicator.ratio_scale,
    )


def spread_over_time(atlas: Atlas, slug: str, level: Level | None = None) -> SpreadOverTime | None:
    """Measure the spread of a measure in every period.

    None for the mobility indices: they are standardised within each period, which leaves
    their spread nothing to say.
    """
    indicator = atlas.indicators.get(slug)
    if indicator.palette is Palette.BANDS:
        return None
    level = level or indicator.level
    periods = atlas.periods(slug, level)
    pairs = [(period, spread_of(atlas, slug, period, level)) for period in periods]
    known = [(period, found) for period, found in pairs if found is not None]
    labels = tuple(period for period, _ in known)
    breaks = {item.period for item in indicator.breaks}
    return SpreadOverTime(
        labels,
        tuple(found for _, found in known),
        segments(labels, [found.middle for _, found in known], breaks),
    )


def policy_comparison(
    atlas: Atlas, slug: str, kind: str, period: str | None = None, level: Level | None = None
) -> PolicyComparison | None:
    """Set the areas of a policy beside the rest of England.

    A description only: these areas were chosen because outcomes there were weak.

    Parameters
    ----------
    kind : str
        ``opportunity-area`` or ``education-investment-area``.

    Returns
    -------
    PolicyComparison or None
        None where no policy area has a figure of its own.
    """
    found = positions(atlas, slug, period, level)
    values = dict(zip(found.codes, found.values, strict=True))
    table = atlas.policy_areas.loc[atlas.policy_areas["kind"] == kind]
    # A former county or district has no row of its own among the areas of today.
    members = {str(code) for code in table["area_code"]} & set(values)
    if not members:
        return None
    covered = {
        str(name)
        for name, code in zip(table["name"], table["area_code"], strict=True)
        if code in members
    }
    english = [
        code for code in found.codes if (atlas.areas.get(code, found.level).country == ENGLAND)
    ]
    inside = tuple(code for code in english if code in members)
    outside = tuple(code for code in english if code not in members)
    return PolicyComparison(
        inside,
        outside,
        tuple(sorted({str(name) for name in table["name"]} - covered)),
        _middle([values[code] for code in inside]),
        _middle([values[code] for code in outside]),
    )


def _middle(values: list[float]) -> float | None:
    return float(np.quantile(values, 0.5, method="inverted_cdf")) if values else None
