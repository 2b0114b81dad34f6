"""A measure by local authority with ``folium.Choropleth``, as in the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
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
areas = frame(slug)
uk = folium.Map(location=[54.5, -3], zoom_start=5, tiles=None)
folium.Choropleth(
    geo_data=areas,
    data=areas,
    columns=["code", "value"],
    key_on="feature.properties.code",
    fill_color="YlGnBu",
    legend_name=titles[slug],
).add_to(uk)
st_folium(uk, height=780, use_container_width=True, returned_objects=[])
