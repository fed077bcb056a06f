"""Agencies through the years: their dated names and posts, mergers and splits, doubtful names."""
