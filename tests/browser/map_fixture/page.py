"""A page with the map on made-up values; how often it ran is written on it."""

from __future__ import annotations

import streamlit as st

from mobilitymap.dashboard import session
from mobilitymap.dashboard.components.map_element import show_map
from mobilitymap.viz.colors import palette
from mobilitymap.viz.map_layer import MapState

HOSTILE = "<img src=x onerror=\"window.top.document.title='taken'\"></script>"

st.set_page_config(page_title="Map fixture", layout="wide")
st.html("<style>.st-key-map iframe { height: 480px !important; }</style>")
state = st.session_state
state.runs = state.get("runs", 0) + 1
state.setdefault("area", "E08000032")


def choose(area: str) -> None:
    """Remember the area that was clicked."""
    state.area = area


shift = st.number_input("Measure", 0, 9, key="measure")
level = st.selectbox("Level", ["ltla", "utla", "hex"], key="level")
london = st.checkbox("London")
letters = st.checkbox("Compare")
hostile = st.checkbox("Hostile")

codes = session.atlas().boundary_files.codes(level)
with_value = [code for code in codes if code not in {"E08000035", "S12000036"}]
texts = {
    code: HOSTILE if hostile else f"{40 + (i * 7 + shift) % 30}.5%" for i, code in enumerate(codes)
}
with st.container(key="map"):
    show_map(
        MapState(
            boundaries=level,
            label=f"Measure {shift} by {level}",
            colours=palette("sequential", 5),
            classes={code: (i * 7 + shift) % 5 for i, code in enumerate(with_value)},
            texts={code: texts[code] for code in with_value},
            missing={"E08000035": "suppressed"},
            selected=(state.area, *(("E06000004",) if letters else ())),
            outlines=("opportunity-areas",),
            view=[code for code in codes if code.startswith("E09")] if london else (),
            view_token=str(london),
        ),
        key="choropleth",
        height=700,
        on_click=choose,
    )
st.write(f"Runs: {state.runs}. Area: {state.area}.")
