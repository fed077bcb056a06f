"""Counts keyed by two people independently."""
