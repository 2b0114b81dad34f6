"""What the map loads by URL: Leaflet, the layer's script and style, and boundary files.

Every asset has a hash of its content in its URL, so a browser may keep it for ever and still never
shows an old one. Nothing comes from another host.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from mobilitymap.domain.boundaries import boundary_names, boundary_topology
from mobilitymap.frontend.responses import Content

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.responses import Response

# The map lives in the frame /<base>/component/streamlit_folium.st_folium/index.html: from there
# this leads to the app's base, whatever server.baseUrlPath is.
FRAME_TO_BASE = "../.."

LAYER_SCRIPTS = (
    "topology.js",
    "drawing.js",
    "tooltip.js",
    "keyboard.js",
    "surroundings.js",
    "area-layer.js",
)
_CONTENT_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}


@dataclass(frozen=True)
class Asset:
    """A file that never changes under its URL.

    Attributes
    ----------
    name : str
        Its name without the hash, such as ``leaflet.js``.
    body : bytes
        Its content.
    """

    name: str
    body: bytes

    @property
    def content_type(self) -> str:
        """The media type to serve it with."""
        return _CONTENT_TYPES[PurePosixPath(self.name).suffix]

    @cached_property
    def digest(self) -> str:
        """The first ten hexadecimal digits of the SHA-256 of the content."""
        return hashlib.sha256(self.body).hexdigest()[:10]

    @property
    def file_name(self) -> str:
        """The name with the hash in it, such as ``leaflet-2a1c7b90ff.js``."""
        path = PurePosixPath(self.name)
        return f"{path.stem}-{self.digest}{path.suffix}"

    @cached_property
    def content(self) -> Content:
        """What is sent, in every content coding."""
        return Content(self.body, self.content_type)


@cache
def asset_names() -> tuple[str, ...]:
    """Return the names of all assets."""
    return (
        "leaflet.js",
        "leaflet.css",
        "area-layer.js",
        "area-layer.css",
        "area-table.js",
        "area-table.css",
        *(f"{name}.json" for name in boundary_names()),
    )


@cache
def asset(name: str) -> Asset:
    """Return an asset, made on first use and kept.

    Parameters
    ----------
    name : str
        One of `asset_names`. Boundary files are called ``<level>.json``.

    Raises
    ------
    UnknownLevelError
        If the boundary file does not exist.
    """
    own = files("mobilitymap.frontend") / "static"
    leaflet = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    if name in {"leaflet.js", "leaflet.css"}:
        return Asset(name, (leaflet / name).read_bytes())
    if name == "area-layer.js":
        return Asset(
            name, b"\n".join((own / "js" / script).read_bytes() for script in LAYER_SCRIPTS)
        )
    if name in {"area-layer.css", "area-table.js", "area-table.css"}:
        return Asset(name, (own / PurePosixPath(name).suffix[1:] / name).read_bytes())
    topology = boundary_topology(PurePosixPath(name).stem)
    return Asset(name, json.dumps(topology, separators=(",", ":"), ensure_ascii=False).encode())


def route_prefix(base_path: str) -> str:
    """Return ``server.baseUrlPath`` as a path begins with it: ``/base``, or nothing.

    Parameters
    ----------
    base_path : str
        As in ``server.baseUrlPath``, with or without slashes.
    """
    base = base_path.strip("/")
    return f"/{base}" if base else ""


def asset_url(name: str, base_path: str = "") -> str:
    """Return the URL of an asset.

    Parameters
    ----------
    name : str
        One of `asset_names`.
    base_path : str
        What the URL begins with: ``server.baseUrlPath`` for a page of the app, `FRAME_TO_BASE`
        inside the map's frame.
    """
    base = base_path if base_path.startswith(".") else route_prefix(base_path)
    return f"{base}/assets/{asset(name).file_name}"


def asset_response(file_name: str, request: Headers) -> Response:
    """Return the answer to a request for an asset.

    Parameters
    ----------
    file_name : str
        The last part of the URL, with the hash.
    request : Headers
        Those of the request.
    """
    path = PurePosixPath(file_name)
    name = f"{path.stem.rpartition('-')[0]}{path.suffix}"
    if name not in asset_names() or asset(name).file_name != file_name:
        line = "There is no such file here: reload the page.\n"
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return PlainTextResponse(line, 404, headers)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return asset(name).content.respond(request, headers)


def routes(base_path: str = "") -> list[Route]:
    """Return the routes that serve the assets, for ``st.App(..., routes=...)``.

    Parameters
    ----------
    base_path : str
        The app's ``server.baseUrlPath``; Streamlit does not put it before routes of the app.
    """

    def serve(request: Request) -> Response:
        return asset_response(request.path_params["file_name"], request.headers)

    return [
        Route(f"{route_prefix(base_path)}/assets/{{file_name}}", serve, methods=["GET", "HEAD"])
    ]
