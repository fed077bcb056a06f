"""What is claimed about speed, runnable: each module prints a table, or JSON with --json."""
