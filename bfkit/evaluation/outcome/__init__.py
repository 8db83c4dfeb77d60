"""What was counted before and after, against goal, plan and dose."""
