"""The map as an instrument: what a pointer and a keyboard do, and what a lost file does."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from support.visitor import box_of, resting_box_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.visitor import Visitor

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


def test_pan_zoom_and_hover_run_nothing_and_a_click_runs_once(
    visit: Callable[..., Visitor],
) -> None:
    reader = visit("/map")
    before = reader.frames_sent
    left, top, right, bottom = box_of(reader.map)
    middle = (left + right) / 2, (top + bottom) / 2
    whole = box_of(reader.area("Leeds"))
    reader.area("Leeds").hover()
    expect(reader.map.get_by_text("Leeds", exact=True)).to_be_visible()
    reader.map.get_by_role("button", name="Zoom in").click()
    reader.page.mouse.move(*middle)
    reader.page.mouse.down()
    reader.page.mouse.move(middle[0] - 60, middle[1] - 90, steps=5)
    reader.page.mouse.up()
    reader.page.mouse.wheel(0, -200)
    assert resting_box_of(reader.area("Leeds")) != whole
    reader.map.get_by_role("button", name="Back to the whole view").click()
    # An event that the map held back would have gone out within half a second.
    reader.page.wait_for_timeout(600)
    assert resting_box_of(reader.area("Leeds")) == pytest.approx(whole, abs=1)
    assert reader.frames_sent == before

    reader.click_area("Leeds")
    expect(reader.panel).to_contain_text("Leeds")
    reader.page.wait_for_timeout(600)
    assert reader.frames_sent == before + 1


def test_the_map_works_from_the_keyboard(visit: Callable[..., Visitor]) -> None:
    reader = visit("/map?area=E08000032")
    keys = reader.page.keyboard
    focused = reader.map.locator(":focus")
    reader.page.get_by_role("combobox", name="Measure").focus()
    for _ in range(15):
        keys.press("Tab")
        if focused.count() and focused.get_attribute("aria-pressed"):
            break
    # The map's tab stop is the selected area; from there, arrows lead to a neighbour.
    expect(focused).to_have_accessible_name(re.compile("^Bradford: 41.8"))
    keys.press("ArrowRight")
    expect(focused).to_have_accessible_name(re.compile("^Leeds: "))
    expect(reader.panel).to_contain_text("Bradford")
    keys.press("Enter")
    expect(reader.panel).to_contain_text("Leeds")
    assert reader.parameters == {"area": "E08000035"}
    expect(focused).to_have_attribute("aria-pressed", "true")


def test_the_table_is_sorted_and_an_area_chosen_by_keyboard(visit: Callable[..., Visitor]) -> None:
    reader = visit("/map?region=E12000003")
    names = reader.table.get_by_role("rowheader")
    expect(names).to_have_count(15)
    assert names.all_inner_texts() == sorted(names.all_inner_texts())
    heading = reader.table.get_by_role("columnheader").nth(1)
    heading.get_by_role("button").focus()
    reader.page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    figures = [float(row.rstrip("%")) for row in reader.table.get_by_role("cell").all_inner_texts()]
    assert figures == sorted(figures, reverse=True)
    highest = names.first.inner_text()
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    expect(reader.panel).to_contain_text(highest)
    expect(reader.area(highest)).to_have_attribute("aria-pressed", "true")


def test_a_change_of_measure_keeps_the_place_and_never_empties_the_map(
    visit: Callable[..., Visitor],
) -> None:
    reader = visit("/map")
    before = box_of(reader.area("Cornwall"))
    reader.choose("Region", "South West")
    expect(reader.map).to_be_visible()
    near = resting_box_of(reader.area("Cornwall"))
    assert near[2] - near[0] > 2 * (before[2] - before[0])
    map_box = box_of(reader.map)
    assert map_box[0] <= near[0]
    assert near[2] <= map_box[2]

    reader.map.get_by_role("button", name="Zoom in").click()
    place = resting_box_of(reader.area("Cornwall"))
    fills = reader.map.evaluate(_FILLS)
    reader.map.evaluate(_WATCH_FOR_A_BLANK_MAP)
    reader.choose("Measure", "Employment rate").choose("Measure", "Median annual pay")
    expect(reader.map).to_have_attribute("aria-label", re.compile("pay"))
    assert reader.map.evaluate("(map) => map.ownerDocument.defaultView.fewest") > 300
    assert reader.map.evaluate(_FILLS) != fills
    assert resting_box_of(reader.area("Cornwall")) == pytest.approx(place, abs=1)


_FILLS = '(map) => [...map.querySelectorAll("[aria-pressed]")].map((p) => p.getAttribute("fill"))'
_WATCH_FOR_A_BLANK_MAP = """(map) => {
    const view = map.ownerDocument.defaultView;
    const count = () => map.querySelectorAll("[aria-pressed]").length;
    view.fewest = count();
    const look = () => {
      view.fewest = Math.min(view.fewest, map.isConnected ? count() : 0);
      view.requestAnimationFrame(look);
    };
    look();
}"""


def test_lost_boundaries_are_said_and_tried_again(visit: Callable[..., Visitor]) -> None:
    reader = visit("/")
    context = reader.page.context
    context.route("**/assets/ltla-*.json", lambda route: route.abort())
    reader.page.goto(f"{reader.address}/map?area=E08000032")
    expect(reader.map.get_by_role("status")).to_contain_text("could not be loaded")
    # What the sentence promises is there: the figures, in words and in the table.
    expect(reader.panel).to_contain_text("Bradford")
    expect(reader.table.get_by_role("rowheader", name="Bradford")).to_be_attached()
    context.unroute("**/assets/ltla-*.json")
    reader.map.get_by_role("button", name="Try again").click()
    expect(reader.area("Bradford")).to_have_attribute("aria-pressed", "true")
    expect(reader.map.get_by_role("status")).to_be_hidden()


def test_a_lost_table_is_said_and_tried_again(visit: Callable[..., Visitor]) -> None:
    reader = visit("/")
    context = reader.page.context
    context.route("**/figures?*", lambda route: route.abort())
    reader.open("/map")
    expect(reader.page.get_by_text("The table could not be loaded.")).to_be_visible()
    context.unroute("**/figures?*")
    reader.page.get_by_role("button", name="Try again").click()
    expect(reader.table.get_by_role("rowheader", name="Bradford")).to_be_visible()


def test_the_download_holds_the_areas_shown_with_the_figures_of_the_data(
    visit: Callable[..., Visitor],
) -> None:
    reader = visit("/map?indicator=weekly-pay&region=E12000003")
    names = reader.table.get_by_role("rowheader")
    expect(names).to_have_count(15)
    shown = names.all_inner_texts()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Download", exact=True).click()
        reader.page.get_by_role("link", name="CSV").first.click()
    with (ROOT / "data/indicators/weekly-pay.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    period = max(row["period"] for row in published)
    assert download.value.suggested_filename == f"weekly-pay_{period}_ltla_yorkshire-and-humber.csv"
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:3] == ["area_code", "area_name", "level"]
    assert {"period", "value", "lower", "upper", "unit", "flag", "publisher", "licence"} <= set(
        rows[0]
    )
    names_of_rows = [row["area_name"].removesuffix(", City of") for row in rows]
    assert sorted(names_of_rows) == sorted(shown)

    def numbers(row: dict[str, str]) -> list[float | None]:
        return [float(row[key]) if row[key] else None for key in ("value", "lower", "upper")]

    known = {row["area_code"]: numbers(row) for row in published if row["period"] == period}
    assert {row["area_code"]: numbers(row) for row in rows} == {
        row["area_code"]: known[row["area_code"]] for row in rows
    }
