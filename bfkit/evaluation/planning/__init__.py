"""Before a measure: where, how long, against what, what could be seen, and the lottery of the start."""
