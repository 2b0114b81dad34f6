"""The disparities page: one measure, all areas, and how far apart they are."""

from __future__ import annotations

import streamlit as st

from mobilitymap import wording
from mobilitymap.dashboard import (
    chrome,
    controls,
    disparities,
    disparity_ends,
    disparity_sections,
    panel,
)
from mobilitymap.dashboard.downloads import download_panel, measure_link
from mobilitymap.dashboard.search import search_box
from mobilitymap.dashboard.session import atlas, change, current_view, seed
from mobilitymap.dashboard.share import share_button
from mobilitymap.reports.tables import Kind
from mobilitymap.view import Outline

PERIOD, LEVEL = "disparities period", "disparities level"


def _outlined() -> None:
    chosen = (kind for kind in Outline if st.session_state[f"disparities {kind}"])
    change(outlines=tuple(sorted(chosen)))


view = current_view()
chrome.navigation(view)
shown = disparities.picture(atlas(), view)
indicator = shown.indicator

head, beside = st.columns([73, 27], gap="medium")
head.html(f"{disparities.head_html(atlas(), shown)}{chrome.notices_html(view)}")
with beside, st.container(horizontal=True, vertical_alignment="center", key="mm-take"):
    share_button("disparities")
    download_panel(view.changed(period=shown.period, level=shown.level), Kind.INDICATOR)
    measure_link(indicator.slug)
if notice := disparities.level_notice(view, shown):
    st.html(f'<p class="mm-notice">{notice}</p>')
left, right = st.columns([27, 73], gap="medium")
with left:
    controls.measure(view)
    seed(PERIOD, shown.period)
    st.selectbox(
        "Period",
        atlas().periods(indicator.slug, shown.level)[::-1],
        format_func=lambda period: wording.period_text(indicator, period),
        key=PERIOD,
        on_change=lambda: change(period=st.session_state[PERIOD]),
    )
    levels = disparities.levels(atlas(), indicator)
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
        for kind, (_, name) in disparities.KINDS.items():
            seed(f"disparities {kind}", kind in view.outlines)
            st.checkbox(f"Mark {name}s", key=f"disparities {kind}", on_change=_outlined)
    with st.container():
        search_box("disparities search", lambda code: change(area=code))
    if view.area:
        st.html(disparities.selected_html(atlas(), shown, view.area))
    st.page_link(
        "screens/map.py",
        label="This measure on the map",
        query_params=disparities.map_view(shown, view).to_parameters(),
    )
with right:
    if indicator.bands:
        st.html(disparities.bands_html(atlas(), shown))
    else:
        st.html(disparities.swarm_html(atlas(), shown, view.area, view.outlines))
if not indicator.bands:
    for section in (
        disparity_sections.spread_html(atlas(), shown),
        disparity_ends.differing_html(atlas(), shown),
        disparity_ends.ends_html(atlas(), shown),
        disparity_sections.policy_html(atlas(), shown),
    ):
        if section:
            st.html(section)
st.html(panel.about_html(indicator))
