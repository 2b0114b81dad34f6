"""How many changes are told over all areas: by rounding alone, and beyond noise and chance."""

from __future__ import annotations

import math

import pytest
from support import published, swings

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.stats.significance import discoveries
from mobilitymap.text import narrative

ATLAS = load_atlas()
GAPS = [slug for slug in published.SLUGS if slug.endswith("-gap")]


def gaps() -> list[BenchmarkedArea]:
    """Return every gap of every area of which two figures can be compared."""
    found = [benchmark_area(ATLAS, slug, code) for slug in GAPS for code in published.today("utla")]
    return [item for item in found if item.trend.change is not None]


def test_gaps_are_called_wider_or_narrower_only_where_noise_does_not_explain_it() -> None:
    items = gaps()
    by_rounding = [
        item
        for item in items
        if abs(item.trend.difference or 0) > 2 * (item.indicator.resolution or 0) + 1e-9
    ]
    texts = [narrative.moved_text(item) for item in items]
    # So many were told when only rounding was thought of.
    assert len(by_rounding) > 600
    told = [
        item
        for item, text in zip(items, texts, strict=True)
        if any(word in text.lower() for word in ("wider", "narrower", "higher", "lower"))
    ]
    # By chance alone 5 in 100 are beyond the noise.
    assert 0.05 * len(items) < len(told) < 0.15 * len(items)
    assert len({item.reading.area.code for item in told}) > 50
    for item in told:
        sd = swings.sd(item.indicator.slug, item.reading.area.code)
        assert sd is not None
        assert abs(item.trend.difference or 0) > 1.96 * math.sqrt(2) * sd
    assert not any("rounding" in text for text in texts)


@pytest.mark.parametrize("slug", GAPS)
def test_a_gap_of_a_nation_or_region_has_two_figures_and_no_word(slug: str) -> None:
    for code in ("E92000001", *published.today("region")[:9]):
        item = benchmark_area(ATLAS, slug, code)
        text = narrative.moved_text(item)
        if "The same as in" not in text:
            assert "no interval published" in text, (code, text)
        assert not any(word in text.lower() for word in ("wider", "narrower", "higher", "lower"))


def test_of_the_changes_in_qualifications_none_would_stand_in_a_list() -> None:
    slug, chances = "qualified-level3", []
    for code in published.today("ltla"):
        trend = benchmark_area(ATLAS, slug, code).trend
        series = published.figures(slug).get(code, {})
        if trend.change is not None and trend.since is not None:
            z = published.z_score(series[trend.periods[-1]], series[trend.since])
            assert z is not None
            chances.append(math.erfc(abs(z) / math.sqrt(2)))
    assert len(chances) > 300
    # Each is beyond chance by itself, and by chance 17 of them would be.
    assert sum(chance < 0.05 for chance in chances) > 20
    assert not discoveries(chances).any()
