"""Colours: order, contrast and what colour-blind people can tell apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mobilitymap.frontend.colors import MAP_INK, MISSING_INK, SEA
from mobilitymap.viz.colors import MISSING, contrast, palette, text_on

SIZES = range(3, 10)
KINDS = ("sequential", "diverging", "bands")
# Machado, Oliveira and Fernandes (2009): linear RGB as people with no red or green cones see it.
BLINDNESS = {
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}


def lab(colour: str, blindness: str) -> np.ndarray:
    """Return CIE L*a*b* of a colour as somebody sees it."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("k", SIZES)
def test_more_is_darker_in_even_steps(k: int) -> None:
    lightness = [lab(colour, "none")[0] for colour in palette("sequential", k)]
    steps = [before - after for before, after in pairwise(lightness)]
    assert min(steps) > 0
    assert max(steps) < 2 * min(steps)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("k", SIZES)
def test_neighbouring_classes_differ_for_everybody(kind: str, k: int, blindness: str) -> None:
    colours = [lab(colour, blindness) for colour in palette(kind, k)]
    differences = [np.linalg.norm(a - b) for a, b in pairwise(colours)]
    assert min(differences) > (10 if k <= 5 else 6)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_ends_of_a_diverging_palette_never_look_alike(blindness: str) -> None:
    colours = [lab(colour, blindness) for colour in palette("diverging", 7)]
    for low in colours[:3]:
        for high in colours[-3:]:
            assert np.linalg.norm(low - high) > 20


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("k", SIZES)
def test_counts_can_be_read_on_every_colour(kind: str, k: int) -> None:
    assert all(contrast(text_on(colour), colour) >= 4.5 for colour in palette(kind, k))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("k", SIZES)
def test_the_outline_of_a_chosen_area_stands_out_on_every_colour(kind: str, k: int) -> None:
    # It is dark between two white lines: one of the two reaches 3 to 1 on any colour.
    for colour in (*palette(kind, k), SEA):
        assert max(contrast(MAP_INK, colour), contrast("#ffffff", colour)) >= 3


def test_the_middle_of_an_odd_diverging_palette_is_neutral() -> None:
    for k in (3, 5, 7, 9):
        _, a, b = lab(palette("diverging", k)[k // 2], "none")
        assert np.hypot(a, b) < 5


def test_kinds_of_missing_differ_in_pattern_and_can_be_seen() -> None:
    patterns = [style.pattern for style in MISSING.values()]
    assert len(set(patterns)) == len(patterns)
    assert all(contrast(MISSING_INK, style.fill) >= 3 for style in MISSING.values())


@pytest.mark.parametrize(("kind", "k"), [("rainbow", 5), ("sequential", 1), ("sequential", 10)])
def test_an_impossible_palette_is_refused(kind: str, k: int) -> None:
    with pytest.raises(ValueError, match=r"palette"):
        palette(kind, k)
