"""How the public pages answer over HTTP: what every answer says beside its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.errors import BusyError, http_status
from mobilitymap.frontend.responses import Content

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from mobilitymap.errors import MobilityMapError

HTML: Final = "text/html; charset=utf-8"

# The pages hold no script and load nothing from elsewhere.
POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Answer(Content):
    """Content that is a page unless it says otherwise.

    Attributes
    ----------
    media_type : str
    """

    media_type: str = HTML


def outcome(error: MobilityMapError) -> tuple[int, dict[str, str]]:
    """Return the status of an answer that reports an error, and the headers that go with it.

    Parameters
    ----------
    error : MobilityMapError
        What went wrong.
    """
    return http_status(error), {"Retry-After": "5"} if isinstance(error, BusyError) else {}


def respond(request: Request, answer: Content, max_age: int = 300) -> Response:
    """Send an answer, or word that the browser has it already (304).

    Parameters
    ----------
    request : Request
        The request that is answered.
    answer : Content
        Body, media type, entity tag and how long it is kept.
    max_age : int
        Seconds for which a browser or a cache on the way need not ask again.
    """
    headers = {
        "Cache-Control": f"public, max-age={max_age}" if answer.status == 200 else "no-store",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    if answer.media_type == HTML:
        headers["Content-Security-Policy"] = POLICY
    return answer.respond(request.headers, headers)
