"""Incidents as counts: by period, and by area and period, with zeros, exposure and completeness."""

from bfkit.counts.panels import AreaPeriodCounts, PeriodCounts, area_by_period, by_period
from bfkit.counts.placing import dated

__all__ = ["AreaPeriodCounts", "PeriodCounts", "area_by_period", "by_period", "dated"]
