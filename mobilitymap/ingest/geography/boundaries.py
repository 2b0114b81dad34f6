"""Make ``boundaries.topojson``: one coverage, simplified once, dissolved to every level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import pyogrio.errors
import shapely

from mobilitymap.domain.areas import Level
from mobilitymap.errors import SourceError
from mobilitymap.ingest.geography import lookups
from mobilitymap.ingest.geography.coverage import DEGREES, NATIONAL_GRID, simplify_coverage
from mobilitymap.ingest.geography.policy_areas import EDUCATION_INVESTMENT_AREA, OPPORTUNITY_AREA
from mobilitymap.ingest.geography.topology import Topology, encode_topology

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOUNDARIES: Final = "boundaries/lad-2019-uk-bgc.shp"

_POLICY_LAYERS: Final = {
    "opportunity-areas": (OPPORTUNITY_AREA, "oa"),
    "education-investment-areas": (EDUCATION_INVESTMENT_AREA, "eia"),
}


def make_boundaries(sources: Path, areas: pd.DataFrame, policy_areas: pd.DataFrame) -> Topology:
    """Draw the areas of every level on the same borders.

    Parameters
    ----------
    sources : Path
        The folder of publishers' files.
    areas, policy_areas : DataFrame
        As `make_areas` and `make_policy_areas` return them.

    Returns
    -------
    dict
        A TopoJSON object in EPSG:4326: one layer for each level, then
        ``former-counties`` (those whose area is today that of several authorities),
        ``opportunity-areas`` and ``education-investment-areas``. Properties: code, name.

    Raises
    ------
    SourceError
        When the boundaries are broken or do not match the areas.
    """
    districts = simplify_districts(clean_districts(sources))
    groups = {
        **dict(_levels(districts, areas)),
        "former-counties": _former_counties(districts, lookups.former_county_districts(sources)),
        **dict(_policy_groups(districts, policy_areas)),
    }
    return encode_topology({name: dissolve(districts, group) for name, group in groups.items()})


def clean_districts(sources: Path) -> gpd.GeoDataFrame:
    """Read the districts of 2019 as one coverage in full detail.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files.

    Returns
    -------
    GeoDataFrame
        EPSG:27700. Columns code (of 2019), today (code of the district of 2025) and
        geometry, without gaps and overlaps; sorted by code.

    Raises
    ------
    SourceError
        When the file is broken or has a code that the history of codes does not know.
    """
    try:
        raw = gpd.read_file(sources / BOUNDARIES, columns=["lad19cd"]).to_crs(NATIONAL_GRID)
        districts = raw.rename(columns={"lad19cd": "code"}).sort_values("code", ignore_index=True)
    except (pyogrio.errors.DataSourceError, KeyError, ValueError) as error:
        raise SourceError(BOUNDARIES, f"cannot be read ({error})") from error
    history = lookups.district_history(sources).set_index("code")["today"]
    districts["today"] = districts["code"].map(history)
    unknown = districts["today"].isna()
    if unknown.any():
        row = districts.loc[unknown, "code"].iloc[0]
        raise SourceError(BOUNDARIES, f"has a code that is not in {lookups.CODE_HISTORY}", row)
    districts = districts[["code", "today", "geometry"]]
    return districts.set_geometry(
        shapely.coverage_clean(districts.geometry.to_numpy()), crs=NATIONAL_GRID
    )


def simplify_districts(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the same rows, simplified, in EPSG:4326 on the grid of the topology.

    Parameters
    ----------
    districts : gpd.GeoDataFrame
        What `clean_districts` returned.

    Raises
    ------
    SourceError
        When they cannot be rounded to the grid without breaking a border.
    """
    try:
        coverage = simplify_coverage(districts.geometry.to_numpy())
    except ValueError as error:
        raise SourceError(BOUNDARIES, str(error)) from error
    return districts.set_geometry(gpd.GeoSeries(coverage, crs=DEGREES))


def dissolve(districts: gpd.GeoDataFrame, groups: pd.DataFrame) -> gpd.GeoDataFrame:
    """Join districts into larger areas without moving a border.

    Parameters
    ----------
    districts : GeoDataFrame
        A coverage.
    groups : DataFrame
        Columns code and name of the larger area; the index says which district is in it.

    Returns
    -------
    GeoDataFrame
        Columns code, name, geometry, sorted by code.
    """
    members = districts.loc[groups.index, ["geometry"]].join(groups)
    return members.dissolve(by="code", aggfunc="first", method="coverage").reset_index()[
        ["code", "name", "geometry"]
    ]


def _levels(districts: gpd.GeoDataFrame, areas: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Say for each level in which of its areas each district lies."""
    current = areas.loc[areas["last_year"].isna()]
    parents = current.loc[current["level"] == Level.LTLA].set_index("code")
    # Districts of 2019 stand under today's code where it was only replaced by another.
    of_2019 = districts["code"].where(
        districts["code"].isin(areas.loc[areas["level"] == Level.LTLA_2019, "code"]),
        districts["today"],
    )
    codes = {
        Level.LTLA: districts["today"],
        Level.UTLA: districts["today"].map(parents["utla"]),
        Level.REGION: districts["today"].map(parents["region"]),
        Level.COUNTRY: districts["today"].map(parents["country"]),
        Level.SMC: districts["today"].map(parents["smc"]),
        Level.LTLA_2019: of_2019.loc[districts["code"].str.startswith("E")],
    }
    for level, code in codes.items():
        names = current.loc[current["level"] == level].set_index("code")["name"]
        # The unions of countries (UK, Great Britain, England and Wales) are not drawn.
        names = names.loc[~names.index.str.startswith("K")]
        astray = sorted(set(code.dropna()) ^ set(names.index))
        if astray:
            raise SourceError(BOUNDARIES, f"does not match the areas of level {level}", astray[0])
        yield level, pd.DataFrame({"code": code, "name": code.map(names)})


def _former_counties(districts: gpd.GeoDataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return the abolished counties whose area is that of several authorities of today."""
    joined = districts.reset_index().merge(members, left_on="code", right_on="district")
    whole = []
    for _, county in joined.groupby("county"):
        heirs = county["today"].unique()
        if len(heirs) > 1 and districts["today"].isin(heirs).sum() == len(county):
            whole.append(county)
    counties = pd.concat(whole).set_index("index")
    return pd.DataFrame({"code": counties["county"], "name": counties["county_name"]})


def _policy_groups(
    districts: gpd.GeoDataFrame, policy_areas: pd.DataFrame
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Say for each kind of policy area in which of them each district lies, if in any."""
    for layer, (kind, prefix) in _POLICY_LAYERS.items():
        rows = policy_areas.loc[policy_areas["kind"] == kind].set_index("area_code")
        today = districts["today"].map(rows.loc[rows["level"] == Level.LTLA, "name"])
        then = districts["code"].map(rows.loc[rows["level"] == Level.LTLA_2019, "name"])
        name = today.fillna(then).dropna()
        yield layer, pd.DataFrame({"code": f"{prefix}-" + name.map(_slug), "name": name})


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
