"""The check of a Word file against the layout rules: sending it in, reading the findings."""
