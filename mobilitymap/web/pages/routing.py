"""The routes of the public pages: areas, measures, words explained, and their style sheet."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from mobilitymap.domain.peers import Against
from mobilitymap.domain.place_names import canonical_code
from mobilitymap.domain.view import View
from mobilitymap.errors import (
    BusyError,
    RankNotAllowedError,
    UnknownAreaError,
    UnknownIndicatorError,
)
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.colors import with_colours
from mobilitymap.text.view_notices import with_known_comparison
from mobilitymap.web.cache import ResponseCache
from mobilitymap.web.images import configured_base
from mobilitymap.web.pages.area import area_answer, areas_of_today, former_notice
from mobilitymap.web.pages.indicators import indicator_answer, indicators_answer
from mobilitymap.web.pages.listing import (
    areas_answer,
    choice_answer,
    found_answer,
    glossary_answer,
    missing_answer,
    search,
)
from mobilitymap.web.responses import Answer, outcome, respond
from mobilitymap.web.urls import SiteUrls, area_link

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas

    Handler = Callable[[Request], Response | Awaitable[Response]]

# All areas of today compared with their nation, some with something else, and all measures.
_PAGES: Final = 900
_MEGABYTES: Final = 90
_BUSY: Final = Answer(
    b"The server is busy: try again in a few seconds.\n",
    "text/plain; charset=utf-8",
    *outcome(BusyError()),
)


def style_sheet() -> Answer:
    """Return the style sheet of all public pages."""
    path = files("mobilitymap.frontend") / "static" / "css" / "site.css"
    body = with_colours(path.read_text(encoding="utf-8"))
    return Answer(body.encode(), "text/css; charset=utf-8")


def routes(atlas: Atlas, base_path: str = "") -> list[BaseRoute]:
    """Return the routes of areas and measures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str
        What their paths begin with: ``server.baseUrlPath``.
    """
    setting = SiteUrls(route_prefix(base_path), url=configured_base())
    pages = _Pages(atlas, setting)
    style = style_sheet()
    handlers: dict[str, Handler] = {
        "/areas/": pages.areas,
        "/areas/{code}": pages.area,
        "/indicators/": pages.indicators,
        "/indicators/{slug}": pages.indicator,
        "/indicators/{slug}/by-rank": pages.indicator_by_rank,
        "/glossary": pages.glossary,
        "/public/site.css": lambda request: respond(request, style),
    }
    # Whatever the number of slashes at the end, there is one address for a page.
    slashes = ("/areas", "/indicators", "/areas/{code}/", "/indicators/{slug}/", "/glossary/")
    return [
        *(Route(setting.base + path, handler) for path, handler in handlers.items()),
        *(Route(setting.base + path, _to_the_one_address) for path in slashes),
    ]


class _Pages:
    """Handlers of requests on one Atlas and below one path."""

    def __init__(self, atlas: Atlas, setting: SiteUrls) -> None:
        self._atlas, self._setting = atlas, setting
        self._responses = ResponseCache(entries=_PAGES, megabytes=_MEGABYTES, waiting=100)

    def areas(self, request: Request) -> Response:
        typed = request.query_params.get("q", "")
        if not typed.strip():
            return respond(request, areas_answer(self._atlas, self._setting))
        found = search(self._atlas, typed)
        if found.is_certain:
            address = area_link(self._atlas, self._setting, found.areas[0]).address
            return RedirectResponse(address, 303)
        return respond(request, found_answer(self._atlas, self._setting, typed, found))

    async def area(self, request: Request) -> Response:
        code = request.path_params["code"]
        # What is at hand is sent at once; what has to be made must hold up nobody else.
        at_hand = None if request.url.query else self._responses.get((code, Against.NATION))
        if at_hand is not None:
            return respond(request, at_hand)
        asked = await run_in_threadpool(self._area, request, code)
        if not isinstance(asked, Against):
            return asked

        def make() -> Answer:
            return area_answer(self._atlas, self._setting, code, asked)

        try:
            answer = await self._responses.get_or_make((code, asked), make)
        except BusyError:
            answer = _BUSY
        return respond(request, answer)

    def _area(self, request: Request, code: str) -> Response | Against:
        """Read with what an area is to be compared; or answer, where its page is not enough."""
        try:
            areas = areas_of_today(self._atlas, code)
        except UnknownAreaError:
            message = f"No area has the code “{code[:40]}”. Search for a place or postcode instead."
            return respond(request, missing_answer(self._atlas, self._setting, message))
        if len(areas) > 1:
            answer = choice_answer(self._atlas, self._setting, canonical_code(code), areas)
            return respond(request, answer)
        (area,) = areas
        if area.code != code:
            return self._moved(request, code, area)
        against, notices = self._asked(request, area)

        if not notices:
            return against
        # Notices quote what was typed: such pages are not kept.
        return respond(
            request, area_answer(self._atlas, self._setting, area.code, against, notices)
        )

    def indicators(self, request: Request) -> Response:
        return respond(request, indicators_answer(self._atlas, self._setting))

    def glossary(self, request: Request) -> Response:
        return respond(request, glossary_answer(self._atlas, self._setting))

    async def indicator(self, request: Request) -> Response:
        return await self._indicator(request, by_rank=False)

    async def indicator_by_rank(self, request: Request) -> Response:
        return await self._indicator(request, by_rank=True)

    async def _indicator(self, request: Request, *, by_rank: bool) -> Response:
        slug = request.path_params["slug"]

        def make() -> Answer:
            return indicator_answer(self._atlas, self._setting, slug.lower(), by_rank=by_rank)

        try:
            answer = await self._responses.get_or_make((slug.lower(), by_rank), make)
        except BusyError:
            answer = _BUSY
        except (UnknownIndicatorError, RankNotAllowedError):
            what = "is not ranked" if slug.lower() in self._atlas.indicators else "does not exist"
            message = f"The measure “{slug[:40]}” {what}. Choose one from the list of measures."
            answer = missing_answer(self._atlas, self._setting, message)
        return respond(request, answer)

    def _moved(self, request: Request, code: str, area: Area) -> Response:
        """Lead from a former code, or another spelling, to the page of today."""
        address = area_link(self._atlas, self._setting, area).address
        kept = [f"against={quote(value)}" for value in request.query_params.getlist("against")[:1]]
        written = canonical_code(code)
        if former_notice(self._atlas, written, area):
            kept.append(f"former={quote(written)}")
        return RedirectResponse("?".join(filter(None, (address, "&".join(kept)))), 301)

    def _asked(self, request: Request, area: Area) -> tuple[Against, tuple[str, ...]]:
        """Read from the query what to compare with, and what to say above the page."""
        written = canonical_code(request.query_params.get("former", ""))
        former = former_notice(self._atlas, written, area)
        names = ("against", "data")
        view = View.from_query(
            {name: request.query_params.getlist(name) for name in names}, self._atlas
        )
        view = with_known_comparison(
            self._atlas, view.changed(area=area.code, notices=view.notices)
        )
        return view.against, tuple(filter(None, (former, *view.notices)))


def _to_the_one_address(request: Request) -> Response:
    path = request.url.path
    bare = path.rstrip("/")
    other = f"{bare}/" if bare.endswith(("/areas", "/indicators")) else bare
    # Never to another host: an address that begins with two slashes names one.
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{other.lstrip('/')}{query}", 301)
