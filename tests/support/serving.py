"""Servers for tests: a command in a process of its own, or an application in a thread."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
# A start takes two seconds; a machine that does much else may take ten times as long.
SECONDS = 120


def free_port() -> int:
    """Return a port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def command(
    arguments: Sequence[str],
    health: str,
    *,
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[None]:
    """Run a server until the end of the block, which begins when it answers at an address."""
    with (
        (log or Path("/dev/null")).open("w") as output,
        subprocess.Popen(
            arguments, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            _wait_for(health, server)
            yield
        finally:
            server.terminate()


@contextmanager
def streamlit_app(script: Path, *options: str, base_path: str = "") -> Iterator[str]:
    """Run a Streamlit server in a process of its own and yield its address."""
    port = free_port()
    address = f"http://{HOST}:{port}{base_path}"
    start = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    with command([*start, f"--server.address={HOST}", *options], f"{address}/_stcore/health"):
        yield address


@contextmanager
def application(app: Any) -> Iterator[str]:  # noqa: ANN401 - any ASGI application
    """Serve an application in a thread until the end of the block and give its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server ended before it had started"
            time.sleep(0.02)
        yield f"http://{HOST}:{port}"
    finally:
        server.should_exit = True
        thread.join()


def fetch(url: str) -> bytes:
    """Return what a server answers."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - our own address
        return bytes(answer.read())


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            assert server.poll() is None, f"the server for {url} ended before it answered"
            assert time.monotonic() < end, f"nothing answers at {url}"
            time.sleep(0.1)
