"""Answers sent at once, not held back for what may follow.

Streamlit opens its listening socket without naming TCP, so asyncio does not switch off Nagle's
algorithm on the connections, and the second part of every small answer waits for the first to be
acknowledged: about 40 ms on a connection that is kept open.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class NoDelay:
    """Middleware that switches off Nagle's algorithm on the connection of each request.

    Parameters
    ----------
    app : ASGIApp
        The application that is wrapped.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where the server does not show its connection, only that."""
        # Uvicorn's `receive` is a method of the object that holds the connection.
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        connection = transport.get_extra_info("socket") if transport is not None else None
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)
