"""Packets of papers as document systems send them."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.worker.word.lint.papers import good


def make_packet(
    issuer: str, *, files: Mapping[str, bytes] | None = None, listed: str | None = None,
    xml: str | None = None,
) -> bytes:  # fmt: skip
    """A packet of a report; `files` and `listed` make it another than it says."""
    told = (
        f"<Document><TypeName>Báo cáo</TypeName><CodeNumber>12</CodeNumber>"
        f"<CodeNotation>12/BC-X</CodeNotation><IssuedDate>03/12/2021</IssuedDate>"
        f"<OrganName>{escape(issuer)}</OrganName><Subject>Báo cáo tổng kết năm 2021</Subject>"
        f"<SignerInfo><FullName>Lê Văn A</FullName></SignerInfo>"
        f"<To><OrganName>Nơi khác</OrganName></To></Document>"
    )
    contents = {"bao-cao.docx": good("plan"), "bao-cao.xml": (xml or told).encode()}
    contents |= files or {}
    lines = [f"{hashlib.sha256(one).hexdigest()}  {name}\n" for name, one in contents.items()]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for name, content in contents.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        manifest = zipfile.ZipInfo("manifest-sha256.txt")
        text = "".join(lines) if listed is None else listed
        package.writestr(manifest, text, zipfile.ZIP_DEFLATED)
    return written.getvalue()
