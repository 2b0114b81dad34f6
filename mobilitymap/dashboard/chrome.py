"""What every page has: styles, notices, the line of sources at the foot."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap import charts
from mobilitymap.maps.legend import LEGEND_CSS

if TYPE_CHECKING:
    from mobilitymap.view import View

LICENCE_LINK = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@st.cache_resource
def stylesheet() -> str:
    """Return the style sheet of the dashboard as a ``<style>`` element."""
    css = (files("mobilitymap.dashboard") / "dashboard.css").read_text(encoding="utf-8")
    return f"<style>{charts.stylesheet()}{css}{LEGEND_CSS}</style>"


def notices_html(view: View) -> str:
    """Say in one line each what was left out of the link or replaced; empty if nothing was."""
    if not view.notices:
        return ""
    lines = "".join(f"<p>{escape(notice)}</p>" for notice in view.notices)
    return f'<div class="mm-notice" role="status">{lines}</div>'


def footer() -> None:
    """Name the publishers and the licences."""
    st.html(
        '<footer class="mm-footer"><p>Contains public sector information licensed under the '
        f'<a href="{LICENCE_LINK}">Open Government Licence v3.0</a>: Department for Education, '
        "Department for Work and Pensions, Ministry of Housing, Communities and Local Government, "
        "Ofcom, Office for National Statistics, Social Mobility Commission. Contains OS data "
        "© Crown copyright and database right. Districts of former counties: mySociety "
        "(CC BY 4.0). Hexagon layout: Open Innovations (MIT).</p>"
        "<p>Figures are as published, or computed from two published figures where that is said; "
        "each one names its source and period. "
        "mobilitymap is not an official statistic.</p></footer>"
    )
