"""'Can I say this?': the answers, held against the published intervals, and their sentences."""

from __future__ import annotations

import csv
import math
import re
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import swings

from mobilitymap.analysis.claims import Claim, Ground, Support, claim
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.domain.indicators import Breakdown, Palette
from mobilitymap.settings import data_directory
from mobilitymap.text.narrative import claim_quote, claim_reason, claim_statement

BRADFORD, LEEDS, KENT, CUMBERLAND = "E08000032", "E08000035", "E10000016", "E06000063"
ASHFORD, CANTERBURY, CITY, GLASGOW = "E07000105", "E07000106", "E09000001", "S12000049"
RUTLAND, YORKSHIRE, ENGLAND, UNITED_KINGDOM = "E06000017", "E12000003", "E92000001", "K02000001"
# The measures with published intervals.
TESTED = (
    "weekly-pay",
    "employment-rate",
    "employment-rate-ni",
    "qualified-level3",
    "no-qualifications",
    "healthy-life-male",
    "healthy-life-female",
)


@cache
def atlas() -> Atlas:
    """Return the data that come with the package, opened once."""
    return load_atlas()


@cache
def published(slug: str) -> dict[str, dict[str, str]]:
    """Return the rows of the latest period by area code, as they stand in the file."""
    path = data_directory() / "indicators" / f"{slug}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    latest = atlas().periods(slug)[-1]
    return {row["area_code"]: row for row in rows if row["period"] == latest and row["value"]}


def said(slug: str, first: str, second: str) -> Claim:
    """Return the answer for two areas in the latest period."""
    return claim(atlas(), slug, first, second)


