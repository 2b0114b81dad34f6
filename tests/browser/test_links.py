"""The address holds all that was chosen: a link and the back button bring it back."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mobilitymap import load_atlas
from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.domain.peers import Against
from mobilitymap.domain.view import Outline, Shape, View
from mobilitymap.stats.classification import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.visitor import Visitor

pytestmark = pytest.mark.browser

OPPORTUNITY_AREAS = "Opportunity Areas (2016–2022)"


def test_every_choice_on_the_map_comes_back_from_its_link(visit: Callable[..., Visitor]) -> None:
    reader = visit("/map")
    reader.choose("Measure", "Median annual pay").choose("Period", "2020")
    reader.choose("Region", "North West")
    reader.click_area("Manchester")
    reader.tick("radio", "Natural breaks").tick("checkbox", OPPORTUNITY_AREAS).more_classes()
    expect(reader.legend.get_by_role("listitem").filter(has_text=" to £")).to_have_count(6)
    assert reader.parameters == {
        "indicator": "median-pay",
        "period": "2020",
        "region": "E12000002",
        "area": "E08000003",
        "classes": "natural",
        "k": "6",
        "outlines": "opportunity-areas",
    }

    another = visit(reader.page.url)

    assert another.differences(reader) == {}
    seen = another.seen()
    assert "2020" in seen["map"]
    assert seen["lists"] == ["Work and earnings: Median annual pay", "2020", "North West"]
    assert sum(seen["choices"]) == 3  # natural breaks, a map, one kind of outline
    assert [name for name, (_, chosen) in seen["areas"].items() if chosen == "true"] == [
        next(name for name in seen["areas"] if name.startswith("Manchester: £"))
    ]


def test_hexagons_come_back_from_their_link(visit: Callable[..., Visitor]) -> None:
    reader = visit("/map").tick("radio", "Hexagons, one for each area")
    expect(reader.areas).to_have_count(361)
    assert reader.parameters == {"shape": "hex"}
    assert visit(reader.page.url).differences(reader) == {}
    shape = reader.area("Bradford").get_attribute("d")
    assert shape is not None
    assert shape.count("L") + shape.count("M") == 6


def test_an_area_is_chosen_by_map_postcode_name_and_table(visit: Callable[..., Visitor]) -> None:
    reader = visit("/map")
    reader.click_area("Cornwall")
    expect(reader.panel).to_contain_text("Cornwall")
    assert reader.parameters == {"area": "E06000052"}
    reader.search("bd1 1hx")
    expect(reader.panel).to_contain_text("Bradford")
    assert reader.parameters == {"area": "E08000032"}
    expect(reader.area("Bradford")).to_have_attribute("aria-pressed", "true")
    expect(reader.area("Cornwall")).to_have_attribute("aria-pressed", "false")
    reader.search("Leeds")
    expect(reader.panel).to_contain_text("Leeds")
    assert reader.parameters == {"area": "E08000035"}
    reader.table.get_by_role("button", name="Adur", exact=True).click()
    expect(reader.panel).to_contain_text("Adur")
    assert reader.parameters == {"area": "E07000223"}
    expect(reader.legend).to_contain_text("Adur")
    assert visit(reader.page.url).panel.inner_text() == reader.panel.inner_text()


def test_back_undoes_the_choices_one_by_one_and_forward_redoes_them(
    visit: Callable[..., Visitor],
) -> None:
    reader = visit("/map")
    reader.choose("Measure", "Healthy life expectancy, females")
    reader.choose("Region", "London").click_area("Camden")
    expect(reader.panel).to_contain_text("Camden")
    region = reader.page.get_by_role("combobox", name="Region")
    measure = reader.page.get_by_role("combobox", name="Measure")

    reader.back()
    expect(reader.panel).to_contain_text("No area selected")
    expect(region).to_have_value("London")
    reader.back()
    expect(region).to_have_value("All")
    expect(measure).to_have_value("Place: Healthy life expectancy, females")
    reader.back()
    expect(measure).to_have_value("Place: Child poverty, after housing")
    expect(reader.title).to_contain_text("poverty")
    expect(reader.areas).to_have_count(361)
    reader.forward()
    expect(measure).to_have_value("Place: Healthy life expectancy, females")
    reader.forward()
    expect(region).to_have_value("London")
    reader.forward()
    expect(reader.panel).to_contain_text("Camden")
    expect(reader.area("Camden")).to_have_attribute("aria-pressed", "true")


def test_back_leads_from_page_to_page(visit: Callable[..., Visitor]) -> None:
    reader = visit("/")
    start = reader.title.inner_text()
    reader.search("Bradford")
    expect(reader.panel).to_contain_text("Bradford")
    assert reader.parameters == {"area": "E08000032"}
    reader.page.get_by_role("link", name="Compare with other areas").click()
    expect(reader.title).to_have_text("Compare areas")
    assert reader.parameters == {"compare": "E08000032", "stage": "place"}

    reader.back()
    expect(reader.panel).to_contain_text("Bradford")
    expect(reader.area("Bradford")).to_have_attribute("aria-pressed", "true")
    reader.back()
    expect(reader.title).to_have_text(start)
    reader.forward()
    expect(reader.panel).to_contain_text("Bradford")


def test_compared_areas_and_stage_come_back_from_their_link(visit: Callable[..., Visitor]) -> None:
    add = "Add a postcode or place"
    reader = visit("/compare").search("Bradford", add)
    main = reader.page.get_by_role("main")
    remove = reader.page.get_by_role("button", name="Remove")
    expect(remove).to_have_text(["Remove Bradford"])
    reader.search("SW1A 1AA", add)
    expect(remove).to_have_text(["Remove Bradford", "Remove Westminster"])
    reader.page.get_by_role("radio", name="Work and earnings").click()
    expect(reader.page.get_by_role("heading", name="Median annual pay")).to_be_visible()
    assert reader.parameters == {"compare": "E08000032,E09000033", "stage": "work"}

    another = visit(reader.page.url)
    another_main = another.page.get_by_role("main")
    expect(another_main).to_have_text(main.inner_text(), use_inner_text=True)
    figures = another.page.get_by_role("table")
    expect(figures.get_by_role("columnheader")).to_have_text(
        ["Measure", "A Bradford", "B Westminster", "England"]
    )

    remove.first.click()
    expect(remove).to_have_text(["Remove Westminster"])
    reader.back()
    expect(remove).to_have_text(["Remove Bradford", "Remove Westminster"])
    reader.back()
    expect(reader.page.get_by_role("heading", name="good level of development")).to_be_visible()


def any_view(seed: int) -> View:
    """Return a view with a value for every parameter, drawn at random."""
    draw, atlas = Random(seed), load_atlas()  # noqa: S311 - a choice, not a secret
    indicator = draw.choice([item for item in atlas.indicators if not item.bands])
    level = draw.choice(atlas.levels(indicator.slug))
    codes = [area.code for area in atlas.areas.level(Level.LTLA)]
    return View(
        indicator=indicator.slug,
        period=draw.choice(atlas.periods(indicator.slug, level)),
        area=draw.choice(codes),
        compare=tuple(draw.sample(codes, draw.randint(1, 10))),
        level=None if level is indicator.level else level,
        shape=draw.choice(list(Shape)),
        classes=draw.choice([None, Scheme.NATURAL, Scheme.EQUAL]),
        k=draw.randint(3, 9),
        # One that holds areas of the level: any other is left out of a link.
        region=draw.choice(
            [
                region.code
                for region in atlas.areas.level(Level.REGION)
                if any(region.code in (one.code, one.region) for one in atlas.areas.level(level))
            ]
        ),
        outlines=tuple(sorted(draw.sample(list(Outline), draw.randint(0, 2)))),
        stage=draw.choice(list(LifeStage)),
        against=draw.choice(list(Against)),
        second=draw.choice([item.slug for item in atlas.indicators]),
        claim=tuple(draw.sample(codes, 2)),
    )


@pytest.mark.parametrize("page", ["map", "area", "compare", "disparities", "relationships"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_link_with_every_parameter_opens_and_stays_as_it_is(
    visit: Callable[..., Visitor], page: str, seed: int
) -> None:
    view = any_view(seed)
    reader = visit(f"/{page}?{view.to_query()}")
    reader.wait()
    assert reader.parameters == view.to_parameters()
    expect(reader.title).to_be_visible()
    expect(reader.notice).to_have_count(0)
    assert reader.failures() == []


def test_the_selection_goes_along_from_page_to_page(visit: Callable[..., Visitor]) -> None:
    reader = visit("/map?indicator=weekly-pay&region=E12000003").click_area("Leeds")
    expect(reader.panel).to_contain_text("Leeds")
    pages = reader.page.get_by_test_id("stPageLink")
    for page, shown in (
        ("Area", "Leeds"),
        ("Compare", "Compare areas"),
        ("Disparities", "Median weekly pay"),
        ("Relationships", "Relationships"),
        ("Map", "Median weekly pay"),
    ):
        pages.get_by_role("link", name=page, exact=True).first.click()
        expect(reader.title).to_contain_text(shown)
        kept = {name: reader.parameters.get(name) for name in ("indicator", "area", "region")}
        assert kept == {"indicator": "weekly-pay", "area": "E08000035", "region": "E12000003"}
    reader.back()
    expect(reader.title).to_contain_text("Relationships")
