"""What every table of the data folder must hold, checked before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa

from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import MISSING_FLAGS, VALUE_FLAGS
from mobilitymap.domain.peers import Model
from mobilitymap.errors import DataError
from mobilitymap.ingest.rows import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mobilitymap.ingest.definitions import Definition

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_NUMBER = r"-?\d+(\.\d+)?"
_PERIODS = {
    "academic-year": r"\d{4}-\d{2}",
    "financial-year": r"\d{4}-\d{2}",
    "year": r"\d{4}",
    "pooled-years": r"\d{4}-\d{4}",
    "date": r"\d{4}-\d{2}",
}
Schema = pa.DataFrameSchema
"""The rules of one table."""

_NEIGHBOURS = Model.STATISTICAL_NEIGHBOURS
_CLOSENESS = ("Extremely close", "Very close", "Close", "Somewhat close", "Not close")
_DISTANCES = ("nearer to", "further from")
_RURAL_URBAN = [
    f"{kind}: Majority {distance} a major town or city"
    for kind in ("Urban", "Intermediate urban", "Intermediate rural", "Majority rural")
    for distance in _DISTANCES
]
_LEVELS = [str(level) for level in Level]


def check(table: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Return the table if it is as its schema says.

    Parameters
    ----------
    table : DataFrame
        The rows to check.
    schema : pa.DataFrameSchema
        What they have to be.

    Raises
    ------
    DataError
        With the table, the first row that is wrong and the rule it breaks.
    """
    try:
        return schema.validate(table.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as errors:
        # A cell of the wrong kind explains more than the rule between cells it breaks.
        first = errors.failure_cases.sort_values("schema_context", kind="stable").iloc[0]
        at = first["index"]
        row = "" if pd.isna(at) else f", {'|'.join(map(str, table.iloc[int(at)]))}"
        message = f"{schema.name}{row}: {first['check']} ({first['failure_case']})"
        raise DataError(message) from errors


def figures(
    definition: Definition, codes: Collection[str], bands: Sequence[str] = ()
) -> pa.DataFrameSchema:
    """Return the schema of ``indicators/<slug>.csv``.

    Parameters
    ----------
    definition : Definition
        The indicator.
    codes : collection of str
        Every code a row may carry.
    bands : sequence of str
        Labels of its bands, if it has any.
    """
    optional_number = pa.Check.str_matches(rf"^({_NUMBER})?$")
    columns = {
        "area_code": pa.Column(str, pa.Check.isin(codes, error="is not the code of a known area")),
        "period": pa.Column(str, pa.Check.str_matches(rf"^{_PERIODS[definition.period_kind]}$")),
        **{name: pa.Column(str, optional_number) for name in ("value", "lower", "upper")},
        "flag": pa.Column(str, pa.Check.isin({"", *VALUE_FLAGS, *MISSING_FLAGS})),
    }
    if definition.banded:
        columns["band"] = pa.Column(str, pa.Check.isin(bands))
    if "rank" in definition.more_columns:
        columns["rank"] = pa.Column(str, pa.Check.str_matches(r"^[1-9]\d*$"))
    if "cv" in definition.more_columns:
        columns["cv"] = pa.Column(str, pa.Check.isin(["", "5", "10", "20"]))
    rules = [
        pa.Check(_has_a_reason, name="a missing value has a reason, a value none"),
        pa.Check(_within_limits, name="a value lies between its limits"),
        pa.Check(_sorted, name="rows are sorted by period, then code"),
    ]
    if definition.meta["unit"] == "%":
        rules.append(pa.Check(_is_share, name="a percentage lies between 0 and 100"))
    return pa.DataFrameSchema(
        columns,
        checks=rules,
        unique=["area_code", "period"],
        strict=True,
        ordered=True,
        name=f"indicators/{definition.slug}.csv",
    )


def similar_areas(codes: Collection[str]) -> pa.DataFrameSchema:
    """Return the schema of ``similar_areas.csv``; every row carries two of `codes`.

    Parameters
    ----------
    codes : collection of str
        GSS codes that are known.
    """
    known = pa.Check.isin(codes, error="is not the code of an area of today")
    return pa.DataFrameSchema(
        {
            "area_code": pa.Column(str, known),
            "model": pa.Column(str, pa.Check.isin(list(Model))),
            "position": pa.Column("int64", pa.Check.in_range(1, 20)),
            "similar_code": pa.Column(str, known),
            "closeness": pa.Column(str, pa.Check.isin(["", *_CLOSENESS])),
        },
        checks=[
            pa.Check(
                lambda table: table["area_code"] != table["similar_code"],
                name="no area is similar to itself",
            ),
            pa.Check(
                lambda table: (table["closeness"] != "") == (table["model"] == _NEIGHBOURS),
                name="statistical neighbours have a closeness, others none",
            ),
            pa.Check(
                lambda table: ~table.duplicated(["area_code", "model", "similar_code"]),
                name="an area stands once in a list",
            ),
        ],
        unique=["area_code", "model", "position"],
        strict=True,
        ordered=True,
        name="similar_areas.csv",
    )


def characteristics(codes: Collection[str]) -> pa.DataFrameSchema:
    """Return the schema of ``characteristics.csv``; every row carries one of `codes`.

    Parameters
    ----------
    codes : collection of str
        GSS codes that are known.
    """
    number = pa.Check.str_matches(rf"^({_NUMBER})?$")
    return pa.DataFrameSchema(
        {
            "area_code": pa.Column(str, pa.Check.isin(codes)),
            "level": pa.Column(str, pa.Check.isin([Level.LTLA, Level.UTLA])),
            "population": pa.Column(str, pa.Check.str_matches(r"^\d*$")),
            **{name: pa.Column(str, number) for name in ("area_km2", "density", "median_age")},
            "rural_urban": pa.Column(str, pa.Check.isin(["", *_RURAL_URBAN])),
        },
        unique=["area_code", "level"],
        strict=True,
        ordered=True,
        name="characteristics.csv",
    )


def neighbours(codes: Collection[str]) -> pa.DataFrameSchema:
    """Return the schema of ``neighbours.csv``; every row carries two of `codes`.

    Parameters
    ----------
    codes : collection of str
        GSS codes that are known.
    """
    known = pa.Check.isin(codes, error="is not the code of an area of today")
    return pa.DataFrameSchema(
        {
            "area_code": pa.Column(str, known),
            "level": pa.Column(str, pa.Check.isin([Level.LTLA, Level.UTLA])),
            "neighbour_code": pa.Column(str, known),
        },
        checks=[
            pa.Check(
                lambda table: table["area_code"] != table["neighbour_code"],
                name="no area borders on itself",
            ),
            pa.Check(_mutual, name="a neighbour has the area as its neighbour"),
        ],
        unique=["area_code", "level", "neighbour_code"],
        strict=True,
        ordered=True,
        name="neighbours.csv",
    )


def cohorts(codes: Collection[str]) -> pa.DataFrameSchema:
    """Return the schema of ``cohorts.csv``; every row carries one of `codes`.

    Parameters
    ----------
    codes : collection of str
        GSS codes that are known.
    """
    return pa.DataFrameSchema(
        {
            "family": pa.Column(str, pa.Check.str_matches(_SLUG)),
            "area_code": pa.Column(str, pa.Check.isin(codes)),
            "period": pa.Column(str, pa.Check.str_matches(rf"^{_PERIODS['academic-year']}$")),
            "pupils": pa.Column("int64", pa.Check.ge(0)),
        },
        unique=["family", "area_code", "period"],
        strict=True,
        ordered=True,
        name="cohorts.csv",
    )


def rank_intervals(codes: Collection[str]) -> pa.DataFrameSchema:
    """Return the schema of ``rank_intervals.csv``; every row carries one of `codes`.

    Parameters
    ----------
    codes : collection of str
        GSS codes that are known.
    """
    return pa.DataFrameSchema(
        {
            "slug": pa.Column(str),
            "level": pa.Column(str, pa.Check.isin([Level.LTLA, Level.UTLA])),
            "period": pa.Column(str),
            "area_code": pa.Column(str, pa.Check.isin(codes)),
            "lower": pa.Column("int64", pa.Check.ge(1)),
            "upper": pa.Column("int64", pa.Check.le(len(codes))),
        },
        checks=pa.Check(lambda table: table["lower"] <= table["upper"], name="limits are in order"),
        unique=["slug", "level", "period", "area_code"],
        strict=True,
        ordered=True,
        name="rank_intervals.csv",
    )


NATIONAL_SERIES = pa.DataFrameSchema(
    {
        "series": pa.Column(str, pa.Check.str_matches(r"^[a-z-]+$")),
        "group": pa.Column(str, pa.Check.str_length(min_value=2)),
        "x": pa.Column(str, pa.Check.str_matches(r"^(\d{1,2}|\d{4}-\d{2})$")),
        "value": pa.Column(str, pa.Check.str_matches(rf"^{_NUMBER}$")),
    },
    unique=["series", "group", "x"],
    strict=True,
    ordered=True,
    name="national_series.csv",
)
"""The points of the national series."""


def _mutual(table: pd.DataFrame) -> bool:
    pairs = set(zip(table["level"], table["area_code"], table["neighbour_code"], strict=True))
    return all((level, other, one) in pairs for level, one, other in pairs)


def _has_a_reason(table: pd.DataFrame) -> pd.Series[bool]:
    has_value = table["value"] != ""
    return (
        table["flag"].isin({"", *VALUE_FLAGS}).where(has_value, table["flag"].isin(MISSING_FLAGS))
    )


def _within_limits(table: pd.DataFrame) -> pd.Series[bool]:
    value, lower, upper = (pd.to_numeric(table[name], errors="coerce") for name in COLUMNS[2:5])
    in_order = (lower <= value) & (value <= upper)
    return in_order | (lower.isna() & upper.isna())


def _is_share(table: pd.DataFrame) -> pd.Series[bool]:
    return pd.to_numeric(table["value"], errors="coerce").fillna(0).between(0, 100)


def _sorted(table: pd.DataFrame) -> bool:
    keys = list(zip(table["period"], table["area_code"], strict=True))
    return keys == sorted(keys)


_CODE = pa.Check.str_matches(r"^([ENSWK]\d{8}|smc-[a-z_.,'()-]+)?$")
_YEAR = pa.Check.in_range(1974, 2100)
_LINKS = {
    name: pa.Column(str, _CODE, nullable=True) for name in ("utla", "region", "country", "smc")
}

AREAS = pa.DataFrameSchema(
    {
        "code": pa.Column(str, _CODE),
        "level": pa.Column(str, pa.Check.isin(_LEVELS)),
        "name": pa.Column(str, pa.Check.str_length(min_value=2)),
        "first_year": pa.Column("Int64", _YEAR, nullable=True),
        "last_year": pa.Column("Int64", _YEAR, nullable=True),
        **_LINKS,
        "population": pa.Column("Int64", pa.Check.gt(0), nullable=True),
        "q": pa.Column("Int64", nullable=True),
        "r": pa.Column("Int64", nullable=True),
    },
    unique=["code", "level"],
    strict=True,
    ordered=True,
    name="areas.csv",
)
"""One row for each area and level."""

SUCCESSIONS = pa.DataFrameSchema(
    {
        "old_code": pa.Column(str, _CODE),
        "old_name": pa.Column(str),
        "new_code": pa.Column(str, _CODE),
        "new_name": pa.Column(str),
        "what_happened": pa.Column(str, pa.Check.isin(["recoded", "merged", "split"])),
        "year": pa.Column("int64", _YEAR, coerce=True),
    },
    unique=["old_code", "new_code"],
    strict=True,
    ordered=True,
    name="successions.csv",
)
"""What became of former codes."""

NOISE = pa.DataFrameSchema(
    {
        "slug": pa.Column(str, pa.Check.str_matches(_SLUG)),
        "level": pa.Column(str, pa.Check.isin(_LEVELS)),
        "from_pupils": pa.Column(str, pa.Check.str_matches(r"^\d*$")),
        "sd": pa.Column(str, pa.Check.str_matches(r"^(\d+\.\d+)?$")),
        "areas": pa.Column(str, pa.Check.str_matches(r"^\d+$")),
        "pairs": pa.Column(str, pa.Check.str_matches(r"^\d+$")),
    },
    unique=["slug", "level", "from_pupils"],
    strict=True,
    ordered=True,
    name="noise.csv",
)
"""How far figures swing by chance."""

POLICY_AREAS = pa.DataFrameSchema(
    {
        "kind": pa.Column(str, pa.Check.isin(["opportunity-area", "education-investment-area"])),
        "name": pa.Column(str, pa.Check.str_length(min_value=2)),
        "area_code": pa.Column(str, _CODE, nullable=True),
        "level": pa.Column(str, pa.Check.isin(["", *_LEVELS]), nullable=True),
    },
    name="policy_areas.csv",
)
"""Policy areas; what else the table says is text to read."""
