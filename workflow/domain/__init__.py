"""What the regulation says, in plain Python: no database, no Word, no web."""
