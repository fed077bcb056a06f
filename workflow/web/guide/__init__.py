"""What to do this week, for an officer who has never done it."""
