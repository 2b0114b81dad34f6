"""Files of what is shown: ``/download/<kind>.<form>?<query of the view>``.

A file cannot carry a notice. Where a link has a part that means nothing, or names an abolished
area, a page says so and leads to the file of what the link was read as.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from mobilitymap.domain.view import DATA_PARAMETER, View
from mobilitymap.errors import BusyError, MobilityMapError
from mobilitymap.export.formats import FORMS, PICTURES, Form, export
from mobilitymap.export.tables import Kind, reduced
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.templating import page
from mobilitymap.text.view_notices import with_known_comparison
from mobilitymap.web.cache import ResponseCache
from mobilitymap.web.download_links import download_url
from mobilitymap.web.images import configured_base
from mobilitymap.web.responses import Answer, outcome, respond

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from mobilitymap.domain.atlas import Atlas

MAX_AGE: Final = 3600
# What a picture shows beyond the rows of its table.
_DRAWN: Final = (Form.PNG, Form.SVG, Form.PPTX)


@dataclass(frozen=True, slots=True)
class _Message:
    """What a page says instead of a file, and where to go from it."""

    status: int
    title: str
    lines: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    """All that a file depends on."""

    view: View
    kind: Kind
    form: Form
    base: str


def site_address(request: Request, base_path: str = "") -> str:
    """Return the address of the site without a slash at its end.

    As its owner set it, else as the request has it: a file made for one host is never sent to
    another.

    Parameters
    ----------
    request : Request
        The request that is answered.
    base_path : str, optional
        Path that the server's addresses begin with; may be empty.
    """
    asked = f"{str(request.base_url).rstrip('/')}{route_prefix(base_path)}"
    return configured_base() or asked


def routes(atlas: Atlas, base_path: str = "") -> list[BaseRoute]:
    """Return the route of all files.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str
        The app's ``server.baseUrlPath``.
    """
    prefix = route_prefix(base_path)
    responses = ResponseCache(entries=40, megabytes=60)

    async def serve(request: Request) -> Response:
        asked = await run_in_threadpool(_asked, atlas, request, base_path)
        if not isinstance(asked, _File):
            return respond(request, asked)
        try:
            answer = await responses.get_or_make(asked, partial(_made, atlas, asked))
        except MobilityMapError as error:
            answer = _refused(atlas, prefix, error)
        return respond(request, answer, MAX_AGE)

    return [Route(f"{prefix}/download/{{name}}", serve, methods=["GET", "HEAD"])]


def _asked(atlas: Atlas, request: Request, base_path: str) -> _File | Answer:
    """Read from a request which file it asks for; a page where it asks for none."""
    prefix = route_prefix(base_path)
    kind, form = _known(request.path_params["name"])
    if kind is None or form is None:
        return _not_there(atlas, prefix)
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    # Of which data a link was made does not matter: the file says of which it is.
    given.pop(DATA_PARAMETER, None)
    view = View.from_query(given, atlas)
    if kind is Kind.AREA and form in _DRAWN:
        view = with_known_comparison(atlas, view)
    if view.notices:
        title = "The link asks for something that is not there"
        address = download_url(view, kind, form, base_path)
        return _page(atlas, prefix, _Message(400, title, view.notices, address))
    try:
        shown = view if form in _DRAWN else reduced(atlas, view, kind)
    except MobilityMapError as error:
        return _refused(atlas, prefix, error)
    # As with `/image.png`, no picture holds what a request says of its host.
    base = configured_base() if form in PICTURES else site_address(request, base_path)
    return _File(shown, kind, form, base)


def _made(atlas: Atlas, asked: _File) -> Answer:
    made = export(atlas, asked.view, asked.kind, asked.form, asked.base)
    named = f"attachment; filename=\"{made.file_name}\"; filename*=UTF-8''{quote(made.file_name)}"
    headers = {
        "Content-Disposition": named,
        "X-Data-Version": atlas.version,
        "Access-Control-Allow-Origin": "*",
    }
    return Answer(made.body, made.media_type, headers=headers)


def _known(name: str) -> tuple[Kind, Form] | tuple[None, None]:
    """Return kind and form of a file by its name, if there is such a file."""
    kind, _, form = name.partition(".")
    try:
        found = Kind(kind), Form(form)
    except ValueError:
        return None, None
    return found if found[1] in FORMS[found[0]] else (None, None)


def _not_there(atlas: Atlas, prefix: str) -> Answer:
    lines = [f"{kind}: {', '.join(forms)}" for kind, forms in FORMS.items()]
    first = "Files are called by what they hold and how, such as map.csv. There are:"
    return _page(atlas, prefix, _Message(404, "There is no such file", (first, *lines)))


def _refused(atlas: Atlas, prefix: str, error: MobilityMapError) -> Answer:
    title, line = "This file needs something more", str(error)
    if isinstance(error, BusyError):
        title = "The server is busy"
        line = "Many files are being made right now. Try again in a few seconds."
    status, headers = outcome(error)
    return _page(atlas, prefix, _Message(status, title, (line,)), headers)


def _page(
    atlas: Atlas, prefix: str, message: _Message, headers: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    body = page("download.html.j2", base=prefix, version=atlas.version, message=message)
    return Answer(body, status=message.status, headers=headers)
