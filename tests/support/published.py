"""What the files of ``data/`` say, read with csv and decimal alone: no line of the program.

The tests of ranks, comparisons and sentences check the program against this reading.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DATA = Path(__file__).parents[2] / "data"
SLUGS = sorted(path.stem for path in (DATA / "indicators").glob("*.toml"))
NATIONS = {"E": "E92000001", "W": "W92000004", "S": "S92000003", "N": "N92000002"}
UNITED_KINGDOM = "K02000001"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Return the rows of a file of the data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def about(slug: str) -> dict[str, Any]:
    """Return the description of a measure."""
    return tomllib.loads((DATA / "indicators" / f"{slug}.toml").read_text(encoding="utf-8"))


@cache
def areas() -> dict[tuple[str, str], Row]:
    """Return the areas by code and level."""
    return {(row["code"], row["level"]): row for row in rows("areas.csv")}


@cache
def today(level: str) -> tuple[str, ...]:
    """Return the codes of today's areas of a level, without the unions of countries."""
    return tuple(
        code
        for (code, at), row in areas().items()
        if at == level and not row["last_year"] and code[0] != "K"
    )


@cache
def figures(slug: str) -> dict[str, dict[str, Row]]:
    """Return the rows that have a value, by area and period."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows(f"indicators/{slug}.csv"):
        if row["value"]:
            found[row["area_code"]][row["period"]] = row
    return dict(found)


def figure(slug: str, code: str | None, period: str) -> Row | None:
    """Return a row that has a value."""
    return figures(slug).get(code or "", {}).get(period)


@cache
def latest(slug: str) -> str:
    """Return the last period in which areas of the measure's own level have a value."""
    own = {code for code, level in areas() if level == about(slug)["level"]}
    return max(max(series) for code, series in figures(slug).items() if code in own)


def owner(slug: str, code: str) -> str:
    """Return the area that a figure is read from: the area itself, or the one around it."""
    level = about(slug)["level"]
    a_county_of_districts = code[:3] == "E10" and level == "ltla"
    a_nation_or_region = code[:3] == "E12" or code[1:3] == "92"
    if (code, level) in areas() or a_county_of_districts or a_nation_or_region:
        return code
    row = areas().get((code, "ltla")) or areas()[code, "utla"]
    return row[level]


def nation(slug: str, code: str, period: str) -> str | None:
    """Return the nation or union with a published figure: the own one, else the UK."""
    candidates = (NATIONS.get(code[0]), UNITED_KINGDOM)
    return next((c for c in candidates if c != code and figure(slug, c, period)), None)


def region(slug: str, code: str, period: str) -> str | None:
    """Return the region of England around an area, if it has a published figure."""
    levels = (about(slug)["level"], "utla", "ltla")
    row = next((areas()[code, at] for at in levels if (code, at) in areas()), None)
    found = row["region"] if row else ""
    return found if found[:3] == "E12" and figure(slug, found, period) else None


def value(row: Row) -> Decimal:
    """Return a value as it was published."""
    return Decimal(row["value"])


def z_score(first: Row, second: Row) -> float | None:
    """Return how many standard errors two figures are apart, None without their intervals."""
    if not all(row[end] for row in (first, second) for end in ("lower", "upper")):
        return None
    errors = [(Decimal(row["upper"]) - Decimal(row["lower"])) / Decimal("3.92") for row in
              (first, second)]  # fmt: skip
    return float((value(first) - value(second)) / sum(error**2 for error in errors).sqrt())


def discoveries(scores: Mapping[str, float]) -> set[str]:
    """Return which of several z-scores stand at a 5% false-discovery rate, step by step."""
    chance = {name: 2 * NormalDist().cdf(-abs(z)) for name, z in scores.items()}
    ordered = sorted(chance, key=lambda name: chance[name])
    # Of n tests, the k smallest p stand where the k-th is at most k twentieths of 1/n.
    passing = [k for k, name in enumerate(ordered, 1) if chance[name] <= 0.05 * k / len(ordered)]
    return set(ordered[: max(passing, default=0)])


