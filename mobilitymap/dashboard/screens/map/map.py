"""The map page: one measure by area, the selected area, the table of all areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import area_panel
from mobilitymap.dashboard.components.area_table import area_table
from mobilitymap.dashboard.components.downloads import download_panel
from mobilitymap.dashboard.components.map_element import show_map
from mobilitymap.dashboard.components.search_box import search_box
from mobilitymap.dashboard.components.share import share_button
from mobilitymap.dashboard.screens.map import controls
from mobilitymap.dashboard.session import atlas, change, current_view
from mobilitymap.domain.areas import Level
from mobilitymap.frontend.templating import part
from mobilitymap.text import formatting
from mobilitymap.text.view_notices import with_coverage
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.legend import legend_html

if TYPE_CHECKING:
    from mobilitymap.domain.view import View
    from mobilitymap.viz.choropleth import Choropleth

HEADS = "dashboard/heads.html.j2"


def _select(code: str) -> None:
    change(area=code)


def _selected_area(view: View, drawn: Choropleth) -> None:
    """Draw the panel of the selected area, and where to go from it."""
    if view.area is None:
        st.html(area_panel.empty_html())
        return
    area = atlas().areas.get(view.area)
    st.html(area_panel.area_html(atlas(), drawn.indicator, area, drawn.period))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Clear", on_click=lambda: change(area=None), type="tertiary")
        st.page_link(
            "screens/area/area.py",
            label="All its measures",
            query_params={"area": view.area, "stage": str(drawn.indicator.life_stage)},
        )
        st.page_link(
            "screens/compare/compare.py",
            label="Compare with other areas",
            query_params={"compare": view.area, "stage": str(drawn.indicator.life_stage)},
        )


@st.fragment
def page() -> None:
    """Draw the page; a change runs this again and nothing around it."""
    view = with_coverage(atlas(), current_view())
    drawn = choropleth(atlas(), view)
    indicator = drawn.indicator
    when = formatting.period_text(indicator, drawn.period)

    links = st.container()
    left, middle, right = st.columns([27, 45, 28], gap="medium")
    # First in time though not in place: the colours should not wait for the rest.
    with middle, st.container(key="map-frame"):
        show_map(drawn.state, key="map", height=780, on_click=_select)
    with links:
        layout.navigation(view)
    with left:
        st.html(
            part(HEADS, "map", title=indicator.title, measures=indicator.measures, when=when)
            + layout.notices_html(view)
        )
        controls.measure(view)
        with st.container(horizontal=True, vertical_alignment="bottom", key="mm-display"):
            controls.display(view)
        st.html(legend_html(drawn.legend))
    with right:
        # Containers hold their place, whatever is in them, so nothing below is drawn twice.
        with st.container():
            search_box("map search", _select)
        with st.container():
            _selected_area(view, drawn)
        share_button()
        st.html(area_panel.about_html(indicator))

    where = f" in {atlas().areas.get(view.region, Level.REGION).name}" if view.region else ""
    st.html(part(HEADS, "all_areas", which=drawn.level.plural + where))
    area_table(drawn, view, on_choose=_select)
    download_panel(view)


page()
