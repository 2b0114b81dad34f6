"""The search box: a postcode or the name of a place leads to an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.dashboard.components.labels import plain
from mobilitymap.dashboard.session import atlas, postcode_index
from mobilitymap.frontend.templating import fragment
from mobilitymap.search.lookup import find
from mobilitymap.text.formatting import area_label

if TYPE_CHECKING:
    from collections.abc import Callable


def search_box(key: str, on_found: Callable[[str], None], label: str = "Postcode or place") -> None:
    """Draw the box, and below it what there is to choose from.

    Parameters
    ----------
    key : str
        Tells several boxes apart.
    on_found : callable
        Called with the code of the area, before the page is drawn again.
    label : str
        Label of the box.
    """
    choices = f"{key} choices"

    def choose(code: str) -> None:
        st.session_state.pop(choices, None)
        st.session_state[key] = ""
        on_found(code)

    def submit() -> None:
        text = st.session_state[key]
        st.session_state.pop(choices, None)
        if not text.strip():
            return
        found = find(text, atlas(), postcode_index)
        if found.is_certain:
            choose(found.areas[0].code)
        else:
            # The question stands until it is answered or the page shows something else.
            st.session_state[choices] = (found, dict(st.query_params))

    st.text_input(label, key=key, on_change=submit, placeholder="BD1 1HX or Bradford", max_chars=80)
    found, asked_on = st.session_state.get(choices, (None, None))
    if found and asked_on == dict(st.query_params):
        st.html(fragment("dashboard/search_box.html.j2", line=found.line))
        for area in found.areas:
            st.button(
                plain(area_label(area, atlas().areas)),
                key=f"{key} {area.code}",
                on_click=choose,
                args=(area.code,),
                type="tertiary",
            )
