"""The Atlas: frames, values, comparators and readings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from mobilitymap import Atlas, load_atlas
from mobilitymap.domain.areas import Level
from mobilitymap.errors import (
    DataError,
    UnknownAreaError,
    UnknownIndicatorError,
    UnknownLevelError,
    UnknownPeriodError,
)
from mobilitymap.stats.classification import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def test_a_frame_is_ready_for_a_choropleth(atlas: Atlas) -> None:
    frame = atlas.frame("child-poverty")
    assert frame.crs.to_epsg() == 4326
    assert {"code", "name", "value", "interval", "flag", "class"} <= set(frame.columns)
    assert len(frame) == 361
    assert frame.geometry.is_valid.all()
    assert set(frame["class"].dropna()) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("slug", "areas"),
    [("attainment8", 218), ("promising-prospects", 205), ("imd-2019", 317), ("median-pay", 361)],
)
def test_every_area_of_the_level_has_a_row_with_a_value_or_a_reason(
    atlas: Atlas, slug: str, areas: int
) -> None:
    frame = atlas.frame(slug)
    assert len(frame) == areas
    missing = frame["value"].isna()
    assert frame.loc[missing, "class"].isna().all()
    assert (frame.loc[missing, "flag"] != "").all()
    assert (
        frame.loc[~missing & ~frame["flag"].isin(["small-base", "unreliable"]), "class"]
        .notna()
        .all()
    )


def test_a_figure_of_few_people_is_never_highest_or_lowest(atlas: Atlas) -> None:
    table, classes = atlas.classified("good-development-gap", "2024-25")
    city = table.set_index("code").loc["E09000001"]
    assert city["value"] == -25.0  # the lowest there is, of a handful of children
    assert pd.isna(city["class"])
    assert classes.edges[0] > 0


def test_a_measure_of_england_does_not_apply_to_scotland(atlas: Atlas) -> None:
    frame = atlas.frame("attainment8").set_index("code")
    assert frame.loc["S12000049", "flag"] == "not-applicable"


def test_published_bands_are_read_not_computed(atlas: Atlas) -> None:
    table, classes = atlas.classified("childhood-conditions", "2000-2005")
    dudley = table.set_index("code").loc["smc-dudley"]
    bands = atlas.indicators.get("childhood-conditions").bands
    assert classes.scheme is Scheme.BANDS
    # -0.500 lies on the edge of two bands; the publisher says which one it is.
    assert dudley["value"] == -0.5
    assert bands[dudley["class"] - 1] == "lower middling"


def test_a_figure_of_a_former_county_is_not_the_districts_own(atlas: Atlas) -> None:
    frame = atlas.frame("level3-at-19-fsm", "2023-24").set_index("code")
    for code in ("E06000063", "E06000064"):
        assert math.isnan(frame.loc[code, "value"])
        assert frame.loc[code, "former"] == "E10000006"


def test_values_come_with_names_at_the_level_asked_for(atlas: Atlas) -> None:
    nations = atlas.values("median-pay", "2025", Level.COUNTRY).set_index("area_code")
    assert nations.loc["E92000001", "area_name"] == "England"
    assert nations.loc["E92000001", "value"] == 33080
    assert nations.loc["K02000001", "value"] == 32890


def test_all_periods_are_the_sum_of_each_one(atlas: Atlas) -> None:
    periods = atlas.periods("attainment8")
    each = pd.concat([atlas.values("attainment8", period) for period in periods])
    assert len(each) == len(atlas.values("attainment8", "all"))


def test_what_is_handed_out_may_be_changed(atlas: Atlas) -> None:
    frame = atlas.frame("child-poverty")
    frame["name"] = "changed"
    frame.loc[0, "geometry"] = None
    values = atlas.values("child-poverty")
    values["value"] = 0.0
    assert atlas.frame("child-poverty")["name"].nunique() == 361
    assert atlas.frame("child-poverty").geometry.notna().all()
    assert atlas.values("child-poverty")["value"].max() > 0


@pytest.mark.parametrize(
    ("slug", "code", "nation"),
    [
        ("attainment8", "E08000032", "E92000001"),  # England's own figure
        ("child-poverty", "E08000032", "K02000001"),  # none for England, so the UK
        ("child-poverty", "S12000049", "S92000003"),  # the own nation comes first
        ("imd-2025", "E08000032", None),  # no national row at all
        ("promising-prospects", "E08000032", None),
    ],
)
def test_the_comparator_is_the_publishers(
    atlas: Atlas, slug: str, code: str, nation: str | None
) -> None:
    reading = atlas.reading(slug, code)
    assert (reading.nation.code if reading.nation else None) == nation


def test_a_district_reads_a_county_measure_from_its_county(atlas: Atlas) -> None:
    reading = atlas.reading("attainment8", "E07000117")
    assert reading.published_for is not None
    assert reading.published_for.name == "Lancashire"
    assert not reading.is_own


def test_a_county_does_not_read_a_measure_of_its_districts(atlas: Atlas) -> None:
    reading = atlas.reading("imd-2025", "E10000016")
    assert not reading.figure.is_known
    assert reading.figure.flag == "not-available"


def test_a_profile_has_a_row_for_every_indicator(atlas: Atlas) -> None:
    for code in ("E08000032", "E06000053", "S12000049", "E10000016", "E12000003", "N09000003"):
        profile = atlas.profile(code)
        assert list(profile["slug"]) == [item.slug for item in atlas.indicators]
        missing = profile["value"].isna()
        assert (profile.loc[missing, "flag"] != "").all()


def test_levels_are_those_that_are_published(atlas: Atlas) -> None:
    assert Level.UTLA in atlas.levels("child-poverty")  # counties are printed
    assert atlas.levels("imd-2025") == (Level.LTLA,)  # File 10 has districts only
    assert Level.LTLA not in atlas.levels("attainment8")


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda a: a.values("atainment8"), UnknownIndicatorError, "attainment8"),
        (lambda a: a.values("attainment8", "1999"), UnknownPeriodError, "2024-25"),
        (lambda a: a.values("imd-2025", level=Level.UTLA), UnknownLevelError, "ltla"),
        (lambda a: a.profile("E99"), UnknownAreaError, "mobilitymap areas"),
        (lambda a: a.boundaries("wards"), DataError, "wards"),
    ],
)
def test_a_wrong_question_is_answered_with_what_to_do(
    atlas: Atlas, call: Callable[[Atlas], object], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        call(atlas)


def test_a_folder_without_data_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="mobilitymap build"):
        load_atlas(tmp_path)
