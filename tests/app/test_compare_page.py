"""The compare page: areas side by side, one measure over time, one claim."""

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
)
from support.app_pages import texts as page_texts
from support.html import text_of

from mobilitymap.dashboard.screens.compare.trends import trends_html
from mobilitymap.dashboard.session import atlas
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

STAGES = ("early-years", "school", "moving-on", "work", "place", "mobility-indices")
LEEDS, CUMBERLAND, CITY, GLASGOW = "E08000035", "E06000063", "E09000001", "S12000049"
CARDIFF, SWANSEA, ASHFORD, CANTERBURY = "W06000015", "W06000011", "E07000105", "E07000106"
WESTMINSTER, LIVERPOOL = "E09000033", "E08000012"
TEN = (
    BRADFORD, LEEDS, KENT, EDINBURGH, CUMBERLAND, CITY, CARDIFF, SCILLY, ASHFORD, CANTERBURY,
)  # fmt: skip


def said(app: AppTest) -> str:
    """Return the whole text of a page."""
    return " ".join(page_texts(app)).replace("\N{NO-BREAK SPACE}", " ")


def buttons(app: AppTest, start: str = "") -> list[str]:
    """Return the labels of the buttons that begin with some text."""
    return [button.label for button in app.button if button.label.startswith(start)]


def press(app: AppTest, label: str) -> None:
    """Press the button with this label."""
    (button,) = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_compared_for_any_number_of_areas(stage: str) -> None:
    chosen = (BRADFORD, SCILLY, EDINBURGH, KENT)
    names = ("Bradford", "Isles of Scilly", "City of Edinburgh", "Kent")
    titles = [
        measure["title"]
        for slug in SLUGS
        # Northern Ireland's own surveys are for its own districts.
        if (measure := about(slug))["life_stage"] == stage and measure["coverage"] != ["N"]
    ]
    for count in (0, 1, 2, 4):
        text = said(opened("compare", stage=stage, compare=",".join(chosen[:count])))
        assert "£27,000" in text
        assert "£13,000" in text
        assert ("to see them side by side" in text) == (count < 2)
        assert all((title in text) == (count > 0) for title in titles)
        assert all(name in text for name in names[:count])


@pytest.mark.parametrize("stage", STAGES)
def test_ten_areas_of_every_kind_stand_side_by_side(stage: str) -> None:
    app = opened("compare", stage=stage, compare=",".join(TEN))
    text = said(app)
    assert len(buttons(app, "Remove ")) == 10
    assert "10 areas are compared; remove one to add another." in text
    assert not app.text_input
    # Letters are those of the charts, so the fifth area has none.
    assert "D City of Edinburgh Cumberland City of London" in text


def test_the_compared_figures_are_those_of_the_data() -> None:
    text = said(opened("compare", stage="early-years", compare=f"{BRADFORD},{KENT}"))
    rows = rows_of(INDICATORS / "good-development.csv")
    latest = {
        row["area_code"]: float(row["value"])
        for row in rows
        if row["period"] == "2024-25" and row["value"]
    }
    assert f"{latest[BRADFORD]:.1f}%" in text
    assert f"{latest[KENT]:.1f}%" in text
    assert "68.3%" in text  # England 2024/25, as published by the Department for Education


@pytest.mark.parametrize(
    ("areas", "head"),
    [
        ((BRADFORD, KENT), "B Kent England"),
        ((CARDIFF, SWANSEA), "B Swansea Wales"),
        ((GLASGOW, EDINBURGH), "B City of Edinburgh Scotland"),
        ((GLASGOW, KENT), "B Kent UK or nation"),
    ],
)
def test_the_column_of_the_nation_is_named_after_what_it_holds(
    areas: tuple[str, str], head: str
) -> None:
    text = said(opened("compare", stage="work", compare=",".join(areas)))
    assert head in text
    if "or" in head:
        assert "75.7% (UK)" in text  # the employment rate of 2023


def test_nations_and_regions_are_compared_but_never_with_themselves() -> None:
    england = opened("compare", stage="work", compare=f"E92000001,{BRADFORD},E12000003")
    assert "C Yorkshire and The Humber UK" in said(england)
    both = said(opened("compare", stage="work", compare="E92000001,K02000001"))
    assert "76.0% 75.7% Claimant count" in both


