"""What a reader takes away: tables, pictures, slides and briefs of a view."""
