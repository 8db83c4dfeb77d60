"""A quarter, unattended: plan first, run side by side, publish only what completed."""
