"""Writes the Word templates: `python -m templates_docx.build`."""
