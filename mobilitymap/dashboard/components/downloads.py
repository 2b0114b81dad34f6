"""The Download panel: links to files of what a page shows, and to its public page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import streamlit as st

from mobilitymap.export.formats import FORMS, Form
from mobilitymap.export.tables import Kind
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.templating import part
from mobilitymap.web.download_links import links_html

if TYPE_CHECKING:
    from mobilitymap.domain.view import View

_TEMPLATE: Final = "dashboard/downloads.html.j2"

# One measure is shown by two kinds of file: all its periods, or the map of one of them.
_OFFERED: Final[dict[Kind, tuple[tuple[Kind, tuple[Form, ...]], ...]]] = {
    Kind.MAP: ((Kind.MAP, FORMS[Kind.MAP]), (Kind.INDICATOR, FORMS[Kind.INDICATOR])),
    Kind.INDICATOR: ((Kind.INDICATOR, FORMS[Kind.INDICATOR]), (Kind.MAP, (Form.PPTX,))),
}


def download_panel(view: View, kind: Kind = Kind.MAP) -> None:
    """Offer what is shown as files, each made when its link is followed.

    Parameters
    ----------
    view : View
        For kinds ``area`` and ``compare`` one that names the areas.
    kind : Kind
        What the files hold.
    """
    with st.popover("Download"):
        st.html(part(_TEMPLATE, "about"))
        for offered, forms in _OFFERED.get(kind, ((kind, FORMS[kind]),)):
            links = links_html(view, offered, _base_path(), forms)
            st.html(part(_TEMPLATE, "files", links=links))


def brief_link(code: str) -> None:
    """Link to the public page of an area.

    Parameters
    ----------
    code : str
        GSS code of the area.
    """
    _public_link(f"areas/{quote(code)}", "One-page brief to forward or print")


def measure_link(slug: str) -> None:
    """Link to the public page of a measure.

    Parameters
    ----------
    slug : str
        Short name of the measure.
    """
    _public_link(f"indicators/{quote(slug)}", "About this measure, all areas")


def _public_link(path: str, label: str) -> None:
    address = f"{route_prefix(_base_path())}/{path}"
    st.html(part(_TEMPLATE, "public_page", address=address, label=label), width="content")


def _base_path() -> str:
    return str(st.get_option("server.baseUrlPath"))
