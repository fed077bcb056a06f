"""One's own account: where reminders go, what they would say today, the password."""
