"""``mobilitymap serve``: the dashboard, until it is stopped."""

from __future__ import annotations

import os
import sys

import click


@click.command()
@click.option("--host", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--open/--no-open", "open_browser", default=False, help="Open a browser window.")
@click.option("--base-path", default="", help="Serve below this path, such as /mobility.")
def serve(host: str, port: int, *, open_browser: bool, base_path: str) -> None:
    """Serve the dashboard until stopped with Ctrl+C."""
    from mobilitymap.settings import app_script

    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app_script())),
        f"--server.address={host}",
        f"--server.port={port}",
        f"--server.headless={str(not open_browser).lower()}",
        f"--server.baseUrlPath={base_path}",
    ]
    os.execv(sys.executable, command)  # noqa: S606 - the program becomes the server