def plain(text: str) -> str:
    """Return a text with plain spaces and minus signs."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def pairs(slug: str) -> st.SearchStrategy[tuple[str, str]]:
    """Return pairs of different areas that the measure is published for itself."""
    own = {area.code for area in atlas().areas.level(atlas().indicators.get(slug).level)}
    codes = st.sampled_from(sorted(own & published(slug).keys()))
    return st.tuples(codes, codes).filter(lambda pair: pair[0] != pair[1])


# By hand, from the rows of the files: SE = (upper - lower) / 3.92.


@pytest.mark.parametrize(
    ("slug", "first", "second", "support", "ground"),
    [
        # 82.3 (78.2 to 86.4) less 69.7 (64.8 to 74.6): 12.6 / 3.26 = 3.9.
        ("employment-rate", BRADFORD, CUMBERLAND, Support.SUPPORTED, Ground.TEST),
        # 75.9 (73.1 to 78.7) less 69.7: 6.2 / 2.88 = 2.15, although the intervals overlap.
        ("employment-rate", KENT, BRADFORD, Support.SUPPORTED, Ground.TEST),
        # 74.7 (71.0 to 78.4) less 69.7: 5.0 / 3.13 = 1.60.
        ("employment-rate", LEEDS, BRADFORD, Support.NOT_SUPPORTED, Ground.TEST),
        # 76.0 (75.6 to 76.4) less 69.7: 6.3 / 2.51 = 2.51.
        ("employment-rate", BRADFORD, ENGLAND, Support.SUPPORTED, Ground.TEST),
        ("child-poverty", BRADFORD, LEEDS, Support.CANNOT_TELL, Ground.NO_INTERVAL),
        ("promising-prospects", BRADFORD, LEEDS, Support.CANNOT_TELL, Ground.BANDS),
        ("attainment8", ASHFORD, CANTERBURY, Support.CANNOT_TELL, Ground.SAME_FIGURE),
        ("attainment8", ASHFORD, KENT, Support.CANNOT_TELL, Ground.SAME_FIGURE),
        ("good-development", CITY, LEEDS, Support.CANNOT_TELL, Ground.FEW_PEOPLE),
        ("good-development", LEEDS, GLASGOW, Support.CANNOT_TELL, Ground.MISSING),
        # Both 22 points; 26 and 27; 19 and 26.
        ("ks2-expected-gap", "E06000019", "E06000027", Support.NOT_SUPPORTED, Ground.EQUAL),
        ("ks2-expected-gap", LEEDS, KENT, Support.NOT_SUPPORTED, Ground.NOISE),
        # Up to 1.96 * sqrt(2) * 1.4 = 3.8 is noise where cohorts are large.
        ("ks2-expected-gap", BRADFORD, LEEDS, Support.CANNOT_TELL, Ground.BEYOND_NOISE),
        # Against England the noise of one figure counts: 1.96 * 1.4 = 2.7.
        ("ks2-expected-gap", LEEDS, ENGLAND, Support.CANNOT_TELL, Ground.BEYOND_NOISE),
        # The noise of regions is not known, but that of rounding is.
        ("ks2-expected-gap", YORKSHIRE, ENGLAND, Support.NOT_SUPPORTED, Ground.RESOLUTION),
        ("good-development-gap", RUTLAND, LEEDS, Support.CANNOT_TELL, Ground.FEW_PEOPLE),
    ],
)
def test_the_answer_for_known_figures(
    slug: str, first: str, second: str, support: Support, ground: Ground
) -> None:
    for pair in ((first, second), (second, first)):
        found = said(slug, *pair)
        assert (found.support, found.ground) == (support, ground)


@pytest.mark.parametrize("slug", TESTED)
@given(data=st.data())
def test_supported_means_that_the_interval_of_the_difference_leaves_out_zero(
    slug: str, data: st.DataObject
) -> None:
    first, second = data.draw(pairs(slug))
    one, other = (published(slug)[code] for code in (first, second))
    assume(one["lower"] and other["lower"])
    difference = abs(float(one["value"]) - float(other["value"]))
    widths = [float(row["upper"]) - float(row["lower"]) for row in (one, other)]
    half = 1.96 * math.hypot(*widths) / 3.92
    found = said(slug, first, second)
    assert found.ground is Ground.TEST
    assert (found.support is Support.SUPPORTED) == (difference - half > 0)


@given(data=st.data())
def test_without_intervals_nothing_is_supported(data: st.DataObject) -> None:
    slugs = [item.slug for item in atlas().indicators if item.slug not in TESTED]
    slug = data.draw(st.sampled_from(slugs))
    found = said(slug, *data.draw(pairs(slug)))
    assert found.support is not Support.SUPPORTED
    if found.indicator.palette is Palette.BANDS:
        assert found.ground is Ground.BANDS
    flags = {found.higher.figure.flag, found.lower.figure.flag}
    if "small-base" in flags:
        assert found.support is Support.CANNOT_TELL
    # Without intervals nothing is denied either, but for equal figures and within noise.
    if found.support is Support.NOT_SUPPORTED and found.difference:
        owners = [reading.published_for for reading in (found.higher, found.lower)]
        sds = [swings.sd(slug, owner.code) for owner in owners if owner is not None]
        assert found.difference <= 1.96 * math.hypot(*(sd or 0 for sd in sds))


@given(data=st.data())
def test_gaps_within_noise_are_not_told_apart(
    data: st.DataObject,
) -> None:
    slug = "ks2-expected-gap"
    first, second = data.draw(pairs(slug))
    one, other = (published(slug)[code] for code in (first, second))
    assume("small-base" not in {one["flag"], other["flag"]})
    sds = [swings.sd(slug, code) for code in (first, second)]
    apart = abs(float(one["value"]) - float(other["value"]))
    within = apart <= 1.96 * math.hypot(*(sd or 0 for sd in sds))
    found = said(slug, first, second)
    assert found.support is (Support.NOT_SUPPORTED if within else Support.CANNOT_TELL)


def test_small_figures_are_never_told_apart_even_if_they_are_equal() -> None:
    few = [
        code
        for code, row in published("good-development-gap").items()
        if row["flag"] == "small-base" and code != LEEDS
    ]
    assert few
    for code in few:
        assert said("good-development-gap", code, LEEDS).support is Support.CANNOT_TELL


# What is written.


@pytest.mark.parametrize("slug", ["employment-rate", "child-poverty", "ks2-expected-gap"])
@given(data=st.data())
def test_the_quote_names_measure_period_source_and_both_figures(
    slug: str, data: st.DataObject
) -> None:
    first, second = data.draw(pairs(slug))
    found = said(slug, first, second)
    indicator, quote = found.indicator, plain(claim_quote(found))
    decimals = indicator.decimals
    # Halves are rounded away from zero, as publishers do, not to the even digit.
    numbers = [
        math.floor(abs(float(published(slug)[code]["value"])) * 10**decimals + 0.5 + 1e-9)
        / 10**decimals
        for code in (first, second)
    ]
    assert all(
        re.search(rf"(?<![\d.]){number:,.{decimals}f}(?![\d.])", quote) for number in numbers
    )
    assert quote.startswith(indicator.title)
    assert atlas().periods(slug)[-1].replace("-", "/") in quote
    assert indicator.source.publisher in quote
    assert indicator.source.title in quote
    assert ("significant" in quote) == (found.ground is Ground.TEST)
    assert ("not statistically significant" in quote) == (
        found.ground is Ground.TEST and found.support is Support.NOT_SUPPORTED
    )


def test_nothing_is_quoted_where_a_figure_is_missing() -> None:
    found = said("good-development", GLASGOW, LEEDS)
    assert claim_quote(found) == ""
    assert claim_reason(found) == (
        "There is no figure for Glasgow City (2024/25): not covered by this measure."
    )


def test_a_shared_figure_is_named_after_the_larger_area() -> None:
    found = said("attainment8", ASHFORD, CANTERBURY)
    assert claim_statement(found).endswith("higher in Ashford than in Canterbury, 2024/25")
    assert claim_reason(found) == "It is one figure, published for Kent as a whole."
    assert "one figure, published for Kent as a whole" in claim_quote(found)


@pytest.mark.parametrize(
    ("first", "second", "nested"),
    [
        (BRADFORD, YORKSHIRE, True),
        (ENGLAND, BRADFORD, True),
        (UNITED_KINGDOM, GLASGOW, True),
        (ASHFORD, KENT, True),
        (BRADFORD, LEEDS, False),
        (GLASGOW, ENGLAND, False),
        (BRADFORD, KENT, False),
    ],
)
def test_the_test_is_called_cautious_if_one_area_is_part_of_the_other(
    first: str, second: str, *, nested: bool
) -> None:
    found = said("employment-rate", first, second)
    assert found.ground is Ground.TEST
    assert found.nested is nested
    assert ("errs on the cautious side" in claim_reason(found)) is nested
    assert ("errs on the cautious side" in claim_quote(found)) is nested


def test_only_gaps_between_two_sides_are_called_wide() -> None:
    wide = said("ks2-expected-gap", BRADFORD, LEEDS)
    assert wide.indicator.breakdown is Breakdown.GAP
    assert "wider in Leeds than in Bradford" in claim_statement(wide)
    # In the City of London pupils on free school meals did better: no gap is wider for that.
    city = said("good-development-gap", CITY, LEEDS)
    assert city.lower.figure.value < 0
    assert "higher in Leeds than in City of London" in claim_statement(city)
