"""Every page for every measure and for the awkward areas, without a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support.app_pages import (
    BRADFORD,
    EDINBURGH,
    INDICATORS,
    KENT,
    SCILLY,
    SLUGS,
    about,
    opened,
    rows_of,
    texts,
)
from support.html import text_of

from mobilitymap.dashboard.components.area_panel import area_html
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.viz.choropleth import choropleth

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

REASONS = {
    "suppressed": "Withheld by the publisher",
    "unreliable": "Too unreliable to publish",
    "not-applicable": "Does not apply here",
    "not-collected": "Not collected",
    "not-available": "Not published",
}


def panel(app: AppTest) -> str:
    """Return the text on the selected area."""
    (body,) = [html.proto.body for html in app.get("html") if "Selected area" in html.proto.body]
    return text_of(body)


def test_a_region_that_the_measure_does_not_cover_is_said_once() -> None:
    said = "“Deprivation, 2025 index” is not published for Scotland. It covers England only."
    shown = " ".join(texts(opened("map", indicator="imd-2025", region="S92000003")))
    assert shown.count(said) == 1


def panel_alone(slug: str, code: str) -> str:
    """Return the text on the selected area as the map page has it made, without the page."""
    atlas = load_atlas()
    drawn = choropleth(atlas, View(indicator=slug, area=code))
    return text_of(area_html(atlas, drawn.indicator, atlas.areas.get(code), drawn.period))


def numbers(text: str) -> list[str]:
    """Return the numbers in a text, written the way programs do."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace("£", "").replace(",", "")
    return re.findall(r"-?\d+(?:\.\d+)?", plain)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_panel_says_what_the_data_say(slug: str) -> None:
    measure = about(slug)
    areas = {
        row["code"]
        for row in rows_of(INDICATORS.parent / "areas.csv")
        if row["level"] == measure["level"] and not row["last_year"]
    }
    rows = rows_of(INDICATORS / f"{slug}.csv")
    latest = max(row["period"] for row in rows)
    now = [row for row in rows if row["period"] == latest and row["area_code"] in areas]
    known = sorted((row for row in now if row["value"]), key=lambda row: float(row["value"]))
    missing = [row for row in now if not row["value"]]
    row = known[0]
    said = panel_alone(slug, row["area_code"])
    value, decimals = float(row["value"]), measure["decimals"]
    assert any(
        abs(float(number) - value) <= 0.5 * 10**-decimals + 1e-9
        and len(number.partition(".")[2]) == decimals
        for number in numbers(said)
    ), f"{row} is not in: {said}"
    assert row.get("band", "").lower() in said.lower()
    if not measure["bands"]:
        assert ("95% interval" if row["lower"] else "No interval published") in said
    for row in missing[:1]:
        said = panel_alone(slug, row["area_code"])
        assert "No figure" in said
        assert REASONS[row["flag"]] in said


@pytest.mark.parametrize(
    "slug",
    [
        # One of each kind by default: of districts, upper tiers, bands, another year's districts.
        slug
        if slug in ("median-pay", "attainment8-gap", "promising-prospects", "imd-2019")
        else pytest.param(slug, marks=pytest.mark.exhaustive)
        for slug in SLUGS
    ],
)
def test_the_page_of_a_measure_has_its_title_and_its_panel(slug: str) -> None:
    rows = [row for row in rows_of(INDICATORS / f"{slug}.csv") if row["value"]]
    code = max(rows, key=lambda row: row["period"])["area_code"]
    app = opened("map", indicator=slug, area=code)
    assert about(slug)["title"] in texts(app)[0]
    assert panel(app) == panel_alone(slug, code)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ({}, "No area selected"),
        ({"area": EDINBURGH, "indicator": "good-development"}, "Not covered by this measure"),
        ({"area": EDINBURGH, "indicator": "attainment8-gap"}, "Not covered by this measure"),
        ({"area": SCILLY, "indicator": "good-development"}, "Isles of Scilly"),
        ({"area": SCILLY, "indicator": "promising-prospects"}, "Isles of Scilly"),
        ({"area": "E09000001", "indicator": "attainment8"}, "City of London"),
        ({"area": KENT, "indicator": "attainment8-fsm"}, "Kent (county)"),
        ({"area": KENT, "indicator": "child-poverty"}, "Kent (county)"),
        # A district of a county: the figure of the county, under the county's name.
        ({"area": "E07000106", "indicator": "attainment8"}, "Published for Kent (county)"),
        # A district of 2019 has its own figure on its own map ...
        ({"area": "E07000026", "indicator": "imd-2019"}, "Allerdale"),
        # ... and the county that was divided is named where only its figure is known.
        ({"area": "E06000063", "indicator": "imd-2019"}, "No figure"),
        ({"area": "E12000003", "indicator": "child-poverty"}, "Yorkshire and The Humber"),
        ({"area": "E92000001", "indicator": "median-pay"}, "33,080"),
        ({"area": BRADFORD, "shape": "hex"}, "Bradford"),
        ({"area": BRADFORD, "shape": "hex", "indicator": "attainment8"}, "Bradford"),
        ({"area": BRADFORD, "region": "E12000007", "classes": "natural", "k": "9"}, "Bradford"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_the_panel_of_awkward_areas(view: dict[str, str], said: str) -> None:
    assert said in panel(opened("map", **view))


def test_every_level_that_a_measure_is_published_on_opens() -> None:
    for level in ("region", "country"):
        app = opened("map", indicator="child-poverty", level=level, area=BRADFORD)
        assert "41.8%" in panel(app)


def test_start_has_its_facts_and_leads_on() -> None:
    app = opened("start")
    said = " ".join(texts(app))
    assert len(re.findall("Source:", said)) >= 5
    app.text_input[0].set_value("bd11hx").run()
    assert not app.exception
    assert app.query_params["area"] == BRADFORD
    assert "41.8%" in panel(app)