def clear_differences(code: str, find: Callable[..., str | None]) -> dict[str, float]:
    """Return by how many standard errors an area's own figures differ from others, beyond chance.

    Parameters
    ----------
    code : str
    find : callable
        `nation` or `region`: says whose figure stands beside it.
    """
    scores = {}
    for slug in SLUGS:
        if about(slug)["level"] in ("ltla-2019", "smc") or owner(slug, code) != code:
            continue
        row = figure(slug, code, latest(slug))
        other = figure(slug, find(slug, code, latest(slug)), latest(slug))
        z = z_score(row, other) if row and other and is_comparable(row) else None
        if z is not None:
            scores[slug] = z
    return {slug: scores[slug] for slug in discoveries(scores)}


def ranked_level(slug: str, code: str) -> str:
    """Return the level of the areas that an area stands among."""
    return next(at for at in (about(slug)["level"], "utla", "region", "country")
                if (code, at) in areas())  # fmt: skip


def is_comparable(row: Row) -> bool:
    """Whether a figure neither rests on few people nor is called unreliable."""
    return row["flag"] not in ("small-base", "unreliable")


def population(code: str) -> int | None:
    """Return how many people live in an area, None where the file does not say."""
    text = next(row["population"] for (each, _), row in areas().items() if each == code)
    return int(text) if text else None


def is_small(code: str) -> bool:
    """Whether fewer than 20,000 people live in an area."""
    residents = population(code)
    return residents is not None and residents < 20_000


@cache
def sound(slug: str, level: str, period: str) -> dict[str, Decimal]:
    """Return the values of today's areas of a level that may be set on a scale."""
    found = ((code, figure(slug, code, period)) for code in today(level))
    return {code: value(row) for code, row in found if row and is_comparable(row)}


@cache
def bands_of_error(slug: str) -> dict[str, dict[str, str]]:
    """Return what is said of the sampling error, by area and period; nothing for most measures.

    An estimate that was too unreliable to be published says so too.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(f"indicators/{slug}.csv"):
        is_refused = not row["value"] and row["flag"] == "unreliable"
        if band := "cv" in row and ("above 20" if is_refused else row["cv"]):
            found[row["area_code"]][row["period"]] = band
    return dict(found)


def is_rankable(slug: str, code: str, period: str) -> bool:
    """Whether a figure is precise enough to rank: by its own band, else the last one said."""
    said = bands_of_error(slug).get(code, {})
    last = max((each for each in said if each <= period), default=None)
    return last is None or said[last] in ("5", "10")


@cache
def ranks(slug: str, level: str, period: str) -> dict[str, tuple[int, bool, int]]:
    """Return rank, whether it is shared, and the number of areas ranked, by area.

    Where the publisher printed ranks, they are those.
    """
    known = sound(slug, level, period)
    known = {code: each for code, each in known.items() if is_rankable(slug, code, period)}
    if "rank_of" in about(slug):
        printed = {code: int(figures(slug)[code][period]["rank"]) for code in known}
        shared = list(printed.values())
        return {code: (at, shared.count(at) > 1, len(shared)) for code, at in printed.items()}
    sign = 1 if about(slug)["polarity"] == "high-is-bad" else -1
    ordered = sorted(sign * each for each in known.values())
    return {
        code: (
            ordered.index(sign * each) + 1,
            ordered.count(sign * each) > 1,
            len(ordered),
        )
        for code, each in known.items()
    }


@cache
def rank_intervals() -> dict[tuple[str, str, str, str], tuple[int, int]]:
    """Return the published-with-the-data intervals of ranks by slug, level, period, area."""
    return {
        (row["slug"], row["level"], row["period"], row["area_code"]): (
            int(row["lower"]),
            int(row["upper"]),
        )
        for row in rows("rank_intervals.csv")
    }


def written(slug: str, number: Decimal) -> str:
    """Write a number with a measure's decimals, halves away from zero, as programs do."""
    places = Decimal(1).scaleb(-about(slug)["decimals"])
    text = f"{number.quantize(places, rounding=ROUND_HALF_UP)}"
    return text.removeprefix("-") if not any(digit in "123456789" for digit in text) else text


def period_text(slug: str, period: str) -> str:
    """Write a period as people do."""
    kind = about(slug)["period_kind"]
    if kind == "pooled-years":
        return period.replace("-", " to ")
    if kind == "date":
        return period.replace("2026-01", "January 2026")
    return period.replace("-", "/")


def name(code: str) -> str:
    """Name an area as people say it."""
    text = next(row["name"] for (each, _), row in areas().items() if each == code)
    return text.removesuffix(", City of").removesuffix(", County of")
