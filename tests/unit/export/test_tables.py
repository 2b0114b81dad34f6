"""Exported tables against the files of the data folder, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.published import (
    DATA,
    NATIONS,
    SLUGS,
    about,
    figure,
    latest,
    nation,
    owner,
    ranks,
    rows,
)

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.domain.view import View
from mobilitymap.export import formats, tables
from mobilitymap.export.file_names import file_name
from mobilitymap.export.formats import FORMS, Form, UnknownFormError
from mobilitymap.export.tables import Kind, NothingChosenError
from mobilitymap.export.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

BRADFORD, KENT, NEWHAM, SCILLY = "E08000032", "E10000016", "E09000025", "E06000053"
TABLES = (Form.CSV, Form.XLSX, Form.PARQUET)


@cache
def atlas() -> Atlas:
    return load_atlas()


def read(form: Form, body: bytes) -> list[dict[str, str]]:
    """Read a file as another program would; every cell as text, empty where there is none."""
    if form is Form.CSV:
        return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    if form is Form.XLSX:
        cells = openpyxl.load_workbook(io.BytesIO(body))["Data"].iter_rows(values_only=True)
        names = [str(name) for name in next(cells)]
        return [dict(zip(names, map(plain, row), strict=True)) for row in cells]
    frame = pq.read_table(io.BytesIO(body)).to_pandas()
    return [{str(k): plain(v) for k, v in row.items()} for row in frame.to_dict("records")]


def plain(cell: object) -> str:
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def number(text: str) -> float | None:
    return float(text) if text else None


def expected(
    slug: str, level: str, periods: Iterable[str]
) -> dict[tuple[str, str], dict[str, str]]:
    """Return the rows of a file for the areas of a level, of abolished ones those with a value."""
    at = {row["code"]: row for row in rows("areas.csv") if row["level"] == level}
    wanted = set(periods)
    return {
        (row["period"], row["area_code"]): row
        for row in rows(f"indicators/{slug}.csv")
        if row["area_code"] in at
        and row["period"] in wanted
        and (row["value"] or not at[row["area_code"]]["last_year"])
    }


# -- figures are those of the files -------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_the_rows_of_a_measure_are_those_of_its_file(slug: str) -> None:
    level = about(slug)["level"]
    periods = atlas().periods(slug)
    body = formats.export(atlas(), View(indicator=slug), Kind.INDICATOR, Form.CSV).body
    found = read(Form.CSV, body)
    wanted = expected(slug, level, periods)
    assert [(row["period"], row["area_code"]) for row in found] == sorted(wanted)
    source = about(slug)["source"]
    for row in found:
        of_file = wanted[row["period"], row["area_code"]]
        for name in ("value", "lower", "upper"):
            assert number(row[name]) == number(of_file[name])
            # As printed, but for zeros at the end: 15 for 15.0.
            assert row[name] == re.sub(r"\.?0+$", "", of_file[name]) or "." not in of_file[name]
        assert row["flag"] == of_file["flag"]
        assert row["band"] == of_file.get("band", "")
        assert row["cv"] == of_file.get("cv", "")
        assert row["unit"] == about(slug)["unit"]
        assert row["publisher"] == source["publisher"]
        assert row["source_link"] == source["link"]
        assert row["licence"] == source["licence"]
        assert row["data_version"] == atlas().version


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize(
    ("query", "level", "region"),
    [
        ("indicator=weekly-pay", "ltla", ""),
        ("indicator=weekly-pay&level=region", "region", ""),
        ("indicator=promising-prospects&period=2018-2020", "smc", ""),
        ("indicator=child-poverty&region=E12000007", "ltla", "E12000007"),
        ("indicator=no-qualifications&level=country", "country", ""),
    ],
)
def test_every_form_holds_the_same_rows(form: Form, query: str, level: str, region: str) -> None:
    view = View.from_query(query, atlas())
    assert not view.notices
    slug = view.indicator or ""
    found = read(form, formats.export(atlas(), view, Kind.MAP, form).body)
    wanted = expected(slug, level, [view.period or atlas().periods(slug, Level(level))[-1]])
    if region:
        inside = {row["code"] for row in rows("areas.csv") if row["region"] == region}
        wanted = {key: row for key, row in wanted.items() if key[1] in inside}
    assert wanted
    assert [(row["period"], row["area_code"]) for row in found] == sorted(wanted)
    for row in found:
        of_file = wanted[row["period"], row["area_code"]]
        assert [number(row[name]) for name in ("value", "lower", "upper")] == [
            number(of_file[name]) for name in ("value", "lower", "upper")
        ]
        assert (row["flag"], row["band"]) == (of_file["flag"], of_file.get("band", ""))
        assert row["level"] == level


@pytest.mark.parametrize("form", TABLES)
def test_a_comparison_reads_each_area_from_its_own_or_a_larger_one(form: Form) -> None:
    codes = (BRADFORD, KENT, SCILLY, "S12000036")
    body = formats.export(atlas(), View(compare=codes), Kind.COMPARE, form).body
    found = read(form, body)
    assert len(found) == len(codes) * len(SLUGS)
    assert [row["area_code"] for row in found[: len(codes)]] == list(codes)
    for row in found:
        slug, code = row["indicator"], row["area_code"]
        read_from = row["published_for_code"] or code
        assert row["period"] == latest(slug)
        published = figure(slug, read_from, row["period"])
        assert number(row["value"]) == (float(published["value"]) if published else None)
        assert bool(row["value"]) or row["flag"]
        if row["published_for_code"]:
            assert read_from == owner(slug, code)
        beside = nation(slug, read_from, row["period"])
        assert not row["nation_value"] or row["nation_code"] == beside
        if not about(slug)["rank"]:
            assert not row["rank"]
        elif row["rank"]:
            level = about(slug)["level"]
            rank, _, count = ranks(slug, level if code != KENT else "utla", row["period"])[
                read_from
            ]
            assert (row["rank"], row["ranked_areas"]) == (str(rank), str(count))


def test_a_life_stage_limits_an_area_to_its_measures() -> None:
    found = tables.area_rows(atlas(), NEWHAM, LifeStage.WORK)
    assert set(found["indicator"]) == {s for s in SLUGS if about(s)["life_stage"] == "work"}


@pytest.mark.parametrize(
    "query",
    ["indicator=child-poverty", "indicator=good-development&region=E12000003", "level=region",
     "indicator=imd-2019", "indicator=promising-prospects"],
)  # fmt: skip
def test_geojson_opens_elsewhere_with_boundaries_and_figures(query: str) -> None:
    view = View.from_query(query, atlas())
    body = formats.export(atlas(), view, Kind.MAP, Form.GEOJSON).body
    found = gpd.read_file(io.BytesIO(body)).set_index("area_code")
    assert found.crs == "EPSG:4326"
    table = tables.table(atlas(), view)
    layer = gpd.read_file(DATA / "boundaries.topojson", layer=str(table.level)).set_index("code")
    assert set(found.index) <= set(layer.index)
    if view.region is None:
        assert len(found) == len(layer)
    drawn = layer.set_crs("EPSG:4326", allow_override=True).loc[found.index]
    assert found.geometry.geom_equals_exact(drawn.geometry, 1e-6).all()
    slug, period = table.indicators[0].slug, table.periods[0]
    for code, value, flag in zip(found.index, found["value"], found["flag"], strict=True):
        published = figure(slug, str(code), period)
        if published is None:
            assert pd.isna(value)
            assert flag
        else:
            assert value == float(published["value"])
    shapes = [feature["geometry"]["coordinates"] for feature in json.loads(body)["features"]]
    assert max(map(len, re.findall(r"\.(\d+)", str(shapes)))) == 4


# -- what a file says of itself -----------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_every_form_names_source_period_licence_and_version(kind: Kind) -> None:
    view = View(indicator="weekly-pay", area=BRADFORD, compare=(BRADFORD, NEWHAM))
    for form in FORMS[kind]:
        if form in (Form.PNG, Form.SVG, Form.PPTX, Form.PDF):
            continue  # drawn by other rooms, which have their own tests
        body = formats.export(atlas(), view, kind, form, "https://example.org").body
        text = _all_text(form, body)
        for needed in (
            "Office for National Statistics",
            "Open Government Licence v3.0",
            "2025",
            atlas().version,
        ):
            assert needed in text, (kind, form, needed)


def _all_text(form: Form, body: bytes) -> str:
    if form is Form.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(body))
        return " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    if form is Form.PARQUET:
        file = pq.read_table(io.BytesIO(body))
        return f"{file.to_pandas().to_csv()} {file.schema.metadata[b'csvw'].decode()}"
    return body.decode()


def test_the_description_is_of_the_columns_and_says_what_to_mind() -> None:
    view = View(indicator="attainment8")
    found = json.loads(formats.export(atlas(), view, Kind.INDICATOR, Form.METADATA).body)
    body = formats.export(atlas(), view, Kind.INDICATOR, Form.CSV).body
    assert [c["name"] for c in found["tableSchema"]["columns"]] == list(read(Form.CSV, body)[0])
    assert found["url"] == file_name(atlas(), view, "csv", Kind.INDICATOR)
    flags, notes = found["notes"][0]["flags"], found["notes"][1]
    assert set(flags) == {row["flag"] for row in read(Form.CSV, body)} - {""}
    assert all(flags.values())
    assert notes["caveats"] == about("attainment8")["caveats"]
    assert [step["period"] for step in notes["breaks"]] == [
        step["period"] for step in about("attainment8")["breaks"]
    ]


def test_the_workbook_is_ready_to_use_and_explains_itself() -> None:
    view = View(indicator="attainment8")
    link = "https://example.org/map?indicator=attainment8"
    body = formats.export(atlas(), view, Kind.MAP, Form.XLSX, "https://example.org").body
    book = openpyxl.load_workbook(io.BytesIO(body))
    data, explained = book["Data"], book["About"]
    assert data.freeze_panes == "C2"
    assert data.auto_filter.ref == data.dimensions
    value = data.cell(2, list(tables.COLUMNS).index("value") + 1)
    assert value.data_type == "n"
    assert value.number_format == "#,##0.0"
    lines = {str(row[0].value): str(row[1].value) for row in explained.iter_rows(min_row=3)}
    assert lines["Link to this view"].startswith(link)
    assert lines["Data version"] == atlas().version
    assert lines["What is measured"] == about("attainment8")["measures"]
    texts = " ".join(str(cell.value) for row in explained for cell in row)
    for caveat in about("attainment8")["caveats"]:
        assert caveat in texts
    for step in about("attainment8")["breaks"]:
        assert step["reason"] in texts


def test_a_region_without_figures_is_an_empty_table_that_says_of_what() -> None:
    view = View(indicator="good-development", region=NATIONS["S"])
    for form in TABLES:
        assert read(form, formats.export(atlas(), view, Kind.MAP, form).body) == []
    described = json.loads(formats.export(atlas(), view, Kind.MAP, Form.METADATA).body)
    assert "2024/25" in described["dc:title"]
    assert "Scotland" in described["dc:title"]
    shapes = json.loads(formats.export(atlas(), view, Kind.MAP, Form.GEOJSON).body)["features"]
    assert {shape["properties"]["flag"] for shape in shapes} == {"not-applicable"}


def test_equal_views_are_equal_files() -> None:
    first, second = (workbook(atlas(), tables.table(atlas(), View())) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "{=1}"])
def test_a_name_that_looks_like_a_formula_stays_text(name: str) -> None:
    made = tables.table(atlas(), View(indicator="weekly-pay"))
    hostile = replace(made, frame=made.frame.head(2).assign(area_name=name))
    book = openpyxl.load_workbook(io.BytesIO(workbook(atlas(), hostile)))
    cell = book["Data"].cell(2, 2)
    assert (cell.value, cell.data_type) == (name, "s")


# -- names, and what cannot be had ----------------------------------------------------------------


@cache
def codes(level: Level) -> list[str]:
    return [area.code for area in atlas().areas.level(level)]


def chosen_views() -> st.SearchStrategy[View]:
    return st.builds(
        View,
        indicator=st.none() | st.sampled_from(SLUGS),
        area=st.sampled_from(codes(Level.LTLA) + codes(Level.SMC)),
        compare=st.lists(st.sampled_from(codes(Level.UTLA)), min_size=1, max_size=10).map(tuple),
        region=st.none() | st.sampled_from(codes(Level.REGION)),
        stage=st.none() | st.sampled_from(list(LifeStage)),
    )


@settings(max_examples=150, deadline=None)
@given(view=chosen_views(), kind=st.sampled_from(list(Kind)), form=st.sampled_from(list(Form)))
def test_names_of_files_are_safe_everywhere(view: View, kind: Kind, form: Form) -> None:
    name = file_name(atlas(), view, form, kind)
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*(\.[a-z]+)+", name)
    assert name.endswith(f".{form}")
    # With a folder before it, a name of Windows is at most 260 characters.
    assert len(name.removesuffix(f".{form}")) <= 120


def test_names_say_what_is_inside() -> None:
    def name(kind: Kind, **fields: object) -> str:
        return file_name(atlas(), View().changed(**fields), "csv", kind)

    assert name(Kind.MAP) == "child-poverty_2024-25_ltla.csv"
    assert name(Kind.INDICATOR, indicator="neet") == "neet_all-periods_utla.csv"
    assert name(Kind.MAP, region=NATIONS["W"]) == "child-poverty_2024-25_ltla_wales.csv"
    assert name(Kind.AREA, area="E06000010") == "kingston-upon-hull_e06000010.csv"
    assert name(Kind.COMPARE, compare=(BRADFORD, KENT)) == "compare_e08000032_e10000016.csv"


def test_what_cannot_be_had_is_refused_with_what_can() -> None:
    with pytest.raises(UnknownFormError, match="parquet"):
        formats.export(atlas(), View(area=BRADFORD), Kind.AREA, Form.GEOJSON)
    with pytest.raises(NothingChosenError, match="area=E08000032"):
        formats.export(atlas(), View(), Kind.AREA, Form.CSV)
    with pytest.raises(NothingChosenError, match="compare="):
        formats.export(atlas(), View(), Kind.COMPARE, Form.CSV)
