"""Models of counts in panels, series and 2 by 2 tables: shown beside what decides."""
