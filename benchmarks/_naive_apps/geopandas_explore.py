"""A measure by local authority with ``GeoDataFrame.explore()``, as in the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit_folium import st_folium

from mobilitymap import Atlas, load_atlas

if TYPE_CHECKING:
    import geopandas as gpd


@st.cache_resource
def atlas() -> Atlas:
    """Return the data."""
    return load_atlas()


@st.cache_data
def frame(slug: str) -> gpd.GeoDataFrame:
    """Return boundaries and values of a measure."""
    return atlas().frame(slug)[["code", "name", "value", "geometry"]]


titles = {item.slug: item.short_title for item in atlas().indicators if item.level == "ltla"}
st.set_page_config(layout="wide")
slug = st.selectbox("Measure", list(titles), format_func=titles.__getitem__)
uk = frame(slug).explore(column="value", tooltip=["name", "value"], tiles=None)
st_folium(uk, height=780, use_container_width=True, returned_objects=[])
