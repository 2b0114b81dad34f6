"""The page of a shared link: ``/share?<query>``.

Sites that preview links read its tags; people read what the view shows, and go on from there to
the dashboard by a plain link.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.routing import Route

from mobilitymap.domain.view import View
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.templating import page
from mobilitymap.text import formatting
from mobilitymap.text.area_brief import brief
from mobilitymap.text.summary import preview
from mobilitymap.text.view_notices import with_coverage, with_known_comparison
from mobilitymap.viz.alt_text import CARD, chosen_figures, description, place_suffix
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.web.images import configured_base
from mobilitymap.web.responses import Answer, respond

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.text.area_brief import Brief, Line

MAX_NAMED: Final = 10


class Page(StrEnum):
    """A page of the dashboard that a shared link leads on to."""

    MAP = "map"
    AREA = "area"
    COMPARE = "compare"
    DISPARITIES = "disparities"
    RELATIONSHIPS = "relationships"
    NATIONAL = "national"


_CALLS = {
    Page.MAP: "Open the interactive map",
    Page.AREA: "Open all measures of this area",
    Page.COMPARE: "Open the comparison",
    Page.DISPARITIES: "Open the disparities",
    Page.RELATIONSHIPS: "Open the relationship of two measures",
    Page.NATIONAL: "Open the national facts",
}


@dataclass(frozen=True, slots=True)
class Shared:
    """What a page of a shared link says.

    Attributes
    ----------
    title : str
    lines : tuple of str
        Sentences, the first of which describe the page to sites that preview it.
    facts : tuple of str
        Figures of the chosen areas, a line each.
    """

    title: str
    lines: tuple[str, ...]
    facts: tuple[str, ...]


def site_address(request: Request, base_path: str = "") -> str:
    """Return the address of the site: as configured, else as the request names it.

    Parameters
    ----------
    request : Request
        The request that is answered.
    base_path : str, optional
        Path that the server's addresses begin with (``server.baseUrlPath``); may be empty.
    """
    return configured_base() or f"{str(request.base_url).rstrip('/')}{route_prefix(base_path)}"


def asked_view(request: Request, atlas: Atlas) -> View:
    """Read the view from the query of a request.

    Parameters
    ----------
    request : Request
        The request that is answered.
    atlas : Atlas
        Where areas and figures are read.
    """
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    return View.from_query(given, atlas)


def shared(atlas: Atlas, view: View, to: Page) -> Shared:
    """Put a view into words, for a page of the dashboard.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    to : Page
        The page of the dashboard that the link leads to.
    """
    if to is Page.AREA and view.area is not None:
        return _of_area(brief(atlas, view.area, view.against))
    drawn = choropleth(atlas, view.changed())
    indicator = drawn.indicator
    when = formatting.period_text(indicator, drawn.period)
    where = place_suffix(atlas, view)
    shown = f"{indicator.measures}. {when}, {drawn.level.plural}{where}."
    if to is Page.COMPARE and view.compare:
        names = [_name(atlas, code) for code in view.compare[:MAX_NAMED]]
        title = f"Compared: {', '.join(names)}"
        return Shared(title, (f"{indicator.title}: {shown}",), chosen_figures(atlas, view))
    said = _said(atlas, view, drawn.period)
    facts = () if said and not view.compare else chosen_figures(atlas, view)
    name = f"{_name(atlas, view.area)}: " if view.area and not view.compare else ""
    return Shared(f"{name}{indicator.title}, {when}{where}", (*said, shown), facts)


def _name(atlas: Atlas, code: str) -> str:
    return formatting.area_label(atlas.areas.get(code), atlas.areas)


def _of_area(found: Brief) -> Shared:
    lines = found.summary or (found.place,)
    title = f"{found.name}: social mobility in figures"
    return Shared(title, tuple(lines), (found.place, *found.policies))


def _said(atlas: Atlas, view: View, period: str) -> tuple[str, ...]:
    """Say how the selected area stands on the measure, if its latest figure is shown."""
    if view.area is None:
        return ()
    slug = choropleth(atlas, view.changed()).indicator.slug
    if period != atlas.periods(slug)[-1]:
        return ()
    found = brief(atlas, view.area, view.against)
    line = next(
        (line for part in found.sections for line in part.lines if line.indicator.slug == slug),
        None,
    )
    return _of_line(found.name, line) if line is not None else ()


def _of_line(name: str, line: Line) -> tuple[str, ...]:
    whose = f"{line.published_for}, which {name} is part of" if line.published_for else name
    interval = f", 95% interval {line.interval}" if line.interval else ""
    beside = "; ".join(f"{area}: {text}" for area, text in line.comparators)
    said = [
        f"{whose}: {line.value} ({line.period}){interval}.",
        f"{beside}." if beside else "",
        f"{line.verdict}." if line.verdict else "",
        f"{line.change}." if line.change else "",
        line.note,
    ]
    return tuple(filter(None, said))


def routes(atlas: Atlas, base_path: str = "") -> list[BaseRoute]:
    """Return the route of shared links.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str
        The app's ``server.baseUrlPath``.
    """

    def serve(request: Request) -> Response:
        return respond(request, _answer(atlas, request, base_path))

    return [Route(f"{route_prefix(base_path)}/share", serve, methods=["GET", "HEAD"])]


def _answer(atlas: Atlas, request: Request, base_path: str) -> Answer:
    view = asked_view(request, atlas)
    to, notices = _page_of(request.query_params.get("page", ""))
    view = with_known_comparison(atlas, view) if to is Page.AREA else with_coverage(atlas, view)
    site, query = site_address(request, base_path), view.to_link(atlas.version)
    said = shared(atlas, view, to)
    width, height = CARD
    body = page(
        "share.html.j2",
        base=route_prefix(base_path),
        version=atlas.version,
        said=said,
        summary=preview(said.lines),
        alt=description(atlas, view),
        notices=(*view.notices, *notices),
        call=_CALLS[to],
        site=site,
        query=query,
        own=f"{site}/share?{query}{'' if to is Page.MAP else '&' + urlencode({'page': to})}",
        page=str(to),
        width=width,
        height=height,
    )
    # Who previews links asks once, and the addresses in the page depend on who asks.
    return Answer(body, headers={"Cache-Control": "private, max-age=300"})


def _page_of(text: str) -> tuple[Page, tuple[str, ...]]:
    try:
        return Page(text or Page.MAP), ()
    except ValueError:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        choices = ", ".join(Page)
        return Page.MAP, (f"“{shown}” in the link was left out: page is one of {choices}.",)
