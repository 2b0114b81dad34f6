"""``streamlit run app.py``: the dashboard, and beside it the files that it serves itself."""

import threading

import streamlit as st
from streamlit.starlette import App

from mobilitymap.dashboard import SCRIPT, figures, session
from mobilitymap.maps import assets

base_path = st.get_option("server.baseUrlPath")
app = App(SCRIPT, routes=[*assets.routes(base_path), *figures.routes(base_path)])

# While nobody waits yet: the data are opened here, once for all sessions, then read ahead.
session.atlas()
threading.Thread(target=session.warm_up, daemon=True).start()
