"""The pages of the dashboard, a folder each; the module of the same name is what Streamlit runs."""
