"""``mobilitymap serve``: the dashboard, until it is stopped."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from mobilitymap.cli._common import data_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--host", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--open/--no-open", "open_browser", default=False, help="Open a browser window.")
@click.option("--base-path", default="", help="Serve below this path, such as /mobility.")
@data_option
def serve(host: str, port: int, *, open_browser: bool, base_path: str, data: Path | None) -> None:
    """Serve the dashboard until stopped with Ctrl+C."""
    from mobilitymap.domain.areas import Gazetteer
    from mobilitymap.domain.data_folder import require_data_folder
    from mobilitymap.domain.indicators import Catalogue
    from mobilitymap.settings import app_script, data_directory, environment

    # Whatever is wrong with the folder is said here in one line, not by the server in many.
    folder = (data or data_directory()).resolve()
    require_data_folder(folder)
    Gazetteer.read(folder)
    Catalogue.read(folder)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app_script())),
        f"--server.address={host}",
        f"--server.port={port}",
        f"--server.headless={str(not open_browser).lower()}",
        f"--server.baseUrlPath={base_path}",
    ]
    chosen = environment(data=str(folder)) if data else environment()
    os.execve(sys.executable, command, chosen)  # noqa: S606 - the program becomes the server
