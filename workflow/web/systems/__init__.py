"""Other systems of an office, with tokens of their own."""
