"""Pictures of a view: ``/image.png?<query>`` and ``/image.svg?<query>``.

The query is that of the dashboard; ``width`` and ``height`` are in pixels, ``download=1`` asks
for a file to keep.

A picture cannot carry a notice. Where a part of the query that says what is drawn means nothing,
the answer is a line that says so, never a picture of something else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from mobilitymap.domain.view import DATA_PARAMETER, LEFT_OUT, View
from mobilitymap.errors import BusyError, MobilityMapError
from mobilitymap.export.file_names import file_name
from mobilitymap.export.formats import picture_link
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.settings import base_url
from mobilitymap.viz.alt_text import CARD
from mobilitymap.viz.static_map.picture import PictureSizeError, static_map
from mobilitymap.web.cache import ResponseCache
from mobilitymap.web.responses import Answer, outcome, respond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.viz.static_map.picture import Form

MAX_AGE: Final = 3600
# What pages show beside the map, or say of it; no picture depends on it.
_NOT_DRAWN: Final = ("stage", "against", "second", "claim")
_TYPES: Final[dict[Form, str]] = {"png": "image/png", "svg": "image/svg+xml"}


class NotDrawnError(MobilityMapError):
    """A part of the query that says what is to be drawn means nothing.

    Parameters
    ----------
    part : str
        Name of the parameter.
    reason : str
        What a page would say of it.
    """

    def __init__(self, part: str, reason: str) -> None:
        # What a page would show in its stead is not shown here.
        why = ". ".join(
            sentence for sentence in reason.split(". ") if not sentence.endswith(" are shown.")
        )
        line = f"{part} cannot be drawn: {why.rstrip('.')}."
        advice = "Correct this part of the address or leave it out."
        # A part of an address may hold a line break; the answer is one line.
        super().__init__(" ".join(f"{line} {advice}".split()))


def configured_base() -> str:
    """Return the address of the site as its owner set it (``MOBILITYMAP_BASE_URL``), or nothing.

    Only this is ever drawn into a picture: the address of a request is what its sender says.
    """
    return base_url()


def routes(atlas: Atlas, base_path: str = "") -> list[BaseRoute]:
    """Return the routes of pictures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str
        The app's ``server.baseUrlPath``.
    """
    pictures = _Pictures(atlas)
    prefix = route_prefix(base_path)
    return [
        Route(f"{prefix}/image.png", pictures.png, methods=["GET", "HEAD"]),
        Route(f"{prefix}/image.svg", pictures.svg, methods=["GET", "HEAD"]),
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that a picture depends on."""

    view: View
    width: int
    height: int
    form: Form
    link: str


class _Pictures:
    """Handlers of requests on one Atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._responses = ResponseCache(entries=100, megabytes=40)

    async def png(self, request: Request) -> Response:
        return await self._serve(request, "png")

    async def svg(self, request: Request) -> Response:
        return await self._serve(request, "svg")

    async def _serve(self, request: Request, form: Form) -> Response:
        try:
            asked = await run_in_threadpool(_asked, self._atlas, request, form)
            make = partial(_picture, self._atlas, asked)
            picture = await self._responses.get_or_make(asked, make)
        except MobilityMapError as error:
            return respond(request, _refusal(error))
        if request.query_params.get("download") == "1":
            picture = _to_keep(picture, file_name(self._atlas, asked.view, form))
        return respond(request, picture, MAX_AGE)


def _asked(atlas: Atlas, request: Request, form: Form) -> _Asked:
    """Read from a request what is to be drawn.

    Raises
    ------
    PictureSizeError
        When its width or height is not a number of at most four digits.
    NotDrawnError
        When a part of the query that says what is drawn means nothing.
    """
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    # A picture says of which data it is; a link of older data needs no other one.
    given.pop(DATA_PARAMETER, None)
    width, height = (
        _pixels(request.query_params.get(name), usual)
        for name, usual in zip(("width", "height"), CARD, strict=True)
    )
    _check(atlas, given)
    view = View.from_query(given, atlas).changed()
    return _Asked(view, width, height, form, picture_link(view, configured_base()))


def _check(atlas: Atlas, given: Mapping[str, Sequence[str]]) -> None:
    """Refuse a query of which a part that says what is drawn was left out.

    The first is enough: what follows it was read as if the default had been asked for. An area
    whose one successor is drawn, under its own name, is none.
    """
    drawn = {name: texts for name, texts in given.items() if name not in _NOT_DRAWN}
    for notice in View.from_query(drawn, atlas).notices:
        part, is_left_out, reason = notice.partition(LEFT_OUT)
        if is_left_out:
            raise NotDrawnError(part, reason)


def _pixels(text: str | None, usual: int) -> int:
    """Read a width or height.

    Raises
    ------
    PictureSizeError
        When it is not a number of at most four digits.
    """
    if text is None:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise PictureSizeError
    return int(text)


def _picture(atlas: Atlas, asked: _Asked) -> Answer:
    body = static_map(
        atlas,
        asked.view,
        width=asked.width,
        height=asked.height,
        form=asked.form,
        link=asked.link,
    )
    # An SVG that is opened by itself is a page, which needs its own styles and nothing else.
    headers = {
        "X-Data-Version": atlas.version,
        "Access-Control-Allow-Origin": "*",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return Answer(body, _TYPES[asked.form], headers=headers)


def _to_keep(picture: Answer, name: str) -> Answer:
    """Return a picture that browsers save under a name."""
    named = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    return replace(picture, headers={**picture.headers, "Content-Disposition": named})


def _refusal(error: MobilityMapError) -> Answer:
    busy = "Many pictures are being drawn right now: try again in a few seconds."
    line = busy if isinstance(error, BusyError) else str(error)
    return Answer(f"{line}\n".encode(), "text/plain; charset=utf-8", *outcome(error))
