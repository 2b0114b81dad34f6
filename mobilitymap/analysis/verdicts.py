"""The word for a test: better or worse where a direction is good, else higher or lower."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from mobilitymap.domain.indicators import Polarity

if TYPE_CHECKING:
    from mobilitymap.stats.significance import ZTest


class Verdict(StrEnum):
    """How an area compares with another one."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    NO_INTERVAL = "no interval published"


def verdict(test: ZTest | None, polarity: Polarity) -> Verdict:
    """Put a test into a word: better or worse by the polarity, else higher or lower.

    Parameters
    ----------
    test : ZTest or None
        The test of the difference; None where it could not be tested.
    polarity : Polarity
        Whether high values are good, bad or neither.
    """
    if test is None:
        return Verdict.NO_INTERVAL
    if not test.differs:
        return Verdict.SIMILAR
    above = test.difference > 0
    if polarity is Polarity.NEITHER:
        return Verdict.HIGHER if above else Verdict.LOWER
    return Verdict.BETTER if above == (polarity is Polarity.HIGH_IS_GOOD) else Verdict.WORSE
