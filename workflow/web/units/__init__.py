"""Agencies through the years: the list, one of them, and what changes about it."""
