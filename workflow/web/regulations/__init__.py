"""Regulations: the list, one edition, two side by side, a new one, and what binds a review."""
