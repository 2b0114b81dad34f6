"""What is said of an area in short: the surest first, of its own figures alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest
from support import published

from mobilitymap.analysis import highlights as module
from mobilitymap.analysis.benchmark import BenchmarkedArea, benchmark_area
from mobilitymap.analysis.highlights import Basis, Highlights, highlights, weakest_stage
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.indicators import LifeStage

ATLAS = load_atlas()
AREAS = sorted({*published.today("ltla"), *published.today("utla")})
DISTRICTS = published.today("ltla")
CITY, SCILLY, GOSPORT = "E09000001", "E06000053", "E07000088"
# What each of these measures is the same figures as.
ONE = {
    "pay": ("median-pay", "pay-p20", "pay-p80", "pay-ratio", "weekly-pay"),
    "child poverty": ("child-poverty", "child-poverty-before-housing"),
}


@cache
def found(code: str) -> Highlights:
    return highlights(ATLAS, code)


def is_own(slug: str, code: str) -> bool:
    """Whether a figure is the area's own, by the files."""
    owner = published.owner(slug, code)
    if published.about(slug)["level"] == "smc":
        rows = [row for (_, at), row in published.areas().items()
                if row["smc"] == owner and at == "ltla" and not row["last_year"]]  # fmt: skip
        return len(rows) == 1 or published.areas().get((code, "utla"), {}).get("smc") == owner
    return owner == code


def clear_verdicts(code: str) -> dict[str, float]:
    """Return the own figures that differ beyond chance: |z| by measure, below 0 where worse."""
    return {
        slug: -z if published.about(slug)["polarity"] == "high-is-bad" else z
        for slug, z in published.clear_differences(code, published.nation).items()
    }


def test_an_area_with_a_verdict_by_test_is_told_the_clearest_one_first() -> None:
    areas = 0
    for code in AREAS:
        clear = clear_verdicts(code)
        said = [each.item.indicator.slug for each in found(code).findings
                if each.basis is Basis.TEST]  # fmt: skip
        assert set(said) <= clear.keys(), code
        if clear:
            areas += 1
            assert said[0] == max(clear, key=lambda slug: abs(clear[slug])), code
            # None is left out for something less sure, but of stages of life that have a line.
            stages = {published.about(slug)["life_stage"] for slug in clear}
            assert {published.about(slug)["life_stage"] for slug in said} == stages, code
    assert areas > 120


def test_only_the_areas_own_figures_are_spoken_of() -> None:
    for code in AREAS:
        for each in found(code).findings:
            slug = each.item.indicator.slug
            assert is_own(slug, code), (code, slug)
            assert published.about(slug)["level"] != "ltla-2019"
            assert not slug.endswith("-not-fsm")
    assert not any(each.stage is LifeStage.EARLY_YEARS for each in found(GOSPORT).findings)


def test_three_to_five_lines_and_what_is_least_sure_only_to_fill_three() -> None:
    for code in AREAS:
        findings = found(code).findings
        slugs = [each.item.indicator.slug for each in findings]
        assert len(findings) <= 5
        assert len(set(slugs)) == len(slugs)
        unsure = [each for each in findings if each.basis > Basis.NOISE]
        assert not unsure or len(findings) <= 3, code
        bands = [each for each in findings if each.basis is Basis.BAND]
        assert len(bands) < 2 or len(findings) <= 3, code
        assert [each.basis for each in findings] == sorted(each.basis for each in findings)
        for group in ONE.values():
            by_noise = [each for each in findings if each.basis is not Basis.TEST]
            assert sum(each.item.indicator.slug in group for each in by_noise) < 2, code


@pytest.mark.parametrize("code", [CITY, SCILLY])
def test_of_an_area_with_few_people_only_tests_and_bands_speak(code: str) -> None:
    item = found(code)
    assert item.is_small
    assert all(each.basis in (Basis.TEST, Basis.BAND) for each in item.findings)
    assert item.weakest is None
    # It is its size that forbids them: some of its figures do stand in an outer fifth.
    places = [benchmark_area(ATLAS, slug, code).position for slug in published.SLUGS]
    assert any(place.favourable is not None for place in places if place)


def test_where_few_people_live_no_stage_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    named = next(code for code in DISTRICTS if found(code).weakest)
    monkeypatch.setattr(module, "SMALL_POPULATION", 10_000_000)
    assert highlights(ATLAS, named).weakest is None


