"""Verbs over a database session; whoever opened the session commits."""
