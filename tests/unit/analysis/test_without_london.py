"""Every pair of measures with London and without: SciPy's figures, and what is said of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from scipy import stats
from support import published

from mobilitymap.analysis.bivariate import Relation, WithoutLondon, relation
from mobilitymap.dashboard.screens.relationships.statements import correlation_lines
from mobilitymap.domain.atlas import load_atlas

LONDON = "E12000007"
RESULT = {WithoutLondon.VANISHES, WithoutLondon.APPEARS, WithoutLondon.REVERSES}


@dataclass(frozen=True)
class Side:
    """The coefficients of some areas as SciPy computes them."""

    r: float
    lower: float
    upper: float
    rho: float
    count: int

    @property
    def word(self) -> int:
        """Which of four words the size alone stands for."""
        return sum(abs(self.r) >= cut for cut in (0.2, 0.5, 0.8))

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True)
class Pair:
    """Two measures over all areas, and over those outside London."""

    found: Relation
    said: str
    whole: Side
    rest: Side | None
    """None where no area of London takes part, as for measures of Northern Ireland."""


def side(x: np.ndarray, y: np.ndarray) -> Side:
    found = stats.pearsonr(x, y)
    interval = found.confidence_interval()
    rho = stats.spearmanr(x, y).statistic
    return Side(found.statistic, interval.low, interval.high, rho, x.size)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    atlas, made = load_atlas(), []
    for first, second in combinations(published.SLUGS, 2):
        found = relation(atlas, first, second)
        if found is None or found.is_banded:
            continue
        x, y = (
            np.array(
                [
                    float(published.figures(slug)[code][ranked.period]["value"])
                    for code in found.codes
                ]
            )
            for slug, ranked in ((first, found.first), (second, found.second))
        )
        outside = np.array(
            [published.areas()[code, str(found.level)]["region"] != LONDON for code in found.codes]
        )
        said = " ".join(correlation_lines(found))
        rest = None if outside.all() else side(x[outside], y[outside])
        made.append(Pair(found, said, side(x, y), rest))
    assert len(made) > 800
    return made


def test_coefficients_and_intervals_are_those_of_scipy(pairs: list[Pair]) -> None:
    for pair in pairs:
        for own, other in (
            (pair.found.correlation, pair.whole),
            (pair.found.elsewhere, pair.rest),
        ):
            assert (own is None) == (other is None)
            if own is None or other is None:
                continue
            assert own.count == other.count
            assert own.pearson.value == pytest.approx(other.r, abs=1e-9)
            assert own.pearson.lower == pytest.approx(other.lower, abs=1e-4)
            assert own.pearson.upper == pytest.approx(other.upper, abs=1e-4)
            assert own.spearman.value == pytest.approx(other.rho, abs=1e-9)


def test_no_pair_is_shown_without_both(pairs: list[Pair]) -> None:
    both = [(pair.whole, pair.rest) for pair in pairs if pair.rest is not None]
    words = [whole for whole, rest in both if whole.word != rest.word]
    signs = [
        whole for whole, rest in both if whole.r * rest.r < 0 and min(whole.word, rest.word) > 0
    ]
    # By size alone London changes the word of every other pair, and turns some round.
    assert len(words) > len(pairs) / 3
    assert len(signs) > 10
    for pair in pairs:
        sides = [pair.whole, *([pair.rest] if pair.rest else [])]
        assert shown(pair.said) == [pytest.approx(round(each.r, 2)) for each in sides]


def shown(said: str) -> list[float]:
    plain = said.replace("\N{MINUS SIGN}", "-")
    return [float(number) for number in re.findall(r"\(r = (\S+) over", plain)]


def test_london_is_the_result_only_beyond_what_fewer_areas_explain(pairs: list[Pair]) -> None:
    for pair in pairs:
        whole, rest = pair.whole, pair.rest
        if rest is None:
            assert "London" not in pair.said
            continue
        apart = not (rest.lower <= whole.r <= rest.upper or whole.lower <= rest.r <= whole.upper)
        turned = whole.is_clear != rest.is_clear or (whole.is_clear and whole.r * rest.r < 0)
        assert ("London is the result" in pair.said) == (apart and turned)
        assert (pair.found.without_london in RESULT) == (apart and turned)


def test_without_a_clear_interval_there_is_no_relationship(pairs: list[Pair]) -> None:
    for pair in pairs:
        opening = pair.said.partition("(r = ")[0]
        assert ("neither clearly higher nor clearly lower" in opening) != pair.whole.is_clear


def test_no_sentence_speaks_of_causes(pairs: list[Pair]) -> None:
    causal = re.compile(r"\b(because|caus\w*|due to|leads? to|drives?|effects?|explains?)\b")
    assert [pair.said for pair in pairs if causal.search(pair.said)] == []
