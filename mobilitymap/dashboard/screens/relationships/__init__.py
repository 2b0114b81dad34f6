"""The relationships page."""
