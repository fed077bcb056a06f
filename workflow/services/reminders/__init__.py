"""Reminders by e-mail: what is due for whom, one letter a day at most, and how it leaves."""
