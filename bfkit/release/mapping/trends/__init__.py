"""What: the categories against their own history."""
