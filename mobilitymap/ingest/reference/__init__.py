"""What is known beside areas and indicators: facts, actions, similar areas, intervals of ranks."""
