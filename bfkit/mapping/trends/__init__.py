"""The categories in numbers against their own history: quarters, months and weeks; one series or many."""

from bfkit.mapping.trends.by_category import CategoryTrend, CategoryTrends, by_category

__all__ = ["CategoryTrend", "CategoryTrends", "by_category"]
