"""Make ``rank_intervals.csv``: between which ranks an area lies, given published intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.domain.flags import OFF_SCALE
from mobilitymap.stats import ranking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places

COLUMNS: Final = ("slug", "level", "period", "area_code", "lower", "upper")


def make_rank_intervals(
    definitions: Mapping[str, Definition], tables: Mapping[str, pd.DataFrame], places: Places
) -> pd.DataFrame:
    """Return the 95% rank interval of each area whose figure has a published interval.

    Ranked are the areas of today of one level that have a figure, but for those that rest
    on few people or that their publisher calls unreliable. Rank 1 is the most favourable. Measures
    of districts are ranked among upper-tier authorities too.

    Parameters
    ----------
    definitions : mapping of str to Definition
        By slug; only those that allow a rank are ranked.
    tables : mapping of str to DataFrame
        The figures of each indicator as text, as `rows.tidy` returns them.
    places : Places
        The known areas.

    Returns
    -------
    DataFrame
        Columns of `COLUMNS`, the limits whole numbers; sorted by slug, level, period, code.
    """
    found = [
        row
        for slug, definition in sorted(definitions.items())
        if definition.meta["rank"] and (tables[slug]["lower"] != "").any()
        for row in _intervals(definition, tables[slug], places)
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _intervals(
    definition: Definition, table: pd.DataFrame, places: Places
) -> Iterator[tuple[str, str, str, str, int, int]]:
    highest_first = definition.meta["polarity"] == "high-is-good"
    levels = ("ltla", "utla") if definition.level == "ltla" else (definition.level,)
    counted = table[(table["value"] != "") & ~table["flag"].isin(OFF_SCALE)]
    for level in levels:
        ranked = counted[counted["area_code"].isin(places.of_today(level))]
        for period, figures in ranked.groupby("period"):
            in_order = figures.sort_values("area_code")
            numbers = (pd.to_numeric(in_order[name]) for name in ("value", "lower", "upper"))
            low, high = ranking.rank_intervals(*numbers, highest_first=highest_first)
            for code, first, last in zip(in_order["area_code"], low, high, strict=True):
                if first:
                    yield definition.slug, level, str(period), code, int(first), int(last)
