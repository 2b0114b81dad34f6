"""Whoever a verdict is said of: always the area that the figure was published for.

The files say which area that is; see `published`.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from support import published

from mobilitymap.analysis.benchmark import benchmark_area
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.domain.view import View
from mobilitymap.export.pptx import area as area_slides
from mobilitymap.export.pptx import measure as measure_slides
from mobilitymap.text import narrative
from mobilitymap.text.area_brief import Line, actions, brief
from mobilitymap.web.api import queries
from mobilitymap.web.pages.share import Page, shared

ATLAS = load_atlas()
DISTRICTS = published.today("ltla")
# Every seventh district for what is slow to make, and all of them where time allows.
SOME_OR_ALL = pytest.mark.parametrize(
    "districts",
    [
        pytest.param(DISTRICTS[::7], id="some"),
        pytest.param(DISTRICTS, id="all", marks=pytest.mark.exhaustive),
    ],
)
GOSPORT, HAMPSHIRE = "E07000088", "E10000014"


@cache
def larger(slug: str, code: str) -> str | None:
    """Return the other area that a district's figure was published for, by the files alone."""
    # What was published for the districts of 2019 is never read for another area.
    if published.about(slug)["level"] == "ltla-2019":
        return None
    owner = published.owner(slug, code)
    if owner == code:
        return None
    if published.about(slug)["level"] == "smc":
        members = [row for (_, at), row in published.areas().items()
                   if at == "ltla" and row["smc"] == owner and not row["last_year"]]  # fmt: skip
        return owner if len(members) > 1 else None
    return owner


def lines(code: str) -> dict[str, Line]:
    return {
        line.indicator.slug: line for part in brief(ATLAS, code).sections for line in part.lines
    }


def begins_with(owner: str, text: str) -> bool:
    """Whether the words before the first verb or colon are those of an area."""
    return text.startswith(f"{published.name(owner)} (")


def test_most_districts_of_counties_have_figures_that_are_not_theirs() -> None:
    assert larger("healthy-life-male", GOSPORT) == HAMPSHIRE
    assert sum(larger("attainment8", code) is not None for code in DISTRICTS) == 164


def test_verdict_rank_and_change_of_a_larger_area_name_it_first() -> None:
    said = 0
    for code in DISTRICTS:
        for slug, line in lines(code).items():
            owner = larger(slug, code)
            item = benchmark_area(ATLAS, slug, code)
            for text in (line.verdict, line.rank, line.change, narrative.deviations_text(item)):
                if owner is None:
                    assert not re.match(r"[^:;]+ \((county|SMC area)\)", text), (code, slug, text)
                elif text:
                    assert begins_with(owner, text), (code, slug, text)
                    said += 1
    assert said > 5_000


@SOME_OR_ALL
def test_shared_pages_and_their_previews_name_whose_figure_it_is(
    districts: tuple[str, ...],
) -> None:
    for code in districts:
        for slug, line in lines(code).items():
            owner = larger(slug, code)
            if owner is None or published.about(slug)["level"] == "ltla-2019":
                continue
            first, *others = shared(ATLAS, View(indicator=slug, area=code), Page.MAP).lines
            assert begins_with(owner, first), (code, slug, first)
            assert line.value in first
            for text in others:
                if text.removesuffix(".") in (line.verdict, line.change):
                    assert begins_with(owner, text), (code, slug, text)


@SOME_OR_ALL
def test_the_api_says_of_whom_its_verdicts_and_ranks_are(districts: tuple[str, ...]) -> None:
    for code in districts:
        for figure in queries.profile(ATLAS, code, None).figures:
            owner = larger(figure.indicator, code)
            if owner is None:
                continue
            for text in (figure.verdict, figure.rank.text if figure.rank else ""):
                assert not text or begins_with(owner, text), (code, figure.indicator, text)


@SOME_OR_ALL
def test_titles_of_slides_name_whose_figure_it_is(districts: tuple[str, ...]) -> None:
    for code in districts:
        for slug in lines(code):
            owner = larger(slug, code)
            if owner is None:
                continue
            shown = measure_slides.subject(ATLAS, View(indicator=slug), [code])
            for text in (
                area_slides.headline(ATLAS, shown, code),
                area_slides.map_title(ATLAS, shown, code, Against.NATION),
                measure_slides.change_sentence(ATLAS, shown, code),
            ):
                assert begins_with(owner, text), (code, slug, text)


def test_a_stage_is_the_weakest_by_the_districts_own_figures() -> None:
    named = 0
    for code in DISTRICTS:
        found = brief(ATLAS, code)
        if found.weakest is None:
            continue
        named += 1
        own = [
            item
            for each in ATLAS.indicators.stage(found.weakest)
            if larger(each.slug, code) is None
            if (item := benchmark_area(ATLAS, each.slug, code)).verdict == "worse"
            or (item.position and item.position.favourable is False)
        ]
        assert len(own) > 1, code
        said = actions(ATLAS, found.area, found.weakest, is_weakest=True)
        assert said is not None
        assert f"more of {published.name(code)}'s own figures are clearly" in said.intro
    assert named > 10


def test_where_no_stage_stands_out_every_action_is_listed_with_its_stages() -> None:
    found = actions(ATLAS, ATLAS.areas.get(GOSPORT), None, is_weakest=False)
    assert found is not None
    assert found.at == "all stages of life"
    assert "unfavourable" not in found.intro
    texts = [text for _, group in found.groups for text in group]
    assert len(texts) == len(ATLAS.actions)
    assert all(text.endswith(")") for text in texts)
    assert "(early years, school, moving on, work and earnings, place)" in " ".join(texts)
