"""Flags of figures: those in the data are the known ones, and each can be said and drawn."""

from __future__ import annotations

import csv

import pytest
from support.published import DATA

from mobilitymap.domain.flags import MISSING_FLAGS, VALUE_FLAGS, Flag
from mobilitymap.text import formatting
from mobilitymap.viz.colors import MISSING
from mobilitymap.viz.static_map.areas import HATCHES


def test_every_flag_stands_on_values_or_says_why_one_is_missing() -> None:
    assert {*VALUE_FLAGS, *MISSING_FLAGS} == set(Flag)
    assert set(VALUE_FLAGS) & set(MISSING_FLAGS) == {"unreliable"}


@pytest.mark.parametrize("flag", MISSING_FLAGS)
def test_a_missing_figure_has_a_reason_in_words_and_a_pattern_on_both_maps(flag: Flag) -> None:
    assert formatting.MISSING_REASONS[flag]
    assert MISSING[flag].pattern
    assert HATCHES[flag]


def test_a_figure_on_no_scale_is_drawn_as_one_without_a_class_and_no_other_is() -> None:
    drawn_as_missing = set(MISSING) - {"outside"}
    assert drawn_as_missing - set(MISSING_FLAGS) == {"small-base", "unreliable-figure"}
    assert set(HATCHES) == set(MISSING)


@pytest.mark.parametrize("flag", VALUE_FLAGS)
def test_a_flagged_value_has_a_note(flag: Flag) -> None:
    assert formatting.NOTES[flag].endswith(".")


def test_the_data_hold_each_flag_where_it_may_stand_and_no_other() -> None:
    on_values, on_gaps = set(), set()
    for path in (DATA / "indicators").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                (on_values if row["value"] else on_gaps).add(row["flag"])
    assert on_values <= {"", *VALUE_FLAGS}
    assert on_gaps <= set(MISSING_FLAGS)
    assert {"small-base", "provisional", "merged"} <= on_values
