"""Word files to PDF and page images; runs in a process of its own (`python -m worker.pdf`)."""
