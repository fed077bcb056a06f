"""The text of a PDF, page by page: read once, whoever asks for it of the paper in hand."""

from functools import lru_cache

import pypdfium2


@lru_cache(maxsize=2)
def read_pages(pdf: bytes) -> tuple[str, ...]:
    """The text of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)
