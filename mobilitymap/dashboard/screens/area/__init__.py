"""The area page."""
