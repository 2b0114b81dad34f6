"""Keeps Streamlit's compression off the routes that compress for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send


class OwnCompression:
    """Middleware that leaves the choice of a content coding to some routes.

    Streamlit compresses whatever the word ``gzip`` in the first line of ``Accept-Encoding`` seems
    to allow, ``gzip;q=0`` as well, and leaves the strong entity tag of what it compressed.

    Parameters
    ----------
    app : ASGIApp
        The application that is wrapped.
    routes : sequence of BaseRoute
        The routes that choose for themselves.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app, self._routes = app, tuple(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, for these routes with an empty line before what it accepts."""
        if scope["type"] == "http" and self._is_own(scope):
            # An empty element means nothing in a list, which the routes read over all lines.
            scope = {**scope, "headers": [(b"accept-encoding", b""), *scope["headers"]]}
        await self._app(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is not Match.NONE for route in self._routes)
