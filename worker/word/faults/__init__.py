"""Say what is wrong with a template, and where."""
