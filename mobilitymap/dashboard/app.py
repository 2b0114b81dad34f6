"""The script that Streamlit runs: one navigation for all pages."""

from __future__ import annotations

import streamlit as st

from mobilitymap.dashboard import layout

page = st.navigation(
    [
        st.Page("screens/start/start.py", title="Start", default=True),
        st.Page("screens/map/map.py", title="Map"),
        st.Page("screens/area/area.py", title="Area"),
        st.Page("screens/compare/compare.py", title="Compare"),
        st.Page("screens/disparities/disparities.py", title="Disparities"),
        st.Page("screens/relationships/relationships.py", title="Relationships"),
        st.Page("screens/national/national.py", title="National facts"),
    ],
    # Each page draws its own links (`chrome.navigation`), which carry the reader's selection.
    position="hidden",
)
st.set_page_config(
    page_title=f"{page.title} – Social mobility map",
    layout="wide",
    initial_sidebar_state="collapsed",
)
st.html(layout.stylesheet())
page.run()
layout.footer()
