"""The answers of the API as bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from mobilitymap.export import tables
from mobilitymap.export.data_files import coordinates, csv_text
from mobilitymap.export.metadata import ATTRIBUTION
from mobilitymap.web.api import models
from mobilitymap.web.api import queries as readings
from mobilitymap.web.responses import Answer

if TYPE_CHECKING:
    from pydantic import BaseModel

    from mobilitymap.domain.areas import Level
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import LifeStage

JSON: Final = "application/json"
CSV: Final = "text/csv; charset=utf-8"
GEOJSON: Final = "application/geo+json"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of a list, and at which path."""

    path: str
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Which figures of a measure; the latest of its own level by default."""

    slug: str
    period: str | None = None
    level: Level | None = None
    area: str | None = None


def areas_page(atlas: Atlas, q: str | None, level: Level | None, asked: Asked) -> Answer:
    """Return a page of areas.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    q : str or None
        Name, part of one, or code; None for all areas.
    level : Level or None
        Level of the areas; None for the measure's own.
    asked : Asked
        Which page of the list, and at which path.
    """
    found = readings.areas(atlas, q, level)
    start = (asked.page - 1) * asked.size
    following = readings.next_page(asked.path, asked.page, asked.size, len(found), q=q, level=level)
    made = models.AreaPage(
        total=len(found),
        page=asked.page,
        next=following,
        data_version=atlas.version,
        areas=found[start : start + asked.size],
    )
    return _json(atlas, made, following)


def areas_csv(atlas: Atlas, q: str | None, level: Level | None) -> Answer:
    """Return all areas of a list as CSV.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    q : str or None
        Name, part of one, or code; None for all areas.
    level : Level or None
        Level of the areas; None for the measure's own.
    """
    found = [each.model_dump(mode="json") for each in readings.areas(atlas, q, level)]
    return _csv(atlas, pd.DataFrame(found, columns=list(models.ListedArea.model_fields)))


def area(atlas: Atlas, code: str) -> Answer:
    """Return an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    return _json(atlas, readings.area_detail(atlas, code))


def profile(atlas: Atlas, code: str, stage: LifeStage | None) -> Answer:
    """Return every measure of an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    stage : LifeStage or None
        Only measures of this stage of life; None for all.
    """
    return _json(atlas, readings.profile(atlas, code, stage))


def profile_csv(atlas: Atlas, code: str, stage: LifeStage | None) -> Answer:
    """Return every measure of an area as CSV.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    stage : LifeStage or None
        Only measures of this stage of life; None for all.
    """
    return _csv(atlas, tables.area_rows(atlas, readings.known_code(atlas, code), stage))


def similar(atlas: Atlas, code: str) -> Answer:
    """Return the areas that are like an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    return _json(atlas, readings.similar(atlas, code))


def indicators(atlas: Atlas, stage: LifeStage | None) -> Answer:
    """Return the measures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    stage : LifeStage or None
        Only measures of this stage of life; None for all.
    """
    return _json(atlas, readings.indicators(atlas, stage))


def indicators_csv(atlas: Atlas, stage: LifeStage | None) -> Answer:
    """Return the measures as CSV, the parts of their source in columns of their own.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    stage : LifeStage or None
        Only measures of this stage of life; None for all.
    """
    found = readings.indicators(atlas, stage).model_dump(mode="json")["indicators"]
    return _csv(atlas, pd.json_normalize(found, sep="_"))


def indicator(atlas: Atlas, slug: str) -> Answer:
    """Return a measure.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    """
    return _json(atlas, readings.indicator_detail(atlas, slug))


def values_page(atlas: Atlas, rows: Rows, asked: Asked) -> Answer:
    """Return a page of the figures of a measure.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    rows : Rows
        Which figures of the measure.
    asked : Asked
        Which page of the list, and at which path.
    """
    found = readings.value_rows(atlas, rows.slug, rows.period, rows.level, rows.area)
    item = atlas.indicators.get(rows.slug.lower())
    start = (asked.page - 1) * asked.size
    following = readings.next_page(
        asked.path,
        asked.page,
        asked.size,
        len(found),
        period=rows.period,
        level=rows.level,
        area=rows.area,
    )
    shown = found.iloc[start : start + asked.size]
    made = models.ValuePage(
        total=len(found),
        page=asked.page,
        next=following,
        data_version=atlas.version,
        indicator=item.slug,
        title=item.title,
        unit=item.unit,
        level=readings.level_of(atlas, rows.slug, rows.level, rows.area),
        source=readings.source(item),
        values=[readings.value(row) for row in shown.to_dict("records")],
    )
    return _json(atlas, made, following)


def values_csv(atlas: Atlas, rows: Rows) -> Answer:
    """Return the figures of a measure as CSV.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    rows : Rows
        Which figures of the measure.
    """
    return _csv(atlas, readings.value_rows(atlas, rows.slug, rows.period, rows.level, rows.area))


def postcode(atlas: Atlas, text: str) -> Answer:
    """Return where a postcode is.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    text : str
        A postcode or the start of one.
    """
    return _json(atlas, readings.postcode(atlas, text))


def geojson(atlas: Atlas, level: Level) -> Answer:
    """Return the boundaries of a level as GeoJSON.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    level : Level
        Level of the areas, such as districts or regions.
    """
    frame = atlas.boundaries(level)
    shapes = zip(frame["code"], frame["name"], coordinates(frame), strict=True)
    collection = {
        "type": "FeatureCollection",
        "metadata": {"level": str(level), "rights": ATTRIBUTION, "data_version": atlas.version},
        "features": [
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, "name": name},
                "geometry": shape,
            }
            for code, name, shape in shapes
        ],
    }
    return _answer(atlas, _compact(collection), GEOJSON)


def topojson(atlas: Atlas, level: Level) -> Answer:
    """Return the boundaries of a level as TopoJSON.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    level : Level
        Level of the areas, such as districts or regions.
    """
    # The list for the inset of London is the map's own.
    whole = atlas.boundary_files.topology(level)
    topology = {name: part for name, part in whole.items() if name != "london"}
    return _answer(atlas, _compact(topology), JSON)


def _compact(content: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _json(atlas: Atlas, made: BaseModel, following: str | None = None) -> Answer:
    body = made.model_dump_json().encode()
    return _answer(atlas, body, JSON, {"Link": f'<{following}>; rel="next"'} if following else {})


def _csv(atlas: Atlas, frame: pd.DataFrame) -> Answer:
    return _answer(atlas, csv_text(frame).encode(), CSV)


def _answer(
    atlas: Atlas, body: bytes, media_type: str, headers: dict[str, str] | None = None
) -> Answer:
    common = {"X-Data-Version": atlas.version, "Vary": "Accept, Accept-Encoding"}
    return Answer(body, media_type, headers=common | (headers or {}))
