"""What the quarter rests on: rows, delays, coverage, reporters."""
