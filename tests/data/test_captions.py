"""What stands beside the figures, against the figures and the publishers' own files."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from support import published

if TYPE_CHECKING:
    from pathlib import Path

INDICES = (
    "promising-prospects",
    "childhood-conditions",
    "labour-market-opportunities",
    "innovation-and-growth",
)


def caveats(slug: str) -> str:
    return " ".join(published.about(slug)["caveats"])


@pytest.mark.parametrize("slug", INDICES)
def test_an_index_says_first_how_many_areas_changed_band(slug: str) -> None:
    bands: dict[str, dict[str, str]] = defaultdict(dict)
    for row in published.rows(f"indicators/{slug}.csv"):
        bands[row["period"]][row["area_code"]] = row["band"]
    before, after = (bands[period] for period in sorted(bands)[-2:])
    moved = sum(before[code] != after[code] for code in after)
    spans = [period.replace("-", " to ") for period in sorted(bands)[-2:]]
    first = published.about(slug)["caveats"][0]
    assert f"{moved} of {len(after)} changed band between {spans[0]} and {spans[1]}" in first
    assert first.startswith("Most areas are very near the average, says the Commission.")


def test_every_measure_of_the_young_says_whether_it_goes_by_school_or_by_home() -> None:
    by_home = {
        "neet": "By the authority where the young people live",
        "apprenticeship-starts": "by where they live",
    }
    for slug in published.SLUGS:
        about = published.about(slug)
        if about["life_stage"] in {"early-years", "school", "moving-on"}:
            text = f"{about['measures']}. {caveats(slug)}"
            expected = by_home.get(slug, "By the authority of the school")
            if slug.startswith("university-entry"):
                expected = "does not say whether an area's figure goes by the school or by the home"
            if slug == "english-maths-19":
                expected = "by where they went to school at 15"
            assert expected in text, slug


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("imd-2025-income", "after housing costs; the Indices of 2019 counted it before"),
        ("idaci-2019", "before housing costs; the Indices of 2025 count it after"),
        ("apprenticeship-starts", "Gosport and Fareham have by far the highest rates because the"),
        ("income-per-head", "(imputed rent), which nobody can spend"),
        ("attainment8-fsm", "households on Universal Credit become eligible"),
        ("level3-at-19-gap", "Both reach these figures some years later."),
        ("absence-fsm", "who counts will change"),
    ],
)
def test_a_caution_stands_with_its_measure(slug: str, said: str) -> None:
    assert said in caveats(slug)


def test_the_two_highest_apprenticeship_rates_are_where_the_navy_trains() -> None:
    names = {code: row["name"] for (code, _), row in published.areas().items()}
    rows = published.rows("indicators/apprenticeship-starts.csv")
    for period in sorted({row["period"] for row in rows})[-3:]:
        found = [row for row in rows if row["period"] == period and row["value"]]
        found.sort(key=lambda row: -float(row["value"]))
        assert {names[row["area_code"]] for row in found[:2]} == {"Gosport", "Fareham"}, period


def test_the_scale_of_attainment_8_is_cut_at_every_change_of_its_maximum() -> None:
    reasons = {item["period"]: item["reason"] for item in published.about("attainment8")["breaks"]}
    assert "80 in 2015/16 and 87 in 2016/17" in reasons["2016-17"]
    assert "from 87 to 90" in reasons["2017-18"]


def test_the_latest_figures_of_child_poverty_are_provisional() -> None:
    for slug in ("child-poverty", "child-poverty-before-housing"):
        rows = [row for row in published.rows(f"indicators/{slug}.csv") if row["value"]]
        flags = {row["flag"] for row in rows if row["period"] == "2024-25"}
        assert flags <= {"provisional", "aggregated"}, slug
        assert "provisional" in flags, slug
        assert not any(r["flag"] == "provisional" for r in rows if r["period"] < "2024-25"), slug


def test_england_has_the_departments_figure_of_child_poverty_before_housing_costs() -> None:
    england = published.figures("child-poverty-before-housing")["E92000001"]
    # DfE, Local Authority Interactive Tool: ChildPov, England, 2022 to 2025.
    assert [row["value"] for _, row in sorted(england.items())] == ["18.6", "19.9", "19.3", "19.8"]
    assert "Local Authority Interactive Tool" in caveats("child-poverty-before-housing")
    assert "E92000001" not in published.figures("child-poverty")
    assert "no figure for England as a whole" in caveats("child-poverty")
    assert "no figure for England" not in caveats("child-poverty-before-housing")


def test_the_departments_figures_of_child_poverty_are_those_of_ons(lait: pd.DataFrame) -> None:
    tool = {
        (row.code, int(row.Years)): float(row.Values)
        for row in lait[lait["Short Desc"] == "ChildPov"].itertuples()
    }
    both = [
        (float(row["value"]), tool[key])
        for row in published.rows("indicators/child-poverty-before-housing.csv")
        if row["area_code"] != "E92000001"
        and (key := (row["area_code"], int(row["period"][:4]) + 1)) in tool
    ]
    assert len(both) > 600
    assert all(abs(ours - theirs) <= 0.0501 for ours, theirs in both)


def test_districts_of_northern_ireland_have_measures_of_their_own() -> None:
    for slug in ("employment-rate", "qualified-level3"):
        own = {code for code in published.figures(f"{slug}-ni") if code.startswith("N09")}
        assert len(own) == 11
        assert not own & set(published.figures(slug))
        assert "Its districts have a measure of their own" in caveats(slug)
        assert "not to be set beside the districts of Great Britain" in caveats(f"{slug}-ni")
    # NISRA's own figure of the nation is not that of ONS's survey.
    values = [
        published.figures(slug)["N92000002"]["2023"]["value"]
        for slug in ("qualified-level3-ni", "qualified-level3")
    ]
    assert values == ["59.2", "62.7"]


def test_who_earns_what_is_not_said_of_adults() -> None:
    facts = tomllib.loads((published.DATA / "facts.toml").read_text(encoding="utf-8"))["fact"]
    by_key = {fact["key"]: fact for fact in facts}
    assert by_key["earnings"]["caption"].startswith("Those from affluent families earn")
    assert "adults" not in by_key["earnings"]["caption"].casefold()
    shown = {figure["label"]: figure["text"] for figure in by_key["months-behind"]["figures"]}
    assert shown["Behind their peers, 2024"] == "19.1 months"
    assert shown["Behind their peers, 2023"] == "19.2 months"


@pytest.mark.parametrize("results", ["ks2-expected", "attainment8"])
def test_both_pairs_of_pupils_say_how_they_differ(results: str) -> None:
    for group in ("gap", "fsm", "not-fsm"):
        text = caveats(f"{results}-{group}")
        assert "Counts pupils eligible for free school meals now." in text, group
        assert "national gap index count disadvantaged pupils, who are more" in text, group
    for group in ("disadvantaged", "not-disadvantaged", "disadvantaged-gap"):
        about = published.about(f"{results}-{group}")
        assert about["family"] == f"{results}-disadvantaged"
        text = caveats(f"{results}-{group}")
        assert "eligible for free school meals at any time in the past six years" in text, group
    assert "gap index counts the same pupils" in caveats(f"{results}-disadvantaged-gap")


# -- against the publishers' files ------------------------------------------------------


@pytest.fixture(scope="module")
def lait(sources: Path) -> pd.DataFrame:
    """Return LAIT's figures with today's code of each authority, region and England."""
    table = pd.read_parquet(
        sources / "dfe-lait/bds_long_0.parquet",
        columns=["Short Desc", "Years", "Values", "LA Number"],
    )
    with (sources / "lookups/lad25-utla-region.csv").open(encoding="utf-8-sig") as file:
        codes = {row["old_la_code"]: row["new_la_code"] for row in csv.DictReader(file)}
    codes |= {"370": "E08000038", "373": "E08000039", "970": "E92000001"}
    codes |= {f"{980 + at}": f"E1200000{at + 1}" for at in range(7)}
    codes |= {"989": "E12000008", "990": "E12000009"}
    table["code"] = table["LA Number"].map(lambda number: codes.get(format(number, ".0f")))
    return table[table["Values"] != "-"]


def test_how_often_ons_differs_from_the_department_at_key_stage_2(lait: pd.DataFrame) -> None:
    department = {
        (row.code, int(row.Years)): round(float(row.Values))
        for row in lait[lait["Short Desc"] == "KS2RWM_Expected_STD"].itertuples()
    }
    both = [
        (float(row["value"]), department[key])
        for row in published.rows("indicators/ks2-expected.csv")
        if row["value"] and (key := (row["area_code"], int(row["period"][:4]) + 1)) in department
    ]
    apart = [abs(ours - theirs) for ours, theirs in both if ours != theirs]
    told = re.search(
        r"of (\d+) figures for authorities and regions, (\d+) differ by one point",
        caveats("ks2-expected"),
    )
    assert told is not None
    assert (len(both), len(apart)) == (int(told[1]), int(told[2]))
    assert set(apart) == {1.0}


@pytest.mark.parametrize(
    ("results", "name"), [("ks2-expected", "{}DAP_NEW_KS2_RWM"), ("attainment8", "{}DAP_KS4_ATT8")]
)
def test_a_gap_of_disadvantaged_pupils_is_the_difference_of_what_is_printed(
    lait: pd.DataFrame, results: str, name: str
) -> None:
    sides = []
    for prefix in ("", "Non"):
        printed = lait[lait["Short Desc"] == name.format(prefix)]
        sides.append(
            {(row.code, int(row.Years)): float(row.Values) for row in printed.itertuples()}
        )
    checked = 0
    for row in published.rows(f"indicators/{results}-disadvantaged-gap.csv"):
        key = (row["area_code"], int(row["period"][:4]) + 1)
        if row["value"] and all(key in side for side in sides):
            assert abs(float(row["value"]) - (sides[1][key] - sides[0][key])) < 1e-6, key
            checked += 1
    assert checked > 1000


def test_ons_says_what_the_captions_take_from_it(sources: Path) -> None:
    folder = sources / "ons-explore-local-statistics"

    def said(name: str) -> str:
        return (folder / f"{name}.json").read_text(encoding="utf-8")

    assert "Figures are provisional and may be subject to revision" in said(
        "children-in-relative-poverty"
    )
    assert "Geography is based upon the home postcode of the learner" in said("apprenticeships")
    assert "school location of the young person at age 15" in said("gcses-in-english-and-maths")
