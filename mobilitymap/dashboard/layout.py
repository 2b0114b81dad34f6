"""What every page has: styles, links to the other pages, notices, the line of sources."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import streamlit as st
from markupsafe import Markup

from mobilitymap.domain.view import View
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.colors import with_colours
from mobilitymap.frontend.templating import fragment, part
from mobilitymap.viz import charts
from mobilitymap.viz.legend import LEGEND_CSS

COMPARE: Final = "screens/compare/compare.py"
PAGES: Final = {
    "screens/start/start.py": "Start",
    "screens/map/map.py": "Map",
    "screens/area/area.py": "Area",
    COMPARE: "Compare",
    "screens/disparities/disparities.py": "Disparities",
    "screens/relationships/relationships.py": "Relationships",
    "screens/national/national.py": "National facts",
}


@st.cache_resource
def stylesheet() -> str:
    """Return the style sheet of the dashboard as a ``<style>`` element."""
    folder = files("mobilitymap.frontend") / "static" / "css" / "dashboard"
    # What all pages share comes first, so that a page can change it.
    names = ("base", "area", "compare", "disparities", "relationships", "national", "share")
    css = "".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return f"<style>{with_colours(charts.stylesheet())}{css}{LEGEND_CSS}</style>"


def navigation(view: View) -> None:
    """Link to every page, with the measure and the areas that the reader has chosen.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    with st.container(horizontal=True, key="mm-nav"):
        for page, label in PAGES.items():
            st.page_link(page, label=label, query_params=carried(view, page).to_parameters())


def carried(view: View, page: str) -> View:
    """Return what of a view goes along to another page.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    page : str
        Path of the page, such as ``compare``.
    """
    compare = view.compare or tuple(code for code in (view.area,) if code)
    return View(
        indicator=view.indicator,
        area=view.area or next(iter(view.compare), None),
        compare=compare if page == COMPARE else view.compare,
        region=view.region,
        stage=view.stage,
        against=view.against,
        second=view.second,
    )


def notices_html(view: View) -> Markup:
    """Say in one line each what was left out of the link or replaced; empty if nothing was.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    if not view.notices:
        return Markup()
    return part("_notices.html.j2", "notices", lines=view.notices, css="mm-notice")


def footer() -> None:
    """Name the publishers and the licences, and lead to the words explained."""
    st.html(footer_html(str(st.get_option("server.baseUrlPath"))))


def footer_html(base_path: str) -> Markup:
    """Return the footer of every page.

    Parameters
    ----------
    base_path : str
        ``server.baseUrlPath``, below which the glossary stands.
    """
    return fragment("_footer.html.j2", base=route_prefix(base_path))
