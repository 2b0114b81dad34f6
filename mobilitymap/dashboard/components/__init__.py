"""What several pages of the dashboard show."""
