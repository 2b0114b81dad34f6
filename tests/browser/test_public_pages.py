"""The public pages in a browser: without scripts, on a phone, on paper, for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from support.axe import violations
from support.serving import application

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.web.pages import routing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

BRADFORD, SCILLY = "/areas/E08000032", "/areas/E06000053"
PATHS = [
    BRADFORD,
    "/areas/E10000016?against=region",
    "/areas/S12000049",
    "/areas/E09000001",
    SCILLY,
    "/areas/E10000006",
    "/areas/nowhere",
    "/areas/",
    "/areas/?q=SW1",
    "/indicators/",
    "/indicators/weekly-pay",
    "/indicators/promising-prospects",
    "/glossary",
]


@pytest.fixture(scope="module")
def public() -> Iterator[str]:
    """Serve the public pages alone."""
    with application(Starlette(routes=routing.routes(load_atlas()))) as address:
        yield address


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    """Open a browser without scripts at the width of a phone."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_pages_follow_wcag_and_fit_a_phone(chromium: Browser, public: str, path: str) -> None:
    # axe is a script, which the pages do not allow.
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(public + path)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page, rows=12) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", PATHS)
def test_whole_pages_follow_wcag_at_both_widths(chromium: Browser, public: str, path: str) -> None:
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(public + path)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], width


def test_name_leads_to_a_figure_without_scripts(reader: Page, public: str) -> None:
    reader.goto(f"{public}/areas/")
    reader.get_by_role("searchbox", name="Postcode or place").fill("BD1 1HX")
    reader.get_by_role("button", name="Search").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Bradford")
    expect(reader.get_by_role("img", name="Bradford on a map of the UK")).to_be_visible()
    # On a phone rows are cards, and still rows of a table.
    table = reader.get_by_role("table", name="Place: Bradford, the latest figures")
    row = table.get_by_role("row").filter(
        has=reader.get_by_role("rowheader", name="Children in relative poverty after housing")
    )
    expect(row.get_by_role("cell").first).to_contain_text("41.8%")
    row.get_by_role("link").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(
        "Children in relative poverty after housing costs"
    )


def test_keyboard_begins_with_a_way_to_the_content(chromium: Browser, public: str) -> None:
    page = chromium.new_page()
    page.goto(public + BRADFORD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.close()


@pytest.mark.parametrize("path", [BRADFORD, "/areas/E92000001", "/areas/E10000016", SCILLY])
def test_summary_is_one_side_of_paper(chromium: Browser, public: str, path: str) -> None:
    page = chromium.new_page()
    page.goto(public + path)
    page.emulate_media(media="print")
    # An A4 side within margins of 15 mm, at 96 pixels an inch.
    page.set_viewport_size({"width": 680, "height": 1009})
    top = page.locator("main").bounding_box()
    stages = page.get_by_role("heading", name="The figures, by stage of life").bounding_box()
    assert top is not None
    assert stages is not None
    assert stages["y"] - top["y"] < 1009
    assert page.locator(".stages").evaluate("(e) => getComputedStyle(e).breakBefore") == "page"
    assert not page.get_by_role("link", name="See Bradford on the dashboard").is_visible()
    page.close()
