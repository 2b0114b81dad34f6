"""The relationships page."""

from __future__ import annotations

import streamlit as st

from mobilitymap.dashboard import chrome
from mobilitymap.dashboard.session import current_view

view = current_view()
chrome.navigation(view)
st.html(f'<div class="mm"><h1>Relationships</h1></div>{chrome.notices_html(view)}')
