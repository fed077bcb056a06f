"""Scores by criteria."""
