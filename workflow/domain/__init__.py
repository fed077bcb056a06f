"""The rules of the regulation in plain Python: no database, no Word, no web."""
