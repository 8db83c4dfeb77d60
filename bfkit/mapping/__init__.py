"""Kartläggning: what happens, where and when."""
