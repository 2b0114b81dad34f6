"""The area page in a browser: accessibility, back button, keyboard, a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from support.axe import WIDTHS, violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator
    from support.visitor import Visitor

pytestmark = pytest.mark.browser

BRADFORD = "/area?area=E08000032"
STAGES = {
    "early-years": "Early years",
    "school": "School",
    "moving-on": "Moving on",
    "work": "Work and earnings",
    "place": "Place",
    "mobility-indices": "Mobility indices",
}


def stage_heading(reader: Visitor, stage: str) -> Locator:
    return reader.page.get_by_role("heading", level=2, name=STAGES[stage], exact=True)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_follows_wcag_and_fits_a_phone(
    visit: Callable[..., Visitor], stage: str
) -> None:
    reader = visit(f"{BRADFORD}&stage={stage}")
    expect(stage_heading(reader, stage)).to_be_visible()
    for details in reader.page.locator("details").all():
        details.evaluate("(details) => { details.open = true }")
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    content, window = reader.page.evaluate(WIDTHS)
    assert content <= window == 390
    assert violations(reader.wait().page, rows=12) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_follows_wcag_on_a_wide_screen(
    visit: Callable[..., Visitor], stage: str
) -> None:
    reader = visit(f"{BRADFORD}&stage={stage}")
    expect(stage_heading(reader, stage)).to_be_visible()
    for details in reader.page.locator("details").all():
        details.evaluate("(details) => { details.open = true }")
    assert violations(reader.wait().page) == []


def test_back_undoes_a_stage_and_a_comparator(visit: Callable[..., Visitor]) -> None:
    reader = visit(f"{BRADFORD}&stage=school")
    article = reader.page.get_by_role("article").filter(
        has=reader.page.get_by_role("heading", name="Average Attainment 8 score at age 16")
    )
    expect(article.first).to_contain_text("points below England")
    reader.choose("Compare with", "Yorkshire and The Humber")
    expect(article.first).to_contain_text("points below Yorkshire and The Humber")
    reader.page.get_by_role("radio", name="Place").click()
    expect(stage_heading(reader, "place")).to_be_visible()
    assert reader.parameters["stage"] == "place"
    assert reader.parameters["against"] == "region"
    reader.back()
    expect(stage_heading(reader, "school")).to_be_visible()
    expect(article.first).to_contain_text("points below Yorkshire and The Humber")
    reader.back()
    expect(article.first).to_contain_text("points below England")
    box = reader.page.get_by_role("combobox", name="Compare with")
    expect(box).to_have_value("England, else the UK")
    expect(reader.page.get_by_role("radio", name="School")).to_be_checked()


def test_the_keyboard_reaches_the_stages_and_opens_one(visit: Callable[..., Visitor]) -> None:
    reader = visit(f"{BRADFORD}&stage=school")
    reader.page.get_by_role("combobox", name="Compare with").focus()
    name = ""
    for _ in range(12):
        reader.page.keyboard.press("Tab")
        name = reader.page.evaluate("() => document.activeElement.innerText")
        if name.strip() in STAGES.values():
            break
    assert name.strip() in STAGES.values()
    while name.strip() != "Place":
        reader.page.keyboard.press("ArrowRight")
        name = reader.page.evaluate("() => document.activeElement.innerText")
    reader.page.keyboard.press("Enter")
    expect(stage_heading(reader, "place")).to_be_visible()


def test_a_link_to_a_similar_area_opens_it_with_the_same_comparison(
    visit: Callable[..., Visitor],
) -> None:
    reader = visit(f"{BRADFORD}&against=economic&stage=school")
    link = reader.page.get_by_role("region", name="Similar areas").get_by_role("link").first
    name = link.inner_text()
    link.click()
    expect(reader.title).to_have_text(re.compile(re.escape(name)))
    assert reader.parameters["against"] == "economic"
