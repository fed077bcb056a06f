"""A council's year in figures: its blocs, their quotas, what was granted, councils side by side."""
