"""A person's view of all reviews: the board, the due days, the worklist."""
