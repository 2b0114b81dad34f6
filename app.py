"""``streamlit run app.py``: the dashboard, and beside it the files that it serves itself."""

import streamlit as st
from streamlit.starlette import App

from mobilitymap.dashboard import SCRIPT
from mobilitymap.maps.assets import routes

app = App(SCRIPT, routes=routes(st.get_option("server.baseUrlPath")))
