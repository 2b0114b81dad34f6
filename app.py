"""``streamlit run app.py``: the dashboard, and beside it what is served without Streamlit."""

import sys
import threading

import streamlit as st
from starlette.middleware import Middleware
from streamlit.starlette import App

from mobilitymap.dashboard import SCRIPT, session
from mobilitymap.errors import DataError
from mobilitymap.frontend import assets
from mobilitymap.web import area_rows
from mobilitymap.web.compression import OwnCompression
from mobilitymap.web.no_delay import NoDelay
from mobilitymap.web.routes import public_routes

base_path = st.get_option("server.baseUrlPath")
# The data are opened here, once for all sessions and pages.
try:
    atlas = session.atlas()
except DataError as error:
    sys.stderr.write(f"Error: {error}\n")
    raise SystemExit(2) from None
routes = [
    *assets.routes(atlas, base_path),
    *area_rows.routes(atlas, base_path),
    *public_routes(atlas, base_path),
]
middleware = [Middleware(NoDelay), Middleware(OwnCompression, routes=routes)]
app = App(SCRIPT, routes=routes, middleware=middleware)

# While nobody waits yet: measures are read ahead.
threading.Thread(target=session.warm_up, daemon=True).start()
