"""Files in print."""
