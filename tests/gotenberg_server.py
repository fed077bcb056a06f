"""A server that answers as Gotenberg 8 does, printing with the LibreOffice of this machine."""

import email
import email.policy
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROUTE = "/forms/libreoffice/convert"


class _Handler(BaseHTTPRequestHandler):
    #: Where LibreOffice works; empty for a server that prints nothing.
    folder = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != ROUTE or not self.folder:
            self._answer(503, b"Service Unavailable")
            return
        form = _read_form(self.headers["Content-Type"], body)
        assert form["pdfa"] == b"PDF/A-2b"
        self._answer(200, _print(form["files"], Path(self.folder)))

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        """Say nothing among the tests."""


def _read_form(kind: str, body: bytes) -> dict[str, bytes]:
    whole = b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body
    message = email.message_from_bytes(whole, policy=email.policy.HTTP)
    parts = message.iter_parts()
    return {
        str(part.get_param("name", header="Content-Disposition")): bytes(
            part.get_payload(decode=True) or b""
        )
        for part in parts
    }


def _print(docx: bytes, folder: Path) -> bytes:
    (folder / "paper.docx").write_bytes(docx)
    wanted = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", wanted, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "paper.docx")], check=True, capture_output=True)
    return (folder / "paper.pdf").read_bytes()


@contextmanager
def serve_gotenberg(folder: Path | None) -> Iterator[str]:
    """Its address while the block runs; without a folder it can print nothing."""
    handler = type("Handler", (_Handler,), {"folder": str(folder or "")})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
