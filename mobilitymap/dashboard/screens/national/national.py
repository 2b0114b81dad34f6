"""The national facts page: the headlines and the series behind them, none of them of an area."""

from __future__ import annotations

import streamlit as st

from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import facts
from mobilitymap.dashboard.session import atlas, current_view
from mobilitymap.frontend.templating import part

HEADS = "dashboard/heads.html.j2"
# The two others are the last points of the series below.
HEADLINES = ("postcode-lottery", "months-behind")

view = current_view()
layout.navigation(view)
st.html(part(HEADS, "national") + layout.notices_html(view))
by_key = {fact["key"]: fact for fact in atlas().facts}
st.html(facts.earnings_html(by_key["earnings"]))
st.html(facts.facts_html((by_key[key] for key in HEADLINES), "Two more, as they were published"))
st.html(part(HEADS, "not_mixed"))
charts = [facts.series_html(series, atlas().national_values) for series in atlas().national_series]
st.html(part(HEADS, "all_series", charts=charts))
