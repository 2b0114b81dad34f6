"""The national facts page: its figures are the data's, its cuts those of the break note."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.html import rows_of, text_of

from mobilitymap import Atlas, load_atlas
from mobilitymap.dashboard import SCRIPT
from mobilitymap.dashboard.components import facts

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def described() -> list[dict[str, object]]:
    return tomllib.loads((DATA / "facts.toml").read_text(encoding="utf-8"))["series"]


def test_every_headline_stands_there_with_its_source() -> None:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.switch_page("screens/national/national.py")
    app.run()
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html")]
    text = " ".join(text_of(body) for body in bodies)
    assert "These are national: no figure here is for an area." in text
    # As published: LEO 15 years after GCSEs; the gap index of 2023/24; the Commission; the EPI.
    for figure in (
        *("£18,875", "£24,122", "£19,899", "£23,366", "£27,419", "In 2023/24: 3.92."),
        *("£27,000", "£13,000", "19.1 months", "19.2 months", "over £20,000", "under £10,000"),
    ):
        assert figure in text
    for note in ("As cited by", "Transcribed from", "Second-hand", "Exams were cancelled"):
        assert note in text
    assert text.count("Source:") == 6


@pytest.mark.parametrize("place", range(3))
def test_the_table_of_a_series_holds_every_point(atlas: Atlas, place: int) -> None:
    series = atlas.national_series[place]
    html = facts.series_html(series, atlas.national_values)
    header, *rows = rows_of(html)
    shown = {
        (group, row[0]): float(cell.replace("£", "").replace(",", ""))
        for row in rows
        for group, cell in zip(header[1:], row[1:], strict=True)
    }
    with (DATA / "national_series.csv").open(encoding="utf-8", newline="") as file:
        points = {
            (row["group"], row["x"].replace("-", "/")): float(row["value"])
            for row in csv.DictReader(file)
            if row["series"] == series["key"]
        }
    assert shown == points
    # Every point is on the chart too, with the same words.
    titles = re.findall(r'title="([^"]*): £?([\d.,]+)"', html)
    drawn = sorted(float(figure.replace(",", "")) for _, figure in titles)
    assert drawn == sorted(points.values())


def test_the_gap_index_is_cut_where_the_break_note_says(atlas: Atlas) -> None:
    (series,) = (item for item in described() if "break_note" in item)
    key = str(series["key"])
    cuts = [x.replace("-", "/") for x, _ in facts.BREAKS[key]]
    assert cuts == re.findall(r"[Ii]n (\d{4}/\d\d)", str(series["break_note"]))
    (known,) = (item for item in atlas.national_series if item["key"] == key)
    html = facts.series_html(known, atlas.national_values)
    for cut in cuts:
        assert f"From {cut}:" in html
    assert facts.BREAKS.keys() == {key}


def test_no_axis_makes_a_difference_look_larger(atlas: Atlas) -> None:
    for series in atlas.national_series:
        html = facts.series_html(series, atlas.national_values)
        lowest = re.search(r"mm-end\"[^>]*>(£?0)</span>", html)
        assert lowest is not None
        assert "axis begins at 0" in html


def test_the_order_that_turns_round_is_said(atlas: Atlas) -> None:
    fsm, neighbourhood, _ = (
        facts.series_html(series, atlas.national_values) for series in atlas.national_series
    )
    assert "In the first 2 years" in fsm
    assert "In the first 4 years" in neighbourhood
