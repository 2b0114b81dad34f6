"""View and query string: inverse, and nothing in a link can break a page."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobilitymap import Atlas, load_atlas
from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.domain.peers import Against
from mobilitymap.domain.view import Outline, Shape, View
from mobilitymap.stats.classification import Scheme

ATLAS = load_atlas()
CODES = [area.code for level in (Level.LTLA, Level.SMC) for area in ATLAS.areas.level(level)]
PARAMETERS = [*(item.name for item in fields(View) if item.name != "notices"), "utm_source"]
REGIONS = [area.code for area in ATLAS.areas.level(Level.REGION)]
NATIONS = ["W92000004", "S92000003", "N92000002"]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return ATLAS


@st.composite
def views(draw: st.DrawFn) -> View:
    slug = draw(st.sampled_from([item.slug for item in ATLAS.indicators]))
    banded = bool(ATLAS.indicators.get(slug).bands)
    schemes = [None] if banded else [None, Scheme.NATURAL, Scheme.EQUAL]
    level = draw(st.sampled_from([None, *ATLAS.levels(slug)[1:]]))
    periods = ATLAS.periods(slug, level)
    shown = level or ATLAS.indicators.get(slug).level
    # Regions of England hold no country; the districts of 2019 are those of England.
    holders = {Level.COUNTRY: NATIONS, Level.LTLA_2019: sorted({*REGIONS} - {*NATIONS})}
    return View(
        indicator=slug,
        period=draw(st.sampled_from([None, *periods])),
        area=draw(st.sampled_from([None, *CODES])),
        compare=tuple(draw(st.lists(st.sampled_from(CODES), max_size=10, unique=True))),
        level=level,
        shape=draw(st.sampled_from(Shape)),
        classes=draw(st.sampled_from(schemes)),
        k=draw(st.integers(3, 9)),
        region=draw(st.sampled_from([None, *holders.get(shown, REGIONS)])),
        outlines=tuple(sorted(draw(st.sets(st.sampled_from(Outline))))),
        stage=draw(st.sampled_from([None, *LifeStage])),
        against=draw(st.sampled_from(Against)),
        second=draw(st.sampled_from([None, *(item.slug for item in ATLAS.indicators)])),
        claim=tuple(draw(st.sampled_from([(), *combinations(CODES[:40], 2)]))),
    )


@given(views())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_view_comes_back_from_its_query(view: View) -> None:
    read = View.from_query(view.to_query(), ATLAS)
    assert read == view
    assert read.notices == ()


@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.one_of(st.text(), st.lists(st.text(), max_size=3)),
    )
)
@settings(deadline=None)
def test_any_link_opens(parameters: dict[str, str | list[str]]) -> None:
    view = View.from_query(parameters, ATLAS)
    assert View.from_query(view.to_query(), ATLAS) == view


def test_the_default_view_has_no_query() -> None:
    assert View().to_query() == ""


def test_lists_are_read_with_commas_or_repeated_keys(atlas: Atlas) -> None:
    commas = View.from_query("compare=E08000032,E09000033", atlas)
    repeated = View.from_query("compare=E08000032&compare=E09000033", atlas)
    assert commas == repeated
    assert commas.to_query() == "compare=E08000032,E09000033"


def test_an_abolished_area_opens_its_successor_and_says_so(atlas: Atlas) -> None:
    view = View.from_query("area=E07000026", atlas)
    assert view.area == "E06000063"
    assert "Allerdale was abolished in 2023" in view.notices[0]
    assert "Cumberland" in view.notices[0]


def test_a_recoded_area_opens_silently(atlas: Atlas) -> None:
    view = View.from_query("area=E08000016", atlas)
    assert (view.area, view.notices) == ("E08000038", ())


def test_a_divided_county_names_its_successors(atlas: Atlas) -> None:
    view = View.from_query("area=E10000006", atlas)
    assert view.area is None
    assert "Cumberland and Westmorland and Furness" in view.notices[0]


def test_a_district_of_2019_stays_where_the_measure_is_of_2019(atlas: Atlas) -> None:
    assert View.from_query("indicator=imd-2019&area=E07000026", atlas).area == "E07000026"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("indicator=happiness", "there is no such indicator"),
        ("period=1066", "there are no figures for it"),
        ("area=<script>alert(1)</script>", "no area has this code"),
        ("compare=E08000032,XYZ", "no area has this code"),
        ("level=ward", "level is one of"),
        ("indicator=imd-2025&level=utla", "not published at this level"),
        ("shape=globe", "shape is one of map, hex"),
        ("classes=bands", "no published bands"),
        ("indicator=promising-prospects&classes=natural", "published bands"),
        ("k=100", "3 to 9"),
        ("k=five", "3 to 9"),
        ("region=E08000032", "no region"),
        ("level=country&region=E12000003", "Yorkshire and The Humber holds no countries"),
        ("indicator=imd-2019&region=S92000003", "Scotland holds no districts of 2019"),
        ("k=4&k=5&k=6&k=4", "“5,6” in the link was left out: k has one value"),
        ("shape=hex,map", "shape has one value"),
        ("indicator=neet&indicator=imd-2025", "indicator has one value"),
        ("compare=" + ",".join(CODES[:50]), "at most 10 areas"),
        ("outlines=everything", "outlines are"),
        ("stage=retirement", "stage is one of"),
        ("compare=" + ",".join(f"E090000{n:02d}" for n in range(1, 12)), "at most 10 areas"),
        ("against=mars", "against is one of"),
        ("second=happiness", "there is no such indicator"),
        ("claim=E08000032", "two different areas"),
        ("claim=E08000032,E08000032", "two different areas"),
    ],
)
def test_a_value_that_means_nothing_is_dropped_with_a_sentence(
    atlas: Atlas, query: str, said: str
) -> None:
    view = View.from_query(query, atlas)
    assert len(view.notices) == 1
    assert said in view.notices[0]
    assert View.from_query(view.to_query(), atlas).notices == ()


def test_a_link_made_on_older_data_opens_with_a_notice(atlas: Atlas) -> None:
    view = View(indicator="neet", area="E08000032")
    today = View.from_query(view.to_link(atlas.version), atlas)
    older = View.from_query(view.to_link("0123456789"), atlas)
    assert today == older == view
    assert today.notices == ()
    assert older.notices == (
        "The figures have been updated since this link was made: today's are shown.",
    )


@pytest.mark.parametrize("text", ["7" * 5000, "0" * 5000 + "5", "\uff15", "\u0665", "1e3", "+5"])
def test_a_number_of_classes_that_is_none_is_left_out_with_a_notice(text: str) -> None:
    view = View.from_query({"k": text}, ATLAS)
    assert view.k == 5
    (notice,) = view.notices
    assert notice.endswith("the number of classes is 3 to 9.")


@pytest.mark.parametrize(
    "query",
    [
        "level=country&region=W92000004",
        "level=region&region=E12000003",
        "indicator=promising-prospects&region=S92000003",
        "indicator=imd-2019&region=E12000007",
    ],
)
def test_a_region_stays_where_the_level_has_areas_in_it(query: str) -> None:
    view = View.from_query(query, ATLAS)
    assert view.region == query[-9:]
    assert view.notices == ()
    assert View.from_query(view.to_query(), ATLAS) == view
