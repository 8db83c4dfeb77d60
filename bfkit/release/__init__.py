"""What leaves the house: suppressed, drawn, written."""
