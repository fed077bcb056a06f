"""The official forms as Word templates, one folder for each letterhead family."""

from pathlib import Path

#: Holds `<family>/<kind>.docx` and `samples/`.
TEMPLATES = Path(__file__).resolve().parent
