"""Everything that is served beside the dashboard, on one Atlas and below one path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.web import files, images
from mobilitymap.web.api import app
from mobilitymap.web.pages import embed, routing, share

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from mobilitymap.domain.atlas import Atlas


def public_routes(atlas: Atlas, base_path: str = "") -> list[BaseRoute]:
    """Return the routes of pages, pictures, files and figures, for ``st.App(..., routes=...)``.

    Parameters
    ----------
    atlas : Atlas
        Shared by all of them and never changed.
    base_path : str
        ``server.baseUrlPath``; Streamlit does not put it before routes of the app.
    """
    modules = (routing, share, images, embed, files, app)
    return [route for module in modules for route in module.routes(atlas, base_path)]
