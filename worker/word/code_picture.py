"""An address as a picture that phones read (QR)."""

import io

import segno
from PIL import Image


def draw_code(address: str, *, scale: int = 6, border: int = 2) -> io.BytesIO:
    """The picture as PNG with a byte a dot: the embedded engine leaves out what has one bit."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=scale, border=border)
    drawn.seek(0)
    picture = io.BytesIO()
    with Image.open(drawn) as bits:
        bits.convert("L").save(picture, "PNG")
    picture.seek(0)
    return picture