def test_nobody_else_is_small() -> None:
    assert {code for code in AREAS if found(code).is_small} == {CITY, SCILLY}


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Let every measure without intervals have noise of a known size, to be changed at will."""
    noise = {
        "apprenticeship-starts": 43,
        "attainment8": 0.5,
        "attainment8-gap": 0.8,
        "english-maths-19": 1.3,
        "good-development": 0.75,
        "ks2-expected": 1.3,
        "neet": 1.0,
        "sustained-destination": 0.5,
    }

    def times(item: BenchmarkedArea) -> float | None:
        sd = noise.get(item.indicator.slug)
        return None if sd is None or item.difference is None else abs(item.difference) / 1.96 / sd

    monkeypatch.setattr(module, "_times_noise", times)
    return noise


def by_noise(code: str) -> dict[str, BenchmarkedArea]:
    return {
        each.item.indicator.slug: each.item
        for each in highlights(ATLAS, code).findings
        if each.basis is Basis.NOISE
    }


def test_a_distance_is_said_beyond_noise_only_and_one_of_a_stage(quiet: dict[str, float]) -> None:
    said: Counter[str] = Counter()
    for code in DISTRICTS:
        items = by_noise(code)
        stages = Counter(item.indicator.life_stage for item in items.values())
        # A second one only where there would be fewer than three lines without it.
        assert set(stages.values()) <= {1} or len(highlights(ATLAS, code).findings) < 4, code
        for slug, item in items.items():
            row = published.figures(slug)[code][published.latest(slug)]
            nation = published.figures(slug)["E92000001"][published.latest(slug)]
            apart = float(published.value(row) - published.value(nation))
            assert abs(apart) > 1.96 * quiet[slug], (code, slug)
            assert not slug.endswith("-gap") or apart > 0, f"a narrow gap in {code}"
            assert item.larger is None
        said.update(list(items))
    assert said["good-development"] > 20
    assert said["attainment8"] > 20
    # Where the noise is larger than any distance nothing is said of it.
    quiet["attainment8"] = quiet["attainment8-gap"] = 1000
    assert not any("attainment8" in by_noise(code) for code in DISTRICTS[::7])


def weak(code: str, noise: dict[str, float]) -> LifeStage | None:
    """Find the stage with the most unfavourable evidence, by the files and the rules in words."""
    low = defaultdict(set)
    worse: Counter[str] = Counter()
    for slug, z in clear_verdicts(code).items():
        about = published.about(slug)
        if z < 0:
            low[about["life_stage"]].add(about.get("counts_as") or about["family"])
            worse[about["life_stage"]] += 1
    for slug in published.SLUGS:
        about, period = published.about(slug), published.latest(slug)
        skipped = about["level"] in ("ltla-2019", "smc") or about["breakdown"] == "not-fsm"
        if skipped or not is_own(slug, code):
            continue
        place = benchmark_area(ATLAS, slug, code).position
        row = published.figure(slug, code, period)
        if row is None or place is None or place.favourable is not False:
            continue
        if not published.is_comparable(row):
            continue
        nation = published.figure(slug, published.nation(slug, code, period), period)
        if nation is not None and published.z_score(row, nation) is not None:
            continue
        sign = 1 if about["polarity"] == "high-is-bad" else -1
        far = nation is not None and slug in noise and (
            sign * float(published.value(row) - published.value(nation)) > 1.96 * noise[slug]
        )  # fmt: skip
        if far or slug == "imd-2025":
            low[about["life_stage"]].add(about.get("counts_as") or about["family"])
    counts = sorted(((len(kinds), stage) for stage, kinds in low.items()), reverse=True)
    if not counts or counts[0][0] < 2 or (len(counts) > 1 and counts[1][0] == counts[0][0]):
        return None
    is_contradicted = max(worse.values(), default=0) > worse[counts[0][1]]
    return None if is_contradicted else LifeStage(counts[0][1])


def test_a_stage_is_named_on_two_pieces_of_evidence_more_than_on_any_other(
    quiet: dict[str, float],
) -> None:
    named: Counter[LifeStage | None] = Counter()
    for code in DISTRICTS:
        expected = None if published.is_small(code) else weak(code, quiet)
        assert highlights(ATLAS, code).weakest == expected, code
        named[expected] += 1
    # Of most areas the figures name none; three measures of one family never make two.
    assert named[None] > len(DISTRICTS) / 2
    assert named[LifeStage.WORK] > 5
    assert named[LifeStage.EARLY_YEARS] == 0


def test_verdicts_agree_with_the_stage_that_is_named() -> None:
    for code in DISTRICTS:
        stage = found(code).weakest
        if stage is not None:
            worse = Counter(published.about(slug)["life_stage"]
                            for slug, z in clear_verdicts(code).items() if z < 0)  # fmt: skip
            assert worse[stage] == max(worse.values(), default=0), code


def test_of_two_stages_with_as_much_against_them_none_is_named() -> None:
    low: dict[str, list[BenchmarkedArea]] = {"work": [], "place": []}
    for slug in ("weekly-pay", "employment-rate", "qualified-level3", "healthy-life-male",
                 "healthy-life-female"):  # fmt: skip
        clear = next(code for code in DISTRICTS if clear_verdicts(code).get(slug, 0) < 0)
        low[published.about(slug)["life_stage"]].append(benchmark_area(ATLAS, slug, clear))
    assert weakest_stage(low["place"]) is LifeStage.PLACE
    assert weakest_stage(low["place"][:1]) is None
    assert weakest_stage([*low["work"][:2], *low["place"]]) is None
    assert weakest_stage([*low["work"], *low["place"]]) is LifeStage.WORK


def test_one_index_and_one_survey_of_pay_count_once() -> None:
    for kinds in ONE.values():
        assert len({ATLAS.indicators.get(slug).evidence for slug in kinds}) == 1
    deprivation = {slug for slug in published.SLUGS if slug.startswith("imd-2025")}
    assert len(deprivation) == 5
    assert len({ATLAS.indicators.get(slug).evidence for slug in deprivation}) == 1
    early = {ATLAS.indicators.get(f"good-development{end}").evidence for end in ("-fsm", "-gap")}
    assert len(early) == 1
    assert ATLAS.indicators.get("employment-rate").evidence == "employment-rate"
