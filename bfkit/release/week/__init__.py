"""The weekly picture on the page, for the working group only."""
