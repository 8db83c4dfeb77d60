"""When: the hours of the week."""
