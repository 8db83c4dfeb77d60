"""What to put first: problem pictures against P1-P6."""
