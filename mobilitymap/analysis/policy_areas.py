"""Opportunity Areas and Education Investment Areas beside the rest of England."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from mobilitymap.analysis.rankings import ranking
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import ENGLAND
from mobilitymap.domain.caching import per_atlas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobilitymap.domain.atlas import Atlas

OPPORTUNITY_AREA: Final = "opportunity-area"
EDUCATION_INVESTMENT_AREA: Final = "education-investment-area"


@dataclass(frozen=True, slots=True)
class WithoutFigure:
    """A policy area, or an authority of one, that has no figure of its own.

    Attributes
    ----------
    name : str
    reason : str
        Ends a sentence on the area: ``is a district of Norfolk, which has the figure``.
    """

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """The areas of a policy beside the other areas of England, on one measure.

    Attributes
    ----------
    inside, outside : tuple of str
        Codes of the areas that have a sound figure of their own.
    names : int
        How many policy areas those inside belong to.
    of : int
        How many policy areas there are.
    without : tuple of WithoutFigure
        The policy areas that have none at this level.
    middle_inside, middle_outside : float or None
        The figure in the middle of each group (lower median).
    """

    inside: tuple[str, ...]
    outside: tuple[str, ...]
    names: int
    of: int
    without: tuple[WithoutFigure, ...]
    middle_inside: float | None
    middle_outside: float | None


@per_atlas(maxsize=16)
def policy_members(atlas: Atlas, kind: str, level: Level) -> Mapping[str, str]:
    """Return the areas of a level that are wholly in a policy area, with its name.

    A county is one where all its districts are; a district of 2019 is one where it, or the
    authority of today that it is part of, is.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    kind : str
        ``opportunity-area`` or ``education-investment-area``.
    level : Level
        Level of the areas, such as districts or regions.
    """
    table = atlas.policy_areas.loc[atlas.policy_areas["kind"] == kind]
    listed = {
        str(code): str(name)
        for name, code in zip(table["name"], table["area_code"], strict=True)
        if code
    }
    today = {area.code: area.utla for area in atlas.areas.level(Level.LTLA)}
    members: dict[str, str] = {}
    for area in atlas.areas.level(level):
        parts = [area.code]
        if level is Level.UTLA:
            parts = [code for code, county in today.items() if county == area.code]
        elif level is Level.LTLA_2019 and area.code not in listed:
            parts = [step.new_code for step in atlas.areas.successors(area.code)]
        if parts and all(code in listed for code in parts):
            members[area.code] = listed[parts[0]]
    return MappingProxyType(members)


def policy_comparison(
    atlas: Atlas, slug: str, kind: str, period: str | None = None, level: Level | None = None
) -> PolicyComparison | None:
    """Set the areas of a policy beside the rest of England.

    A description only: these areas were chosen because outcomes there were weak.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    kind : str
        ``opportunity-area`` or ``education-investment-area``.
    period : str, optional
        Label of a period; None for the latest.
    level : Level, optional
        Level of the areas; None for the measure's own.

    Returns
    -------
    PolicyComparison or None
        None where no policy area has a figure of its own.
    """
    found = ranking(atlas, slug, period, level)
    values = dict(zip(found.codes, found.values.tolist(), strict=True))
    members = policy_members(atlas, kind, found.level)
    english = [
        code for code in found.codes if atlas.areas.get(code, found.level).country == ENGLAND
    ]
    inside = tuple(code for code in english if code in members)
    if not inside:
        return None
    outside = tuple(code for code in english if code not in members)
    covered = {members[code] for code in inside}
    table = atlas.policy_areas.loc[atlas.policy_areas["kind"] == kind]
    names = sorted({str(name) for name in table["name"]})
    return PolicyComparison(
        inside,
        outside,
        len(covered),
        len(names),
        tuple(
            WithoutFigure(name, _reason(atlas, kind, name, found.level))
            for name in names
            if name not in covered
        ),
        _middle([values[code] for code in inside]),
        _middle([values[code] for code in outside]),
    )


def _reason(atlas: Atlas, kind: str, name: str, level: Level) -> str:
    """Say why a policy area has no figure of its own at a level."""
    table = atlas.policy_areas
    row = table.loc[(table["kind"] == kind) & (table["name"] == name)].iloc[0]
    within = str(row["within"])
    if within and row["level"] != level:
        return f"was abolished and is part of {atlas.areas.get(within).name} now"
    area = atlas.areas.get(str(row["area_code"]))
    county = atlas.areas.at_level(area.code, Level.UTLA)
    if level is Level.UTLA and county is not None and county.code != area.code:
        return f"is part of {county.name}, which has one figure for the whole county"
    return "has no figure that can be used in this period"


def _middle(values: list[float]) -> float | None:
    return float(np.quantile(values, 0.5, method="inverted_cdf")) if values else None
