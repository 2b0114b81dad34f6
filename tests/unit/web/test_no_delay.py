"""Small answers are not held back on a connection that is kept open."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn

from mobilitymap.web.no_delay import NoDelay

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


def test_nagles_algorithm_is_off_on_connections_of_the_server() -> None:
    seen: list[int] = []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        connection: Any = receive.__self__.transport.get_extra_info("socket")  # type: ignore[attr-defined]
        seen.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def ask(asked: Any) -> None:  # noqa: ANN401 - any application
        # As Streamlit opens it: without naming TCP, asyncio leaves the algorithm on.
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
            listening.bind(("127.0.0.1", 0))
            config = uvicorn.Config(asked, lifespan="off", log_config=None, ws="none")
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            while not server.started:
                await asyncio.sleep(0.01)
            async with httpx.AsyncClient() as client:
                await client.get(f"http://127.0.0.1:{listening.getsockname()[1]}/")
            server.should_exit = True
            await serving

    asyncio.run(ask(app))
    asyncio.run(ask(NoDelay(app)))
    assert seen[0] == 0  # otherwise nothing is shown
    assert seen[1] != 0


class _Connection:
    """Stands for uvicorn's connection of a request, and for the socket below it."""

    def __init__(self, family: socket.AddressFamily) -> None:
        self.family, self.set = family, list[tuple[int, ...]]()
        self.transport = self

    def get_extra_info(self, name: str) -> Any:  # noqa: ANN401 - as asyncio has it
        return {"socket": self}.get(name)

    def setsockopt(self, *option: int) -> None:
        self.set.append(option)

    async def receive(self) -> dict[str, Any]:
        return {}


@pytest.mark.parametrize(
    ("family", "is_tcp"),
    [(socket.AF_INET, True), (socket.AF_INET6, True), (socket.AF_UNIX, False)],
    ids=["IPv4", "IPv6", "local"],
)
def test_only_connections_of_tcp_have_the_option(
    family: socket.AddressFamily, *, is_tcp: bool
) -> None:
    async def app(*_: object) -> None:
        pass

    async def send(_message: Any) -> None:  # noqa: ANN401 - a message
        pass

    connection = _Connection(family)
    asyncio.run(NoDelay(app)({"type": "http"}, connection.receive, send))
    option = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    assert connection.set == ([option] if is_tcp else [])


def test_requests_without_a_connection_to_see_are_passed_on() -> None:
    passed: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope)

    async def receive() -> dict[str, Any]:
        return {}

    async def send(_message: Any) -> None:  # noqa: ANN401 - a message
        pass

    scope = {"type": "http"}
    asyncio.run(NoDelay(app)(scope, receive, send))
    assert passed == [scope]
