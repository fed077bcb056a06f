"""Signing in and out, one-time links, passwords."""
