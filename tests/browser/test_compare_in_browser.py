"""The compare page where it needs a browser: links within it, the quote, the sideways table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from support.visitor import copied

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.visitor import Visitor

pytestmark = pytest.mark.browser

TEN = "E08000032,E08000035,E10000016,S12000036,E06000063,E09000001,W06000015,E06000053,E07000105"
WIDTHS = "() => [document.documentElement.scrollWidth, window.innerWidth]"


def test_the_quote_is_copied_by_keyboard(visit: Callable[..., Visitor]) -> None:
    reader = visit("/compare?claim=E08000032,E10000016&indicator=employment-rate")
    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.get_by_role("status", name="Answer")).to_contain_text("✓ Supported")
    copy = page.get_by_role("button", name="Copy to clipboard")
    copy.focus()
    expect(copy).to_be_visible()
    page.keyboard.press("Enter")
    start = "Employment rate, 2023: Kent 75.9"
    quote = copied(page, start)
    assert quote.startswith(start)
    assert "Source: Office for National Statistics" in quote


def test_links_lead_to_the_parts_of_the_page_and_keep_the_address(
    visit: Callable[..., Visitor],
) -> None:
    reader = visit(f"/compare?compare={TEN}&stage=work")
    heading = reader.page.get_by_role("heading", name="Can I say this?")
    expect(heading).not_to_be_in_viewport()
    reader.page.get_by_role("link", name="can I say this?").click()
    expect(heading).to_be_in_viewport()
    assert reader.parameters == {"compare": TEN, "stage": "work"}


def test_many_areas_on_a_phone_scroll_in_their_own_boxes(visit: Callable[..., Visitor]) -> None:
    reader = visit(f"/compare?compare={TEN}&stage=work", phone=True)
    content, window = reader.page.evaluate(WIDTHS)
    assert content <= window == 390
    # What is compared stands in the first screen, below the buttons of all areas.
    expect(reader.page.get_by_role("heading", name="Median annual pay")).to_be_in_viewport()
