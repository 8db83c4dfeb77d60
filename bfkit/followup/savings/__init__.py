"""Money: what would pay a measure, what it may have saved, what vandalism costs in fixed prices."""
