"""Contests and their ballots."""
