"""The compare page: two to four areas, one life stage, with England."""

from __future__ import annotations

import streamlit as st

from mobilitymap import wording
from mobilitymap.dashboard import chrome, facts
from mobilitymap.dashboard.comparison import comparison_html
from mobilitymap.dashboard.search import search_box
from mobilitymap.dashboard.session import atlas, change, current_view, seed
from mobilitymap.indicators import LifeStage
from mobilitymap.view import MAX_COMPARED

STAGE = "compare stage"


def _add(code: str) -> None:
    compared = current_view().compare
    if code not in compared:
        change(compare=(*compared, code))


def _remove(code: str) -> None:
    change(compare=tuple(other for other in current_view().compare if other != code))


view = current_view()
areas = [atlas().areas.get(code) for code in view.compare]
chrome.navigation(view)
stage = view.stage or LifeStage.EARLY_YEARS

st.html(f'<div class="mm"><h1>Compare areas</h1></div>{chrome.notices_html(view)}')
earnings = next((fact for fact in atlas().facts if fact["key"] == "earnings"), None)
if earnings:
    st.html(facts.earnings_html(earnings))

left, right = st.columns([1, 2], vertical_alignment="bottom")
with left:
    if len(areas) < MAX_COMPARED:
        search_box("compare search", _add, "Add a postcode or place")
    else:
        st.html('<p class="mm-small">Four areas are compared; remove one to add another.</p>')
with right, st.container(horizontal=True):
    for area in areas:
        name = wording.display_name(area.name)
        st.button(f"Remove {name}", key=f"remove {area.code}", on_click=_remove, args=(area.code,))

seed(STAGE, stage)
st.segmented_control(
    "Life stage",
    list(LifeStage),
    format_func=lambda item: item.label,
    key=STAGE,
    on_change=lambda: change(stage=st.session_state[STAGE]),
)
if len(areas) < 2:
    more = "two areas" if not areas else "one more area"
    st.html(
        f'<p class="mm-notice">Add {more} to see them side by side: type a postcode or the name '
        "of a place above. Up to four can be compared.</p>"
    )
if areas:
    st.html(comparison_html(atlas(), areas, stage))
