"""What could be seen at all: by formula, by simulation through the deciding method, and what would have sufficed."""
