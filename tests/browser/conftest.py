"""One server and one browser for all browser tests, and a fresh visitor for each."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from support.event_loop import BrowserLoop
from support.serving import streamlit_app
from support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever the app may ask of other hosts fails, here as on a computer without a network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser_loop() -> BrowserLoop:
    """Return the mark of Playwright's event loop, which is set in browser tests alone."""
    return BrowserLoop()


@pytest.fixture(scope="session")
def chromium(browser_loop: BrowserLoop) -> Iterator[Browser]:
    """Start Chromium once; where tests run unattended it has to be there."""
    path = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed, and the browser tests need it.")
        pytest.skip("Chromium is not installed: `apt-get install chromium` to run browser tests.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser_loop.resume()
        browser.close()


@pytest.fixture(autouse=True)
def loop_of_browser_tests_alone(browser_loop: BrowserLoop) -> Iterator[None]:
    """Let the browser's event loop be seen by this test, and by no test after it."""
    with browser_loop.current():
        yield


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Start the app as `streamlit run app.py` does, with its own settings."""
    with streamlit_app(ROOT / "app.py") as running:
        yield running


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a page of the app as a new reader, without any history.

    Whatever a test is about, no page may ask anything of another host, open a dialog,
    or raise an error, neither in its scripts nor on the page.
    """
    visitors: list[Visitor] = []

    def open_page(path: str = "/map", *, phone: bool = False) -> Visitor:
        context = chromium.new_context(
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            device_scale_factor=2 if phone else 1,
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
        )
        visitors.append(Visitor(context.new_page(), address))
        return visitors[-1].open(path)

    yield open_page
    failures = [failure for visitor in visitors for failure in visitor.failures()]
    for visitor in visitors:
        visitor.page.context.close()
    assert not failures
