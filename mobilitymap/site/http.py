"""Answers over HTTP: compressed, kept by browsers, and not sent twice.

An `Answer` is made once and served many times: its tag is a hash of its content, so a browser
that has it already is told so in a few bytes.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

HTML: Final = "text/html; charset=utf-8"

# The pages hold no script and load nothing from elsewhere.
POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_COMPRESSIBLE: Final = ("text/", "application/json", "application/geo+json", "image/svg")


@dataclass(frozen=True)
class Answer:
    """A body that does not change, with all that an HTTP answer needs.

    Attributes
    ----------
    body : bytes
    media_type : str
    status : int
    headers : dict of str to str
        Beyond those of every answer.
    """

    body: bytes
    media_type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def compressed(self) -> bytes:
        """The body by gzip, made when first asked for; empty where that would save nothing."""
        worth_it = self.media_type.startswith(_COMPRESSIBLE) and len(self.body) > 500
        return gzip.compress(self.body, compresslevel=5, mtime=0) if worth_it else b""

    @cached_property
    def tag(self) -> str:
        """The ``ETag``."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


def respond(request: Request, answer: Answer, max_age: int = 300) -> Response:
    """Send an answer, or word that the browser has it already (304).

    Parameters
    ----------
    request : Request
    answer : Answer
    max_age : int
        Seconds for which a browser or a cache on the way need not ask again.
    """
    headers = {
        "Cache-Control": f"public, max-age={max_age}" if answer.status == 200 else "no-store",
        "ETag": answer.tag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    if answer.media_type == HTML:
        headers["Content-Security-Policy"] = POLICY
    headers |= answer.headers
    if answer.status == 200 and _has_it(request, answer.tag):
        return Response(status_code=304, headers=headers)
    body = answer.body
    if "gzip" in request.headers.get("accept-encoding", "") and answer.compressed:
        headers["Content-Encoding"] = "gzip"
        body = answer.compressed
    return Response(body, answer.status, headers, answer.media_type)


def _has_it(request: Request, tag: str) -> bool:
    """Whether ``If-None-Match`` names the tag, weak or strong."""
    known = request.headers.get("if-none-match", "")
    return known == "*" or tag in {part.strip().removeprefix("W/") for part in known.split(",")}
