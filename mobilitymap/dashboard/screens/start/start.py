"""The start page: social mobility in five facts, and three ways in."""

from __future__ import annotations

import streamlit as st

from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import facts
from mobilitymap.dashboard.components.search_box import search_box
from mobilitymap.dashboard.session import atlas, current_view
from mobilitymap.frontend.templating import part

HEADS = "dashboard/heads.html.j2"
TARGET = "start target"


def _found(code: str) -> None:
    st.session_state[TARGET] = code


def _explain(text: str) -> None:
    st.html(part(HEADS, "way", text=text))


view = current_view()
layout.navigation(view)
st.html(part(HEADS, "start") + layout.notices_html(view))
with st.container(key="start-search"):
    search_box("start search", _found)
if TARGET in st.session_state:
    st.switch_page("screens/map/map.py", query_params={"area": st.session_state.pop(TARGET)})

with st.container(key="ways"):
    ways = st.columns(3)
with ways[0]:
    st.page_link("screens/map/map.py", label="My area")
    _explain("One map for every measure: find your area and read its figures.")
with ways[1]:
    st.page_link("screens/compare/compare.py", label="Compare areas")
    _explain("Two to four places side by side, with England.")
with ways[2]:
    st.page_link(
        "screens/map/map.py",
        label="The national picture",
        query_params={"indicator": "attainment8-gap", "outlines": "opportunity-areas"},
    )
    _explain("How far pupils on free school meals are behind the others at 16, across England.")
st.html(facts.facts_html(atlas().facts))
