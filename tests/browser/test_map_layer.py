"""The map in a browser: what crosses the wire, what reruns, and the map without a mouse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from support.serving import streamlit_app

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

BRADFORD, LEEDS, NORTH_YORKSHIRE = "E08000032", "E08000035", "E06000065"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a server that runs the fixture page below a base path."""
    script = Path(__file__).parent / "map_fixture" / "app.py"
    with streamlit_app(script, "--server.baseUrlPath=some/base", base_path="/some/base") as running:
        yield running


class MapPage:
    """The fixture page, its map, and what it asked of the network."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.sizes: list[int] = []
        page.on("request", lambda request: self.requests.append(request.url))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.webSocketFrameReceived",
            # Payloads of binary frames are in base64.
            lambda event: self.sizes.append(len(event["response"]["payloadData"]) * 3 // 4),
        )
        page.goto(f"{address}/")
        self.frame: FrameLocator = page.frame_locator(".st-key-map iframe")
        self.map: Locator = self.frame.locator(".mm-map")
        expect(self.map).to_have_attribute("data-updates", "1", timeout=20_000)

    def area(self, code: str) -> Locator:
        return self.frame.locator(f'[data-code="{code}"]')

    def runs(self) -> int:
        text = self.page.get_by_text("Runs:").inner_text()
        return int(re.findall(r"\d+", text)[0])

    def settle(self) -> None:
        """Wait longer than streamlit-folium holds back its own events, and for any run."""
        self.page.wait_for_timeout(600)
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_attached()

    def check(self, label: str) -> None:
        updates = int(self.map.get_attribute("data-updates") or 0)
        self.page.get_by_text(label, exact=True).click()
        expect(self.map).to_have_attribute("data-updates", str(updates + 1))

    def next_measure(self) -> None:
        updates = int(self.map.get_attribute("data-updates") or 0)
        self.page.get_by_role("button", name="Increment").click()
        expect(self.map).to_have_attribute("data-updates", str(updates + 1))

    def focused(self) -> str | None:
        return self.map.evaluate("() => document.activeElement.dataset.code || null")

    def view(self) -> list[float]:
        """West, south, east and north of what is in sight, once the map has come to rest."""
        sizes = "() => [map.getBounds().toBBoxString(), map.getSize().toString()].join(' ')"
        seen, now = None, self.map.evaluate(sizes)
        while now != seen:
            self.page.wait_for_timeout(400)
            seen, now = now, self.map.evaluate(sizes)
        return [round(float(degrees), 6) for degrees in now.split()[0].split(",")]


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[MapPage]:
    """The fixture page in a fresh browser."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield MapPage(context.new_page(), address)
    context.close()


def test_the_map_draws_every_area_and_loads_nothing_from_elsewhere(
    opened: MapPage, address: str
) -> None:
    assert opened.frame.locator(".leaflet-overlay-pane [data-code]").count() == 361
    assert all(url.startswith((address, "data:", "blob:")) for url in opened.requests)
    assert opened.runs() == 1
    box = opened.map.bounding_box()
    assert box is not None
    assert box["height"] == 480  # as the page's style says, not as Python did


def test_a_change_of_measure_recolours_with_a_few_kilobytes_and_fetches_nothing(
    opened: MapPage,
) -> None:
    before = opened.area(BRADFORD).get_attribute("fill")
    drawn = opened.area(BRADFORD).get_attribute("d")
    # Where it opens is known only once it has come to rest.
    opened.settle()
    view = opened.view()
    opened.requests.clear()
    opened.sizes.clear()
    opened.next_measure()
    opened.settle()
    assert opened.area(BRADFORD).get_attribute("fill") != before
    assert opened.area(BRADFORD).get_attribute("d") == drawn
    assert opened.view() == view
    assert opened.requests == []
    assert sum(opened.sizes) < 10_000


def test_panning_zooming_and_hovering_rerun_nothing_and_a_click_reruns_once(
    opened: MapPage,
) -> None:
    area = opened.area(NORTH_YORKSHIRE)
    area.hover()
    expect(opened.frame.locator(".mm-tooltip")).to_contain_text("North Yorkshire")
    view = opened.view()
    opened.page.mouse.down()
    opened.page.mouse.move(700, 500, steps=4)
    opened.page.mouse.up()
    opened.page.mouse.wheel(0, -200)
    opened.settle()
    assert opened.view() != view
    opened.frame.get_by_role("button", name="Back to the whole view").click()
    opened.settle()
    assert opened.view() == view
    assert opened.runs() == 1
    area.click()
    expect(opened.page.get_by_text(f"Area: {NORTH_YORKSHIRE}.")).to_be_visible()
    opened.settle()
    assert opened.runs() == 2
    expect(area).to_have_attribute("aria-pressed", "true")


