"""The page of a cause analysis: one problem, what may lie behind it, and what would refute each answer."""
