"""The quarterly analysis on the page: what the quarter came to, and what there is to decide."""
