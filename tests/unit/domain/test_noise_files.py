"""Noise and cohorts as a data folder has them, or has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.reference import ReferenceData
from mobilitymap.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "slug,level,from_pupils,sd,areas,pairs\n"
GAP = "a-gap"


def folder(directory: Path, noise: str, cohorts: str = "") -> ReferenceData:
    (directory / "noise.csv").write_text(HEADER + noise, encoding="utf-8")
    text = f"family,area_code,period,pupils\n{cohorts}"
    (directory / "cohorts.csv").write_text(text, encoding="utf-8")
    return ReferenceData(directory)


def test_a_folder_without_the_files_knows_no_noise(tmp_path: Path) -> None:
    known = ReferenceData(tmp_path)
    assert known.noise(GAP, Level.UTLA) is None
    assert known.noise_by_cohort(GAP, Level.UTLA, 500) is None
    assert known.cohort("a", "E06000017") is None


def test_noise_is_that_of_the_size_of_the_cohort_where_both_are_known(tmp_path: Path) -> None:
    thirds = f"{GAP},utla,,2.5,9,90\n{GAP},utla,0,4.0,3,30\n{GAP},utla,500,2.0,3,30\n"
    known = folder(tmp_path, f"{thirds}{GAP},utla,1000,1.0,3,30\nb-gap,utla,,3.0,9,90\n")
    found = [
        known.noise_by_cohort(GAP, Level.UTLA, pupils) for pupils in (0, 499, 500, 999, 1000, None)
    ]
    assert found == [4.0, 4.0, 2.0, 2.0, 1.0, 2.5]
    assert known.noise(GAP, Level.UTLA) == 2.5
    assert known.noise_by_cohort("b-gap", Level.UTLA, 10) == 3.0
    assert known.noise_by_cohort(GAP, Level.REGION, 10) is None


def test_what_could_not_be_estimated_is_unknown(tmp_path: Path) -> None:
    assert folder(tmp_path, f"{GAP},utla,,,9,90\n").noise(GAP, Level.UTLA) is None


def test_the_latest_number_of_pupils_counts(tmp_path: Path) -> None:
    known = folder(tmp_path, "", "a,E06000017,2022-23,37\na,E06000017,2023-24,46\n")
    assert known.cohort("a", "E06000017") == 46
    assert known.cohort("b", "E06000017") is None


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"noise\.csv"):
        folder(tmp_path, f"{GAP},utla,,much,9,90\n").noise(GAP, Level.UTLA)
    with pytest.raises(DataError, match=r"cohorts\.csv"):
        folder(tmp_path, "", "a,E06000017,few\n").cohort("a", "E06000017")


def test_of_the_data_that_come_along_small_cohorts_swing_more() -> None:
    atlas = load_atlas()
    for family in ("good-development", "ks2-expected", "level3-at-19", "university-entry"):
        for kind in ("gap", "fsm"):
            sds = [
                atlas.noise_by_cohort(f"{family}-{kind}", Level.UTLA, pupils)
                for pupils in (5000, 800, 50)
            ]
            assert None not in sds
            assert sds == sorted(sds, key=lambda sd: sd or 0), (family, kind)
            assert (sds[2] or 0) > 1.5 * (sds[0] or 0), (family, kind)
