"""Sharing in a browser: the panel by keyboard, and the map in a frame of another site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from support.axe import violations
from support.serving import application
from support.visitor import copied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from support.visitor import Visitor

pytestmark = pytest.mark.browser

BRADFORD, LEEDS = "E08000032", "E08000035"


@pytest.fixture
def other_site(address: str) -> Iterator[str]:
    """Serve a page on another origin that shows the map of the app in a frame."""
    query = f"indicator=employment-rate&amp;area={BRADFORD}"
    frame = (
        f'<iframe src="{address}/embed?{query}" title="A map" width="640" height="720"></iframe>'
    )
    page = f"<!doctype html><title>A council</title><h1>A council</h1>{frame}"
    with application(Starlette(routes=[Route("/", lambda _: HTMLResponse(page))])) as other:
        yield f"{other}/"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 760, "height": 860})
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.on("requestfailed", lambda request: failures.append(request.url))
    opened.on(
        "console",
        lambda said: failures.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield opened
    context.close()
    assert not failures


def test_a_frame_on_another_site_shows_the_map(page: Page, other_site: str) -> None:
    page.goto(other_site)
    frame = page.frame_locator("iframe")
    map_ = frame.get_by_role("application")
    expect(map_).to_have_attribute("aria-label", re.compile("Employment rate, 2023"))
    areas = map_.locator("[role=button][aria-pressed]")
    expect(areas).to_have_count(361)
    expect(map_.get_by_role("button", name="Bradford: 69.7%")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(frame.get_by_role("heading", level=1)).to_have_text(re.compile("Employment rate, 2023"))
    expect(frame.get_by_text("Office for National Statistics")).to_be_visible()


def test_a_choice_in_the_frame_goes_along_to_the_map(page: Page, other_site: str) -> None:
    page.goto(other_site)
    frame = page.frame_locator("iframe")
    frame.locator(f"[data-code={LEEDS}]").first.wait_for()
    # A map that still moves takes a click for the end of a drag.
    page.wait_for_load_state("networkidle")
    frame.locator(f"[data-code={LEEDS}]").first.click()
    expect(frame.get_by_role("status").last).to_have_text("Leeds: 74.7%")
    link = frame.get_by_role("link", name="Open in the social mobility map")
    expect(link).to_have_attribute("href", re.compile(f"/map\\?.*area={LEEDS}"))


def test_without_scripts_there_is_the_picture_and_the_table(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{address}/embed?area={BRADFORD}")
    picture = opened.get_by_role("img")
    expect(picture).to_have_attribute("alt", re.compile("Bradford: 41.8"))
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 1200
    opened.get_by_text("All figures as a table").click()
    expect(opened.get_by_role("rowheader", name="Bradford", exact=True)).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/embed", "/share"])
def test_the_pages_are_accessible_and_fit_a_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}{path}?indicator=employment-rate&area={BRADFORD}&shape=potato")
    if path == "/embed":
        expect(page.get_by_role("application")).to_have_attribute("data-updates", "1")
    assert violations(page, rows=12) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_panel_works_by_keyboard(visit: Callable[..., Visitor]) -> None:
    reader = visit(f"/map?indicator=employment-rate&area={BRADFORD}")
    button = reader.page.get_by_role("button", name="Share", exact=True)
    button.focus()
    reader.page.keyboard.press("Enter")
    dialog = reader.page.get_by_role("dialog")
    expect(dialog.get_by_text("/share?indicator=employment-rate")).to_be_visible()
    picture = dialog.get_by_role("img", name=re.compile("Map of Employment rate"))
    expect(picture).to_be_visible()
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = dialog.get_by_role("button", name=re.compile("Copy")).first
    copy.focus()
    reader.page.keyboard.press("Enter")
    link = f"{reader.address}/map?indicator=employment-rate&area={BRADFORD}"
    assert copied(reader.page, link).startswith(link)
    reader.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert reader.parameters["area"] == BRADFORD


@pytest.mark.parametrize(
    ("path", "file"),
    [
        (f"/area?area={BRADFORD}", "CSV"),
        (f"/compare?compare={BRADFORD},{LEEDS}&stage=place", "Excel (XLSX)"),
        ("/disparities?indicator=weekly-pay", "CSV, every period"),
    ],
)
def test_the_panels_of_other_pages_are_accessible_on_a_phone(
    visit: Callable[..., Visitor], path: str, file: str
) -> None:
    reader = visit(path, phone=True)
    asked = len(reader.requests)
    reader.page.get_by_role("button", name="Download", exact=True).tap()
    link = reader.page.get_by_role("link", name=file, exact=True)
    expect(link).to_be_visible()
    # Files and pictures are made when they are asked for, not when they are offered.
    assert not [url for url in reader.requests[asked:] if "/download/" in url]
    assert violations(reader.page, rows=12) == []
    with reader.page.expect_download() as kept:
        link.tap()
    assert kept.value.failure() is None
    reader.page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    assert not [url for url in reader.requests if "/image." in url]
    reader.page.get_by_role("button", name="Share", exact=True).tap()
    dialog = reader.page.get_by_role("dialog")
    expect(dialog.get_by_text("The picture is a map of")).to_be_visible()
    assert violations(reader.page, rows=12) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
