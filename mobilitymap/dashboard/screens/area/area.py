"""The area page: one area at every stage of life, against what it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import profile
from mobilitymap.dashboard.components.downloads import brief_link, download_panel
from mobilitymap.dashboard.components.search_box import search_box
from mobilitymap.dashboard.components.share import share_button
from mobilitymap.dashboard.screens.area import measures
from mobilitymap.dashboard.screens.area.similar_table import similar_html
from mobilitymap.dashboard.session import atlas, change, current_view, seed
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.domain.peers import Against, Model
from mobilitymap.domain.view import MAX_CHARTED, View
from mobilitymap.export.tables import Kind
from mobilitymap.frontend.templating import part
from mobilitymap.text.area_brief import brief
from mobilitymap.text.view_notices import (
    comparison_label,
    comparisons,
    with_known_comparison,
)

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area

AGAINST = "area against"
STAGE = "area stage"


def _empty(view: View) -> None:
    st.html(layout.notices_html(view) + part("dashboard/heads.html.j2", "area"))
    search_box("area search", lambda code: change(area=code))


def _choose_against(area: Area, chosen: Against) -> None:
    choices = comparisons(atlas(), area)
    seed(AGAINST, chosen)
    st.selectbox(
        "Compare with",
        choices,
        index=choices.index(chosen),
        format_func=lambda item: comparison_label(atlas(), area, item),
        key=AGAINST,
        on_change=lambda: change(against=st.session_state[AGAINST]),
    )


def _choose_stage(stage: LifeStage) -> None:
    def changed() -> None:
        # A click on the chosen stage takes the choice away; the page keeps showing it.
        change(stage=st.session_state[STAGE] or stage)

    seed(STAGE, stage)
    st.segmented_control(
        "Life stage",
        list(LifeStage),
        format_func=lambda item: item.label,
        key=STAGE,
        on_change=changed,
    )


def _first_stage(code: str) -> LifeStage:
    """Return the first stage with a figure: most of school life is published for England only."""
    return next(
        stage
        for stage in LifeStage
        if stage is LifeStage.MOBILITY_INDICES
        or any(
            atlas().reading(item.slug, code).figure.is_known
            for item in atlas().indicators.stage(stage)
        )
    )


def _page(view: View, code: str) -> None:
    area, against = atlas().areas.get(code), view.against
    left, right = st.columns([70, 30], gap="medium")
    with left:
        st.html(profile.header_html(atlas(), area) + layout.notices_html(view))
    with right:
        search_box("area search", lambda found: change(area=found), "Another postcode or place")
        _choose_against(area, against)
    found = brief(atlas(), code, against)
    with left:
        st.html(profile.summary_html(found))
    with right, st.container(horizontal=True):
        peers = [peer.code for peer in atlas().similar.peers(code, against.model or Model.OVERALL)]
        st.page_link(
            "screens/compare/compare.py",
            label="Compare with similar areas" if peers else "Compare with other areas",
            query_params=View(compare=(code, *peers[: MAX_CHARTED - 1])).to_parameters(),
        )
        st.page_link("screens/map/map.py", label="On the map", query_params={"area": code})
    with right, st.container(horizontal=True, vertical_alignment="center", key="mm-take"):
        share_button("area")
        download_panel(view, Kind.AREA)
        brief_link(code)
    stage = view.stage or found.weakest or _first_stage(code)
    _choose_stage(stage)
    st.html(measures.stage_html(atlas(), area, stage, against))
    # Nothing is reported to be done about an index; Streamlit takes no empty element.
    asked = view.stage or found.weakest
    is_weakest = asked is not None and asked is found.weakest
    if actions := profile.actions_html(atlas(), asked, area, is_weakest=is_weakest):
        st.html(actions)
    st.html(similar_html(atlas(), area, against.model or Model.OVERALL, against))


view = current_view()
layout.navigation(view)
if view.area is None:
    _empty(view)
else:
    _page(with_known_comparison(atlas(), view), view.area)
