"""Counting votes and points: shares, ties, quotas, places, and what a contest comes to."""
