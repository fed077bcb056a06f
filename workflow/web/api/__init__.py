"""The interface for programs: the same services, scope and locks as the pages, as JSON."""
