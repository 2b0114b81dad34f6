"""The API under ``/api/v1/``, read only."""