def test_the_first_four_are_on_the_charts_and_any_other_can_take_a_place() -> None:
    app = opened("compare", stage="work", compare=",".join(TEN[:6]))
    assert buttons(app, "Chart ") == ["Chart Cumberland", "Chart City of London"]
    press(app, "Chart City of London")
    assert app.query_params["compare"].startswith(f"{CITY},{BRADFORD},{LEEDS},{KENT},{EDINBURGH}")
    assert buttons(app, "Chart ") == ["Chart City of Edinburgh", "Chart Cumberland"]


def test_similar_areas_are_the_first_three_of_the_published_list() -> None:
    app = opened("compare", compare=BRADFORD)
    press(app, "Add similar areas")
    rows = rows_of(INDICATORS.parent / "similar_areas.csv")
    peers = [
        row["similar_code"]
        for row in rows
        if row["area_code"] == BRADFORD and row["model"] == "overall"
    ]
    assert app.query_params["compare"].split(",") == [BRADFORD, *peers[:3]]
    assert "Add similar areas" not in buttons(app)
    press(app, "Clear")
    assert "compare" not in app.query_params
    assert "Clear" not in buttons(app)


def test_a_statement_goes_when_one_of_its_areas_is_removed() -> None:
    pair = f"{KENT},{LEEDS}"
    app = opened("compare", compare=f"{BRADFORD},{KENT},{LEEDS}", claim=pair, stage="work")
    press(app, "Remove Bradford")
    assert app.query_params["claim"] == pair
    press(app, "Remove Leeds")
    assert "claim" not in app.query_params


def test_what_must_be_known_of_a_figure_stands_beside_it() -> None:
    early = page_texts(opened("compare", stage="early-years", compare=f"{CITY},{BRADFORD}"))
    (charts,) = [text for text in early if "The ring is the figure" in text]
    (table,) = [text for text in early if "Latest period of each measure" in text]
    assert "(few people)" in charts
    assert "few people" in table
    moving = said(opened("compare", stage="moving-on", compare=f"{CUMBERLAND},{BRADFORD}"))
    assert "Cumbria (county until 2023): 20.8" in moving
    school = said(opened("compare", stage="school", compare=f"{ASHFORD},{BRADFORD}"))
    assert "Kent (county)" in school
    work = said(opened("compare", stage="work", compare=f"{WESTMINSTER},{BRADFORD}"))
    assert "2025, provisional" in work
    assert "sampling error in 2020 5 to 10%" in work
    assert "unreliable" in work


# One measure over time.


def test_a_line_is_cut_at_its_breaks_and_the_reasons_are_given() -> None:
    app = opened("compare", stage="early-years", compare=f"{BRADFORD},{KENT},{GLASGOW}")
    text = said(app)
    assert "From 2021/22: " in text
    assert "Glasgow City, 2024/25: not covered by this measure." in text
    rows = rows_of(INDICATORS / "good-development.csv")
    for row in rows:
        if row["area_code"] == KENT and row["value"]:
            assert f"{float(row['value']):.1f}%" in text


def test_lines_are_drawn_from_break_to_break() -> None:
    areas = [atlas().areas.get(code) for code in (BRADFORD, KENT)]
    drawn = trends_html(atlas(), areas, atlas().indicators.get("attainment8"))
    pieces = re.findall(r"M[\d.]+ [\d.]+(?:L[\d.]+ [\d.]+)+", drawn)
    # 2017/18 to 2018/19, 2019/20 to 2020/21 and 2022/23 to 2024/25, for two areas and England;
    # 2015/16, 2016/17 and 2021/22 stand alone between two breaks.
    assert [piece.count("L") for piece in pieces] == [1, 1, 2] * 3


@pytest.mark.parametrize("slug", SLUGS)
def test_every_measure_has_a_trend_or_says_why_not(slug: str) -> None:
    indicator = atlas().indicators.get(slug)
    areas = [atlas().areas.get(code) for code in TEN]
    text = text_of(trends_html(atlas(), areas, indicator)).replace("\N{NO-BREAK SPACE}", " ")
    figure = atlas().reading(slug, BRADFORD).figure
    if slug.endswith("-ni"):
        assert "not covered by this measure" in text
        return
    assert figure.is_known
    if indicator.bands:
        assert figure.band.capitalize() in text
    elif len(atlas().periods(slug)) == 1:
        assert "Published for one period only" in text
    else:
        written = formatting.figure(indicator, figure.value, short=True)
        assert written.replace("\N{NO-BREAK SPACE}", " ") in text


