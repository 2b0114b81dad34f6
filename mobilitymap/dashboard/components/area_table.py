"""The table of all areas: the facts of the map in another form, sortable, by keyboard too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components.v2 import component

from mobilitymap.dashboard import session
from mobilitymap.frontend.assets import asset_url, route_prefix
from mobilitymap.text import formatting
from mobilitymap.web.area_rows import figures_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobilitymap.domain.view import View
    from mobilitymap.viz.choropleth import Choropleth

# The script is an asset of the app; what Streamlit sends on every run only names it.
_LOADER = """export default async (component) => {
  const table = await import(new URL(component.data.script, document.baseURI));
  table.default(component);
}"""
_FRAME = '<div class="area-table"></div>'
_KEY = "area table"


def area_table(drawn: Choropleth, view: View, on_choose: Callable[[str], None]) -> None:
    """Draw the table; choosing a name selects the area.

    Figures are not sent: the browser fetches them when the table comes into sight.

    Parameters
    ----------
    drawn : Choropleth
        The map that is shown: classes, colours and figures.
    view : View
        What is asked for: measure, period, areas.
    on_choose : callable
        Called with the GSS code of the area that was chosen.
    """

    def chosen() -> None:
        code = st.session_state[_KEY].get("chosen")
        if isinstance(code, str):
            on_choose(code)

    indicator = drawn.indicator
    when = formatting.period_text(indicator, drawn.period)
    prefix = route_prefix(str(st.get_option("server.baseUrlPath")))
    mount = component("mobilitymap_area_table", html=_FRAME, js=_LOADER)
    mount(
        key=_KEY,
        data={
            "script": asset_url("area-table.js", prefix),
            "style": asset_url("area-table.css", prefix),
            "url": figures_url(session.atlas(), view, prefix),
            "heading": f"{indicator.short_title}, {when}",
            "caption": f"{indicator.title}, {when}, {drawn.level.plural}",
            "selected": drawn.state.selected[0] if view.area and drawn.state.selected else None,
        },
        on_chosen_change=chosen,
    )
