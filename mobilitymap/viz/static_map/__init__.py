"""The map as a still picture, for cards, slides and print: drawn by matplotlib, no browser."""
