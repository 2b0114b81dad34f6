"""Whether two values differ: the z-test on published 95% intervals, and lists of tests.

Whether intervals overlap is not the test: two values may differ clearly although the ends
of their intervals meet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

TEST_NAME: Final = "z-test on published 95% intervals"

# Two-sided: a 95% interval is the value give or take 1.96 standard errors.
Z_95: Final = 1.96


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its published 95% limits; NaN where there are none."""

    value: float
    lower: float = math.nan
    upper: float = math.nan


@dataclass(frozen=True, slots=True)
class ZTest:
    """The difference of two estimates, and how many standard errors it is.

    Attributes
    ----------
    difference : float
        First minus second, in the unit of the values.
    z : float
    p : float
        Two-sided probability of a difference as large by chance alone.
    """

    difference: float
    z: float
    p: float

    @property
    def differs(self) -> bool:
        """Whether the values differ at the 5% level, for a comparison chosen beforehand."""
        return abs(self.z) > Z_95


def standard_errors(lower: ArrayLike, upper: ArrayLike) -> NDArray[np.float64]:
    """Return the standard errors that 95% limits stand for: (upper - lower) / 3.92.

    Parameters
    ----------
    lower : array-like
        Lower 95% limits, one for each area; NaN where there is none.
    upper : array-like
        Upper 95% limits, in the same order.
    """
    width = np.asarray(upper, dtype=float) - np.asarray(lower, dtype=float)
    return np.asarray(width / (2 * Z_95), dtype=float)


def z_test(first: Estimate, second: Estimate) -> ZTest | None:
    """Test whether two estimates differ; None where one of them has no interval.

    The estimates are taken to be independent. An area and the region or nation that it is part
    of share respondents, which move both alike and so their difference less than is assumed:
    the test errs on the cautious side there.

    Parameters
    ----------
    first : Estimate
        The estimate in question.
    second : Estimate
        The estimate that it is tested against.
    """
    errors = standard_errors([first.lower, second.lower], [first.upper, second.upper])
    difference = first.value - second.value
    error = math.hypot(*errors)
    if math.isnan(error) or math.isnan(difference):
        return None
    if error > 0:
        z = difference / error
    else:
        z = math.copysign(math.inf, difference) if difference else 0.0
    return ZTest(difference, z, math.erfc(abs(z) / math.sqrt(2)))


def discoveries(p_values: ArrayLike, rate: float = 0.05) -> NDArray[np.bool_]:
    """Say which of many tests stand at a false-discovery rate (Benjamini and Hochberg).

    Of those that stand, a share of `rate` is expected to do so by chance.

    Parameters
    ----------
    p_values : array-like of float, shape (n,)
        NaN where there was no test.
    rate : float
        0 to 1.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    array = np.asarray(p_values, dtype=float)
    tested = np.sort(array[~np.isnan(array)])
    steps = rate * np.arange(1, tested.size + 1) / max(tested.size, 1)
    passing = tested[tested <= steps]
    return np.asarray(array <= (passing[-1] if passing.size else -1.0))


def significant(tests: Mapping[str, ZTest]) -> dict[str, ZTest]:
    """Return those of many tests that stand at a 5% false-discovery rate.

    One in twenty of those that find nothing would pass by itself, so what is looked at together
    is tested together; see `discoveries`.

    Parameters
    ----------
    tests : mapping of str to ZTest
        By what tells them apart, such as area or measure.
    """
    passed = discoveries([test.p for test in tests.values()])
    return {key: tests[key] for key, is_clear in zip(tests, passed, strict=True) if is_clear}
