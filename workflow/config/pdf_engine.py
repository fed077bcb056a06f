"""The setting of the program that turns papers into PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from workflow.config.env_values import SettingError, read_choice

_ADDRESS = "THIDUA_GOTENBERG_URL"
_GOTENBERG = "gotenberg"


@dataclass(frozen=True)
class PdfEngine:
    """A program that turns papers into PDF and page images."""

    name: str
    #: Where it is asked; empty for a program of this machine.
    url: str = ""

    #: Comes with pip: `rdocx` with its fonts.
    EMBEDDED: ClassVar["PdfEngine"]
    #: The `soffice` of the machine.
    LIBREOFFICE: ClassVar["PdfEngine"]


PdfEngine.EMBEDDED = PdfEngine("embedded")
PdfEngine.LIBREOFFICE = PdfEngine("libreoffice")


def read_pdf_engine(env: Mapping[str, str]) -> PdfEngine:
    """Read the engine; a server of Gotenberg needs an address, the others have none."""
    own = (PdfEngine.EMBEDDED.name, PdfEngine.LIBREOFFICE.name)
    name, url = read_choice(env, "THIDUA_PDF_ENGINE", (*own, _GOTENBERG)), env.get(_ADDRESS, "")
    if name != _GOTENBERG:
        if url:
            raise SettingError(
                f"{_ADDRESS}: chỉ dùng khi THIDUA_PDF_ENGINE=gotenberg (it is for that engine)"
            )
        return PdfEngine(name)
    split = urlsplit(url)
    if split.scheme not in ("http", "https") or not split.hostname or split.query:
        raise SettingError(
            f"{_ADDRESS}: cần địa chỉ máy chủ, ví dụ http://gotenberg:3000 (an address is needed)"
        )
    return PdfEngine(name, url.rstrip("/"))
