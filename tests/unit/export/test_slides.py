"""Decks against the files of the data: figures, alt texts, titles, and what may not be said."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from support import published

from mobilitymap.domain.areas import Gazetteer, Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.export.pptx import deck
from mobilitymap.export.tables import Kind

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide

ATLAS = load_atlas()
BRADFORD, LEEDS, KENT, ENGLAND = "E08000032", "E08000035", "E10000016", "E92000001"
YORKSHIRE, CITY = "E12000003", "E09000001"
LINK = "https://example.org/map?area=E08000032"
QUERIES = (
    f"area={BRADFORD}&indicator=attainment8",
    f"area={CITY}",
    "area=S12000049",
    f"area={KENT}",
    f"area={BRADFORD}&indicator=promising-prospects",
    f"compare={BRADFORD},{LEEDS},{KENT}&indicator=employment-rate",
    f"compare={BRADFORD},S12000049&indicator=promising-prospects",
    "indicator=attainment8-gap",
    "indicator=promising-prospects",
    "indicator=ks2-expected-gap",
)


def kind_of(query: str) -> Kind:
    """Return the kind of page that has such a query, by the word it begins with."""
    return {"area": Kind.AREA, "compare": Kind.COMPARE}.get(query.partition("=")[0], Kind.MAP)


@cache
def made(query: str) -> bytes:
    return deck(ATLAS, View.from_query(query, ATLAS), kind_of(query), LINK)


def slides(query: str) -> list[Slide]:
    return list(Presentation(io.BytesIO(made(query))).slides)


def title(slide: Slide) -> str:
    return str(slide.shapes.title.text_frame.text)


def alt(shape: BaseShape) -> str:
    (about,) = shape.element.xpath(".//p:cNvPr")
    return str(about.get("descr") or "")


def texts(slide: Slide) -> list[str]:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def chart(query: str, slide_title: str, at: int = 0) -> dict[str, dict[str, float | None]]:
    """Return the data of a chart by series and category."""
    (slide,) = (slide for slide in slides(query) if slide_title in title(slide))
    drawn = [shape.chart for shape in slide.shapes if shape.has_chart][at].plots[0]
    categories = [str(category) for category in drawn.categories]
    return {
        series.name: dict(zip(categories, series.values, strict=True)) for series in drawn.series
    }


def table(query: str, slide_title: str) -> list[list[str]]:
    (slide,) = (slide for slide in slides(query) if slide_title in title(slide))
    (shown,) = (shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in shown.rows]


def value(slug: str, code: str, period: str | None = None) -> float:
    row = published.figure(slug, code, period or published.latest(slug))
    assert row is not None
    return float(row["value"])


@pytest.mark.parametrize("query", QUERIES)
def test_every_deck_can_be_read_without_seeing_it(query: str) -> None:
    shown = slides(query)
    assert 4 < len(shown) <= 12
    titles = [title(slide) for slide in shown]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    for slide in shown:
        # A screen reader begins with the title.
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id
        for shape in slide.shapes:
            if shape.shape_type is MSO_SHAPE_TYPE.PICTURE or shape.has_chart or shape.has_table:
                assert len(alt(shape)) > 20
            elif shape.has_text_frame:
                assert shape.text_frame.text.strip()


@pytest.mark.parametrize("query", QUERIES)
def test_nothing_hangs_over_the_edge_of_a_wide_slide(query: str) -> None:
    presentation = Presentation(io.BytesIO(made(query)))
    width, height = presentation.slide_width, presentation.slide_height
    assert width * 9 == height * 16
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left < shape.left + shape.width <= width
            assert 0 <= shape.top < shape.top + shape.height <= height


def test_stage_charts_hold_the_figures_of_the_files() -> None:
    query = f"area={BRADFORD}&stage=work"
    charts = {**chart(query, "Work and earnings", 0)}
    slug = "median-pay"
    label = f"{published.about(slug)['short_title']}, {published.latest(slug)}"
    for name, code in (
        ("Bradford", BRADFORD),
        ("Yorkshire and The Humber", YORKSHIRE),
        ("England", ENGLAND),
    ):
        assert charts[name][label] == value(slug, code)


def test_pupils_on_free_school_meals_stand_beside_the_others() -> None:
    charts = chart(QUERIES[0], "pupils on free school meals", 1)
    for series, slug in (
        ("FSM pupils", "attainment8-fsm"),
        ("Other pupils", "attainment8-not-fsm"),
    ):
        assert charts[series]["Bradford"] == value(slug, BRADFORD)
        assert charts[series]["England"] == value(slug, ENGLAND)


def test_disadvantaged_pupils_stand_beside_the_others_where_the_measure_is_theirs() -> None:
    query = f"compare={BRADFORD},{LEEDS}&indicator=attainment8-disadvantaged-gap"
    charts = chart(query, "Beside the other pupils", 0)
    for series, slug in (
        ("Disadvantaged pupils", "attainment8-disadvantaged"),
        ("Other pupils", "attainment8-not-disadvantaged"),
    ):
        assert charts[series]["Bradford"] == value(slug, BRADFORD)
    everything = " ".join(
        shape.text_frame.text
        for slide in slides(query)
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert "in any of the past six years, looked after or adopted from care" in everything


def test_a_figure_on_few_people_says_so_on_its_chart() -> None:
    assert (
        "City of London, few people"
        in chart(QUERIES[1], "pupils on free school meals")["FSM pupils"]
    )


def test_trend_is_cut_at_every_break_of_the_series() -> None:
    (plot,) = (
        shape.chart.plots[0]
        for slide in slides(QUERIES[0])
        for shape in slide.shapes
        if shape.has_chart and shape.chart.chart_type is XL_CHART_TYPE.LINE_MARKERS
    )
    order = [str(category) for category in plot.categories]
    (values,) = (list(series.values) for series in plot.series if series.name == "Bradford")
    known = {at: number for at, number in zip(order, values, strict=True) if number is not None}
    assert known == {
        published.period_text("attainment8", period): float(row["value"])
        for period, row in published.figures("attainment8")[BRADFORD].items()
    }
    for item in published.about("attainment8")["breaks"]:
        at = order.index(published.period_text("attainment8", item["period"]))
        assert (order[at - 1], values[at - 1]) == ("break", None)


def test_regions_show_lowest_middle_and_highest_area() -> None:
    slug = "attainment8-gap"
    drawn = chart(f"indicator={slug}", "by free school meals, 2024/25: the middle half")
    known = published.sound(slug, "utla", published.latest(slug))
    mine = sorted(
        float(number)
        for code, number in known.items()
        if published.areas()[code, "utla"]["region"] == YORKSHIRE
    )
    name = published.name(YORKSHIRE)
    assert drawn["Lowest area"][name] == mine[0]
    assert drawn["Highest area"][name] == mine[-1]
    assert drawn["Area in the middle"][name] == mine[(len(mine) - 1) // 2]


def test_comparison_shows_the_figures_with_their_intervals() -> None:
    query, slug = QUERIES[5], "employment-rate"
    drawn = chart(query, "side by side")["Employment rate"]
    for name, code in (("Bradford", BRADFORD), ("Leeds", LEEDS), ("Kent (county)", KENT)):
        assert drawn[name] == value(slug, code)
    head, *rows = table(query, "the figures of all areas compared")
    (cells,) = (row for row in rows if row[0] == "Employment rate")
    for name, code in (("Bradford", BRADFORD), ("Leeds", LEEDS)):
        row = published.figure(slug, code, published.latest(slug))
        assert row is not None
        said = [published.written(slug, published.Decimal(row[end])) for end in
                ("value", "lower", "upper")]  # fmt: skip
        assert re.findall(r"\d+\.\d", cells[head.index(name)]) == said


def test_headline_table_holds_the_figures_of_the_files() -> None:
    head, *rows = table(QUERIES[0], "Bradford: headline figures")
    by_title = {row[0]: row for row in rows}
    for slug in ("attainment8", "child-poverty", "employment-rate", "median-pay"):
        row = by_title[published.about(slug)["short_title"]]
        period = published.latest(slug)
        number = re.findall(r"[\d,.]*\d", row[head.index("Figure")])[0].replace(",", "")
        mine = published.figure(slug, BRADFORD, period)
        assert mine is not None
        assert number == published.written(slug, published.value(mine))
        assert row[head.index("Period")] == published.period_text(slug, period)


@pytest.mark.parametrize("code", ["E07000181", "E07000235"])
def test_headline_table_of_a_district_in_a_county_loses_no_row(code: str) -> None:
    rows = table(f"area={code}", ": headline figures")
    assert any("(county)" in row[0] for row in rows)
    (slide,) = (s for s in slides(f"area={code}") if ": headline figures" in title(s))
    assert not any("no room" in text for text in texts(slide))


@pytest.mark.parametrize("slug", ["promising-prospects", "ks2-expected-gap"])
def test_measures_that_are_not_ranked_have_no_rank(slug: str) -> None:
    for slide in slides(f"indicator={slug}"):
        for text in texts(slide):
            assert not re.search(r"\b\d+(st|nd|rd|th)\b|[Rr]ank of", text)


@pytest.mark.parametrize("query", [QUERIES[4], QUERIES[6], QUERIES[8]])
def test_published_bands_are_text_and_never_bars(query: str) -> None:
    for slide in slides(query):
        for shape in slide.shapes:
            if shape.has_chart:
                labels = [str(category) for category in shape.chart.plots[0].categories]
                assert not any("rospects" in label for label in labels)
                assert "rospects" not in alt(shape)
    assert any("Middling" in text for slide in slides(query) for text in texts(slide))


def test_map_says_what_it_shows() -> None:
    (picture,) = (
        shape
        for slide in slides(f"area={BRADFORD}&indicator=attainment8")
        for shape in slide.shapes
        if shape.shape_type is MSO_SHAPE_TYPE.PICTURE
    )
    row = published.figure("attainment8", BRADFORD, published.latest("attainment8"))
    assert row is not None
    said = alt(picture).replace("\N{NO-BREAK SPACE}", " ")
    assert f"Bradford: {published.written('attainment8', published.value(row))} points" in said


def test_sources_and_link_close_the_deck() -> None:
    last = slides(QUERIES[0])[-1]
    addresses = {
        run.hyperlink.address
        for paragraph in last.placeholders[1].text_frame.paragraphs
        for run in paragraph.runs
    }
    assert published.about("attainment8")["source"]["link"] in addresses
    assert LINK in addresses
    assert any(ATLAS.version in text for text in texts(last))


def test_same_view_makes_the_same_file_at_any_time() -> None:
    query = QUERIES[0]
    content = made(query)
    assert deck(ATLAS, View.from_query(query, ATLAS), kind_of(query), LINK) == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert len({entry.date_time for entry in packed.infolist()}) == 1
        workbook = next(name for name in packed.namelist() if name.endswith(".xlsx"))
        with zipfile.ZipFile(io.BytesIO(packed.read(workbook))) as inner:
            assert {entry.date_time for entry in inner.infolist()} == {
                entry.date_time for entry in packed.infolist()
            }
    about = Presentation(io.BytesIO(content)).core_properties
    assert about.author == "mobilitymap"
    assert about.language == "en-GB"
    assert "Bradford" in about.title


def test_hostile_name_and_link_stay_text() -> None:
    atlas = load_atlas()
    name = '<script>alert("x")</script> & {{7*7}} ]]>'
    atlas.areas = Gazetteer(
        replace(area, name=name) if area.code == BRADFORD else area
        for level in Level
        for area in ATLAS.areas.level(level, current=False)
    )
    content = deck(atlas, View(area=BRADFORD), Kind.AREA, "javascript:alert(1)")
    shown = list(Presentation(io.BytesIO(content)).slides)
    assert title(shown[1]) == f"{name} in short"
    runs = [
        run
        for slide in shown
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert not any("javascript" in (run.hyperlink.address or "") for run in runs)
