"""Legal bases and enclosures of the papers of one review."""
