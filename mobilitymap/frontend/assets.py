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

from mobilitymap.domain.caching import per_atlas
from mobilitymap.frontend.colors import with_colours
from mobilitymap.frontend.responses import Content

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.responses import Response

    from mobilitymap.domain.atlas import Atlas

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


PACKAGE_ASSETS = (
    "leaflet.js",
    "leaflet.css",
    "area-layer.js",
    "area-layer.css",
    "area-table.js",
    "area-table.css",
)
"""Names of the assets that are the same whatever the data are."""


@cache
def asset(name: str) -> Asset:
    """Return an asset of the package, read on first use and kept.

    Parameters
    ----------
    name : str
        One of `PACKAGE_ASSETS`.
    """
    own = files("mobilitymap.frontend") / "static"
    leaflet = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    if name in {"leaflet.js", "leaflet.css"}:
        return Asset(name, (leaflet / name).read_bytes())
    if name == "area-layer.js":
        return Asset(
            name, b"\n".join((own / "js" / script).read_bytes() for script in LAYER_SCRIPTS)
        )
    if name.endswith(".css"):
        return Asset(name, with_colours((own / "css" / name).read_text(encoding="utf-8")).encode())
    return Asset(name, (own / "js" / name).read_bytes())


@per_atlas(maxsize=48)
def boundary_asset(atlas: Atlas, name: str) -> Asset:
    """Return a boundary file of an Atlas as an asset, made on first use and kept.

    Parameters
    ----------
    atlas : Atlas
        Whose boundaries.
    name : str
        One of ``atlas.boundary_files.names``; the asset is called ``<name>.json``.

    Raises
    ------
    UnknownLevelError
        If the boundary file does not exist.
    """
    topology = atlas.boundary_files.topology(name)
    body = json.dumps(topology, separators=(",", ":"), ensure_ascii=False).encode()
    return Asset(f"{name}.json", body)


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
    """Return the URL of an asset of the package.

    Parameters
    ----------
    name : str
        One of `PACKAGE_ASSETS`.
    base_path : str
        What the URL begins with: ``server.baseUrlPath`` for a page of the app, `FRAME_TO_BASE`
        inside the map's frame.
    """
    return _url(asset(name), base_path)


def boundary_url(atlas: Atlas, name: str, base_path: str = "") -> str:
    """Return the URL of a boundary file of an Atlas.

    Parameters
    ----------
    atlas : Atlas
        Whose boundaries.
    name : str
        One of ``atlas.boundary_files.names``.
    base_path : str
        As of `asset_url`.
    """
    return _url(boundary_asset(atlas, name), base_path)


def _url(found: Asset, base_path: str) -> str:
    base = base_path if base_path.startswith(".") else route_prefix(base_path)
    return f"{base}/assets/{found.file_name}"


def asset_response(atlas: Atlas, file_name: str, request: Headers) -> Response:
    """Return the answer to a request for an asset.

    Parameters
    ----------
    atlas : Atlas
        Whose boundary files.
    file_name : str
        The last part of the URL, with the hash.
    request : Headers
        Those of the request.
    """
    found = _named(atlas, file_name)
    if found is None or found.file_name != file_name:
        line = "There is no such file here: reload the page.\n"
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return PlainTextResponse(line, 404, headers)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return found.content.respond(request, headers)


def _named(atlas: Atlas, file_name: str) -> Asset | None:
    """Return the asset that a file name is of, whatever hash stands in it."""
    path = PurePosixPath(file_name)
    stem = path.stem.rpartition("-")[0]
    if path.suffix == ".json" and stem in atlas.boundary_files.names:
        return boundary_asset(atlas, stem)
    name = f"{stem}{path.suffix}"
    return asset(name) if name in PACKAGE_ASSETS else None


def routes(atlas: Atlas, base_path: str = "") -> list[Route]:
    """Return the routes that serve the assets, for ``st.App(..., routes=...)``.

    Parameters
    ----------
    atlas : Atlas
        Whose boundary files.
    base_path : str
        The app's ``server.baseUrlPath``; Streamlit does not put it before routes of the app.
    """

    def serve(request: Request) -> Response:
        return asset_response(atlas, request.path_params["file_name"], request.headers)

    return [
        Route(f"{route_prefix(base_path)}/assets/{{file_name}}", serve, methods=["GET", "HEAD"])
    ]
