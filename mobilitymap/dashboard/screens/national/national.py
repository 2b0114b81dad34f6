"""The national facts page: the headlines and the series behind them, none of them of an area."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import facts
from mobilitymap.dashboard.session import atlas, current_view

# The two others are the last points of the series below.
HEADLINES = ("postcode-lottery", "months-behind")

view = current_view()
layout.navigation(view)
st.html(
    Markup(
        '<div class="mm"><h1>National facts</h1><p class="mm-subtitle">These are national: '
        "no figure here is for an area. Each one says whom it counts and where it comes "
        "from.</p></div>{}"
    ).format(layout.notices_html(view))
)
by_key = {fact["key"]: fact for fact in atlas().facts}
st.html(facts.earnings_html(by_key["earnings"]))
st.html(facts.facts_html((by_key[key] for key in HEADLINES), "Two more, as they were published"))
st.html(
    '<p class="mm mm-notice">The earnings above and below are not to be mixed: above are averages '
    "as the Social Mobility Commission published them, below medians of pupils of certain years, "
    "followed through tax records, by two other ways of telling who was disadvantaged.</p>"
)
charts = Markup().join(
    facts.series_html(series, atlas().national_values) for series in atlas().national_series
)
st.html(Markup('<div class="mm-all-series">{}</div>').format(charts))
