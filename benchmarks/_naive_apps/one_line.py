"""The least that Streamlit can be asked for."""

from __future__ import annotations

import streamlit as st

st.write("One line.")
