"""Responses that do not change: compressed as the client accepts it, and not sent twice.

A `Content` is made once and sent many times. Each coding of it is a representation with an entity
tag of its own (RFC 9110, section 8.8.3.3), so that no cache hands out one for the other.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import brotli
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.datastructures import Headers

IDENTITY: Final = "identity"
# In the order of preference where a client accepts several equally well.
_CODINGS: Final = ("br", "gzip")
_ALIASES: Final = {"x-gzip": "gzip"}
_COMPRESSIBLE: Final = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/geo+json",
    "image/svg",
)
_SMALLEST: Final = 500  # bytes; below it the headers weigh more than what is saved
# Brotli beyond this takes several times as long for a few per cent.
_BROTLI_QUALITY: Final = 5
_GZIP_LEVEL: Final = 6
_WEIGHT: Final = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_ENTITY_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True)
class Content:
    """A body that does not change, with all that a response needs.

    Attributes
    ----------
    body : bytes
    media_type : str
    status : int
    headers : mapping of str to str
        Beyond those of every response; a copy that nobody can change, as one content answers many
        requests.
    """

    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The way that frozen dataclasses leave.
        object.__setattr__(self, "headers", MappingProxyType(dict(self.headers)))

    @cached_property
    def encoded(self) -> Mapping[str, bytes]:
        """The body by each content coding that makes it smaller; made when first asked for."""
        if len(self.body) < _SMALLEST or not self.media_type.startswith(_COMPRESSIBLE):
            return MappingProxyType({})
        made = {
            "br": brotli.compress(self.body, quality=_BROTLI_QUALITY),
            "gzip": gzip.compress(self.body, compresslevel=_GZIP_LEVEL, mtime=0),
        }
        return MappingProxyType(made)

    @property
    def size(self) -> int:
        """Bytes in memory, in all codings."""
        return len(self.body) + sum(map(len, self.encoded.values()))

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]

    def entity_tag(self, coding: str = IDENTITY) -> str:
        """Return the strong ``ETag`` of a representation.

        Parameters
        ----------
        coding : str
            Its content coding.
        """
        return f'"{self._digest}{"" if coding == IDENTITY else f"-{coding}"}"'

    def respond(self, request: Headers, headers: Mapping[str, str]) -> Response:
        """Return the response to a request, or word that the client has it already (304).

        Parameters
        ----------
        request : Headers
            Those of the request.
        headers : mapping of str to str
            Further headers of the response, such as ``Cache-Control``.
        """
        encoded = self.encoded
        coding = preferred_coding(_field(request, "accept-encoding"), encoded)
        sent = {
            "ETag": self.entity_tag(coding),
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            **headers,
            **self.headers,
        }
        if self.status == 200 and matches(_field(request, "if-none-match"), sent["ETag"]):
            return Response(status_code=304, headers=sent)
        if coding != IDENTITY:
            sent["Content-Encoding"] = coding
        body = encoded.get(coding, self.body)
        return Response(body, self.status, sent, self.media_type)


def _field(request: Headers, name: str) -> str | None:
    """Return the value of a header that may stand on several lines; None where it is missing."""
    lines = request.getlist(name)
    return ", ".join(lines) if lines else None


def preferred_coding(accepted: str | None, available: Collection[str] = _CODINGS) -> str:
    """Choose the content coding of a response (RFC 9110, section 12.5.3).

    Parameters
    ----------
    accepted : str, optional
        The value of ``Accept-Encoding``.
    available : collection of str
        The codings there are beside ``identity``.

    Returns
    -------
    str
        Where the client accepts none of them, ``identity``: a header that cannot be met is
        disregarded.
    """
    if accepted is None:
        return IDENTITY
    weights = _weights(accepted)
    others = weights.get("*")
    best, best_weight = IDENTITY, weights.get(IDENTITY, others)
    if best_weight is None:
        # Acceptable, but only where nothing that was named is.
        best_weight = 0.0
    for coding in reversed(_CODINGS):
        weight = weights.get(coding, others) or 0.0
        if coding in available and weight > 0 and weight >= best_weight:
            best, best_weight = coding, weight
    return best


def _weights(accepted: str) -> dict[str, float]:
    """Read codings with their weights; what is not well formed is passed over."""
    weights: dict[str, float] = {}
    for item in accepted.split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0
        if parameters:
            found = _WEIGHT.fullmatch(parameters[0])
            if found is None or len(parameters) > 1:
                continue
            weight = float(found[1])
        name = name.lower()
        weights[_ALIASES.get(name, name)] = weight
    return weights


def matches(known: str | None, entity_tag: str) -> bool:
    """Return whether ``If-None-Match`` names an entity tag, by weak comparison.

    Parameters
    ----------
    known : str, optional
        The value of the header: ``*``, or a list of entity tags.
    entity_tag : str
        That of the response.
    """
    if known is None:
        return False
    opaque = entity_tag.removeprefix("W/")
    return known.strip() == "*" or opaque in _ENTITY_TAG.findall(known)
