"""What goes with a table: what is measured, by whom, under which licence, and what to mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mobilitymap.export import tables
from mobilitymap.export.tables import Kind
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.export.tables import Table

NOTICE: Final = (
    "Figures are as published, or computed from two published figures where that is said. "
    "mobilitymap is not an official statistic."
)
ATTRIBUTION: Final = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Boundaries contain OS data © Crown copyright and database right."
)


def title(atlas: Atlas, table: Table) -> str:
    """Say what a table holds, in one line.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    table : Table
        The rows with their description.
    """
    if table.kind in (Kind.AREA, Kind.COMPARE):
        names = ", ".join(formatting.area_label(area, atlas.areas) for area in table.areas)
        stage = f": {table.view.stage.label}" if table.view.stage else ": all measures"
        return f"{names}{stage}"
    indicator = table.indicators[0]
    level = table.level.plural if table.level else ""
    where = f" of {atlas.areas.get(table.view.region).name}" if table.view.region else ""
    return f"{indicator.title}, {periods_text(indicator, table.periods)}, {level}{where}"


def periods_text(indicator: Indicator, periods: tuple[str, ...]) -> str:
    """Name the periods of a table: one, or the first and the last.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    periods : tuple of str
        Labels of periods, oldest first.
    """
    if not periods:
        return ""
    first, last = (formatting.period_text(indicator, each) for each in (periods[0], periods[-1]))
    return first if first == last else f"{first} to {last}"


def flags(table: Table) -> dict[str, str]:
    """Explain the flags that are in a table.

    Parameters
    ----------
    table : Table
        The rows with their description.
    """
    found = {}
    for flag in sorted(set(table.frame["flag"]) - {""}):
        meanings = (formatting.MISSING_REASONS.get(flag, ""), formatting.NOTES.get(flag, ""))
        # "Unreliable" stands on values and on missing ones.
        found[flag] = " / ".join(filter(None, meanings))
    return found


def describe(atlas: Atlas, table: Table, file_name: str, link: str = "") -> dict[str, Any]:
    """Describe a table as metadata of the standard *CSV on the Web*.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    table : Table
        The rows with their description.
    file_name : str
        Name of the CSV file, which stands beside the metadata.
    link : str
        Where the view can be seen; empty where no address is known.
    """
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": file_name,
        "dc:title": title(atlas, table),
        "dc:description": (
            table.indicators[0].measures
            if table.level
            else "The latest published figure of every measure, beside those of nation and region."
        ),
        "dc:publisher": sorted({item.source.publisher for item in table.indicators}),
        "dc:license": sorted({item.source.licence for item in table.indicators}),
        "dc:rights": f"{ATTRIBUTION} {NOTICE}",
        "dc:temporal": list(table.periods),
        **({"dc:relation": link} if link else {}),
        "dc:hasVersion": atlas.version,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [_column(name) for name in table.frame.columns],
            "primaryKey": ["area_code", "indicator", "period"],
        },
        "notes": [
            {"flags": flags(table)},
            *(_indicator(item) for item in table.indicators),
        ],
    }


def _column(name: str) -> dict[str, Any]:
    text = (tables.COLUMNS | tables.AREA_COLUMNS)[name]
    datatype = (
        "number" if name in tables.NUMBERS else "integer" if name in tables.WHOLE else "string"
    )
    return {"name": name, "titles": name, "datatype": datatype, "dc:description": text}


def _indicator(item: Indicator) -> dict[str, Any]:
    source = item.source
    return {
        "indicator": item.slug,
        "title": item.title,
        "question": item.question,
        "measures": item.measures,
        "unit": item.unit,
        "status": item.status,
        "high_is": {"high-is-good": "good", "high-is-bad": "bad"}.get(item.polarity, "neither"),
        "rank_allowed": item.rank,
        **({"publishers_rank_of": item.rank_of} if item.rank_of else {}),
        "bands_worst_first": list(item.bands),
        "caveats": list(item.caveats),
        "breaks": [{"period": each.period, "reason": each.reason} for each in item.breaks],
        "source": {
            "publisher": source.publisher,
            "title": source.title,
            "link": source.link,
            "licence": source.licence,
            "published": source.published,
        },
    }
