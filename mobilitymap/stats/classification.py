"""Class breaks for choropleths: quantiles, equal intervals, natural breaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Scheme(StrEnum):
    """How values are put into classes."""

    QUANTILE = "quantile"
    NATURAL = "natural"
    EQUAL = "equal"
    BANDS = "bands"

    @property
    def label(self) -> str:
        """Name of the scheme in the interface."""
        return _LABELS[self]


_LABELS = {
    Scheme.QUANTILE: "Equal counts (quantiles)",
    Scheme.NATURAL: "Natural breaks",
    Scheme.EQUAL: "Equal intervals",
    Scheme.BANDS: "Published bands",
}

MIN_CLASSES, MAX_CLASSES, DEFAULT_CLASSES = 3, 9, 5


@dataclass(frozen=True, slots=True)
class Classification:
    """Values put into classes.

    Attributes
    ----------
    scheme : Scheme
    edges : tuple of float
        k + 1 edges. Class i holds edges[i - 1] < value <= edges[i]; the first class
        holds the lowest value too.
    classes : ndarray of int
        Class of each value, 1 to k; 0 where the value is missing. Read-only.
    counts : tuple of int
        How many values each class holds.
    """

    scheme: Scheme
    edges: tuple[float, ...]
    classes: NDArray[np.int_]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        self.classes.flags.writeable = False

    @property
    def k(self) -> int:
        """How many classes there are; fewer than asked for where values are tied."""
        return len(self.counts)


def classify(values: ArrayLike, scheme: Scheme, k: int = DEFAULT_CLASSES) -> Classification:
    """Put values into at most ``k`` classes.

    Equal values are never parted, so ties may leave fewer classes than asked for. In the
    quantile and natural schemes every edge is a value that occurs and no class is empty.

    Parameters
    ----------
    values : array-like of float, shape (n,)
        NaN where missing.
    scheme : Scheme
        Not ``Scheme.BANDS``: bands are published, not computed.
    k : int
        Number of classes, 3 to 9.

    Returns
    -------
    Classification
        With k = 0 classes when every value is missing.
    """
    array = np.asarray(values, dtype=float)
    known = np.sort(array[~np.isnan(array)])
    if known.size == 0:
        return Classification(scheme, (), np.zeros(array.shape, dtype=int), ())
    inner = np.unique(_inner_edges(known, scheme, k))
    inner = inner[inner < known[-1]]
    classes = np.where(np.isnan(array), 0, np.searchsorted(inner, array, side="left") + 1)
    counts = np.bincount(classes[classes > 0], minlength=inner.size + 2)[1:]
    return Classification(
        scheme,
        tuple(float(edge) for edge in (known[0], *inner, known[-1])),
        classes,
        tuple(int(count) for count in counts),
    )


def _inner_edges(known: NDArray[np.float64], scheme: Scheme, k: int) -> ArrayLike:
    """Return the upper edges of all classes but the last, for sorted values."""
    if scheme is Scheme.QUANTILE:
        return np.quantile(known, np.arange(1, k) / k, method="inverted_cdf")
    if scheme is Scheme.EQUAL:
        return np.linspace(known[0], known[-1], k + 1)[1:-1]
    if scheme is Scheme.NATURAL:
        from jenkspy import jenks_breaks

        distinct = np.unique(known).size
        return jenks_breaks(known, n_classes=k)[1:-1] if distinct > k else known
    message = "Bands are published with the figures and never computed."
    raise ValueError(message)
