"""LibreOffice, where it is installed: closest to Word, but takes seconds and much memory."""

import json
import os
import subprocess
from pathlib import Path

from worker.pdf.errors import UnprintableError
from worker.pdf.kept_rows import print_with_kept_rows
from workflow.domain.errors import Message

#: PDF/A-2b.
_EXPORT = "pdf:writer_pdf_Export:" + json.dumps(
    {"SelectPdfVersion": {"type": "long", "value": "2"}}, separators=(",", ":")
)


class LibreOffice:
    """Word to PDF/A-2b, one file at a time, with a profile of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"

    def to_pdf(self, docx: bytes) -> bytes:
        return print_with_kept_rows(docx, self._print, headings=True)

    def _print(self, docx: bytes) -> bytes:
        source, target = self._folder / "paper.docx", self._folder / "paper.pdf"
        source.write_bytes(docx)
        target.unlink(missing_ok=True)
        command = ["soffice", self._profile, "--headless", "--convert-to", _EXPORT]
        environment = {**os.environ, "HOME": str(self._folder)}
        try:
            # The parent ends the whole group of processes where this takes too long.
            subprocess.run(  # noqa: S603  a fixed command; the file is ours
                [*command, "--outdir", str(self._folder), str(source)],
                check=True,
                capture_output=True,
                env=environment,
            )
            return target.read_bytes()
        except FileNotFoundError as error:
            raise UnprintableError(Message("máy chủ chưa cài LibreOffice.")) from error
        except subprocess.CalledProcessError as error:
            raise UnprintableError(Message("LibreOffice không đọc được tệp Word này.")) from error
