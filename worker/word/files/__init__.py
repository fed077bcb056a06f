"""A Word file as the zip of parts that it is, and what it may carry."""
