"""Which areas a reader may want next: around, above, within and like an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.domain.areas import Level
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.peers import Peer


def neighbours(atlas: Atlas, area: Area) -> tuple[Area, ...]:
    """Return the districts and counties that share a border with an area, by name.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    found = (atlas.areas.get(code) for code in atlas.neighbours.get(area.code, ()))
    return tuple(sorted(found, key=lambda one: formatting.area_label(one, atlas.areas)))


def parents(atlas: Atlas, area: Area) -> tuple[Area, ...]:
    """Return the county, region and country that an area is part of, the smallest first.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    pairs = (
        (area.utla, Level.UTLA),
        (area.region, Level.REGION),
        (area.country, Level.COUNTRY),
    )
    found = {code: atlas.areas.get(code, level) for code, level in pairs if code}
    return tuple(one for code, one in found.items() if code != area.code)


def members(atlas: Atlas, area: Area) -> tuple[Area, ...]:
    """Return what a larger area is made of, by name: regions of England, else districts.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    if area.level is Level.COUNTRY:
        regions = [one for one in atlas.areas.level(Level.REGION) if one.country == area.code]
        if len(regions) > 1:
            return tuple(sorted(regions, key=lambda one: one.name))
    found = {
        one.code: one
        for one in atlas.areas.level(Level.LTLA)
        if area.code in (one.utla, one.region, one.country, one.smc) and one.code != area.code
    }
    return tuple(sorted(found.values(), key=lambda one: formatting.display_name(one.name)))


def similar(atlas: Atlas, area: Area, limit: int = 6) -> tuple[str, tuple[Area, ...]]:
    """Return the areas most like an area, and the name of the published list; often none.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    limit : int, default 6
        How many areas at most.
    """
    models = atlas.similar.models(area.code)
    if not models:
        return "", ()
    peers: tuple[Peer, ...] = atlas.similar.peers(area.code, models[0])[:limit]
    return models[0].label, tuple(atlas.areas.get(peer.code) for peer in peers)
