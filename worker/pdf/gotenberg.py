"""A server of Gotenberg 8, which prints with LibreOffice for services that have none themselves."""

import http.client
import secrets
from urllib.parse import urlsplit

from worker.pdf.errors import UnprintableError
from worker.pdf.kept_rows import print_with_kept_rows
from workflow.domain.errors import Message

_ROUTE = "/forms/libreoffice/convert"
#: A paper takes a second or two; whoever started this process ends it sooner.
_SECONDS = 60
_MOST_BYTES = 64 * 2**20
_PDF = b"%PDF-"


class Gotenberg:
    """Word to PDF/A-2b by a server elsewhere."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def to_pdf(self, docx: bytes) -> bytes:
        return print_with_kept_rows(docx, self._print, headings=True)

    def _print(self, docx: bytes) -> bytes:
        boundary = secrets.token_hex(16)
        try:
            status, answer = self._post(_write_form(docx, boundary), boundary)
        except (OSError, http.client.HTTPException) as error:
            text = Message("máy chủ Gotenberg không trả lời.")
            raise UnprintableError(text) from error
        if status != http.HTTPStatus.OK or not answer.startswith(_PDF):
            raise UnprintableError(
                Message("máy chủ Gotenberg không in được tệp Word này (mã {code}).", code=status)
            )
        return answer

    def _post(self, body: bytes, boundary: str) -> tuple[int, bytes]:
        is_safe = self._url.scheme == "https"
        connect = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
        connection = connect(self._url.hostname or "", self._url.port, timeout=_SECONDS)
        try:
            kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
            connection.request("POST", self._url.path + _ROUTE, body, kind)
            answer = connection.getresponse()
            return answer.status, answer.read(_MOST_BYTES)
        finally:
            connection.close()


def _write_form(docx: bytes, boundary: str) -> bytes:
    """The file, and the kind of PDF that is asked for."""
    parts = (
        (b'name="files"; filename="paper.docx"', docx),
        (b'name="pdfa"', b"PDF/A-2b"),
    )
    line = f"--{boundary}".encode()
    written = b"".join(
        line + b"\r\nContent-Disposition: form-data; " + name + b"\r\n\r\n" + content + b"\r\n"
        for name, content in parts
    )
    return written + line + b"--\r\n"
