"""Links to the files of a view, for public pages and for the dashboard alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.export.formats import FORMS, Form
from mobilitymap.export.tables import Kind
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.templating import part
from mobilitymap.web.urls import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from mobilitymap.domain.view import View

# In the order in which they are offered: for people first, then for programs.
LABELS: Final = {
    Form.CSV: "CSV",
    Form.XLSX: "Excel (XLSX)",
    Form.PPTX: "Slides (PPTX)",
    Form.PDF: "Brief to print (PDF)",
    Form.PNG: "Picture (PNG)",
    Form.SVG: "Drawing (SVG)",
    Form.GEOJSON: "GeoJSON, with boundaries",
    Form.PARQUET: "Parquet",
    Form.METADATA: "Description of the columns (JSON)",
}


def download_url(view: View, kind: Kind, form: Form, base_path: str = "") -> str:
    """Return the path and query of a file.

    Parameters
    ----------
    view : View
        For kinds ``area`` and ``compare`` one that names the areas.
    kind : Kind
        Which table the file holds.
    form : Form
        Format of the file, such as ``csv``.
    base_path : str
        ``server.baseUrlPath``.
    """
    query = view.to_query()
    return f"{route_prefix(base_path)}/download/{kind}.{form}{f'?{query}' if query else ''}"


def links_html(view: View, kind: Kind, base_path: str = "", forms: Iterable[Form] = ()) -> Markup:
    """Return links to the files of a view as a list; nothing is sent before one is followed.

    Parameters
    ----------
    view, kind, base_path
        As for `download_url`.
    forms : iterable of Form
        Only these; by default every form of the kind.
    """
    offered = set(forms) or set(FORMS[kind])
    # Both kinds may stand on one page, and their links should not sound alike.
    scope = ", every period" if kind is Kind.INDICATOR else ""
    items = [
        Link(f"{label}{scope}", download_url(view, kind, form, base_path))
        for form, label in LABELS.items()
        if form in offered
    ]
    return part("_lists.html.j2", "links", items=items, css="mm-downloads")
