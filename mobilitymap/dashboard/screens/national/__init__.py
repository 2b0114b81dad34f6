"""The national facts page."""
