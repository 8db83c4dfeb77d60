"""Surveys: shares and means with the uncertainty of the design, and what has changed between waves."""
