"""The script that Streamlit runs: one navigation for all pages."""

from __future__ import annotations

import streamlit as st

from mobilitymap.dashboard import chrome

page = st.navigation(
    [
        st.Page("screens/start.py", title="Start", default=True),
        st.Page("screens/map.py", title="Map"),
        st.Page("screens/area.py", title="Area"),
        st.Page("screens/compare.py", title="Compare"),
        st.Page("screens/disparities.py", title="Disparities"),
        st.Page("screens/relationships.py", title="Relationships"),
        st.Page("screens/national.py", title="National facts"),
    ],
    # Each page draws its own links (`chrome.navigation`), which carry the reader's selection.
    position="hidden",
)
st.set_page_config(
    page_title=f"{page.title} – Social mobility map",
    layout="wide",
    initial_sidebar_state="collapsed",
)
st.html(chrome.stylesheet())
page.run()
chrome.footer()
