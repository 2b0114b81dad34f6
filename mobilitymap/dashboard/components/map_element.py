"""The map as a Streamlit element, with the settings of streamlit-folium that keep it still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit_folium import st_folium

from mobilitymap.dashboard import session
from mobilitymap.viz.map_layer import MapState, area_map, class_update, clicked_area

if TYPE_CHECKING:
    from collections.abc import Callable


def show_map(
    state: MapState, key: str, height: int, on_click: Callable[[str], None] | None = None
) -> None:
    """Show a state on the map; a click reruns the page once, nothing else does.

    Parameters
    ----------
    state : MapState
        What to show.
    key : str
        The element's key; as long as it stays the same, so does the map in the browser.
    height : int
        Height of the frame in pixels. Style sheets may set another one on the frame
        (``.st-key-... iframe``): the map fills it.
    on_click : callable, optional
        Called with the code of an area that was clicked, before the page is run again.
    """

    def changed() -> None:
        area = clicked_area(st.session_state.get(key))
        if area is not None and on_click is not None:
            on_click(area)

    st_folium(
        area_map(),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=class_update(session.atlas(), state),
        on_change=changed,
    )
