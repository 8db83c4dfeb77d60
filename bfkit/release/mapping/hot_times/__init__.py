"""When: windows of the week, months, special days and events."""
