"""What has changed: signals, slow drift, last year and the year's course."""
