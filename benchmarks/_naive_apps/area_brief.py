"""The brief of an area as a page of Streamlit: what a public page would otherwise be."""

from __future__ import annotations

import streamlit as st

from mobilitymap import load_atlas
from mobilitymap.text.area_brief import brief

atlas = st.cache_resource(load_atlas)()
found = brief(atlas, st.query_params.get("area", "E08000032"))
st.title(found.name)
st.write(found.place)
for sentence in found.summary:
    st.markdown(f"- {sentence}")
for section in found.sections:
    st.header(section.stage.label)
    for line in section.lines:
        st.subheader(line.indicator.title)
        st.metric(line.period, line.value)
        st.table(dict(line.comparators))
        st.write(line.verdict)
        st.caption(line.rank)
