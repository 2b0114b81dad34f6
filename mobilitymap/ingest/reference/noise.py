"""Make ``noise.csv``: how far the figures of measures without intervals swing by chance."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pandas as pd

from mobilitymap.domain.flags import Flag
from mobilitymap.ingest.figures import rounded
from mobilitymap.stats.noise import Noise, noise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places

COLUMNS: Final = ("slug", "level", "from_pupils", "sd", "areas", "pairs")

_GROUPS: Final = 3


def make_noise(
    definitions: Mapping[str, Definition],
    tables: Mapping[str, pd.DataFrame],
    places: Places,
    cohorts: pd.DataFrame,
) -> pd.DataFrame:
    """Return the noise of every measure without published intervals, by level.

    Read are the areas of today. Measures of districts have a row for the counties beside
    that of the districts, since a figure of more people swings less. So do figures of pupils
    on free school meals, where the number of pupils is known: by thirds of areas.

    Parameters
    ----------
    definitions : mapping of str to Definition
        By slug; measures in bands, made anew for each period, are left out.
    tables : mapping of str to DataFrame
        The figures of each indicator as text, as `rows.tidy` returns them.
    places : Places
        The known areas.
    cohorts : DataFrame
        What `cohorts.make_cohorts` returns.

    Returns
    -------
    DataFrame
        Text columns of `COLUMNS`, ``sd`` empty where it cannot be estimated; sorted by slug,
        level and size.
    """
    found = [
        (
            slug,
            level,
            "" if start is None else str(start),
            _written(estimate.sd, definition),
            str(estimate.areas),
            str(estimate.pairs),
        )
        for slug, definition in sorted(definitions.items())
        if not definition.banded and not (tables[slug]["lower"] != "").any()
        for level, start, estimate in _estimates(definition, tables[slug], places, cohorts)
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _estimates(
    definition: Definition, table: pd.DataFrame, places: Places, cohorts: pd.DataFrame
) -> Iterator[tuple[str, int | None, Noise]]:
    # Only areas whose figures are never compared are left out. One flagged for the size of
    # its cohort swings more, but as others do: to keep it errs on the cautious side.
    counted = table[
        (table["value"] != "")
        & (table["flag"] != Flag.UNRELIABLE)
        & ~table["area_code"].isin(definition.small_base)
    ]
    own = places.of_today(definition.level)
    groups = {definition.level: own}
    if definition.level == "ltla":
        groups["utla"] = places.of_today("utla") - own
    for level, codes in groups.items():
        figures = counted[counted["area_code"].isin(codes)]
        yield level, None, _noise(definition, figures)
        if definition.meta["breakdown"] in {"fsm", "disadvantaged", "gap"}:
            yield from _by_size(definition, level, figures, cohorts)


def _by_size(
    definition: Definition, level: str, figures: pd.DataFrame, cohorts: pd.DataFrame
) -> Iterator[tuple[str, int, Noise]]:
    """Estimate the noise of each third of areas by their latest number of pupils."""
    family = cohorts[cohorts["family"] == definition.meta["family"]]
    latest = family.drop_duplicates("area_code", keep="last").set_index("area_code")["pupils"]
    known = latest[latest.index.isin(figures["area_code"])].sort_values(kind="stable")
    if known.empty:
        return
    # The first third is all below the second, also an area that has fewer pupils tomorrow.
    starts = [0, *(int(known.iloc[len(known) * part // _GROUPS]) for part in range(1, _GROUPS))]
    found = []
    for start, end in zip(starts, [*starts[1:], int(known.max()) + 1], strict=True):
        codes = known.index[(known >= start) & (known < end)]
        found.append((level, start, _noise(definition, figures[figures["area_code"].isin(codes)])))
    # A size without an estimate would borrow that of all, and be called surer than the others.
    if all(estimate.sd is not None for _, _, estimate in found):
        yield from found


def _noise(definition: Definition, table: pd.DataFrame) -> Noise:
    numbers = table.assign(value=pd.to_numeric(table["value"]))
    wide = numbers.pivot_table(index="area_code", columns="period", values="value")
    breaks = {item["period"] for item in definition.meta["breaks"]}
    return noise([str(period) for period in wide.columns], wide.to_numpy(float), breaks)


def _written(sd: float | None, definition: Definition) -> str:
    """Write a standard deviation with one decimal more than the figures are shown with."""
    if sd is None:
        return ""
    places = max(int(definition.meta["decimals"]), 1) + 1
    return rounded(Decimal(repr(sd)), places)
