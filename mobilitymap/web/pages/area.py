"""The page of an area: its brief, a locator map, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.domain.place_names import canonical_code
from mobilitymap.domain.view import View
from mobilitymap.errors import UnknownAreaError
from mobilitymap.frontend.templating import page
from mobilitymap.text import formatting
from mobilitymap.text.area_brief import brief
from mobilitymap.text.summary import preview
from mobilitymap.text.view_notices import comparison_label, comparisons
from mobilitymap.viz.static_map.locator import locator_svg
from mobilitymap.web import related
from mobilitymap.web.pages.card import area_view, card
from mobilitymap.web.responses import Answer
from mobilitymap.web.urls import Link, SiteUrls, area_link

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas

_COMPARED: Final = 3  # beside the area itself


def areas_of_today(atlas: Atlas, text: str) -> tuple[Area, ...]:
    """Return the areas of today that a code stands for: itself, or its successors.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    text : str
        A code as it stands in an address, in any case.

    Raises
    ------
    UnknownAreaError
        Also for an area that ended without a successor.
    """
    code = canonical_code(text)
    found = atlas.areas.current(code)
    if not all(area.is_current for area in found):
        raise UnknownAreaError(code)
    return found


def former_notice(atlas: Atlas, former: str, area: Area) -> str:
    """Say that an area took over an abolished one; empty where it did not.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    former : str
        GSS code of the abolished area; empty for none.
    area : Area
        The area in question.
    """
    for step in atlas.areas.successors(former):
        if step.new_code == area.code and step.what != "recoded":
            name = formatting.display_name(area.name)
            return f"{step.old_name} was abolished in {step.year}. Its successor is {name}."
    return ""


def area_answer(
    atlas: Atlas,
    setting: SiteUrls,
    code: str,
    against: Against = Against.NATION,
    notices: tuple[str, ...] = (),
) -> Answer:
    """Return the page of an area of today.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    code : str
        GSS code of the area, such as ``E08000032``.
    against : Against
        What its figures are compared with.
    notices : tuple of str
        What is said above it, plain text.

    Raises
    ------
    UnknownAreaError
    """
    written = brief(atlas, code, against)
    area = written.area
    label, alike = related.similar(atlas, area)
    query = View(area=code, against=against).to_query()
    compared = View(compare=(code, *(one.code for one in alike[:_COMPARED]))).to_query()
    body = page(
        "area.html.j2",
        base=setting.base,
        live=setting.live,
        setting=setting,
        version=atlas.version,
        card=card(
            atlas,
            setting,
            f"areas/{code}",
            area_view(atlas, area),
            title=f"{written.name}: social mobility in figures",
            summary=preview(written.summary),
        ),
        brief=written,
        notices=notices,
        said=formatting.display_name(area.name),
        path=f"{setting.base}/areas/{quote(code)}",
        locator=locator_svg(atlas.locators, code, f"{written.name} on a map of the UK"),
        against_links=_against_links(atlas, setting, area, against) if setting.live else (),
        neighbours=_links(atlas, setting, related.neighbours(atlas, area)),
        parents=_links(atlas, setting, related.parents(atlas, area)),
        members=_links(atlas, setting, related.members(atlas, area)),
        similar_label=label,
        similar=_links(atlas, setting, alike),
        dashboard=f"{setting.base}/area?{query}",
        compare=f"{setting.base}/compare?{compared}",
        download=f"{setting.base}/download/area",
        query=query,
        published=_published(atlas),
    )
    return Answer(body)


@per_atlas(maxsize=1)
def _published(atlas: Atlas) -> tuple[str, str]:
    """Return the first and last date of publication of what is shown, in words."""
    dates = sorted(item.source.published for item in atlas.indicators if item.source.published)
    return formatting.date_text(dates[0]), formatting.date_text(dates[-1])


def _links(atlas: Atlas, setting: SiteUrls, areas: tuple[Area, ...]) -> list[Link]:
    return [area_link(atlas, setting, area) for area in areas]


def _against_links(atlas: Atlas, setting: SiteUrls, area: Area, against: Against) -> list[Link]:
    """Return what else the area can be compared with; empty where there is no choice."""
    choices = {
        choice: "the nation" if choice is Against.NATION else comparison_label(atlas, area, choice)
        for choice in comparisons(atlas, area)
    }
    address = f"{setting.base}/areas/{quote(area.code)}"
    return [
        Link(label, address if choice is Against.NATION else f"{address}?against={choice}")
        for choice, label in choices.items()
        if choice is not against
    ]
