"""What only a browser shows of relationships and national facts: the map of two, WCAG, a phone."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from support.axe import WIDTHS, violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.visitor import Visitor

pytestmark = pytest.mark.browser

PAGES = {
    "two measures": "/relationships?area=E08000032&compare=E09000030,E10000016",
    "indices": "/relationships?indicator=promising-prospects&area=E08000032",
    "apart": "/relationships?indicator=imd-2025&second=attainment8",
}


def test_the_map_of_two_measures_says_both_and_selects(visit: Callable[..., Visitor]) -> None:
    reader = visit("/relationships")
    leeds = reader.area("Leeds")
    expect(leeds).to_have_attribute(
        "aria-label",
        re.compile(
            r"Child poverty, after housing: 29.6%; Attainment 8 at 16, on FSM: 34.0\spoints"
        ),
    )
    # The map stands below the first screen.
    reader.page.locator("iframe").evaluate("(frame) => frame.scrollIntoView()")
    leeds.hover()
    words = "Child poverty, after housing: middle; Attainment 8 at 16, on FSM: middle"
    expect(reader.map.get_by_text(words)).to_be_visible()
    leeds.click()
    reader.page.wait_for_url(lambda url: "area=E08000035" in url)
    expect(reader.page.get_by_role("list", name="Marked areas")).to_contain_text("Leeds")
    expect(reader.legend.get_by_role("cell").filter(has_text="Leeds")).to_have_count(1)
    expect(reader.area("Leeds")).to_have_attribute("aria-pressed", "true")


def test_another_pair_keeps_the_map_and_a_swap_turns_it(visit: Callable[..., Visitor]) -> None:
    reader = visit("/relationships?area=E08000032")
    expect(reader.area("Bradford")).to_be_attached()
    frame = reader.page.frames[-1].url
    fill = reader.area("Bradford").get_attribute("fill")
    reader.page.get_by_role("button", name="Swap").click()
    reader.page.wait_for_url(lambda url: "indicator=attainment8-fsm" in url)
    # High poverty and low attainment is the other corner of the square, when turned.
    expect(reader.area("Bradford")).not_to_have_attribute("fill", fill or "")
    assert reader.page.frames[-1].url == frame


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_pages_follow_wcag_and_fit_a_phone(visit: Callable[..., Visitor], path: str) -> None:
    reader = visit(path)
    levels = [
        int(heading.evaluate("(heading) => heading.tagName[1]"))
        for heading in reader.page.get_by_role("heading").all()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    for summary in reader.page.locator("summary").all():
        summary.click()
    assert violations(reader.wait().page, rows=12) == []
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    content, window = reader.page.evaluate(WIDTHS)
    assert content <= window == 390


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_whole_pages_follow_wcag_at_both_widths(visit: Callable[..., Visitor], path: str) -> None:
    reader = visit(path)
    for summary in reader.page.locator("summary").all():
        summary.click()
    for width in (1440, 390):
        reader.page.set_viewport_size({"width": width, "height": 844})
        assert violations(reader.wait().page) == [], width
