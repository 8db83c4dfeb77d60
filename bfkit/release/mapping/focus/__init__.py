"""Focus areas: the proposal, how sure it is, O1-O6, and what the group chose."""