def test_the_view_moves_only_when_another_place_is_asked_for(opened: MapPage) -> None:
    whole = opened.view()
    opened.check("Compare")
    assert opened.view() == whole
    opened.check("London")
    west, south, east, north = opened.view()
    assert west < -0.5 < 0.3 < east
    assert south < 51.3
    assert north > 51.69
    assert north - south < 1


def test_missing_areas_have_a_pattern_and_say_why(opened: MapPage) -> None:
    leeds = opened.area(LEEDS)
    assert (leeds.get_attribute("fill") or "").startswith("url(#")
    expect(leeds).to_have_attribute("aria-label", "Leeds: Withheld by the publisher")


def test_the_map_works_from_the_keyboard(opened: MapPage) -> None:
    assert opened.frame.locator('[data-code][tabindex="0"]').count() == 1
    opened.area(BRADFORD).focus()
    opened.page.keyboard.press("ArrowRight")
    assert opened.focused() == LEEDS
    expect(opened.frame.locator(".mm-tooltip")).to_contain_text("Withheld by the publisher")
    opened.page.keyboard.press("Escape")
    expect(opened.frame.locator(".mm-tooltip")).to_be_hidden()
    opened.page.keyboard.press("Enter")
    expect(opened.page.get_by_text(f"Area: {LEEDS}.")).to_be_visible()
    expect(opened.area(LEEDS)).to_have_attribute("aria-pressed", "true")
    opened.page.keyboard.press("ArrowLeft")
    assert opened.focused() == BRADFORD
    opened.page.keyboard.press("Home")
    assert opened.focused() == LEEDS
    assert opened.frame.locator('[data-code][tabindex="0"]').count() == 1


def test_the_frame_and_the_areas_have_names(opened: MapPage) -> None:
    frame = opened.page.locator(".st-key-map iframe")
    expect(frame).to_have_attribute("title", "Map: Measure 0 by ltla")
    label = opened.area(BRADFORD).get_attribute("aria-label") or ""
    assert re.fullmatch(r"Bradford: \d+\.5%", label)


def test_compared_areas_carry_letters(opened: MapPage) -> None:
    assert opened.frame.locator(".mm-letter").count() == 0
    opened.check("Compare")
    letters = opened.frame.locator(".leaflet-marker-pane").first.locator(".mm-letter")
    assert letters.all_inner_texts() == ["A", "B"]


def test_markup_in_a_value_stays_text(opened: MapPage) -> None:
    opened.check("Hostile")
    opened.area(NORTH_YORKSHIRE).hover()
    expect(opened.frame.locator(".mm-tooltip")).to_contain_text("<img src=x")
    assert opened.frame.locator("img").count() == 0
    assert opened.page.title() == "Map fixture"


def test_hexagons_replace_the_map_and_the_inset(opened: MapPage) -> None:
    expect(opened.frame.locator(".mm-inset")).to_be_visible()
    opened.page.get_by_label("Level").click()
    opened.page.get_by_role("option", name="hex").click()
    expect(opened.map).to_have_attribute("data-updates", "2")
    expect(opened.frame.locator(".mm-inset")).to_be_hidden()
    assert opened.frame.locator(".leaflet-overlay-pane").first.locator("[data-code]").count() == 361


def test_a_failed_download_says_so_and_can_be_tried_again(chromium: Browser, address: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.route("**/assets/ltla-*", lambda route: route.abort())
        page.goto(f"{address}/")
        frame = page.frame_locator(".st-key-map iframe")
        retry = frame.get_by_role("button", name="Try again")
        expect(retry).to_be_visible(timeout=20_000)
        expect(frame.get_by_role("status")).to_contain_text("could not be loaded")
        page.unroute("**/assets/ltla-*")
        retry.click()
        expect(frame.locator(f'[data-code="{BRADFORD}"]')).to_be_attached()
        expect(retry).to_be_hidden()
