"""Back to the reporters: what each organisation reported, what was done, and thanks."""
