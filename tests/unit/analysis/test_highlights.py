"""What stands out in an area: all that is sure, and of the rest a description."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from support import published

from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.analysis.highlights import Highlights, highlights
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.indicators import LifeStage

ATLAS = load_atlas()
AREAS = sorted({*published.today("ltla"), *published.today("utla")})
CITY, SCILLY, YORKSHIRE = "E09000001", "E06000053", "E12000003"


@cache
def found(code: str) -> Highlights:
    return highlights(ATLAS, code)


def named(item: Highlights) -> list[BenchmarkedArea]:
    return [*item.better, *item.worse, *item.best_fifth, *item.worst_fifth]


def test_all_that_is_beyond_99_8_per_cent_limits_is_named_and_nothing_else() -> None:
    sure = 0
    for code in AREAS:
        expected = set()
        for slug in published.SLUGS:
            period = published.latest(slug)
            if published.about(slug)["level"] == "ltla-2019":
                continue
            owner = published.owner(slug, code)
            row = published.figure(slug, owner, period)
            if row and not published.is_comparable(row):
                continue
            other = published.figure(slug, published.nation(slug, owner, period), period)
            if row and other and (z := published.z_score(row, other)) and abs(z) > 3.09:
                expected.add(
                    (slug, (z > 0) == (published.about(slug)["polarity"] != "high-is-bad"))
                )
        said = {(item.indicator.slug, True) for item in found(code).better}
        said |= {(item.indicator.slug, False) for item in found(code).worse}
        assert said == expected, code
        sure += len(expected)
    assert sure > 200


def test_a_fifth_names_ranked_measures_on_enough_people_at_most_two_of_a_stage() -> None:
    for code in AREAS:
        item = found(code)
        sure = {each.indicator.slug for each in (*item.better, *item.worse)}
        for fifth, good in ((item.best_fifth, True), (item.worst_fifth, False)):
            # The area's own and its county's are counted apart: each is said of its own subject.
            stages = Counter(
                (each.indicator.life_stage, published.owner(each.indicator.slug, code))
                for each in fifth
            )
            assert max(stages.values(), default=0) < 3
            for each in fifth:
                assert each.indicator.rank
                assert each.reading.figure.is_sound
                assert each.position is not None
                assert each.position.favourable is good
                # With intervals the test decides, and says when nothing is clear.
                assert each.position.interval is None
                assert not each.reading.figure.has_interval
                assert each.indicator.slug not in sure
        slugs = [each.indicator.slug for each in named(item)]
        assert len(slugs) == len(set(slugs)), code
        assert not any("2019" in slug or slug.endswith("-not-fsm") for slug in slugs), code
        assert not any(each.indicator.slug.endswith("-gap") for each in item.best_fifth), code


@pytest.mark.parametrize("code", [CITY, SCILLY])
def test_figures_on_few_people_never_stand_out(code: str) -> None:
    pupils = (LifeStage.EARLY_YEARS, LifeStage.SCHOOL, LifeStage.MOVING_ON)
    assert not any(item.indicator.life_stage in pupils for item in named(found(code)))


def test_an_area_of_under_20_000_residents_has_no_fifths_and_no_weakest_stage() -> None:
    small = {code for code in AREAS if found(code).is_small}
    assert small == {code for code in AREAS if published.is_small(code)} == {CITY, SCILLY}
    for code in small:
        item = found(code)
        assert not item.best_fifth
        assert not item.worst_fifth
        assert item.weakest is None
        # It is its size that forbids them: some of its figures do stand in an outer fifth.
        places = [benchmark_area(ATLAS, slug, code).position for slug in published.SLUGS]
        assert any(place.favourable is not None for place in places if place)


def has_interval(item: BenchmarkedArea) -> bool:
    """Whether an interval was published for the figure that an area is read by."""
    slug = item.indicator.slug
    owner = published.owner(slug, item.reading.area.code)
    row = published.figure(slug, owner, published.latest(slug))
    return row is not None and bool(row["lower"])


def test_the_weakest_stage_has_the_largest_share_in_the_least_favourable_fifth() -> None:
    stages = set()
    for code in AREAS:
        if published.is_small(code):
            continue
        shares = {}
        for stage in LifeStage:
            ranked = [
                item.position
                for each in ATLAS.indicators.stage(stage)
                if "2019" not in each.slug
                and not each.slug.endswith("-not-fsm")
                and "disadvantaged" not in each.slug
                and published.owner(each.slug, code) == code
                if (item := benchmark_area(ATLAS, each.slug, code)).position
                and not has_interval(item)
            ]
            low = sum(position.favourable is False for position in ranked)
            if low:
                shares[stage] = low / len(ranked)
        weakest = found(code).weakest
        if not shares:
            assert weakest is None, code
        else:
            assert weakest is not None
            assert shares[weakest] == max(shares.values()), code
            stages.add(weakest)
    assert LifeStage.MOBILITY_INDICES not in stages
    assert len(stages) == 5


def test_nine_regions_have_no_fifths_to_stand_in() -> None:
    item = found(YORKSHIRE)
    assert item.worse
    assert not item.best_fifth
    assert not item.worst_fifth
