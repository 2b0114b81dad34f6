"""Year-to-year noise as the files of ``data/`` have it, read without a line of the program."""

from __future__ import annotations

from functools import cache

from support import published


@cache
def _noise() -> dict[tuple[str, str], list[tuple[int, float]]]:
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for row in published.rows("noise.csv"):
        if row["sd"]:
            # Of all areas: below every number of pupils.
            size = int(row["from_pupils"] or -1)
            found.setdefault((row["slug"], row["level"]), []).append((size, float(row["sd"])))
    return found


@cache
def pupils() -> dict[tuple[str, str], int]:
    """Return the latest estimate of pupils by family and area."""
    rows = sorted(published.rows("cohorts.csv"), key=lambda row: row["period"])
    return {(row["family"], row["area_code"]): int(row["pupils"]) for row in rows}


def sd(slug: str, code: str) -> float | None:
    """Return the noise in the figure of an area, None where it is not known."""
    known = _noise().get((slug, published.ranked_level(slug, code)), [])
    about = published.about(slug)
    size = -1
    if about["breakdown"] in ("fsm", "disadvantaged", "gap"):
        size = pupils().get((about["family"], code), -1)
    fitting = [(start, value) for start, value in known if start <= size]
    return max(fitting)[1] if fitting else None
