"""The identifier of a PDF: the Word file that it was printed from.

The engine gives all its files one and the same identifier, though a PDF has its own (ISO 32000-1,
14.4). Ours begins the hash of the Word file, so that whoever holds a PDF finds its paper. Programs
that add to a PDF, or sign it, keep the first of its two identifiers.
"""

import hashlib
import uuid

#: Behind the table of places, so that its length may change.
_TRAILER_ID = b"/ID [(rdocx-pdfa-00001) (rdocx-pdfa-00001)]"
#: In the metadata, which keeps its length: the same letters as a UUID.
_METADATA_ID = b"uuid:72646f63-782d-7064-6661-2d3030303031"


def mark_pdf(pdf: bytes, docx: bytes) -> bytes:
    """The same PDF with the identifier of the Word file."""
    origin = hashlib.sha256(docx).digest()[:16]
    place = pdf.rfind(_TRAILER_ID)
    if place < 0:
        return pdf
    written = f"/ID [<{origin.hex()}> <{origin.hex()}>]".encode()
    marked = pdf[:place] + written + pdf[place + len(_TRAILER_ID) :]
    return marked.replace(_METADATA_ID, f"uuid:{uuid.UUID(bytes=origin)}".encode())
