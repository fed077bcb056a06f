"""Scoring by criteria: what is entered, what it adds up to, the table of a review."""
