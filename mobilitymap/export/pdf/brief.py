"""The brief of an area in print: a tagged PDF (PDF/UA-1), set by typst.

What is said comes from `mobilitymap.text.area_brief`; the template ``brief.typ`` only places it.
It is handed over as JSON, never as markup, so nothing in a name or a link can become a command.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mobilitymap.domain.peers import Against
from mobilitymap.export import report_content
from mobilitymap.frontend import colors
from mobilitymap.text import formatting
from mobilitymap.text.area_brief import actions, brief
from mobilitymap.viz.static_map.locator import locator_svg

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.export.report_content import Row
    from mobilitymap.text.area_brief import Section

_TEMPLATE: Final = Path(__file__).with_name("brief.typ")


def brief_pdf(atlas: Atlas, code: str, against: Against = Against.NATION, link: str = "") -> bytes:
    """Set the brief of an area as a PDF.

    The same data and arguments give the same bytes: fonts are those of the packages, never of
    the machine, and the date of the document is that of the newest figures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    code : str
        GSS code of an area of any level.
    against : Against
        What verdicts compare with.
    link : str
        Where the area is on the web, printed at the end; only http and https become links.

    Returns
    -------
    bytes
        A4, PDF/UA-1.

    Raises
    ------
    UnknownAreaError
    """
    import typst

    content: bytes = typst.compile(
        str(_TEMPLATE),
        font_paths=[str(_fonts())],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_content(atlas, code, against, link))},
        pdf_standards=["ua-1"],
        timestamp=int(report_content.data_date(atlas).timestamp()),
    )
    return content


@cache
def _fonts() -> Path:
    """Return the folder of the fonts that come with matplotlib, DejaVu among them."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def _content(atlas: Atlas, code: str, against: Against, link: str) -> dict[str, Any]:
    """Return all that the template places, in words."""
    found = brief(atlas, code, against)
    area = found.area
    measures = [line.indicator for part in found.sections for line in part.lines]
    where = f"Map of the United Kingdom on which {found.name} is marked."
    todo = actions(atlas, found.area, found.weakest, is_weakest=found.weakest is not None)
    return {
        "title": f"{found.name}: social mobility in figures",
        "name": found.name,
        "place": found.place,
        "predecessors": found.predecessors,
        "policies": found.policies,
        "locator": locator_svg(atlas.locators, area.code, where),
        "where": where,
        "summary": found.summary,
        "left-out": f"The surest of the area's own figures. All {found.figures} measures stand in "
        "the tables below, by stage of life.",
        "nation": report_content.nation_name(atlas, area),
        "region": report_content.region_name(atlas, area),
        "headlines": [_row(row) for row in report_content.headline_rows(atlas, found)],
        "sections": [
            {
                "title": part.stage.label,
                "rows": [_row(report_content.table_row(atlas, area, line)) for line in part.lines],
                "missing": _missing(part),
            }
            for part in found.sections
        ],
        "actions": None if todo is None else asdict(todo),
        "rules": report_content.RULES,
        "nothing": report_content.NOTHING,
        "sources": [
            {"text": report_content.source_text(item), "link": item.link}
            for item in report_content.sources(measures)
        ],
        "colours": {
            "ink": colors.PRINT_INK,
            "quiet": colors.MUTED_INK,
            "accent": colors.PRINT_ACCENT,
            "line": colors.PRINT_LINE,
        },
        "version": atlas.version,
        "date": formatting.date_text(report_content.data_date(atlas).date().isoformat()),
        "link": link,
    }


def _row(row: Row) -> dict[str, str]:
    return {
        "measure": row.measure,
        "value": row.value,
        "interval": row.interval,
        "nation": row.nation,
        "region": row.region,
        "verdict": row.verdict,
        "period": row.period,
        "note": row.note,
    }


def _missing(part: Section) -> list[dict[str, Any]]:
    """Put measures that are missing for one reason together."""
    found: dict[str, list[str]] = {}
    for item in part.missing:
        name = f"{item.indicator.title} ({item.period})"
        found.setdefault(item.reason.removesuffix("."), []).append(name)
    return [{"reason": reason, "measures": measures} for reason, measures in found.items()]
