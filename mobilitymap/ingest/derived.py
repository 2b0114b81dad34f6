"""Gaps and ratios: the only figures computed here, from two published ones each."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from mobilitymap.domain.flags import Flag
from mobilitymap.ingest.figures import decimals, rounded
from mobilitymap.ingest.rows import first_flag

if TYPE_CHECKING:
    import pandas as pd

    from mobilitymap.ingest.definitions import Definition

_RATIO_DECIMALS = 2


def compute(definition: Definition, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return `first` minus `second`, or divided by it, area by area and period by period.

    A difference has the decimals of the coarser side: how many a side has is seen over all
    areas of a period, since one published as 37.0 stands as 37 in a spreadsheet.

    Parameters
    ----------
    definition : Definition
        A gap (``find.difference``) or a ratio (``find.ratio``).
    first, second : pandas.DataFrame
        Tables of the two indicators, as `rows.tidy` returns them.

    Returns
    -------
    pandas.DataFrame
        A row wherever either side has one; without a value where either side has none.
    """
    is_ratio = "ratio" in definition.find
    places = {
        period: min(count, _decimals_by_period(second).get(period, count))
        for period, count in _decimals_by_period(first).items()
    }
    both = first.merge(second, on=["area_code", "period"], how="outer", suffixes=("", "_2"))
    both = both.fillna("").sort_values(["period", "area_code"], ignore_index=True)
    values, flags = [], []
    for period, one, other, flag, other_flag in zip(
        *(both[name] for name in ("period", "value", "value_2", "flag", "flag_2")), strict=True
    ):
        if not one or not other:
            values.append("")
            flags.append((not one and flag) or (not other and other_flag) or Flag.NOT_AVAILABLE)
            continue
        a, b = Decimal(one), Decimal(other)
        values.append(
            rounded(a / b, _RATIO_DECIMALS) if is_ratio else rounded(a - b, places[period])
        )
        flags.append(first_flag(flag, other_flag, Flag.DERIVED))
    table = both[["area_code", "period"]].assign(value=values, lower="", upper="", flag=flags)
    if "cv" in both:
        table["cv"] = [
            # Of two sides the less precise one; unknown where one of them is.
            max(one, other, key=int) if value and one and other else ""
            for value, one, other in zip(values, both["cv"], both["cv_2"], strict=True)
        ]
    return table


def _decimals_by_period(table: pd.DataFrame) -> dict[str, int]:
    """Return with how many decimals each period is printed."""
    most: dict[str, int] = defaultdict(int)
    for period, value in zip(table["period"], table["value"], strict=True):
        most[period] = max(most[period], decimals(value))
    return most
