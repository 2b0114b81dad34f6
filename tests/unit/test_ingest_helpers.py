"""Figures, periods, gaps and flags: what the build does to a printed number."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilitymap.errors import DataError, SourceError
from mobilitymap.ingest import definitions, derived, periods, schemas
from mobilitymap.ingest.figures import figure, percent
from mobilitymap.ingest.places import Places
from mobilitymap.ingest.rows import Row, tidy

if TYPE_CHECKING:
    from pathlib import Path

printed = st.decimals(-999_999, 999_999, places=4)
shares = st.decimals(0, 100, places=1)

LEEDS, BARNSLEY, BARNSLEY_BEFORE = "E08000035", "E08000038", "E08000016"
CUMBRIA, CITY_OF_LONDON = "E10000006", "E09000001"
PLACES = Places(
    lifetimes={
        (LEEDS, "utla"): (None, None),
        (BARNSLEY, "utla"): (None, None),
        (CITY_OF_LONDON, "utla"): (None, None),
        (CUMBRIA, "utla"): (None, 2022),
    },
    recoded={BARNSLEY_BEFORE: BARNSLEY},
    split=frozenset({CUMBRIA}),
)
DEFINITIONS = definitions.load()


@given(printed)
def test_a_figure_keeps_its_value_through_a_spreadsheet(number: Decimal) -> None:
    # A spreadsheet stores the nearest binary fraction and prints all of it.
    stored = format(float(number), ".17g")
    assert Decimal(figure(stored, "file.csv", 1)) == number
    assert "E" not in figure(stored, "file.csv", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("36.270000000000003", "36.27"), ("66.0", "66"), ("32,890", "32890"), ("-0.0", "0")],
)
def test_spreadsheet_noise_is_removed(text: str, expected: str) -> None:
    assert figure(text, "file.csv", 1) == expected


@pytest.mark.parametrize("text", ["", "n/a", "12 345", "nan", "inf"])
def test_what_is_no_number_names_its_row(text: str) -> None:
    with pytest.raises(SourceError, match=r"^file\.csv, row 7: .* is not a number$"):
        figure(text, "file.csv", 7)


def test_a_share_becomes_a_percentage_exactly() -> None:
    assert percent("0.4211") == "42.11"
    assert percent("0.07") == "7"


@pytest.mark.parametrize(
    ("text", "kind", "label", "ends"),
    [
        ("2024-09-01/P1Y", "academic-year", "2024-25", 2025),
        ("2024-04-01/P1Y", "financial-year", "2024-25", 2025),
        ("2025-04-30", "year", "2025", 2025),
        ("2022-01-01/P3Y", "pooled-years", "2022-2024", 2024),
        ("2026-01-01", "date", "2026-01", 2026),
        ("1999-09-01/P1Y", "academic-year", "1999-00", 2000),
    ],
)
def test_periods_as_people_write_them(text: str, kind: str, label: str, ends: int) -> None:
    assert periods.from_iso(text, kind, "file.csv", 1) == label
    assert periods.end_year(label) == ends


def test_a_year_of_the_interactive_tool_is_the_one_it_ends_in() -> None:
    assert periods.from_lait("2025", "academic-year", "file", 1) == "2024-25"
    assert periods.from_lait("2025", "year", "file", 1) == "2025"
    assert periods.from_lait("2023-24", "academic-year", "file", 1) == "2023-24"
    with pytest.raises(SourceError, match="'March' is not a year"):
        periods.from_lait("March", "year", "file", 3)


def _table(values: list[str], flags: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": [f"E06{number:06d}" for number in range(len(values))],
            "period": "2024-25",
            "value": values,
            "lower": "",
            "upper": "",
            "flag": flags or [""] * len(values),
        }
    )


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=8))
def test_a_gap_is_exact(pairs: list[tuple[Decimal, Decimal]]) -> None:
    gap = derived.compute(
        DEFINITIONS["attainment8-gap"],
        _table([str(one) for one, _ in pairs]),
        _table([str(other) for _, other in pairs]),
    )
    assert [Decimal(value) for value in gap["value"]] == [one - other for one, other in pairs]


def test_a_gap_has_the_decimals_of_the_coarser_side() -> None:
    gap = derived.compute(
        DEFINITIONS["ks2-expected-gap"], _table(["62.4", "70"]), _table(["47", "55"])
    )
    assert list(gap["value"]) == ["15", "15"]


def test_a_gap_is_missing_where_a_side_is_and_says_why() -> None:
    gap = derived.compute(
        DEFINITIONS["attainment8-gap"],
        _table(["50.1", "", "50.3", "50"], ["", "not-available", "small-base", ""]),
        _table(["", "40.2", "40.3", "40"], ["suppressed", "", "", ""]),
    )
    assert list(gap["value"]) == ["", "", "10.0", "10.0"]
    assert list(gap["flag"]) == ["suppressed", "not-available", "small-base", "derived"]


def test_a_pay_ratio_has_two_decimals() -> None:
    ratio = derived.compute(DEFINITIONS["pay-ratio"], _table(["52809"]), _table(["18560"]))
    assert list(ratio["value"]) == ["2.85"]


def test_renamed_codes_are_translated_and_former_areas_marked() -> None:
    table = tidy(
        [
            Row(BARNSLEY_BEFORE, "2018-19", "30"),
            Row(BARNSLEY, "2018-19", "30.0"),
            Row(CUMBRIA, "2018-19", "31"),
            Row(CITY_OF_LONDON, "2018-19", "99", flag="unreliable"),
            Row("E13000001", "2018-19", "33"),
        ],
        DEFINITIONS["good-development"],
        PLACES,
    )
    found = dict(zip(table["area_code"], table["flag"], strict=True))
    assert found == {BARNSLEY: "", CUMBRIA: "merged", CITY_OF_LONDON: "small-base"}


def test_a_former_code_fills_in_where_the_new_one_has_no_value() -> None:
    rows = [Row(BARNSLEY, "2018-19", flag="not-available"), Row(BARNSLEY_BEFORE, "2018-19", "30")]
    for order in (rows, rows[::-1]):
        table = tidy(order, DEFINITIONS["good-development"], PLACES)
        assert list(table["value"]) == ["30"]


def test_two_figures_for_one_area_and_period_stop_the_build() -> None:
    rows = [
        Row(BARNSLEY_BEFORE, "2018-19", "30", file="file.csv", line=2),
        Row(BARNSLEY, "2018-19", "31", file="file.csv", line=9),
    ]
    message = r"file\.csv, row 9: E08000038 has two figures for 2018-19: 30 \(row 2\) and 31"
    with pytest.raises(SourceError, match=message):
        tidy(rows, DEFINITIONS["good-development"], PLACES)


def _checked(**changes: str) -> pd.DataFrame:
    row = {"area_code": LEEDS, "period": "2024-25", "value": "50", "lower": "", "upper": ""}
    table = pd.DataFrame([row | {"flag": ""} | changes])
    return schemas.check(table, schemas.figures(DEFINITIONS["good-development"], {LEEDS}))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"area_code": "E08000099"}, "not the code of a known area"),
        ({"period": "2024"}, "str_matches"),
        ({"value": "about 50"}, "str_matches"),
        ({"value": "150"}, "a percentage lies between 0 and 100"),
        ({"value": ""}, "a missing value has a reason"),
        ({"value": "", "flag": "derived"}, "a missing value has a reason"),
        ({"flag": "suppressed"}, "a missing value has a reason"),
        ({"lower": "51", "upper": "55"}, "a value lies between its limits"),
        ({"flag": "odd"}, "isin"),
    ],
)
def test_a_broken_table_is_not_written(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(DataError, match=rf"indicators/good-development\.csv, .*{reason}"):
        _checked(**changes)


def test_a_sound_table_passes() -> None:
    assert len(_checked(value="", flag="not-available")) == 1
    assert len(_checked(lower="45", upper="55.5")) == 1


def test_definitions_are_complete_and_fit_to_show() -> None:
    orders = [definition.meta["order"] for definition in DEFINITIONS.values()]
    assert len(set(orders)) == len(orders)
    for slug, definition in DEFINITIONS.items():
        meta = definition.meta
        assert len(meta["short_title"]) <= 40, slug
        assert meta["question"].endswith("?"), slug
        assert meta["caveats"], slug
        assert not any(text.endswith(".") for text in (meta["title"], meta["measures"])), slug
        assert all(caveat.endswith(".") for caveat in meta["caveats"]), slug
        assert len(set(meta["caveats"])) == len(meta["caveats"]), slug
        # A rank or a ratio of z-scores would break their publisher's own rules.
        if meta["unit"] in {"z-score", "score", "percentage points"}:
            assert not meta["ratio_scale"], slug
        assert (meta["breakdown"] == "gap") == slug.endswith("-gap"), slug


def test_a_misspelt_field_is_named(tmp_path: Path) -> None:
    for path in definitions.FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(
            text.replace("polarity = ", "polarty = ") if path.stem == "smc" else text,
            encoding="utf-8",
        )
    with pytest.raises(DataError, match=r"smc\.toml, .*missing \['polarity'\].*'polarty'"):
        definitions.load(tmp_path)
