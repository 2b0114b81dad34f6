"""The Streamlit pages, one file each, and the pieces they share.

The address is the only state: a page reads its View from the query string at the start
of a run, seeds its widgets from it, and a widget that changes writes a new query string.
Links, the back button and a fresh browser therefore all show the same thing.
"""

from pathlib import Path
from typing import Final

SCRIPT: Final = Path(__file__).with_name("app.py")
