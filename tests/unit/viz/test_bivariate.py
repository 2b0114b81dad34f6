"""The three by three map: colours everybody can tell apart, and a legend that is true."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from support.html import rows_of

from mobilitymap import Atlas, load_atlas
from mobilitymap.analysis.bivariate import relation
from mobilitymap.frontend.colors import MAP_INK, SEA, WHITE
from mobilitymap.stats.correlation import bivariate_classes
from mobilitymap.viz.bivariate import BIVARIATE, BivariateMap, bivariate_legend, bivariate_map
from mobilitymap.viz.colors import contrast, text_on
from mobilitymap.viz.map_layer import message

BRADFORD, KENT, TOWER_HAMLETS = "E08000032", "E10000016", "E09000030"
# Machado, Oliveira and Fernandes (2009): linear RGB as people with no red or green cones see it.
BLINDNESS = {
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}
PAIRS = [
    ("child-poverty", "attainment8-fsm", (BRADFORD, KENT, TOWER_HAMLETS)),
    ("median-pay", "imd-2025-most-deprived-tenth", (BRADFORD,)),
    ("promising-prospects", "childhood-conditions", ()),
]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def drawn_for(atlas: Atlas, first: str, second: str, chosen: tuple[str, ...]) -> BivariateMap:
    found = relation(atlas, first, second)
    assert found is not None
    return bivariate_map(atlas, found, chosen)


def lab(colour: str, blindness: str) -> np.ndarray:
    """Return CIE L*a*b* of a colour as somebody sees it."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_any_two_classes_differ_for_everybody_and_none_looks_empty(blindness: str) -> None:
    seen = [lab(colour, blindness) for colour in BIVARIATE]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 20
    # White is what the measures do not cover.
    assert min(np.linalg.norm(a - lab(WHITE, blindness)) for a in seen) > 10


def test_more_of_both_is_darker() -> None:
    lightness = np.array([lab(colour, "none")[0] for colour in BIVARIATE]).reshape(3, 3)
    assert (np.diff(lightness, axis=0) < 0).all()
    assert (np.diff(lightness, axis=1) < 0).all()


def test_counts_and_outlines_can_be_seen_on_every_class() -> None:
    for colour in BIVARIATE:
        assert contrast(text_on(colour), colour) >= 4.5
    for colour in (*BIVARIATE, SEA):
        assert max(contrast(MAP_INK, colour), contrast(WHITE, colour)) >= 3


@pytest.mark.parametrize(("first", "second", "chosen"), PAIRS)
def test_the_map_shows_both_figures_and_a_class_or_a_reason(
    atlas: Atlas, first: str, second: str, chosen: tuple[str, ...]
) -> None:
    drawn = drawn_for(atlas, first, second, chosen)
    state, found = drawn.state, drawn.relation
    codes = {area.code for area in atlas.areas.level(found.level)}
    assert state.classes.keys() | state.missing.keys() == codes
    assert not state.classes.keys() & state.missing.keys()
    assert len(message(atlas, state)["classes"]) == len(codes)
    for code in found.codes[::20]:
        area = atlas.areas.get(code, found.level)
        for side in (found.first, found.second):
            assert (
                f"{side.indicator.short_title}: {drawn.figure_text(side, area)}"
                in (state.texts[code])
            )
    assert state.selected == chosen


def test_the_corners_are_said_in_words(atlas: Atlas) -> None:
    drawn = drawn_for(atlas, *PAIRS[0])
    said = bivariate_legend(drawn)
    for poverty in ("low", "high"):
        for attainment in ("low", "high"):
            words = (
                f"Child poverty, after housing: {poverty}; Attainment 8 at 16, on FSM: {attainment}"
            )
            assert words in said
    assert drawn.class_words(BRADFORD) == (
        "Child poverty, after housing: high; Attainment 8 at 16, on FSM: low"
    )


def grid(legend: str) -> tuple[list[str], list[str], list[list[str]]]:
    """Return the ranges across, those upwards from the top, and the cells of a legend."""
    *body, foot = rows_of(legend)
    return [text for text in foot if text], [row[0] for row in body], [row[1:] for row in body]


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@pytest.mark.parametrize(("first", "second", "chosen"), PAIRS[:2])
def test_each_cell_counts_the_areas_between_the_figures_on_its_sides(
    atlas: Atlas, first: str, second: str, chosen: tuple[str, ...]
) -> None:
    drawn = drawn_for(atlas, first, second, chosen)
    found = drawn.relation
    across, up, cells = grid(bivariate_legend(drawn))
    decimals = [side.indicator.decimals for side in (found.first, found.second)]
    marked = 0
    for row, upwards in enumerate(up):
        for column, sideways in enumerate(across):
            inside = [
                code
                for code, x, y in zip(found.codes, found.x, found.y, strict=True)
                if _within(x, sideways, decimals[0]) and _within(y, upwards, decimals[1])
            ]
            # A figure that rounds to the next third's edge may stand in either.
            counted = int(numbers(cells[row][column])[0])
            assert abs(counted - len(inside)) <= 4
            signs = [
                sign for sign in ("A", "B", "C", "Bradford") if cells[row][column].endswith(sign)
            ]
            for sign in signs:
                code = chosen["ABC".index(sign)] if sign in "ABC" else chosen[0]
                assert code in inside
            marked += len(signs)
    assert marked == len(chosen)
    assert sum(int(numbers(cell)[0]) for line in cells for cell in line) == len(found.codes)


def _within(value: float, span: str, decimals: int) -> bool:
    low, high = (numbers(span) * 2)[:2]
    slack = 0.5 * 10**-decimals + 1e-9
    return low - slack <= value <= high + slack


def test_a_legend_of_tied_figures_has_fewer_columns_and_other_words(atlas: Atlas) -> None:
    found = relation(atlas, "child-poverty", "attainment8-fsm")
    assert found is not None
    tied = np.where(np.arange(len(found.codes)) % 4 == 0, 5.0, 0.0)
    drawn = BivariateMap(atlas, replace(found, x=tied, classes=bivariate_classes(tied, found.y)))
    across, up, cells = grid(bivariate_legend(drawn))
    assert across == ["0.0%", "5.0%"]
    assert len(up) == 3
    assert sum(int(numbers(cell)[0]) for line in cells for cell in line) == len(tied)
    high = drawn.class_words(found.codes[0])
    low = drawn.class_words(found.codes[1])
    assert high.startswith("Child poverty, after housing: high")
    assert low.startswith("Child poverty, after housing: low")


def test_bands_stand_on_the_sides_where_there_are_any(atlas: Atlas) -> None:
    across, up, _ = grid(bivariate_legend(drawn_for(atlas, *PAIRS[2])))
    assert across == up[::-1]
    assert across[0] == "Most unfavourable, unfavourable"
    assert not any(numbers(text) for text in (*across, *up))
