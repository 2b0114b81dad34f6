"""Figures as people write them."""

from __future__ import annotations

import pytest

from mobilitymap import load_atlas
from mobilitymap.text import formatting

ATLAS = load_atlas()


@pytest.mark.parametrize(
    ("slug", "value", "text"),
    [
        ("median-pay", 33080.0, "£33,080"),
        ("child-poverty", 44.15, "44.2%"),
        ("child-poverty", 0.0, "0.0%"),
        ("good-development-gap", -25.0, "−25.0 percentage points"),
        ("housing-affordability", 21.87, "21.87"),
        ("healthy-life-male", 60.94, "60.9 years"),
        ("weekly-pay", 1048.4, "£1,048 a week"),
        ("promising-prospects", -0.5, "−0.50"),
    ],
)
def test_a_figure_comes_with_its_unit(slug: str, value: float, text: str) -> None:
    written = formatting.figure(ATLAS.indicators.get(slug), value).replace(formatting.NO_BREAK, " ")
    assert written == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.285, 2, "0.29"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (-0.04, 1, "0.0"),
        (1234567.0, 0, "1,234,567"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert formatting.number(value, decimals) == text


@pytest.mark.parametrize(
    ("slug", "period", "text"),
    [
        ("attainment8", "2024-25", "2024/25"),
        ("healthy-life-male", "2022-2024", "2022 to 2024"),
        ("gigabit-broadband", "2026-01", "January 2026"),
        ("median-pay", "2025", "2025"),
    ],
)
def test_a_period_is_written_as_people_say_it(slug: str, period: str, text: str) -> None:
    assert formatting.period_text(ATLAS.indicators.get(slug), period) == text


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("E10000014", "Hampshire (county)"),
        ("smc-camden_and_city_of_london", "Camden and City of London (SMC area)"),
        # Its figures stand on the page of its SMC area, and it is no county.
        ("E08000030", "Walsall"),
        ("S12000039", "West Dunbartonshire"),
    ],
)
def test_a_larger_area_is_named_with_what_it_is(code: str, name: str) -> None:
    assert formatting.larger_name(ATLAS.areas.get(code)) == name


@pytest.mark.parametrize(
    ("date", "text"),
    [("2025-11-07", "7 November 2025"), ("2026-03", "March 2026"), ("2025", "2025"), ("", "")],
)
def test_a_date_is_written_as_far_as_it_is_known(date: str, text: str) -> None:
    assert formatting.date_text(date) == text


def test_an_interval_names_its_unit_once() -> None:
    indicator = ATLAS.indicators.get("employment-rate")
    text = formatting.interval(indicator, 71.2, 75.9).replace(formatting.NO_BREAK, " ")
    assert text == "71.2 to 75.9%"


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    indicator = ATLAS.indicators.get("child-poverty")
    written = formatting.difference(indicator, -1.24).replace(formatting.NO_BREAK, " ")
    assert written == "−1.2 percentage points"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("E06000010", "Kingston upon Hull"),
        ("E10000016", "Kent (county)"),
        ("E07000026", "Allerdale (until 2023, now Cumberland)"),
        ("E10000006", "Cumbria (until 2023, now Cumberland and Westmorland and Furness)"),
    ],
)
def test_areas_of_one_name_can_be_told_apart(code: str, label: str) -> None:
    assert formatting.area_label(ATLAS.areas.get(code), ATLAS.areas) == label
