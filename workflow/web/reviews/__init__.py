"""One review: its home page, its moves, its history."""
