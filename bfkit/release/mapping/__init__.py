"""Kartläggning as sections of a page: each question with its views, its protection, its words and its look."""
