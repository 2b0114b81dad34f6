"""Noise of figures without intervals: found again where it was put in, and only there."""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import fmean

import numpy as np
import pytest
from support import published, swings

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.stats.noise import margin, noise

PERIODS = [str(year) for year in range(2010, 2020)]


def made(sd: float, drift: float, areas: int = 400) -> np.ndarray:
    """Return a steady level for each area, one national move, real drift and noise."""
    draw = np.random.default_rng(7)
    level = draw.normal(50, 10, (areas, 1))
    national = draw.normal(0, 5, (1, len(PERIODS)))
    real = np.cumsum(draw.normal(0, drift, (areas, len(PERIODS))), axis=1) if drift else 0
    return np.asarray(level + national + real + draw.normal(0, sd, (areas, len(PERIODS))))


@pytest.mark.parametrize("drift", [0.0, 1.0])
def test_noise_is_found_whatever_the_nation_does_and_areas_drift(drift: float) -> None:
    found = noise(PERIODS, made(2.0, drift))
    assert found.sd == pytest.approx(2.0, rel=0.05)
    assert (found.areas, found.pairs) == (400, 400 * 8)


def test_real_moves_that_go_on_are_no_noise() -> None:
    draw = np.random.default_rng(7)
    speed = draw.normal(0, 1, (200, 1))
    assert noise(PERIODS, speed * np.arange(len(PERIODS))).sd is None


def test_only_the_latest_run_of_three_periods_counts() -> None:
    quiet, loud = made(0.5, 0), made(4.0, 0)
    joined = np.hstack([loud[:, :6], quiet[:, 6:]])
    assert noise(PERIODS, joined, ["2016"]).sd == pytest.approx(0.5, rel=0.15)
    # A new series of two years says nothing yet: that before it is read.
    assert noise(PERIODS, np.hstack([loud[:, :8], quiet[:, 8:]]), ["2018"]).sd == (
        pytest.approx(4.0, rel=0.1)
    )
    # No change is taken over a year without figures.
    joined[:, 6] = math.nan
    assert noise(PERIODS, joined).sd == pytest.approx(0.5, rel=0.25)


def test_of_few_areas_or_years_nothing_is_known() -> None:
    assert noise(PERIODS, made(2.0, 0, areas=19)).sd is None
    assert noise(PERIODS[:3], made(2.0, 0, areas=59)[:, :3]).sd is None
    assert noise(PERIODS[:2], made(2.0, 0)[:, :2]).sd is None
    assert noise([], []).sd is None


def test_the_margin_of_two_figures_is_wider_than_that_of_one() -> None:
    assert margin(2.7) == pytest.approx(5.3, abs=0.05)
    assert margin(2.7, 2.7) == pytest.approx(7.5, abs=0.05)
    assert margin(3.0, 4.0) == pytest.approx(9.8, abs=0.05)


# What was measured beside the program, in the unit of each measure.
MEASURED = {
    "good-development-gap": 2.7,
    "ks2-expected-gap": 2.1,
    "university-entry-gap": 2.6,
    "level3-at-19-gap": 2.5,
    "attainment8-gap": 0.8,
}


@pytest.mark.parametrize(("slug", "sd"), MEASURED.items())
def test_the_noise_of_the_gaps_is_what_was_measured(slug: str, sd: float) -> None:
    found = load_atlas().noise(slug, Level.UTLA)
    assert found is not None
    # 2.55 may be rounded either way.
    assert found == pytest.approx(sd, abs=0.0501)


AUTHORITIES = frozenset(published.today("utla")) - {"E09000001", "E06000053"}


def slow_noise(slug: str, codes: frozenset[str] = AUTHORITIES) -> float:
    """Estimate noise area by area with the rows of the file: the latest run, by its breaks."""
    start = max((item["period"] for item in published.about(slug)["breaks"]), default="")
    changes: dict[str, dict[int, float]] = {}
    for code in codes:
        series = published.figures(slug).get(code, {})
        years = {int(label[:4]): float(row["value"]) for label, row in series.items()
                 if label >= start}  # fmt: skip
        changes[code] = {year: value - years[year - 1] for year, value in years.items()
                         if year - 1 in years}  # fmt: skip
    moved = defaultdict(list)
    for steps in changes.values():
        for year, step in steps.items():
            moved[year].append(step)
    national = {year: fmean(steps) for year, steps in moved.items()}
    products = [
        (steps[year] - national[year]) * (steps[year + 1] - national[year + 1])
        for steps in changes.values()
        for year in steps
        if year + 1 in steps
    ]
    return math.sqrt(-fmean(products))


@pytest.mark.parametrize("slug", [*MEASURED, "good-development", "neet"])
def test_the_file_holds_what_a_second_reading_of_the_rows_finds(slug: str) -> None:
    assert load_atlas().noise(slug, Level.UTLA) == pytest.approx(slow_noise(slug), abs=0.0051)


@pytest.mark.parametrize("slug", ["good-development-gap", "university-entry-fsm"])
def test_so_is_that_of_each_third_by_number_of_pupils(slug: str) -> None:
    family = published.about(slug)["family"]
    pupils = {
        code: number
        for (of, code), number in swings.pupils().items()
        if of == family and code in AUTHORITIES
    }
    rows = [row for row in published.rows("noise.csv") if row["slug"] == slug]
    starts = [int(row["from_pupils"]) for row in rows if row["from_pupils"]]
    assert len(starts) == 3
    assert starts[0] == 0
    for row, start, end in zip(rows[1:], starts, [*starts[1:], math.inf], strict=True):
        third = frozenset(code for code, number in pupils.items() if start <= number < end)
        assert 0.3 < len(third) / len(pupils) < 0.36
        assert float(row["sd"]) == pytest.approx(slow_noise(slug, third), abs=0.0051)


def test_no_noise_is_given_beside_intervals_bands_or_few_regions() -> None:
    atlas = load_atlas()
    for slug in ("employment-rate", "weekly-pay", "promising-prospects", "claimant-count"):
        assert atlas.noise(slug, atlas.indicators.get(slug).level) is None, slug
    assert atlas.noise("attainment8-gap", Level.REGION) is None
    districts = atlas.noise("median-pay", Level.LTLA)
    counties = atlas.noise("median-pay", Level.UTLA)
    assert districts is not None
    assert counties is not None
    assert counties < districts
