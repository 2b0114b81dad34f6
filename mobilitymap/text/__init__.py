"""What the figures say, in English: numbers, sentences and the brief of an area."""
