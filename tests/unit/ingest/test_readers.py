"""Figures, periods, gaps and flags: what the build does to a printed number."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilitymap.errors import DataError, SourceError
from mobilitymap.ingest import definitions, derived, periods, schemas
from mobilitymap.ingest.figures import figure, percent
from mobilitymap.ingest.geography import lookups
from mobilitymap.ingest.geography.places import Places
from mobilitymap.ingest.publishers import ashe, lait
from mobilitymap.ingest.reference import actions, characteristics, rank_intervals, series, similar
from mobilitymap.ingest.reference.cohorts import Cohorts, flag_few
from mobilitymap.ingest.rows import Row, tidy
from mobilitymap.ingest.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    assert periods.from_slash("2024/25", "file", 1) == "2024-25"
    with pytest.raises(SourceError, match=r"'24/25' is not a year such as 2024/25"):
        periods.from_slash("24/25", "file", 3)


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


def test_a_pay_ratio_is_as_precise_as_the_worse_of_its_sides() -> None:
    sides = [
        _table(["3", "3", "3", ""], ["", "", "", "unreliable"]).assign(cv=bands)
        for bands in (["5", "20", "10", ""], ["10", "5", "", "20"])
    ]
    ratio = derived.compute(DEFINITIONS["pay-ratio"], *sides)
    assert list(ratio["cv"]) == ["10", "20", "", ""]


class _Sheets:
    """A workbook of one year: its cells, and the fill of each."""

    def __init__(self, cells: list[list[str]], fills: list[list[tuple[int, int]]]) -> None:
        self._cells, self._fills = cells, fills

    def sheet(self, _file: str, _sheet: str) -> list[list[str]]:
        return self._cells

    def fills(self, _file: str, _sheet: str) -> list[list[tuple[int, int]]]:
        return self._fills


def _pay(fill: tuple[int, int], last_band: str = "CV > 10% and <= 20%") -> list[Row]:
    """Read a year of pay with one district, whose median has a fill."""
    plain, hatched, shaded = (0, 0), (4, 9), (1, 49)
    cells = [
        ["Description", "Code", "Median", ""],
        ["Leeds", LEEDS, "24016", "CV <= 5%"],
        ["", "", "", "CV > 5% and <= 10%"],
        ["", "", "", last_band],
    ]
    fills = [[plain] * 3 + [end] for end in (plain, plain, hatched, shaded)]
    fills[1][2] = fill
    definition = replace(
        DEFINITIONS["median-pay"],
        meta={"source": {"files": ["table-2016.xls"]}},
    )
    return list(ashe.rows(definition, cast("Sources", _Sheets(cells, fills)), PLACES))


def test_the_precision_of_pay_is_the_fill_of_its_cell() -> None:
    bands = {fill: _pay(fill)[0].cv for fill in ((0, 0), (4, 9), (1, 49))}
    assert bands == {(0, 0): "5", (4, 9): "10", (1, 49): "20"}


def test_a_fill_without_a_key_or_a_key_without_a_band_stops_the_build() -> None:
    with pytest.raises(SourceError, match="'Leeds' has a fill that is not in the key"):
        _pay((1, 12))
    with pytest.raises(SourceError, match="has no key to the fills"):
        _pay((0, 0), last_band="x = CV > 20%")


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


def _sources(folder: Path, files: Mapping[str, bytes]) -> Sources:
    """Return sources that hold just these files."""
    lines = ["file,publisher,title,licence,origin,landing_page,sha256"]
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        lines.append(f"{name},,,,,,{hashlib.sha256(content).hexdigest()}")
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    return Sources(folder)


def _workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _similar_sources(
    folder: Path, lists: Mapping[str, Sequence[str]], neighbours: Sequence[Sequence[object]]
) -> Sources:
    every = {
        code: dict.fromkeys(("global", "economic", "demographic"), peers)
        for code, peers in lists.items()
    }
    header = ["LA num", "LA Name", "LA number"]
    header += [cell for number in range(1, 11) for cell in (f"SN{number}", "SNP")]
    files = {
        similar.ONS_SIMILAR_AREAS: json.dumps(every).encode(),
        similar.NEIGHBOURS: _workbook(LA_SN_Groups=[["A"], [1], header, *neighbours]),
        lait.LOOKUP: b"old_la_code,new_la_code\n383,E08000035\n201,E09000001\n",
    }
    return _sources(folder, files)


def test_similar_areas_keep_their_published_position(tmp_path: Path) -> None:
    lists = {LEEDS: ["E47000001", BARNSLEY_BEFORE, CUMBRIA, CITY_OF_LONDON], "E47000003": [LEEDS]}
    # LA numbers of Leeds, Barnsley, the City of London and, abolished, Cumbria.
    table = [
        [383, "Leeds", 383, 909, "Close", 370, "Very close", *[201, "Not close"] * 8],
        [""],
        ["", "Old SNs:"],
        [909, "Cumbria", 909, *[383, "Very Close"] * 10],
    ]
    found = similar.make_similar_areas(_similar_sources(tmp_path, lists, table), PLACES)
    rows = [tuple(row) for row in found.itertuples(index=False)]
    assert rows[:2] == [
        (LEEDS, "overall", 2, BARNSLEY, ""),
        (LEEDS, "overall", 4, CITY_OF_LONDON, ""),
    ]
    assert [row[1] for row in rows[::2]][:3] == ["overall", "economic", "demographic"]
    assert rows[6:8] == [
        (LEEDS, "statistical-neighbours", 2, BARNSLEY, "Very close"),
        (LEEDS, "statistical-neighbours", 3, CITY_OF_LONDON, "Not close"),
    ]
    assert {row[0] for row in rows} == {LEEDS}


@pytest.mark.parametrize(
    ("peer", "neighbour", "reason"),
    [
        ("E06999999", 201, r"ons-similar-areas\.json, row E08000035: 'E06999999' is not the code"),
        (BARNSLEY, 999, r"sn_may_2025\.xlsx, row 4: LA number 999 is not known"),
    ],
)
def test_an_unknown_similar_area_stops_the_build(
    tmp_path: Path, peer: str, neighbour: int, reason: str
) -> None:
    table = [[383, "Leeds", 383, *[neighbour, "Close"] * 10]]
    sources = _similar_sources(tmp_path, {LEEDS: [peer]}, table)
    with pytest.raises(SourceError, match=reason):
        similar.make_similar_areas(sources, PLACES)


def test_no_characteristic_is_made_up(tmp_path: Path) -> None:
    people = ["Code", "Area (sq km)", "Estimated Population mid-2022", "2022 people per sq. km"]
    files = {
        lookups.POPULATION: _workbook(
            MYE5=[["A title"], people, [BARNSLEY_BEFORE, 329.0777, 246482.0, 749.0]],
            MYE6=[["Code", "Mid-2022"], [LEEDS, 36.0]],
        ),
        characteristics.RURAL_URBAN: f"ltla24_code,classification\n{LEEDS},Urban\n".encode(),
    }
    found = characteristics.make_characteristics(_sources(tmp_path, files), PLACES)
    rows = {row[0]: tuple(row[1:]) for row in found.itertuples(index=False)}
    assert rows == {
        BARNSLEY: ("utla", "246482", "329.0777", "749", "", ""),
        CITY_OF_LONDON: ("utla", "", "", "", "", ""),
        LEEDS: ("utla", "", "", "", "36", "Urban"),
    }


SERIES = """
[[series]]
key = "pay"
groups = ["Poorest", "Others"]
read = { file = "pay.csv", x = "year", value = "pay", group = "who", names = ["low", "high"] }
"""


def _series(folder: Path, table: bytes) -> pd.DataFrame:
    described = folder / "series.toml"
    described.write_text(SERIES, encoding="utf-8")
    return series.make_national_series(_sources(folder, {"pay.csv": table}), described)


def test_a_series_is_in_the_order_people_read_it(tmp_path: Path) -> None:
    table = b"year,pay,who\n2010/11,20,high\n2010/11,9.0,low\n2009/10,8.5,low\n"
    assert _series(tmp_path, table).to_numpy().tolist() == [
        ["pay", "Poorest", "2009-10", "8.5"],
        ["pay", "Poorest", "2010-11", "9"],
        ["pay", "Others", "2010-11", "20"],
    ]
    by_number = b"year,pay,who\n10,3,low\n9,2,low\n1.0,1,low\n1,4,high\n"
    assert list(_series(tmp_path, by_number)["x"]) == ["1", "9", "10", "1"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (b"year,pay,who\n1,9,low\n", r"pay\.csv: has no rows with 'high' in column 'who'"),
        (b"year,wage,who\n1,9,low\n", r"pay\.csv, row 1: has no column 'pay'"),
        (b"year,pay,who\n1,lots,low\n", r"pay\.csv, row 2: 'lots' is not a number"),
    ],
)
def test_a_series_that_is_not_there_stops_the_build(
    tmp_path: Path, table: bytes, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        _series(tmp_path, table)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('"early-years", ', "", "no action for early-years"),
        ('"place"]', '"mobility-indices"]', "no such who or stages"),
        ('"Councils"', '"Everyone"', "no such who or stages"),
    ],
)
def test_actions_are_checked(tmp_path: Path, before: str, after: str, reason: str) -> None:
    text = (definitions.FOLDER / "actions.toml").read_text(encoding="utf-8")
    path = tmp_path / "actions.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(DataError, match=reason):
        actions.actions_toml(path)


def _ranked(slug: str, level: str, figures: Sequence[tuple[str, str, str, str]]) -> pd.DataFrame:
    codes = [f"E06{number:06d}" for number in range(len(figures))]
    places = Places({(code, level): (None, None) for code in codes}, {}, frozenset())
    table = pd.DataFrame(figures, columns=["value", "lower", "upper", "flag"], dtype=str)
    table = table.assign(area_code=codes, period="2024")
    # The order in the file is none of the ranks' business.
    shuffled = {slug: table.iloc[::-1]}
    return rank_intervals.make_rank_intervals({slug: DEFINITIONS[slug]}, shuffled, places)


def test_a_rank_interval_is_as_wide_as_what_is_known() -> None:
    figures = [
        ("900", "899", "901", ""),
        ("700", "690", "710", ""),
        ("699", "689", "709", ""),
        ("600", "", "", "unreliable"),
        ("999", "998", "1000", "small-base"),
        ("", "", "", "suppressed"),
    ]
    found = _ranked("weekly-pay", "ltla", figures)
    limits = found[["lower", "upper"]].to_numpy().tolist()
    # The fourth has a rank but no interval, the others have no part in it.
    assert limits == [[1, 1], [2, 3], [2, 3]]
    assert list(found["area_code"]) == ["E06000000", "E06000001", "E06000002"]


def test_only_what_may_be_ranked_is() -> None:
    figures = [("2", "1", "3", ""), ("20", "19", "21", "")]
    assert _ranked("no-qualifications", "ltla", figures).empty
    assert np.array_equal(_ranked("healthy-life-male", "utla", figures)["lower"], [2, 1])


COHORTS = Cohorts(
    shares={("PriFSM", LEEDS): {2019: Decimal("9.9"), 2023: Decimal(40)}},
    residents={LEEDS: tuple(range(0, 91 * 1000, 1000)), BARNSLEY: (100,) * 91},
)


def test_pupils_are_estimated_with_the_share_of_the_nearest_year() -> None:
    cohort = definitions.Cohort("PriFSM", 5)
    assert COHORTS.pupils(cohort, LEEDS, "2018-19") == 495
    assert COHORTS.pupils(cohort, LEEDS, "2020-21") == 495
    assert COHORTS.pupils(cohort, LEEDS, "2021-22") == 2000
    assert COHORTS.pupils(definitions.Cohort("PriFSM", 5, lag=4), LEEDS, "2022-23") == 495
    # Without a share, or without residents, there is no estimate.
    assert COHORTS.pupils(cohort, BARNSLEY, "2018-19") is None
    assert COHORTS.pupils(cohort, CUMBRIA, "2018-19") is None


def test_figures_of_few_pupils_are_flagged_whatever_else_is_known_of_them() -> None:
    definition = DEFINITIONS["good-development-fsm"]
    known = Cohorts(COHORTS.shares, {LEEDS: (999,) * 91})
    table = pd.DataFrame(
        [
            [LEEDS, "2018-19", "50", "", "", "provisional"],
            [LEEDS, "2022-23", "50", "", "", ""],
            [LEEDS, "2023-24", "", "", "", "suppressed"],
            [BARNSLEY, "2018-19", "50", "", "", ""],
        ],
        columns=["area_code", "period", "value", "lower", "upper", "flag"],
    )
    # 9.9% of 999 are 99 pupils; 40% are 400.
    flagged = flag_few(table, definition, known)
    assert list(flagged["flag"]) == ["small-base", "", "suppressed", ""]
    assert flag_few(table, DEFINITIONS["good-development"], known) is table
