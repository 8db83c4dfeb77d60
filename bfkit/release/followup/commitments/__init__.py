"""Commitments: protected views, and their part of ``results.json``."""
