"""A server with one page that holds nothing but the map and a few controls."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mobilitymap.dashboard import session
from mobilitymap.frontend.assets import routes

app = st.App(
    Path(__file__).with_name("page.py"),
    routes=routes(session.atlas(), st.get_option("server.baseUrlPath")),
)
