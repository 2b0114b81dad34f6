"""The disparities page."""
