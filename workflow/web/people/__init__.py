"""Who may sign in, for those who look after it."""
