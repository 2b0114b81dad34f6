"""The list of all areas, the search, the words explained, and the pages for what is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.domain.caching import per_atlas
from mobilitymap.frontend.templating import page
from mobilitymap.postcodes import postcode_index
from mobilitymap.search.lookup import Found, find
from mobilitymap.text import formatting
from mobilitymap.text.glossary import glossary
from mobilitymap.web.responses import Answer
from mobilitymap.web.urls import Link, SiteUrls, area_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas

LONGEST_SEARCH: Final = 80
_NATIONS: Final = (
    ("E92000001", "England"),
    ("W92000004", "Wales"),
    ("S92000003", "Scotland"),
    ("N92000002", "Northern Ireland"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A region or nation with the areas in it."""

    key: str
    link: Link
    counties: tuple[Link, ...]
    districts: tuple[Link, ...]


def search(atlas: Atlas, text: str) -> Found:
    """Find what was typed into the search form; nothing for nothing.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    text : str
        A postcode, a name or a code.
    """
    return find(text, atlas, postcode_index) if text.strip() else Found(())


@per_atlas(maxsize=4)
def areas_answer(atlas: Atlas, setting: SiteUrls) -> Answer:
    """Return the list of all areas by region.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    """
    return found_answer(atlas, setting, "", Found(()))


def found_answer(atlas: Atlas, setting: SiteUrls, typed: str, found: Found) -> Answer:
    """Return the list of all areas with what a search led to above it.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    typed : str
        What was typed into the search form.
    found : Found
        What the search led to.
    """
    body = page(
        "areas.html.j2",
        base=setting.base,
        live=setting.live,
        version=atlas.version,
        typed=typed[:LONGEST_SEARCH],
        line=found.line,
        found=[area_link(atlas, setting, area) for area in found.areas],
        groups=_groups(atlas, setting),
    )
    return Answer(body)


def choice_answer(atlas: Atlas, setting: SiteUrls, code: str, heirs: Sequence[Area]) -> Answer:
    """Return the page of an abolished area, with what became of it.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    code : str
        GSS code of the abolished area.
    heirs : sequence of Area
        The areas that took over, one or several.
    """
    step = atlas.areas.successors(code)[0]
    what = "was divided" if len(heirs) > 1 else "was abolished"
    if step.what == "recoded":
        what = "has had another code"
    when = "since" if step.what == "recoded" else "in"
    which = "areas" if len(heirs) > 1 else "area"
    body = _plain(
        atlas,
        setting,
        title=f"{formatting.display_name(step.old_name)} {what} {when} {step.year}",
        message=f"Its figures of today are those of the {which} that took its place:",
        choices=[area_link(atlas, setting, area) for area in heirs],
    )
    return Answer(body)


@per_atlas(maxsize=4)
def glossary_answer(atlas: Atlas, setting: SiteUrls) -> Answer:
    """Return the page that explains the words of all others.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    """
    body = page(
        "glossary.html.j2",
        base=setting.base,
        live=setting.live,
        version=atlas.version,
        terms=glossary(),
    )
    return Answer(body)


def missing_answer(atlas: Atlas, setting: SiteUrls, message: str) -> Answer:
    """Return the page for what is not there (404), with a way on.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    message : str
        What is not there, in a sentence.
    """
    title = "There is no such page"
    return Answer(_plain(atlas, setting, title=title, message=message, choices=()), status=404)


def _plain(atlas: Atlas, setting: SiteUrls, **values: object) -> bytes:
    return page(
        "error.html.j2",
        base=setting.base,
        live=setting.live,
        version=atlas.version,
        typed="",
        **values,
    )


@per_atlas(maxsize=4)
def _groups(atlas: Atlas, setting: SiteUrls) -> tuple[Group, ...]:
    """Return the nations, then every region of the list with what is in it."""
    nations = [atlas.areas.get(code, Level.COUNTRY) for code, _ in _NATIONS]
    regions = [area for area in atlas.areas.level(Level.REGION) if area.nation == "E"]
    groups = [_group(atlas, setting, area) for area in sorted(regions, key=lambda one: one.name)]
    england = Group(
        nations[0].code,
        area_link(atlas, setting, nations[0]),
        (),
        tuple(group.link for group in groups),
    )
    return (england, *groups, *(_group(atlas, setting, area) for area in nations[1:]))


def _group(atlas: Atlas, setting: SiteUrls, region: Area) -> Group:
    def links(level: Level) -> tuple[Link, ...]:
        inside = [a for a in atlas.areas.level(level) if a.region == region.code]
        ordered = sorted(inside, key=lambda one: formatting.display_name(one.name))
        return tuple(area_link(atlas, setting, area) for area in ordered)

    districts = {link.address: link for link in links(Level.LTLA)}
    counties = tuple(link for link in links(Level.UTLA) if link.address not in districts)
    return Group(
        region.code, area_link(atlas, setting, region), counties, tuple(districts.values())
    )
