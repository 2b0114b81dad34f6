"""The public pages: server-rendered, without Streamlit and without JavaScript.

`routes` is everything that is served beside the dashboard; each module has the routes of one kind.
"""
