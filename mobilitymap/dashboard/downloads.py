"""The Download panel: links to files of what a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.reports.links import links_html
from mobilitymap.reports.tables import Kind

if TYPE_CHECKING:
    from mobilitymap.view import View


def download_panel(view: View, kind: Kind = Kind.MAP) -> None:
    """Offer what is shown as files, each made when its link is followed.

    Parameters
    ----------
    view : View
        For kinds ``area`` and ``compare`` one that names the areas.
    kind : Kind
    """
    base_path = str(st.get_option("server.baseUrlPath"))
    with st.popover("Download"):
        st.html(
            '<div class="mm mm-download"><p>Each file names its source, period and licence.</p>'
            f"{links_html(view, kind, base_path)}</div>"
        )
        if kind is Kind.MAP:
            every_period = links_html(view, Kind.INDICATOR, base_path)
            st.html(f'<div class="mm mm-download">{every_period}</div>')
