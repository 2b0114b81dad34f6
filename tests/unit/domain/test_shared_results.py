"""What is computed once and shared cannot be changed by one reader for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from mobilitymap import load_atlas
from mobilitymap.analysis.bivariate import relation
from mobilitymap.analysis.policy_areas import policy_members
from mobilitymap.analysis.rankings import ranking
from mobilitymap.domain.areas import Level
from mobilitymap.domain.view import View
from mobilitymap.export.tables import Kind, table
from mobilitymap.viz.bivariate import bivariate_map
from mobilitymap.viz.choropleth import choropleth

if TYPE_CHECKING:
    from collections.abc import Callable

ATLAS = load_atlas()

FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    "map": lambda: choropleth(ATLAS, View(indicator="weekly-pay")).table,
    "table": lambda: table(ATLAS, View(indicator="weekly-pay")).frame,
    "all periods": lambda: table(ATLAS, View(indicator="weekly-pay"), Kind.INDICATOR).frame,
    "values": lambda: ATLAS.values("weekly-pay"),
    "frame": lambda: ATLAS.frame("weekly-pay"),
    "boundaries": lambda: ATLAS.boundaries(Level.LTLA),
}


def _spoil(frame: pd.DataFrame) -> None:
    """Change a table in every way that there is."""
    frame.attrs["changed"] = True
    for name in frame:
        column = frame[name].array
        column[:] = column[::-1].copy()
    frame.loc[0, frame.columns[0]] = "changed"
    frame.iloc[1, 0] = "changed"
    frame["changed"] = 1
    frame[frame.columns[1]] = "changed"
    del frame[frame.columns[-1]]
    frame.index = pd.Index(range(100, 100 + len(frame)))


@pytest.mark.parametrize("name", FRAMES)
def test_a_changed_table_stays_with_who_changed_it(name: str) -> None:
    before = FRAMES[name]().copy()
    _spoil(FRAMES[name]())
    after = FRAMES[name]()
    pd.testing.assert_frame_equal(after, before)
    assert after.attrs == before.attrs


def _relation() -> Any:  # noqa: ANN401 - every part is looked at by name
    return relation(ATLAS, "child-poverty", "median-pay")


MAPPINGS: dict[str, Callable[[], Any]] = {
    "classes": lambda: choropleth(ATLAS, View()).state.classes,
    "texts": lambda: choropleth(ATLAS, View()).state.texts,
    "missing": lambda: choropleth(ATLAS, View()).state.missing,
    "merged": lambda: choropleth(ATLAS, View()).state.merged,
    "nine classes": lambda: bivariate_map(ATLAS, _relation()).class_numbers,
    "missing of two": lambda: bivariate_map(ATLAS, _relation()).missing,
    "policy areas": lambda: policy_members(ATLAS, "opportunity-area", Level.LTLA),
    "rank intervals": lambda: ATLAS.rank_intervals("weekly-pay", "2025", Level.LTLA),
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_shared_mapping_takes_nothing(name: str) -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        MAPPINGS[name]()["changed"] = 1
    assert "changed" not in MAPPINGS[name]()


ARRAYS: dict[str, Callable[[], Any]] = {
    "figures": lambda: ranking(ATLAS, "weekly-pay").values,  # noqa: PD011 - no table
    "x": lambda: _relation().x,
    "y": lambda: _relation().y,
    "nine classes": lambda: _relation().classes.classes,
    "thirds of the first": lambda: _relation().classes.first.classes,
    "thirds of the second": lambda: _relation().classes.second.classes,
    "classes": lambda: ATLAS.classified("weekly-pay")[1].classes,
    "bands": lambda: relation(ATLAS, "promising-prospects", "childhood-conditions").classes.classes,
}


@pytest.mark.parametrize("name", ARRAYS)
def test_a_shared_array_takes_nothing(name: str) -> None:
    before = ARRAYS[name]().copy()
    with pytest.raises(ValueError, match="read-only"):
        ARRAYS[name]()[0] = 99
    np.testing.assert_array_equal(ARRAYS[name](), before)


def test_a_changed_series_stays_with_who_changed_it() -> None:
    before = dict(ATLAS.series("weekly-pay", "E08000032"))
    ATLAS.series("weekly-pay", "E08000032").clear()
    assert ATLAS.series("weekly-pay", "E08000032") == before
