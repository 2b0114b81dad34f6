"""Take the pictures of the documents: ``python scripts/screenshot.py FOLDER [--only TEXT]``.

Starts the dashboard of this checkout on a free port, opens every page in headless Chromium for
five areas that ask different things of it, waits until it is painted, and stops both. Pictures are
of whole pages, in few colours, so that they may stand in the repository.
"""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The app needs no other host, so Chromium asks none either.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
WIDTH, HEIGHT, TALLEST = 1440, 900, 7000
COLOURS = 48

AREAS = {
    "bradford": "E08000032",
    "cumberland": "E06000063",
    "city-of-london": "E09000001",
    "glasgow": "S12000049",
    "kent": "E10000016",
}
# Each beside a neighbour or an area like it.
BESIDE = {
    "bradford": "E08000035",
    "cumberland": "E06000064",
    "city-of-london": "E09000033",
    "glasgow": "S12000036",
    "kent": "E10000014",
}


def pictures() -> dict[str, str]:
    """Return the address of each picture by its name: pages of each area, and those of none."""
    found = {"map": "map?area=E08000032", "start": "", "national": "national"}
    for name, code in AREAS.items():
        found[f"area-{name}"] = f"area?area={code}"
        found[f"compare-{name}"] = f"compare?compare={code},{BESIDE[name]}&stage=work"
        found[f"disparities-{name}"] = f"disparities?indicator=weekly-pay&area={code}"
        found[f"relationships-{name}"] = f"relationships?area={code}"
    return found


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder to write to")
    parser.add_argument("--only", default="", help="only pictures with this in their name")
    options = parser.parse_args()
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("Chromium is not installed: `apt-get install chromium` brings it.")
    options.folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        for name, path in pictures().items():
            if options.only not in name:
                continue
            size = {"width": WIDTH, "height": HEIGHT}
            page = chromium.new_page(viewport=size, reduced_motion="reduce")
            page.goto(f"{address}/{path}")
            take(page, options.folder / f"{name}.png", whole=name != "map")
            page.close()
        chromium.close()


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


def take(page: Page, png: Path, *, whole: bool) -> None:
    """Wait for the page and everything on it to come to rest, and save its picture."""
    page.locator(".mm-footer").wait_for(timeout=60_000)
    if page.locator("iframe").count():
        # Areas have a label once they are coloured.
        label = page.frame_locator("iframe").locator("path[aria-label]").first
        label.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    if whole:
        # Streamlit scrolls within the page, so the window has to hold all of it.
        height = page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollHeight")
        page.set_viewport_size({"width": WIDTH, "height": min(int(height), TALLEST)})
    page.wait_for_timeout(1_500)
    drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    drawn.quantize(COLOURS if whole else 256).save(png, optimize=True)


if __name__ == "__main__":
    main()
