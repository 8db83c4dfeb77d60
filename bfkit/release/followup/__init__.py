"""Uppföljning behind disclosure control, and as data."""
