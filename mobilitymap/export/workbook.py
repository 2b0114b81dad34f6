"""A table as an Excel workbook: the figures on one sheet, what they are on the next."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter

from mobilitymap.export import metadata, tables
from mobilitymap.frontend.colors import PRINT_TINT
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.export.tables import Table

# Workbooks hold a date of making; a fixed one makes equal tables equal files.
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS: Final = {
    "in_memory": True,
    # Text stays text, whatever it begins with: no formula comes from a name.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS: Final = {"area_name": 30, "title": 44, "source_title": 30, "publisher": 30, "verdict": 34}


def workbook(atlas: Atlas, table: Table, link: str = "") -> bytes:
    """Return a table as XLSX.

    Sheet ``Data`` has the rows with filters and a header that stays in sight; cells hold the
    published numbers in full and show the measure's decimals. Sheet ``About`` says what is
    measured, by whom, and what to mind.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    table : Table
        The rows with their description.
    link : str
        Where the view can be seen; empty where no address is known.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        name = metadata.title(atlas, table)
        book.set_properties({"title": name, "subject": metadata.NOTICE, "created": _MADE})
        _write_data(book, table)
        _write_about(book, name, list(_about(atlas, table, link)))
    return buffer.getvalue()


def _write_data(book: Any, table: Table) -> None:  # noqa: ANN401 - XlsxWriter has no types
    sheet = book.add_worksheet("Data")
    head = book.add_format({"bold": True, "bg_color": PRINT_TINT, "bottom": 1})
    formats = {
        item.slug: book.add_format({"num_format": f"#,##0{_decimals(item)}"})
        for item in table.indicators
    }
    plain = table.frame.astype(object).where(table.frame.notna(), None)
    names = list(plain.columns)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, _WIDTHS.get(name, 13))
    shown = [formats[slug] for slug in plain["indicator"]]
    for column, name in enumerate(names):
        for row, cell in enumerate(plain[name].tolist(), start=1):
            if cell is None or cell == "":
                continue
            if name in tables.NUMBERS:
                sheet.write_number(row, column, cell, shown[row - 1])
            elif name in tables.WHOLE:
                sheet.write_number(row, column, cell)
            else:
                sheet.write_string(row, column, cell)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(plain), 1), len(names) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _decimals(indicator: Indicator) -> str:
    return "." + "0" * indicator.decimals if indicator.decimals else ""


def _write_about(book: Any, name: str, lines: list[tuple[str, str]]) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("About")
    label = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.set_column(0, 0, 24, label)
    sheet.set_column(1, 1, 100, text)
    sheet.write_string(0, 0, name, title)
    for row, (key, value) in enumerate(lines, start=2):
        sheet.write_string(row, 0, key, label)
        sheet.write_string(row, 1, value, text)
    sheet.fit_to_pages(1, 0)


def _about(atlas: Atlas, table: Table, link: str) -> Iterator[tuple[str, str]]:
    """Yield what is to be known of the figures, label and text."""
    if link:
        yield "Link to this view", link
    yield "Data version", atlas.version
    yield "Note", metadata.NOTICE
    yield "Rights", metadata.ATTRIBUTION
    for flag, meaning in metadata.flags(table).items():
        yield f"Flag {flag}", meaning
    for column in table.frame.columns:
        yield f"Column {column}", (tables.COLUMNS | tables.AREA_COLUMNS)[column]
    for item in table.indicators:
        yield "", ""
        yield "Measure", f"{item.title} ({item.slug})"
        yield "What is measured", item.measures
        yield "Unit", item.unit
        mine = table.frame.loc[table.frame["indicator"] == item.slug, "period"]
        yield "Period", metadata.periods_text(item, tuple(sorted(pd.unique(mine))))
        yield "Status", item.status
        source = item.source
        published = (
            f", published {formatting.date_text(source.published)}" if source.published else ""
        )
        yield "Source", f"{source.publisher}, {source.title}{published}"
        yield "Source link", source.link
        yield "Licence", source.licence
        for caveat in item.caveats:
            yield "Caveat", caveat
        for step in item.breaks:
            yield f"Break at {formatting.period_text(item, step.period)}", step.reason
