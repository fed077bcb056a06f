"""The board: all reviews that a person may see, and what waits for them."""
