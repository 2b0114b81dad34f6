"""Figures of the data folder against the same figures as published elsewhere.

Every expected figure names the publication it was taken from; none was read back from the
file it is compared with.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

import pytest

from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

ENGLAND, UNITED_KINGDOM = "E92000001", "K02000001"
MIDDLESBROUGH, LIVERPOOL, KNOWSLEY = "E06000002", "E08000012", "E08000011"
KINGSTON_UPON_HULL, MANCHESTER = "E06000010", "E08000003"
BIRMINGHAM, HARTLEPOOL, BLACKPOOL, HART = "E08000025", "E06000001", "E06000009", "E07000089"
KENSINGTON_AND_CHELSEA, HYNDBURN = "E09000020", "E07000120"
CUMBRIA, NORTHAMPTONSHIRE = "E10000006", "E10000021"
DISTRICTS = ("E06", "E07", "E08", "E09", "W06", "S12")
CITY_OF_LONDON, ISLES_OF_SCILLY = "E09000001", "E06000053"
# Barnsley and Sheffield have had new codes since.
RECODED = {"E08000016": "E08000038", "E08000019": "E08000039"}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def rows(slug: str) -> list[dict[str, str]]:
    return _read(data_directory() / "indicators" / f"{slug}.csv")


@cache
def areas_of(level: str) -> frozenset[str]:
    """Return the codes of a level: those of today, or all of a past set of districts."""
    table = _read(data_directory() / "areas.csv")
    return frozenset(
        row["code"]
        for row in table
        if row["level"] == level and (level == "ltla-2019" or not row["last_year"])
    )


def cell(slug: str, period: str, code: str) -> dict[str, str]:
    (found,) = [r for r in rows(slug) if r["period"] == period and r["area_code"] == code]
    return found


def highest(slug: str, count: int) -> list[str]:
    ordered = sorted(rows(slug), key=lambda row: float(row["value"]), reverse=True)
    return [row["area_code"] for row in ordered[:count]]


def periods_with_values(slug: str) -> list[str]:
    return sorted({row["period"] for row in rows(slug) if row["value"]})


def test_most_deprived_authorities_of_2019() -> None:
    # MHCLG, The English Indices of Deprivation 2019: statistical release, local authorities
    # with the highest proportions of neighbourhoods in the most deprived tenth.
    slug = "imd-2019-most-deprived-tenth"
    expected = [MIDDLESBROUGH, LIVERPOOL, KNOWSLEY, KINGSTON_UPON_HULL, MANCHESTER]
    assert highest(slug, 5) == expected
    assert round(float(cell(slug, "2019", MIDDLESBROUGH)["value"])) == 49


def test_most_deprived_authorities_of_2025() -> None:
    # MHCLG, The English Indices of Deprivation 2025: statistical release, same table.
    expected = [MIDDLESBROUGH, BIRMINGHAM, HARTLEPOOL, KINGSTON_UPON_HULL, MANCHESTER]
    assert highest("imd-2025-most-deprived-tenth", 5) == expected


@pytest.mark.parametrize(
    ("slug", "heading"),
    [
        ("imd-2025", "imd_rank_of_average_score"),
        ("imd-2025-income", "income_rank_of_average_score"),
        ("imd-2025-employment", "employment_rank_of_average_score"),
        ("imd-2025-education", "education_skills_and_training_rank_of_average_score"),
        (
            "imd-2025-most-deprived-tenth",
            "imd_rank_of_proportion_of_lso_as_in_most_deprived_10_percent_nationally",
        ),
    ],
)
def test_ranks_of_deprivation_are_those_of_file_10(sources: Path, slug: str, heading: str) -> None:
    file = sources / "mhclg-indices-of-deprivation" / "iod2025-lower-tier-summaries.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        printed = {row["ltla24_code"]: row[heading] for row in csv.DictReader(lines)}
    assert len(printed) == 296
    now = {RECODED.get(code, code): rank.removesuffix(".0") for code, rank in printed.items()}
    assert {row["area_code"]: row["rank"] for row in rows(slug)} == now


def test_precision_of_pay_is_the_fill_of_the_cells() -> None:
    # ASHE 2020, Table 8.7a, sheet "All", as a spreadsheet shows it: the 20th percentile is shaded
    # (10 to 20%) for 219 districts and hatched (5 to 10%) for the others, England's is plain.
    bands = [
        row["cv"]
        for row in rows("pay-p20")
        if row["period"] == "2020" and row["value"] and row["area_code"][:3] in DISTRICTS
    ]
    assert set(bands) == {"10", "20"}
    assert bands.count("20") == 219
    assert cell("pay-p20", "2020", ENGLAND)["cv"] == "5"
    assert {row["cv"] for row in rows("median-pay") if row["period"] == "2025"} == {""}


@pytest.mark.parametrize(
    ("slug", "period", "code", "value"),
    [
        # DfE, Early years foundation stage profile results 2024/25: headline.
        ("good-development", "2024-25", ENGLAND, "68.3"),
        # DfE, Key stage 4 performance 2023/24: disadvantaged pupils, and all others.
        ("attainment8-disadvantaged", "2023-24", ENGLAND, "34.6"),
        ("attainment8-not-disadvantaged", "2023-24", ENGLAND, "50"),
        # DfE, NEET and not known scorecard 2025: England.
        ("neet", "2025", ENGLAND, "5.6"),
        # ONS, ASHE 2025 provisional, Table 8.7a.
        ("median-pay", "2025", ENGLAND, "33080"),
        ("median-pay", "2025", UNITED_KINGDOM, "32890"),
        # ONS, Housing affordability in England and Wales 2025: bulletin.
        ("housing-affordability", "2025", KENSINGTON_AND_CHELSEA, "21.87"),
        ("housing-affordability", "2025", HYNDBURN, "3.86"),
        # MHCLG, IoD 2025, File 10: highest and lowest average score.
        ("imd-2025", "2025", BLACKPOOL, "43.467"),
        ("imd-2025", "2025", HART, "5.914"),
    ],
)
def test_figure_as_published(slug: str, period: str, code: str, value: str) -> None:
    assert cell(slug, period, code)["value"] == value


# How many areas of today have a value in the latest period, counted by hand in the
# publishers' files when the indicators were chosen, with the first and the latest period.
COVERAGE = {
    "good-development": (153, "2015-16", "2024-25", 8),
    "good-development-fsm": (152, "2015-16", "2024-25", 8),
    "good-development-not-fsm": (153, "2015-16", "2024-25", 8),
    "good-development-gap": (152, "2015-16", "2024-25", 8),
    "ks2-expected": (294, "2018-19", "2024-25", 5),
    "ks2-expected-fsm": (151, "2015-16", "2024-25", 8),
    "ks2-expected-not-fsm": (151, "2015-16", "2024-25", 8),
    "ks2-expected-gap": (151, "2015-16", "2024-25", 8),
    "ks2-expected-disadvantaged": (151, "2015-16", "2024-25", 8),
    "ks2-expected-not-disadvantaged": (151, "2015-16", "2024-25", 8),
    "ks2-expected-disadvantaged-gap": (151, "2015-16", "2024-25", 8),
    "attainment8": (152, "2015-16", "2024-25", 10),
    "attainment8-fsm": (152, "2015-16", "2024-25", 10),
    "attainment8-not-fsm": (152, "2015-16", "2024-25", 10),
    "attainment8-gap": (152, "2015-16", "2024-25", 10),
    "attainment8-disadvantaged": (152, "2015-16", "2024-25", 10),
    "attainment8-not-disadvantaged": (152, "2015-16", "2024-25", 10),
    "attainment8-disadvantaged-gap": (152, "2015-16", "2024-25", 10),
    "absence-fsm": (153, "2018-19", "2024-25", 6),
    "english-maths-19": (294, "2016-17", "2024-25", 9),
    "level3-at-19-fsm": (149, "2015-16", "2023-24", 9),
    "level3-at-19-not-fsm": (149, "2015-16", "2023-24", 9),
    "level3-at-19-gap": (149, "2015-16", "2023-24", 9),
    "university-entry-fsm": (147, "2015-16", "2023-24", 9),
    "university-entry-not-fsm": (148, "2015-16", "2023-24", 9),
    "university-entry-gap": (147, "2015-16", "2023-24", 9),
    "neet": (153, "2019", "2025", 7),
    "sustained-destination": (152, "2016-17", "2022-23", 7),
    "apprenticeship-starts": (296, "2019-20", "2024-25", 6),
    "median-pay": (348, "2015", "2025", 7),
    "pay-p20": (332, "2015", "2025", 7),
    "pay-p80": (252, "2015", "2025", 7),
    "pay-ratio": (251, "2015", "2025", 7),
    "weekly-pay": (359, "2008", "2025", 18),
    "employment-rate": (348, "2004", "2023", 20),
    "qualified-level3": (348, "2022", "2023", 2),
    "employment-rate-ni": (11, "2023", "2023", 1),
    "qualified-level3-ni": (11, "2016", "2023", 8),
    "no-qualifications": (293, "2022", "2023", 2),
    "claimant-count": (361, "2001", "2025", 25),
    "income-per-head": (361, "1997", "2023", 27),
    "child-poverty": (361, "2023-24", "2024-25", 2),
    "child-poverty-before-housing": (361, "2021-22", "2024-25", 4),
    "housing-affordability": (316, "2002", "2025", 24),
    "gigabit-broadband": (361, "2026-01", "2026-01", 1),
    "healthy-life-male": (216, "2011-2013", "2022-2024", 12),
    "healthy-life-female": (216, "2011-2013", "2022-2024", 12),
    "imd-2025": (296, "2025", "2025", 1),
    "imd-2025-most-deprived-tenth": (296, "2025", "2025", 1),
    "imd-2025-income": (296, "2025", "2025", 1),
    "imd-2025-employment": (296, "2025", "2025", 1),
    "imd-2025-education": (296, "2025", "2025", 1),
    "imd-2019": (317, "2019", "2019", 1),
    "imd-2019-most-deprived-tenth": (317, "2019", "2019", 1),
    "idaci-2019": (317, "2019", "2019", 1),
    "promising-prospects": (205, "2018-2020", "2021-2024", 2),
    "childhood-conditions": (205, "2000-2005", "2018-2024", 4),
    "labour-market-opportunities": (205, "2000-2005", "2018-2024", 4),
    "innovation-and-growth": (205, "2000-2005", "2018-2024", 4),
}
UPPER_TIER = (
    "good-development",
    "ks2-expected-",
    "attainment8",
    "absence-fsm",
    "level3",
    "university",
    "neet",
    "sustained",
    "healthy-life",
)
SMC = (
    "promising-prospects",
    "childhood-conditions",
    "labour-market-opportunities",
    "innovation-and-growth",
)
OF_2019 = ("imd-2019", "idaci-2019")


def _level(slug: str) -> str:
    if slug.startswith(UPPER_TIER):
        return "utla"
    if slug.startswith(OF_2019):
        return "ltla-2019"
    return "smc" if slug in SMC else "ltla"


@pytest.mark.parametrize("slug", COVERAGE)
def test_areas_and_periods_covered(slug: str) -> None:
    count, first, latest, number = COVERAGE[slug]
    periods = periods_with_values(slug)
    assert (periods[0], periods[-1], len(periods)) == (first, latest, number)
    with_value = {
        row["area_code"] for row in rows(slug) if row["period"] == latest and row["value"]
    }
    assert len(with_value & areas_of(_level(slug))) == count


def test_only_published_series_have_intervals() -> None:
    with_intervals = {slug for slug in COVERAGE if any(row["lower"] for row in rows(slug))}
    assert with_intervals == {
        "weekly-pay",
        "employment-rate",
        "employment-rate-ni",
        "qualified-level3",
        "no-qualifications",
        "healthy-life-male",
        "healthy-life-female",
    }


def test_comparators_are_there_or_absent_as_published() -> None:
    # DWP's local area statistics have no row for England, File 10 and the SMC no nation.
    for slug in ("child-poverty", "imd-2025", "imd-2019", *SMC):
        assert all(row["area_code"] != ENGLAND for row in rows(slug))
    assert cell("child-poverty", "2024-25", UNITED_KINGDOM)["value"]
    assert cell("weekly-pay", "2025", UNITED_KINGDOM)["value"]


def test_neet_is_the_scorecard(sources: Path) -> None:
    # The same year as DfE published it in another file, its NEET and not known scorecard,
    # which has Barnsley and Sheffield under their codes of before 2025.
    today = {"E08000016": "E08000038", "E08000019": "E08000039"}
    scorecard = {
        today.get(row["new_la_code"], row["new_la_code"]): row["NEET_not_known_percent"]
        for row in _read(sources / "dfe-neet" / "neet-scorecard-2025.csv")
        if row["geographic_level"] == "Local authority"
    }
    ours = {row["area_code"]: row["value"] for row in rows("neet") if row["period"] == "2025"}
    shared = {code for code in ours if ours[code] and _is_number(scorecard.get(code, ""))}
    assert len(shared) == 151
    assert all(float(ours[code]) == float(scorecard[code]) for code in shared)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def test_former_counties_keep_their_figures() -> None:
    # DfE published 2023-24 for the former counties and nothing for their successors.
    for county in (CUMBRIA, NORTHAMPTONSHIRE):
        former = cell("university-entry-fsm", "2023-24", county)
        assert former["flag"] == "merged"
        assert former["value"]
    assert cell("level3-at-19-fsm", "2023-24", CUMBRIA)["value"] == "22.52"
    cumberland = cell("level3-at-19-fsm", "2023-24", "E06000063")
    assert (cumberland["value"], cumberland["flag"]) == ("", "not-available")
    # Before it existed, its missing figure has another reason.
    assert cell("attainment8-fsm", "2018-19", "E06000063")["flag"] == "not-applicable"


def test_few_pupils_are_said_to_be_few() -> None:
    gap = cell("good-development-gap", "2024-25", CITY_OF_LONDON)
    assert (float(gap["value"]), gap["flag"]) == (-25, "small-base")
    pupil_measures = [slug for slug in COVERAGE if slug.startswith((*UPPER_TIER[:8], "english"))]
    for slug in pupil_measures:
        flags = {
            row["flag"]
            for row in rows(slug)
            if row["value"] and row["area_code"] in {CITY_OF_LONDON, ISLES_OF_SCILLY}
        }
        assert flags <= {"small-base"}


def test_no_child_counted_in_the_pandemic_years() -> None:
    for period in ("2019-20", "2020-21"):
        of_period = [row for row in rows("good-development") if row["period"] == period]
        assert {(row["value"], row["flag"]) for row in of_period} == {("", "not-collected")}


def test_bands_are_read_not_recomputed() -> None:
    # SMC State of the Nation 2025: both stand at -0.500, where "middling" would begin.
    for slug, period, area in (
        ("childhood-conditions", "2000-2005", "smc-dudley"),
        ("innovation-and-growth", "2012-2017", "smc-east_sussex_cc"),
    ):
        row = cell(slug, period, area)
        assert (float(row["value"]), row["band"]) == (-0.5, "lower middling")
