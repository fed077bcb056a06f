"""Engines that turn a Word file into a PDF: one small interface, three of them."""

from pathlib import Path
from typing import Protocol

from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.gotenberg import Gotenberg
from worker.pdf.libreoffice import LibreOffice


class Engine(Protocol):
    """Makes a PDF/A-2b file of a Word file; raises `UnprintableError` where it cannot."""

    def to_pdf(self, docx: bytes) -> bytes: ...


def open_engine(name: str, url: str, folder: Path) -> Engine:
    """The engine that the settings name; `folder` is for its temporary files."""
    if name == "gotenberg":
        return Gotenberg(url)
    return LibreOffice(folder) if name == "libreoffice" else EmbeddedEngine()
