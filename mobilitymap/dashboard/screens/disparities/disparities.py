"""The disparities page: one measure, all areas, and how far apart they are."""

from __future__ import annotations

import streamlit as st

from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import area_panel
from mobilitymap.dashboard.components.downloads import download_panel, measure_link
from mobilitymap.dashboard.components.search_box import search_box
from mobilitymap.dashboard.components.share import share_button
from mobilitymap.dashboard.screens.disparities import ends, sections, spread
from mobilitymap.dashboard.screens.map import controls
from mobilitymap.dashboard.session import atlas, change, current_view, seed
from mobilitymap.domain.view import Outline
from mobilitymap.export.tables import Kind
from mobilitymap.frontend.templating import paragraph
from mobilitymap.text import formatting

PERIOD, LEVEL = "disparities period", "disparities level"


def _outlined() -> None:
    chosen = (kind for kind in Outline if st.session_state[f"disparities {kind}"])
    change(outlines=tuple(sorted(chosen)))


view = current_view()
layout.navigation(view)
shown = spread.picture(atlas(), view)
indicator = shown.indicator

head, beside = st.columns([73, 27], gap="medium")
head.html(spread.head_html(atlas(), shown) + layout.notices_html(view))
with beside, st.container(horizontal=True, vertical_alignment="center", key="mm-take"):
    share_button("disparities")
    download_panel(view.changed(period=shown.period, level=shown.level), Kind.INDICATOR)
    measure_link(indicator.slug)
if notice := spread.level_notice(view, shown):
    st.html(paragraph("mm-notice", notice))
left, right = st.columns([27, 73], gap="medium")
with left:
    controls.measure(view)
    seed(PERIOD, shown.period)
    st.selectbox(
        "Period",
        atlas().periods(indicator.slug, shown.level)[::-1],
        format_func=lambda period: formatting.period_text(indicator, period),
        key=PERIOD,
        on_change=lambda: change(period=st.session_state[PERIOD]),
    )
    levels = spread.levels(atlas(), indicator)
    if len(levels) > 1:
        seed(LEVEL, shown.level)
        st.radio(
            "Areas",
            levels,
            format_func=lambda level: level.plural.capitalize(),
            key=LEVEL,
            on_change=lambda: change(level=st.session_state[LEVEL]),
        )
    if not indicator.bands:
        for kind, (_, name) in spread.KINDS.items():
            seed(f"disparities {kind}", kind in view.outlines)
            st.checkbox(f"Mark {name}s", key=f"disparities {kind}", on_change=_outlined)
    with st.container():
        search_box("disparities search", lambda code: change(area=code))
    if view.area:
        st.html(spread.selected_html(atlas(), shown, view.area))
    st.page_link(
        "screens/map/map.py",
        label="This measure on the map",
        query_params=spread.map_view(shown, view).to_parameters(),
    )
with right:
    if indicator.bands:
        st.html(spread.bands_html(atlas(), shown))
    else:
        st.html(spread.swarm_html(atlas(), shown, view.area, view.outlines))
if not indicator.bands:
    for section in (
        sections.spread_html(atlas(), shown),
        ends.differing_html(atlas(), shown),
        ends.ends_html(atlas(), shown),
        sections.policy_html(atlas(), shown),
    ):
        if section:
            st.html(section)
st.html(area_panel.about_html(indicator))
