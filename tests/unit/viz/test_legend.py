"""The legend: what it says, how small it is, and that it takes no markup from data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.html import attributes, text_of

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.view import View
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.colors import palette
from mobilitymap.viz.legend import Legend, Mark, Swatch, bar_position, legend_html

LEGEND = Legend(
    title="Expected standard at 11",
    subtitle="% of pupils, 2024-25, upper-tier authorities",
    breaks=("41%", "57%", "60%", "63%", "66%", "81%"),
    counts=(31, 29, 33, 30, 1),
    colours=palette("sequential", 5),
    marks=(Mark("Bradford", "57.8%", 0.27), Mark("England", "62.1%", 0.42, comparator=True)),
    missing=(Swatch("not-available", "Not available", 2),),
)


def test_the_legend_says_everything_without_colour() -> None:
    text = text_of(legend_html(LEGEND))
    for words in (
        "Expected standard at 11",
        "% of pupils, 2024-25, upper-tier authorities",
        "41% to 57%: 31 areas",
        "66% to 81%: 1 area",
        "Bradford 57.8%",
        "England 62.1%",
        "Not available 2",
    ):
        assert words in text


def test_unreliable_figures_have_a_swatch_of_their_own_and_no_class() -> None:
    drawn = choropleth(load_atlas(), View(indicator="no-qualifications"))
    label = "Unreliable: figure not classed"
    assert Swatch("unreliable-figure", label, 137) in drawn.legend.missing
    assert sum(drawn.legend.counts) == 293 - 137
    unreliable = [code for code, kind in drawn.state.missing.items() if kind == "unreliable-figure"]
    assert len(unreliable) == 137
    assert all(drawn.state.texts[code].endswith("% (unreliable)") for code in unreliable)
    assert f"{label} 137" in text_of(legend_html(drawn.legend))


def test_a_usual_legend_is_about_two_kilobytes() -> None:
    assert len(legend_html(LEGEND).encode()) < 2_500


def test_bands_are_named_and_the_chosen_area_stands_beside_its_band() -> None:
    bands = ("Most unfavourable", "Middling", "Most favourable")
    legend = Legend(
        "Promising prospects",
        "2019-22",
        (),
        (1, 2, 3),
        palette("bands", 3),
        (Mark("Bradford", "", 0.5),),
        bands=bands,
    )
    text = text_of(legend_html(legend))
    assert all(band in text for band in bands)
    assert "Middling Bradford" in text


def test_markup_in_a_name_is_shown_as_text() -> None:
    hostile = "<img src=x onerror=alert(1)></script>"
    legend = Legend(
        hostile,
        hostile,
        (hostile,) * 3,
        (1, 2),
        palette("sequential", 2),
        (Mark(hostile, hostile, 0.5),),
        (Swatch('"><b onclick=1>', hostile, 1),),
    )
    html = legend_html(legend)
    assert not attributes(html, "img, script, [onerror], [onclick]")
    assert hostile in text_of(html)


@pytest.mark.parametrize(
    ("value", "place"), [(0, 0.0), (5, 0.25), (10, 0.5), (60, 0.75), (110, 1.0), (-9, 0), (999, 1)]
)
def test_a_value_stands_in_its_class_on_the_bar(value: float, place: float) -> None:
    assert bar_position(value, [0, 10, 110]) == pytest.approx(place)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=9, unique=True).map(sorted),
    st.lists(st.floats(-2e6, 2e6), min_size=2, max_size=2).map(sorted),
)
def test_a_larger_value_never_stands_further_left(edges: list[float], pair: list[float]) -> None:
    low, high = (bar_position(value, edges) for value in pair)
    assert 0 <= low <= high <= 1


def test_ten_compared_areas_are_marked_at_once() -> None:
    # All ways to place eleven labels would be 177,147: the page would stand still for seconds.
    marks = tuple(Mark(f"Area {i}", f"{i}%", i / 10) for i in range(11))
    drawn = legend_html(
        Legend("Rate", "%", ("0", "5", "10"), (5, 6), palette("sequential", 2), marks)
    )
    assert all(f"Area {i} " in drawn for i in range(11))
