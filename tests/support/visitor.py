"""A reader of the app in a browser: opens pages, chooses, and says what is to be seen.

Everything is found as a reader finds it, by role, name and text, so that another look of
the pages changes nothing here.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Error, expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Dialog, Locator, Page, WebSocket

SECONDS = 20_000
expect.set_options(timeout=SECONDS)

# The areas of the map by code: fill, accessible name, whether it is the chosen one. Fills that
# are patterns are numbered in the order of their first use, which is not what a reader sees.
_AREAS = """(map) => Object.fromEntries(
    [...map.querySelectorAll("[role=button][aria-pressed]")].map(
      (area) => [area.getAttribute("aria-label"), [
        area.getAttribute("fill").replace(/url.*/, "pattern"),
        area.getAttribute("aria-pressed"),
      ]]))"""
# Lines drawn over the areas: the coast, outlines of policy areas and of the chosen area.
_LINES = """(map) => [...map.querySelectorAll("path:not([role])")]
    .filter((line) => line.checkVisibility({ visibilityProperty: true })).length"""


class Visitor:
    """A page of the app in a browser that has never been there."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.frames_sent = 0
        self.requests: list[str] = []
        self._errors: list[str] = []
        page.set_default_timeout(SECONDS)
        page.context.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", self._on_websocket)
        page.on("pageerror", lambda error: self._errors.append(f"script error: {error}"))
        page.on("dialog", self._on_dialog)

    def _on_websocket(self, websocket: WebSocket) -> None:
        self.requests.append(websocket.url.replace("ws://", "http://", 1))

        def sent(_: object) -> None:
            self.frames_sent += 1

        websocket.on("framesent", sent)

    def _on_dialog(self, dialog: Dialog) -> None:
        self._errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def failures(self) -> list[str]:
        """Return what no page may do, whatever was asked of it."""
        foreign = [
            f"request to another host: {url}"
            for url in self.requests
            if not url.startswith((f"{self.address}/", "data:", "blob:"))
        ]
        exceptions = self.page.locator(".stException").all_inner_texts()
        return self._errors + foreign + [f"exception on the page: {text}" for text in exceptions]

    # Going somewhere ---------------------------------------------------------

    def open(self, path: str) -> Self:
        """Open an address below the app's and wait until its page is complete."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.wait()

    def wait(self) -> Self:
        """Wait until the script of the page has run and its map, if any, is drawn."""
        expect(self.title).to_be_visible()
        self._rest()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        if self.on_map:
            expect(self.areas.first).to_be_attached()
        return self

    def _rest(self) -> None:
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_attached()

    def back(self) -> Self:
        """Press the browser's back button."""
        self.page.go_back()
        return self

    def forward(self) -> Self:
        """Press the browser's forward button."""
        self.page.go_forward()
        return self

    # Choosing: every choice is in the address a moment later ------------------

    @contextmanager
    def _change(self) -> Iterator[None]:
        before = self.page.url
        yield
        self.page.wait_for_url(lambda url: url != before, wait_until="commit")
        self.wait()

    def choose(self, label: str, text: str) -> Self:
        """Choose from a list, as people do in long ones: open it and type."""
        box = self.page.get_by_role("combobox", name=label)
        with self._change():
            box.click()
            box.press_sequentially(text)
            self.page.get_by_role("option", name=text).first.click()
        expect(box).to_have_value(re.compile(re.escape(text)))
        return self

    def click_area(self, name: str) -> Self:
        """Click an area of the map."""
        with self._change():
            self.area(name).click()
        return self

    def search(self, text: str, label: str = "Postcode or place") -> Self:
        """Enter a text in a search box."""
        box = self.page.get_by_role("textbox", name=label)
        box.fill(text)
        box.press("Enter")
        return self

    def display(self) -> Locator:
        """Open what the button "Display" holds, and return it."""
        dialog = self.page.get_by_role("dialog", name="Display")
        if not dialog.is_visible():
            self.page.get_by_role("button", name="Display").click()
        return dialog

    def tick(self, role: Literal["radio", "checkbox"], name: str) -> Self:
        """Tick a box or a choice under "Display"."""
        with self._change():
            self.display().get_by_text(name, exact=True).click()
        expect(self.display().get_by_role(role, name=name)).to_be_checked()
        return self

    def more_classes(self) -> Self:
        """Move the number of classes up by one."""
        with self._change():
            self.display().get_by_role("slider").press("ArrowRight")
        return self

    # Seeing ------------------------------------------------------------------

    @property
    def on_map(self) -> bool:
        """Whether the page has a map."""
        return urlsplit(self.page.url).path.endswith("/map")

    @property
    def parameters(self) -> dict[str, str]:
        """The query of the address, once the script that may change it has run."""
        self._rest()
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def title(self) -> Locator:
        """The main heading."""
        return self.page.get_by_role("heading", level=1)

    @property
    def panel(self) -> Locator:
        """What is said about the selected area."""
        return self.page.get_by_role("region", name="Selected area")

    @property
    def legend(self) -> Locator:
        """The legend of the map."""
        return self.page.get_by_role("group", name="Legend")

    @property
    def notice(self) -> Locator:
        """The sentences on what was changed in the link."""
        return self.page.get_by_role("status").filter(has_text="in the link")

    @property
    def map(self) -> Locator:
        """The map itself, inside its frame."""
        return self.page.frame_locator("iframe").get_by_role("application")

    @property
    def areas(self) -> Locator:
        """All areas of the map, without those of the inset."""
        return self.map.locator("[role=button][aria-pressed]")

    def area(self, name: str) -> Locator:
        """Return the area of the map that has this name."""
        return self.map.get_by_role("button", name=re.compile(f"^{re.escape(name)}: "))

    @property
    def table(self) -> Locator:
        """The table of all areas."""
        return self.page.get_by_role("table").filter(
            has=self.page.get_by_role("columnheader", name="Area")
        )

    def differences(self, other: Visitor) -> dict[str, tuple[Any, Any]]:
        """Return what this reader sees otherwise than another one, once both pages rest."""
        self.table.scroll_into_view_if_needed()
        other.table.scroll_into_view_if_needed()
        end = time.monotonic() + SECONDS / 1000
        while True:
            mine, theirs = self.seen(), other.seen()
            found = {
                name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]
            }
            if not found or time.monotonic() > end:
                return found
            self.page.wait_for_timeout(200)

    def seen(self) -> dict[str, Any]:
        """Return everything that a link has to bring back."""
        self.wait()
        boxes = self.page.get_by_role("combobox")
        texts = {
            "title": self.title,
            "panel": self.panel,
            "legend": self.legend,
            "table": self.table,
        }
        display = self.display()
        choices = display.get_by_role("radio").or_(display.get_by_role("checkbox"))
        expect(display.get_by_role("checkbox").last).to_be_attached()
        return {
            **{name: locator.inner_text() for name, locator in texts.items()},
            "lists": boxes.evaluate_all("boxes => boxes.map((box) => box.value)"),
            "choices": choices.evaluate_all("boxes => boxes.map((box) => box.checked)"),
            "map": self.map.get_attribute("aria-label"),
            "areas": self.map.evaluate(_AREAS),
            "lines": self.map.evaluate(_LINES),
        }


def resting_box_of(locator: Locator) -> tuple[float, float, float, float]:
    """Return the box of an element that has come to rest, however long that takes."""
    end = time.monotonic() + SECONDS / 1000
    before = box_of(locator)
    while True:
        locator.page.wait_for_timeout(300)
        now = box_of(locator)
        if now == before:
            return now
        if time.monotonic() > end:
            raise Error("the element does not come to rest")
        before = now


def copied(page: Page, start: str) -> str:
    """Return what was copied, once it begins as expected; copying takes a moment."""
    end = time.monotonic() + SECONDS / 1000
    while True:
        text = str(page.evaluate("navigator.clipboard.readText()"))
        if text.startswith(start) or time.monotonic() > end:
            return text
        page.wait_for_timeout(100)


def box_of(locator: Locator) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of an element in the window, in pixels."""
    box = locator.bounding_box()
    if box is None:
        raise Error("the element is not on the screen")
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]
