"""The relationships page: what it says of two measures, and that its figures are the data's."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest
from support.hand_made import add_pair, copied
from support.html import rows_of, text_of

from mobilitymap import Atlas, load_atlas
from mobilitymap.analysis.bivariate import relation, usual_partner
from mobilitymap.dashboard import SCRIPT, session
from mobilitymap.dashboard.screens.relationships import picture, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

INDICATORS = Path(__file__).parents[2] / "data" / "indicators"
SLUGS = sorted(path.stem for path in INDICATORS.glob("*.toml"))
BRADFORD, KENT, CANTERBURY, CUMBERLAND = "E08000032", "E10000016", "E07000106", "E06000063"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.switch_page("screens/relationships/relationships.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    bodies = [element.proto.body for element in app.get("html")]
    return " ".join(text_of(body) for body in bodies if not body.startswith("<style>"))


def number(text: str) -> float:
    plain = text.replace("\N{MINUS SIGN}", "-").replace("£", "").replace(",", "")
    return float(re.search(r"-?\d+(\.\d+)?", plain)[0])


def test_the_page_opens_with_poverty_and_attainment() -> None:
    text = said(opened(area=BRADFORD))
    assert "r = 0.29 over 150 upper-tier authorities, 95% interval 0.14 to 0.43" in text
    assert "Areas are not people." in text
    assert "ecological fallacy" in text
    assert "common cause" in text
    assert "Left out, because a figure rests on few people: Rutland and Isles of Scilly." in text
    assert "a financial year" in text
    assert "an academic year" in text
    # Bradford as published: 41.8% of children after housing costs, Attainment 8 of 32.2.
    assert "Child poverty, after housing 41.8%" in text
    assert "Attainment 8 at 16, on FSM 32.2" in text


def test_the_page_says_whose_figures_are_used_where_levels_differ() -> None:
    text = said(opened(second="attainment8", area=CANTERBURY))
    assert "the district figures of “Child poverty, after housing” are not used" in text
    assert "nothing is averaged" in text
    assert "which holds Canterbury" in text
    text = said(opened(second="median-pay", area=KENT))
    assert "Both are published for local authority districts." in text
    assert "Kent (county): not among local authority districts" in text


def test_periods_that_differ_are_named() -> None:
    text = said(opened(second="employment-rate"))
    assert "The periods differ" in text
    assert "2024/25" in text
    assert "2023 (one year)" in text


def test_measures_that_do_not_meet_lead_to_those_that_do() -> None:
    app = opened(indicator="imd-2025", second="attainment8")
    text = said(app)
    assert "These two measures do not meet" in text
    assert "Deprivation, 2025 index for local authority districts" in text
    assert "for upper-tier authorities" in text
    assert "Correlation" not in text
    offer = next(button for button in app.button if button.label == "Expected standard at 11")
    offer.click().run()
    assert not app.exception
    assert "(r = " in said(app)
    assert app.query_params["second"] == "ks2-expected"


def test_swap_and_choosing_change_the_address() -> None:
    app = opened(indicator="median-pay", second="child-poverty", compare=BRADFORD)
    next(button for button in app.button if button.label == "Swap").click().run()
    assert app.query_params["indicator"] == "child-poverty"
    assert app.query_params["second"] == "median-pay"
    app.selectbox[1].set_value("employment-rate").run()
    assert app.query_params["second"] == "employment-rate"
    next(button for button in app.button if button.label == "Remove Bradford").click().run()
    assert not app.exception
    assert "compare" not in app.query_params


def test_a_measure_is_not_set_against_itself() -> None:
    assert "Choose two different measures" in said(opened(second="child-poverty"))


def test_indices_have_no_coefficient_and_are_read_in_bands() -> None:
    text = said(opened(indicator="promising-prospects", area=BRADFORD))
    assert "No correlation is given" in text
    assert "r =" not in text
    assert "Promising prospects Middling; Conditions of childhood Unfavourable" in text


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("child-poverty", "imd-2025", ["mostly have higher", "with London (r = 0.92", "(r = 0.95"]),
        (
            "child-poverty",
            "employment-rate",
            ["only weakly, to lower", "and without its 32 borough"],
        ),
        (
            "child-poverty",
            "ks2-expected",
            [
                "very weakly to lower",
                "they tend, but only weakly, to lower",
                "With London it looks weaker",
            ],
        ),
        (
            "good-development",
            "good-development-fsm",
            ["There is no clear relationship", "(r = 0.16", "(r = −0.12"],
        ),
        (
            "level3-at-19-gap",
            "income-per-head",
            [
                "Taken all together",
                "only weakly, to lower figures of",
                " upper-tier authorities, 95% interval −0.3",
                "Without London's 32 boroughs, they tend to higher figures of",
                " over the other 11",
                "London is the result: elsewhere it is the other way round.",
                "By their order alone: all together, they have neither",
                "Spearman's rho = 0.1",
            ],
        ),
        (
            "good-development",
            "attainment8-fsm",
            ["London is the result: elsewhere there is no clear relationship."],
        ),
        (
            "good-development-gap",
            "median-pay",
            ["London is the result: it hides the relationship seen elsewhere."],
        ),
        (
            "good-development",
            "child-poverty-before-housing",
            [
                "with many exceptions (r = −0.80",
                "mostly have lower",
                "no more than their intervals",
            ],
        ),
    ],
)
def test_what_areas_show_together_is_said_with_london_and_without(
    atlas: Atlas, first: str, second: str, words: list[str]
) -> None:
    found = relation(atlas, first, second)
    assert found is not None
    said = " ".join(statements.correlation_lines(found))
    assert [part for part in words if part not in said] == []


def test_the_order_of_areas_is_silent_where_it_says_the_same(atlas: Atlas) -> None:
    found = relation(atlas, "child-poverty", "imd-2025")
    assert found is not None
    assert "order alone" not in " ".join(statements.correlation_lines(found))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_table_and_the_csv_are_the_data(atlas: Atlas, slug: str) -> None:
    other = usual_partner(atlas, slug)
    found = relation(atlas, slug, other)
    assert found is not None
    rows = rows_of(picture.table_html(atlas, found))[1:]
    records = list(csv.DictReader(io.StringIO(picture.table_csv(atlas, found))))
    assert len(rows) == len(records)
    by_name = {row[0]: row for row in rows}
    assert len(by_name) == len(rows)
    for column, side in ((1, slug), (2, other)):
        published = {
            row["area_code"]: row
            for row in _published(side)
            if row["period"] == records[0][f"{side}_period"]
        }
        decimals = tomllib.loads((INDICATORS / f"{side}.toml").read_text(encoding="utf-8"))[
            "decimals"
        ]
        for record in records:
            source = published.get(record["area_code"], {"value": "", "band": ""})
            shown = by_name[_spoken(record["area_name"])][column]
            if not source["value"]:
                assert record[side] == ""
                assert not re.search(r"\d", shown)
                continue
            value = float(source["value"])
            assert float(record[side]) == value
            if source.get("band"):
                assert shown == source["band"].capitalize()
            else:
                assert abs(number(shown) - value) <= 0.5 * 10**-decimals + 1e-9


def _published(slug: str) -> list[dict[str, str]]:
    with (INDICATORS / f"{slug}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _spoken(name: str) -> str:
    return name.removesuffix(", City of").removesuffix(", County of")


@pytest.mark.parametrize("area", [BRADFORD, CUMBERLAND, KENT, "E09000001", "S12000049"])
@pytest.mark.parametrize(
    "pair", [("child-poverty", "level3-at-19-fsm"), ("median-pay", "imd-2025")]
)
def test_awkward_areas_open(area: str, pair: tuple[str, str]) -> None:
    app = opened(indicator=pair[0], second=pair[1], area=area)
    assert "How to read this" in said(app)


def test_hostile_and_wrong_links_open() -> None:
    text = said(opened(second="<img src=x onerror=alert(1)>", compare="X1,E07000026"))
    assert "How to read this" in text
    assert "in the link was left out" in text


@pytest.fixture
def hand_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Open the pages on a folder with measures of Scotland alone and of Commission areas."""
    folder = copied(tmp_path)
    areas = (folder / "areas.csv").read_text(encoding="utf-8").splitlines()
    scots = [line[:9] for line in areas if line.startswith("S12") and ",utla," in line]
    for slug, coverage in (("scots", ["S"]), ("scots-wide", ["E", "S"])):
        figures = [(code, float(number), "") for number, code in enumerate(sorted(set(scots)))]
        add_pair(folder, slug, "attainment8-fsm", figures, coverage=coverage)
    with (folder / "areas.csv").open(encoding="utf-8", newline="") as file:
        smc = [row["code"] for row in csv.DictReader(file) if row["level"] == "smc"]
    plain = [(code, float(number), "") for number, code in enumerate(smc)]
    add_pair(folder, "smc-plain", "attainment8-fsm", plain, level="smc")
    monkeypatch.setattr(session, "load_atlas", lambda: load_atlas(folder))
    session.atlas.cache_clear()
    yield
    session.atlas.cache_clear()


@pytest.mark.usefixtures("hand_made")
def test_measures_without_an_area_in_common_are_said_to_have_none() -> None:
    for slug in ("scots", "scots-wide"):
        app = opened(indicator=slug, second="attainment8-fsm")
        assert said(app).count("No area has figures of both that can be compared") == 1
        assert "Area by area" not in said(app)
        assert not app.get("download_button")
    text = said(opened(indicator="smc-plain"))
    assert "Area by area" in text
    assert "smc-plain" in text
