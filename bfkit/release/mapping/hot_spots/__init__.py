"""Where, by the two-step rule: hot spots on a grid, along streets and by area."""
