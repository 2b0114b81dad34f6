"""Tables as files for programs: CSV, Parquet and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING, Any

from mobilitymap.export import metadata
from mobilitymap.export.file_names import file_name
from mobilitymap.export.tables import Kind, reduced, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View
    from mobilitymap.export.tables import Table


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV; numbers are the shortest text that reads back as the same.

    Parameters
    ----------
    frame : DataFrame
        The rows of a table.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    columns = [_texts(frame[name].tolist()) for name in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue()


def _texts(cells: Iterable[Any]) -> list[str]:
    return [number_text(cell) if isinstance(cell, float) else _plain(cell) for cell in cells]


def number_text(value: float) -> str:
    """Write a number as published: ``66`` for 66.0, ``33.77417755``; empty for NaN.

    Parameters
    ----------
    value : float
        A value as it was published, or NaN.
    """
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _plain(cell: Any) -> str:  # noqa: ANN401 - a cell of a table
    return cell if isinstance(cell, str) else str(cell) if isinstance(cell, int) else ""


def parquet(made: Table, described: dict[str, Any]) -> bytes:
    """Return a table as Parquet; the metadata of the schema hold its description (JSON).

    Parameters
    ----------
    made : Table
        The rows to write.
    described : dict
        What the metadata say of the table; see `describe`.
    """
    import pyarrow as pa
    from pyarrow import parquet as pq

    arrow = pa.Table.from_pandas(made.frame, preserve_index=False)
    about = {b"csvw": json.dumps(described, ensure_ascii=False).encode()}
    arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), **about})
    buffer = io.BytesIO()
    pq.write_table(arrow, buffer, compression="zstd")
    return buffer.getvalue()


def geojson(atlas: Atlas, view: View, link: str = "") -> bytes:
    """Return the areas of a level with their boundaries and figures as GeoJSON (RFC 7946).

    Every area of today of the level has a feature, of the view's region if it has one: those
    without a figure have a null value and a flag. The unions of countries have no boundary and
    no feature. Coordinates are degrees (WGS 84) with 4 decimals. The member ``metadata``
    describes the figures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    link : str, optional
        Address of the page with the same figures; empty without a site.
    """
    asked = reduced(atlas, view, Kind.MAP)
    made = table(atlas, asked)
    (indicator,) = made.indicators
    period = asked.period or ""
    frame = atlas.frame(indicator.slug, period, asked.level)
    if asked.region is not None and made.level is not None:
        areas = (atlas.areas.get(code, made.level) for code in frame["code"])
        frame = frame.loc[[asked.region in (area.code, area.region) for area in areas]]
    features = []
    for row, shape in zip(
        frame.drop(columns="geometry").to_dict("records"), coordinates(frame), strict=True
    ):
        figure = atlas.figure(indicator.slug, row["code"], period)
        properties = {
            "area_code": row["code"],
            "area_name": row["name"],
            "level": str(made.level),
            "indicator": indicator.slug,
            "title": indicator.title,
            "period": period,
            "value": _json_number(row["value"]),
            "unit": indicator.unit,
            "lower": _json_number(figure.lower) if figure else None,
            "upper": _json_number(figure.upper) if figure else None,
            "flag": row["flag"],
            "band": figure.band if figure else "",
            "cv": _json_number(figure.cv(period)) if figure else None,
            "publisher": indicator.source.publisher,
            "source_title": indicator.source.title,
            "source_link": indicator.source.link,
            "licence": indicator.source.licence,
            "data_version": atlas.version,
        }
        features.append(
            {"type": "Feature", "id": row["code"], "properties": properties, "geometry": shape}
        )
    described = metadata.describe(atlas, made, file_name(atlas, asked, "csv"), link)
    collection = {
        "type": "FeatureCollection",
        "metadata": described,
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def coordinates(frame: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - GeoPandas has no types
    """Return the geometries of a GeoDataFrame as GeoJSON, rounded to the data's 4 decimals.

    Parameters
    ----------
    frame : Any
        A GeoDataFrame in EPSG:4326.
    """
    return [_rounded(shape.__geo_interface__) for shape in frame.geometry]


def _rounded(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": shape["type"], "coordinates": _round(shape["coordinates"])}


def _round(part: Any) -> Any:  # noqa: ANN401 - coordinates are nested to any depth
    return round(part, 4) if isinstance(part, float) else [_round(each) for each in part]


def _json_number(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
