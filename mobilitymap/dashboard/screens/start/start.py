"""The start page: social mobility in five facts, and three ways in."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import facts
from mobilitymap.dashboard.components.search_box import search_box
from mobilitymap.dashboard.session import atlas, current_view

TARGET = "start target"


def _found(code: str) -> None:
    st.session_state[TARGET] = code


view = current_view()
layout.navigation(view)
st.html(
    Markup(
        '<div class="mm mm-hero"><h1>The social mobility postcode lottery</h1>'
        "<p>How far children get, and what they go on to earn, still differs with where they "
        "grow up. Find your area, see where it stands at each stage of life, and compare it with "
        "others, using published statistics.</p></div>{}"
    ).format(layout.notices_html(view))
)
with st.container(key="start-search"):
    search_box("start search", _found)
if TARGET in st.session_state:
    st.switch_page("screens/map/map.py", query_params={"area": st.session_state.pop(TARGET)})

with st.container(key="ways"):
    ways = st.columns(3)
with ways[0]:
    st.page_link("screens/map/map.py", label="My area")
    st.html(
        '<p class="mm-small">One map for every measure: find your area and read its figures.</p>'
    )
with ways[1]:
    st.page_link("screens/compare/compare.py", label="Compare areas")
    st.html('<p class="mm-small">Two to four places side by side, with England.</p>')
with ways[2]:
    st.page_link(
        "screens/map/map.py",
        label="The national picture",
        query_params={"indicator": "attainment8-gap", "outlines": "opportunity-areas"},
    )
    st.html(
        '<p class="mm-small">How far pupils on free school meals are behind the others at 16, '
        "across England.</p>"
    )
st.html(facts.facts_html(atlas().facts))
