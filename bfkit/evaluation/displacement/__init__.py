"""Did the problem move: rings, control rings, other times and targets, and the size that could not be excluded."""