def test_intervals_are_in_the_table_and_not_on_the_chart() -> None:
    text = said(opened("compare", indicator="employment-rate", compare=f"{BRADFORD},{KENT}"))
    assert "The 95% intervals of the figures are in the table, not on the chart." in text
    assert "69.7% 64.8 to 74.6%" in text


def test_two_districts_of_a_county_share_its_line() -> None:
    app = opened("compare", indicator="attainment8", compare=f"{ASHFORD},{BRADFORD},{CANTERBURY}")
    text = said(app)
    assert "Kent (county), for A Ashford and C Canterbury" in text
    assert app.selectbox(key="compare measure").value == "attainment8"


def test_indices_are_shown_as_bands_without_a_line() -> None:
    app = opened("compare", indicator="promising-prospects", compare=",".join(TEN))
    (bands,) = [text for text in page_texts(app) if "published bands. The index" in text]
    assert "a change of band is a change of relative position" in bands
    rows = {
        row["period"]: row["band"]
        for row in rows_of(INDICATORS / "promising-prospects.csv")
        if row["area_code"] == "smc-bradford"
    }
    listed = " ".join(band.capitalize() for _, band in sorted(rows.items()))
    assert f"Bradford {listed}" in bands
    assert "The figures of this chart" not in bands


# Can I say this?


@pytest.mark.parametrize(
    ("measure", "pair", "answer", "words"),
    [
        # 75.9 (73.1 to 78.7) and 69.7 (64.8 to 74.6): the intervals overlap, and z is 2.15.
        ("employment-rate", (BRADFORD, KENT), "Supported", "Kent 75.9% (95% interval 73.1 to"),
        # 74.7 (71.0 to 78.4) and 69.7 (64.8 to 74.6): z is 1.60.
        ("employment-rate", (BRADFORD, LEEDS), "Not supported", "may be chance in sampling"),
        ("child-poverty", (BRADFORD, LEEDS), "Cannot tell", "No interval is published"),
        ("promising-prospects", (BRADFORD, LEEDS), "Cannot tell", "published in bands"),
        ("attainment8", (ASHFORD, CANTERBURY), "Cannot tell", "published for Kent as a whole"),
        ("good-development", (CITY, LEEDS), "Cannot tell", "rests on few people"),
        ("good-development", (GLASGOW, KENT), "Cannot tell", "not covered by this measure"),
        ("employment-rate", ("E12000003", BRADFORD), "Not supported", "errs on the cautious side"),
    ],
)
def test_a_statement_is_answered(
    measure: str, pair: tuple[str, str], answer: str, words: str
) -> None:
    app = opened("compare", indicator=measure, claim=",".join(pair))
    (panel,) = [
        text
        for text in page_texts(app)
        if any(f"{mark} {answer}" in text for mark in "✓✕?") and "higher in" in text
    ]
    quoted = " ".join(code.value for code in app.code).replace("\N{NO-BREAK SPACE}", " ")
    assert words in f"{panel} {quoted}".replace("\N{NO-BREAK SPACE}", " ")
    assert bool(quoted) == (GLASGOW not in pair)


def test_the_two_areas_of_a_statement_are_chosen_and_swapped() -> None:
    app = opened("compare", indicator="employment-rate", compare=f"{BRADFORD},{KENT},{LEEDS}")
    assert "Kent than in Bradford" in said(app)
    app.selectbox(key="claim second").set_value(LEEDS).run()
    assert app.query_params["claim"] == f"{BRADFORD},{LEEDS}"
    assert "Leeds than in Bradford" in said(app)
    app.selectbox(key="claim first").set_value(LEEDS).run()
    assert app.query_params["claim"] == f"{LEEDS},{BRADFORD}"
    assert not app.exception


def test_a_measure_of_another_stage_opens_its_stage() -> None:
    app = opened("compare", indicator="healthy-life-male", compare=f"{BRADFORD},{KENT}")
    assert app.selectbox(key="compare measure").value == "healthy-life-male"
    app.selectbox(key="compare measure").set_value("child-poverty").run()
    assert app.query_params["indicator"] == "child-poverty"
    assert app.query_params["stage"] == "place"


def test_nonsense_in_the_address_leaves_a_page_that_works() -> None:
    app = opened(
        "compare",
        compare=f"{BRADFORD},nowhere,{LEEDS}",
        indicator="happiness",
        stage="afterlife",
        claim=f"{BRADFORD},<b>",
    )
    text = said(app)
    assert "“happiness” in the link was left out" in text
    assert "a statement is about two different areas" in text
    assert buttons(app, "Remove ") == ["Remove Bradford", "Remove Leeds"]
