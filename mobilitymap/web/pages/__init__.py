"""The public pages: server-rendered, without Streamlit and without JavaScript."""
