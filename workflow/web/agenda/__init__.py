"""The year: what is due, by whom, what is late, and the same as a calendar to subscribe to."""
