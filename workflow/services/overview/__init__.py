"""What a person sees of all reviews: the board, what is due, what waits for them."""
