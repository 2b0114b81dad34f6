"""Pure functions on arrays and frames: no files, no pages, no state."""
