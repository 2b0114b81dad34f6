"""The disparities page in a browser: choices are in the address, and come back from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.visitor import Visitor

pytestmark = pytest.mark.browser

BRADFORD = "E08000032"


def test_choices_are_in_the_address_and_in_the_picture(visit: Callable[..., Visitor]) -> None:
    reader = visit("/disparities?indicator=attainment8")
    picture = reader.page.get_by_role("img", name="upper-tier authorities by region")
    expect(picture).to_be_visible()

    reader.search("BD1 1HX")
    expect(picture).to_contain_text("Bradford: 40.8 points")
    reader.page.get_by_text("Mark Opportunity Areas").click()
    blackpool = picture.get_by_title("Blackpool (Opportunity Area)")
    expect(blackpool).to_have_attribute("title", re.compile(r": 37\.0\spoints$"))
    # The former list of periods stands until the page is drawn anew.
    reader.wait().choose("Period", "2018/19")
    expect(blackpool).to_have_attribute("title", re.compile(r": 37\.8\spoints$"))
    assert reader.parameters == {
        "indicator": "attainment8",
        "area": BRADFORD,
        "outlines": "opportunity-areas",
        "period": "2018-19",
    }

    # Another reader with the same link sees the same; the link to the map takes it along.
    other = visit(f"/disparities{reader.page.url.partition('/disparities')[2]}")
    sections = "section.mm"
    assert (
        other.page.locator(sections).all_inner_texts()
        == reader.page.locator(sections).all_inner_texts()
    )
    other.page.get_by_role("link", name="This measure on the map").click()
    expect(other.panel).to_contain_text("Bradford")
    assert other.parameters == reader.parameters


def test_the_level_goes_back_with_the_back_button(visit: Callable[..., Visitor]) -> None:
    reader = visit("/disparities?indicator=child-poverty")
    title = reader.page.get_by_role("heading", level=2).first
    expect(title).to_have_text("All local authority districts, by region")
    reader.page.get_by_text("Upper-tier authorities", exact=True).click()
    expect(title).to_have_text("All upper-tier authorities, by region")
    assert reader.parameters["level"] == "utla"
    reader.back()
    expect(title).to_have_text("All local authority districts, by region")
    expect(reader.page.get_by_role("radio", name="Local authority districts")).to_be_checked()
