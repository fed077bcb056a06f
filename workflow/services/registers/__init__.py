"""Numbers of papers and the books in which they stand."""
