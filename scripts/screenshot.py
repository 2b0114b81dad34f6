"""Take the picture of the map page for README.md: ``python scripts/screenshot.py PNG``.

Starts the dashboard of this checkout on a free port, opens the map with an area selected in
headless Chromium, waits until it is painted, and stops both.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The app needs no other host, so Chromium asks none either.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


def main() -> None:
    """Read the command line and take the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("png", type=Path, help="file to write")
    parser.add_argument("--query", default="area=E08000032", help="what the map page shows")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=900)
    options = parser.parse_args()
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("Chromium is not installed: `apt-get install chromium` brings it.")
    with serving() as address:
        take(browser, f"{address}/map?{options.query}", options)


@contextmanager
def serving() -> Iterator[str]:
    """Run the dashboard for as long as the context lasts and give its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mobilitymap.cli", "serve", "--host=127.0.0.1"]
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, f"--port={port}"], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health")
            yield address
        finally:
            server.terminate()


def wait_for(url: str, seconds: float = 60) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def take(browser: str, url: str, options: argparse.Namespace) -> None:
    """Open a page, wait for the map and for everything else to come to rest, and save it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        size = {"width": options.width, "height": options.height}
        page = chromium.new_page(viewport=size, reduced_motion="reduce")
        page.goto(url)
        # Areas have a label once they are coloured.
        page.frame_locator("iframe").locator("path[aria-label]").first.wait_for(timeout=60_000)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1_000)
        options.png.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=options.png)
        chromium.close()


if __name__ == "__main__":
    main()
