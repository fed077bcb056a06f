"""Reviews as records of the exchange format: read, written, stored."""
