"""Members' reports and their files."""
