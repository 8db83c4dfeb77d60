"""Sources side by side, never added together; the police with their caution."""
