"""Figures of a benchmark: their middle, their tail, and how they are printed."""

from __future__ import annotations

import json
import math
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def middle(values: Sequence[float], digits: int = 3) -> float:
    """Return the median, rounded."""
    return round(median(values), digits)


def p95(values: Sequence[float], digits: int = 3) -> float:
    """Return the 95th percentile by nearest rank: a value that was measured, not one between."""
    ordered = sorted(values)
    return round(ordered[math.ceil(0.95 * len(ordered)) - 1], digits)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return aligned text: the first column on the left, figures on the right."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (heads, *rows)
    )


def json_line(figures: Mapping[str, Any]) -> str:
    """Return one line of JSON."""
    return json.dumps(figures, separators=(",", ":"))
