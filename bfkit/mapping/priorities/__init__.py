"""What to put first: problem pictures and areas against stated criteria; the group chooses."""
