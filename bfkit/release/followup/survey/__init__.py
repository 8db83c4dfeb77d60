"""Surveys: protected views, figures, the section, their part of ``results.json``."""
