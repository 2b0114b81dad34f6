"""What holds on every page: nothing from elsewhere, the first screen, accessibility."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from support.axe import WIDTHS, violations
from support.visitor import resting_box_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.visitor import Visitor

pytestmark = pytest.mark.browser

PAGES = {
    "start": "/",
    "map": "/map?area=E08000032&outlines=opportunity-areas,education-investment-areas",
    "map of bands": "/map?indicator=promising-prospects&area=E09000001",
    "compare": "/compare?compare=E08000032,E09000033,E10000016,S12000033&stage=school",
    "compare nothing": "/compare",
    "area": "/area?area=E08000032&stage=place",
    "area of a county": "/area?area=E10000016&stage=mobility-indices&against=overall",
    "area nothing": "/area",
    "disparities": "/disparities?indicator=weekly-pay&area=E08000032",
    "disparities of bands": "/disparities?indicator=promising-prospects",
    "relationships": "/relationships?area=E08000032",
    "national facts": "/national",
}


def test_nothing_is_asked_of_another_host(visit: Callable[..., Visitor]) -> None:
    reader = visit("/")
    reader.search("BD1 1HX")
    expect(reader.panel).to_contain_text("Bradford")
    reader.wait()
    reader.choose("Measure", "Promising prospects").choose("Measure", "Good development gap at 5")
    reader.choose("Measure", "Deprivation, 2019 index").choose("Measure", "Employment rate")
    reader.tick("radio", "Hexagons, one for each area").tick("radio", "Map")
    reader.tick("checkbox", "Opportunity Areas (2016–2022)")
    reader.tick("checkbox", "Education Investment Areas (2022)")
    reader.page.get_by_role("link", name="Compare with other areas").click()
    reader.search("Leeds", "Add a postcode or place")
    expect(reader.page.get_by_role("columnheader", name="Leeds")).to_be_visible()
    # All pages were seen, with their boundary files; `failures` says who else was asked.
    files = {match[1] for url in reader.requests if (match := re.search(r"assets/(.*)-", url))}
    levels = {"ltla", "utla", "smc", "ltla-2019", "hex"}
    assert levels | {"opportunity-areas", "education-investment-areas"} <= files
    assert reader.failures() == []


@pytest.mark.parametrize("phone", [False, True], ids=["1440x900", "390x844"])
def test_map_legend_and_measure_share_the_first_screen(
    visit: Callable[..., Visitor], *, phone: bool
) -> None:
    # The measure with the longest title, and as much in the legend as there can be.
    view = "indicator=good-development-not-fsm&area=E08000032&outlines=opportunity-areas"
    reader = visit(f"/map?{view}", phone=phone)
    window = reader.page.viewport_size
    assert window is not None
    measure = reader.page.get_by_role("combobox", name="Measure")
    for part in (reader.title, measure, reader.legend, reader.map):
        left, top, right, bottom = resting_box_of(part)
        assert left >= 0
        assert top >= 0
        assert right <= window["width"]
        assert bottom <= window["height"]
    # The map is drawn at a useful size, with London beside it.
    _, top, _, bottom = resting_box_of(reader.map)
    assert bottom - top >= (320 if phone else 700)
    expect(reader.map.get_by_text("London", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_pages_follow_wcag_and_fit_a_phone(visit: Callable[..., Visitor], path: str) -> None:
    reader = visit(path)
    levels = [
        int(heading.evaluate("(heading) => heading.tagName[1]"))
        for heading in reader.page.get_by_role("heading").all()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert reader.page.locator("html").get_attribute("lang") == "en"
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    content, window = reader.page.evaluate(WIDTHS)
    assert content <= window == 390
    reader.page.set_viewport_size({"width": 1440, "height": 900})
    assert violations(reader.wait().page, rows=12) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_whole_pages_follow_wcag_at_both_widths(visit: Callable[..., Visitor], path: str) -> None:
    reader = visit(path)
    for width in (1440, 390):
        reader.page.set_viewport_size({"width": width, "height": 844})
        assert violations(reader.wait().page) == [], width
