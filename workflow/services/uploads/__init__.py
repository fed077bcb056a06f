"""What comes from outside as a file: how much, of which kind, and what it may carry."""
