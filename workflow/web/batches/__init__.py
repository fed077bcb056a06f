"""Papers of many reviews at once: choose, look first, start, watch, take along."""
