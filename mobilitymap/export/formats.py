"""Files of a view in every form, for the command line and the public pages alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from mobilitymap.errors import MobilityMapError
from mobilitymap.export import metadata
from mobilitymap.export.data_files import csv_text, geojson, parquet
from mobilitymap.export.file_names import file_name
from mobilitymap.export.tables import Kind, reduced, table
from mobilitymap.export.workbook import workbook

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View

# Where a reader sees what a file holds.
PAGES: Final = {
    Kind.MAP: "map",
    Kind.INDICATOR: "map",
    Kind.AREA: "area",
    Kind.COMPARE: "compare",
}


class Form(StrEnum):
    """A kind of file; the value is the ending of its name."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    PARQUET = "parquet"
    METADATA = "metadata.json"
    PNG = "png"
    SVG = "svg"
    PPTX = "pptx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """The media type to serve it with."""
        return _MEDIA_TYPES[self]


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES: Final = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Form.GEOJSON: "application/geo+json",
    Form.PARQUET: "application/vnd.apache.parquet",
    Form.METADATA: "application/json",
    Form.PNG: "image/png",
    Form.SVG: "image/svg+xml",
    Form.PPTX: f"{_OFFICE}.presentationml.presentation",
    Form.PDF: "application/pdf",
}
_TABLES: Final = (Form.CSV, Form.XLSX, Form.PARQUET, Form.METADATA)
PICTURES: Final = (Form.PNG, Form.SVG)
_DRAWN: Final = (*PICTURES, Form.PPTX, Form.PDF)
FORMS: Final = {
    Kind.MAP: (*_TABLES, Form.GEOJSON, Form.PNG, Form.SVG, Form.PPTX),
    Kind.INDICATOR: _TABLES,
    Kind.AREA: (*_TABLES, Form.PDF, Form.PPTX),
    Kind.COMPARE: (*_TABLES, Form.PPTX),
}
# Without it, Excel reads a CSV file in the code page of the computer and spoils Ynys Môn.
BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
IMAGE_SIZE: Final = (1600, 1200)


class UnknownFormError(MobilityMapError):
    """There is no file of this kind in this form.

    Parameters
    ----------
    kind : Kind
        The kind of file that was asked for.
    form : str
        The form that it does not have.
    """

    def __init__(self, kind: Kind, form: str) -> None:
        super().__init__(
            f"There is no {str(form)!r} of kind {str(kind)!r}. "
            f"Choose from: {', '.join(FORMS[kind])}."
        )


@dataclass(frozen=True, slots=True)
class Export:
    """A file.

    Attributes
    ----------
    body : bytes
    file_name, media_type : str
    """

    body: bytes
    file_name: str
    media_type: str


def export(atlas: Atlas, view: View, kind: Kind, form: Form, base: str = "") -> Export:
    """Return a view as a file.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    kind : Kind
        See `mobilitymap.export.tables.table`.
    form : Form
        Format of the file, such as ``csv``.
    base : str
        Address of the site, for the link in the file: ``https://example.org/base``. Without
        it the file holds no link. For a picture only the address that the owner of the site
        configured will do, never one that a request names.

    Raises
    ------
    UnknownFormError
        When the kind has no such form.
    NothingChosenError
        When the kind needs areas that the view does not name.
    """
    if form not in FORMS[kind]:
        raise UnknownFormError(kind, form)
    link = picture_link(view, base) if form in PICTURES else view_link(atlas, view, kind, base)
    make = _drawn if form in _DRAWN else _written
    body = make(atlas, view, kind, form, link)
    return Export(body, file_name(atlas, view, form, kind), form.media_type)


def view_link(atlas: Atlas, view: View, kind: Kind, base: str) -> str:
    """Return the address at which a reader sees what a file holds; empty without a site.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    kind : Kind
        What the file holds: figures, a map, slides.
    base : str
        Address of the site; empty without one.
    """
    return f"{base}/{PAGES[kind]}?{view.to_link(atlas.version)}" if base else ""


def picture_link(view: View, base: str) -> str:
    """Return the address that is drawn into a picture of the map; empty without a site.

    People copy it by hand: it leaves out the version of the data, which the picture holds too.

    Parameters
    ----------
    view : View
        What the map shows.
    base : str
        Address of the site; empty without one.
    """
    query = view.to_query()
    return f"{base}/{PAGES[Kind.MAP]}{f'?{query}' if query else ''}" if base else ""


def _written(atlas: Atlas, view: View, kind: Kind, form: Form, link: str) -> bytes:
    """Return a table as a file."""
    made = table(atlas, view, kind)
    if form is Form.CSV:
        return f"{BYTE_ORDER_MARK}{csv_text(made.frame)}".encode()
    if form is Form.XLSX:
        return workbook(atlas, made, link)
    if form is Form.GEOJSON:
        return geojson(atlas, view, link)
    described = metadata.describe(atlas, made, file_name(atlas, view, Form.CSV, kind), link)
    if form is Form.PARQUET:
        return parquet(made, described)
    return f"{json.dumps(described, ensure_ascii=False, indent=1)}\n".encode()


def _drawn(atlas: Atlas, view: View, kind: Kind, form: Form, link: str) -> bytes:
    """Return a picture, slides or a brief, which other modules draw."""
    if form is Form.PPTX:
        from mobilitymap.export.pptx import deck

        return deck(atlas, view, kind, link=link)
    if form is Form.PDF:
        from mobilitymap.export.pdf.brief import brief_pdf

        return brief_pdf(atlas, reduced(atlas, view, kind).area or "", link=link)
    from mobilitymap.viz.static_map.picture import static_map

    width, height = IMAGE_SIZE
    drawn: Literal["svg", "png"] = "svg" if form is Form.SVG else "png"
    return static_map(atlas, view, width=width, height=height, form=drawn, link=link)
