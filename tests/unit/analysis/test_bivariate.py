"""Two measures over areas: where they may meet, which areas count, and what is computed."""

from __future__ import annotations

import csv
import math
import statistics
import tomllib
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from mobilitymap import Atlas, load_atlas
from mobilitymap.analysis.bivariate import (
    Sharing,
    common_level,
    partners,
    relation,
    sharing,
    usual_partner,
)

DATA = Path(__file__).parents[3] / "data"
SLUGS = sorted(path.stem for path in (DATA / "indicators").glob("*.toml"))
SCILLY, CITY = "E06000053", "E09000001"
PAIRS = [
    ("child-poverty", "attainment8-fsm"),
    ("median-pay", "child-poverty"),
    ("employment-rate", "healthy-life-male"),
    ("imd-2025", "english-maths-19"),
    ("imd-2025-most-deprived-tenth", "housing-affordability"),
    ("ks2-expected-gap", "good-development-gap"),
    ("idaci-2019", "imd-2019"),
]
INDICES = (
    "promising-prospects",
    "childhood-conditions",
    "labour-market-opportunities",
    "innovation-and-growth",
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def about(slug: str) -> dict[str, str]:
    return tomllib.loads((DATA / "indicators" / f"{slug}.toml").read_text(encoding="utf-8"))


@cache
def areas_of(level: str) -> frozenset[str]:
    """Return the codes of the areas of a level today."""
    areas = rows_of(DATA / "areas.csv")
    return frozenset(row["code"] for row in areas if row["level"] == level and not row["last_year"])


@cache
def published(slug: str) -> tuple[dict[str, str], ...]:
    return tuple(rows_of(DATA / "indicators" / f"{slug}.csv"))


def sound(slug: str, level: str) -> dict[str, float]:
    """Return the latest figures of the areas of a level, without those of few people."""
    rows = [row for row in published(slug) if row["area_code"] in areas_of(level)]
    latest = max(row["period"] for row in rows if row["value"])
    return {
        row["area_code"]: float(row["value"])
        for row in rows
        if row["period"] == latest
        and row["value"]
        and row["flag"] not in ("small-base", "unreliable")
    }


def prints_counties(slug: str) -> bool:
    return any(row["area_code"].startswith("E10") and row["value"] for row in published(slug))


def test_measures_meet_only_where_both_are_published(atlas: Atlas) -> None:
    for first, second in product(SLUGS, repeat=2):
        own = {about(first)["level"], about(second)["level"]}
        of_districts = [slug for slug in (first, second) if about(slug)["level"] == "ltla"]
        if not set(about(first)["coverage"]) & set(about(second)["coverage"]):
            # Northern Ireland's own surveys, and England's measures.
            expected = None
        elif len(own) == 1:
            expected = own.pop()
        elif own == {"ltla", "utla"} and all(prints_counties(slug) for slug in of_districts):
            expected = "utla"
        else:
            expected = None
        assert common_level(atlas, first, second) == expected, (first, second)


def test_deprivation_of_districts_never_meets_a_measure_of_counties(atlas: Atlas) -> None:
    of_counties = [slug for slug in SLUGS if about(slug)["level"] == "utla"]
    deprivation = [slug for slug in SLUGS if slug.startswith("imd-2025")]
    assert len(deprivation) == 5
    for first, second in product(deprivation, of_counties):
        assert relation(atlas, first, second) is None
        assert relation(atlas, second, first) is None


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_figures_and_correlation_are_those_of_the_published_rows(
    atlas: Atlas, first: str, second: str
) -> None:
    found = relation(atlas, first, second)
    assert found is not None
    xs, ys = sound(first, found.level), sound(second, found.level)
    both = sorted(xs.keys() & ys.keys())
    assert list(found.codes) == both
    assert found.x.tolist() == [xs[code] for code in both]
    assert found.y.tolist() == [ys[code] for code in both]
    assert found.correlation is not None
    assert found.correlation.count == len(both)
    expected = statistics.correlation([xs[c] for c in both], [ys[c] for c in both])
    assert found.correlation.coefficient == pytest.approx(expected)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_thirds_are_those_that_counting_from_below_gives(
    atlas: Atlas, first: str, second: str
) -> None:
    found = relation(atlas, first, second)
    assert found is not None
    columns, rows = (_thirds(values) for values in (found.x.tolist(), found.y.tolist()))
    expected = [3 * row + column + 1 for column, row in zip(columns, rows, strict=True)]
    assert found.classes.classes.tolist() == expected
    assert list(found.classes.counts) == [expected.count(number) for number in range(1, 10)]


def _thirds(values: list[float]) -> list[int]:
    """Return 0, 1 or 2: how many of two thresholds a value is above, reached by counting."""
    thresholds = [
        min(v for v in values if sum(w <= v for w in values) >= share * len(values) / 3)
        for share in (1, 2)
    ]
    return [sum(value > threshold for threshold in thresholds) for value in values]


@pytest.mark.parametrize(("first", "second"), [(INDICES[0], INDICES[1]), (INDICES[2], INDICES[3])])
def test_indices_have_no_correlation_and_are_classed_by_their_bands(
    atlas: Atlas, first: str, second: str
) -> None:
    found = relation(atlas, first, second)
    assert found is not None
    assert found.is_banded
    assert found.correlation is None
    thirds = [_thirds_of_bands(slug, found.codes) for slug in (first, second)]
    expected = [3 * row + column + 1 for column, row in zip(*thirds, strict=True)]
    assert found.classes.classes.tolist() == expected
    assert sum(found.classes.counts) == len(areas_of("smc")) == 205


def _thirds_of_bands(slug: str, codes: tuple[str, ...]) -> list[int]:
    latest = max(row["period"] for row in published(slug))
    bands = {row["area_code"]: row["band"] for row in published(slug) if row["period"] == latest}
    return [
        1 if "middling" in bands[code] else 0 if "unfavourable" in bands[code] else 2
        for code in codes
    ]


def test_every_area_takes_part_or_is_left_out_with_a_reason(atlas: Atlas) -> None:
    found = relation(atlas, "child-poverty", "attainment8-fsm")
    assert found is not None
    reasons = {item.code: item.reason for item in found.left_out}
    assert not reasons.keys() & set(found.codes)
    assert reasons.keys() | set(found.codes) == areas_of("utla")
    assert reasons[SCILLY] == "small-base"
    assert reasons[CITY] == "not-available"
    beyond = [code for code, reason in reasons.items() if reason == "outside"]
    assert len(beyond) == 65
    assert {code[0] for code in beyond} == {"W", "S", "N"}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_measure_has_a_usual_partner_that_it_meets(atlas: Atlas, slug: str) -> None:
    assert slug not in partners(atlas, slug)
    found = relation(atlas, slug, usual_partner(atlas, slug))
    assert found is not None
    assert len(found.codes) > (10 if about(slug)["coverage"] == ["N"] else 100)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("attainment8-gap", "attainment8-fsm", Sharing.SAME_FIGURES),
        ("pay-ratio", "pay-p20", Sharing.SAME_FIGURES),
        ("imd-2025", "imd-2025-income", Sharing.SAME_FIGURES),
        ("imd-2025-education", "ks2-expected", Sharing.DEPRIVATION_INDEX),
        ("child-poverty", "attainment8-fsm", Sharing.NONE),
    ],
)
def test_measures_made_from_the_same_figures_are_known(
    atlas: Atlas, first: str, second: str, expected: Sharing
) -> None:
    assert sharing(atlas, first, second) is expected
    assert sharing(atlas, second, first) is expected


def test_two_measures_turned_round_correlate_the_same(atlas: Atlas) -> None:
    for first, second in PAIRS:
        one, other = relation(atlas, first, second), relation(atlas, second, first)
        assert one is not None
        assert other is not None
        assert one.correlation is not None
        assert other.correlation is not None
        assert math.isclose(one.correlation.coefficient, other.correlation.coefficient)
