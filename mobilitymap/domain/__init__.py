"""What is known, joined in an Atlas; and what was asked, the View."""
