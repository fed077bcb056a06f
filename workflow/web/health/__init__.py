"""For machines that ask whether the service lives."""
