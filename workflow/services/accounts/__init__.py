"""The people who sign in, as those look after them who add, move and lock them."""
