"""Pictures in a paper: `{{ scan | image(60) }}` prints the picture whose SHA-256 is in `scan`.

The values stay plain JSON; the bytes come from whoever fills. docxtpl itself puts a picture into
the package, so a paper with pictures costs what docxtpl costs. The drawing is an object of which a
template can read nothing.
"""

import io
import re
from collections.abc import Callable

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from worker.word.errors import Refusal
from worker.word.package import Member, read
from worker.word.subdocuments import MOST as MOST_ANNEXES
from worker.word.subdocuments import Subdocument, import_subdocument
from worker.word.values import BETWEEN_PARAGRAPHS, IN_ATTRIBUTE, IN_PARAGRAPH
from workflow.services.file_store import DamagedFileError

#: The bytes that have a hash, as `Files.get` gives them.
Images = Callable[[str], bytes]

MAX_BYTES = 4 * 2**20
#: Pictures of one paper, counted as often as they are printed.
MOST = 50
#: The room between the margins of a page.
WIDEST_MM = 165
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Drawing:
    """A picture on its way into the XML; nothing can be asked of it."""

    __slots__ = ("_xml",)

    def __init__(self, xml: bytes) -> None:
        self._xml = xml

    def xml(self, tab: str | None) -> bytes:
        """What goes into a text run; `tab` tells whether the place is one."""
        if tab in (None, IN_ATTRIBUTE, IN_PARAGRAPH, BETWEEN_PARAGRAPHS):
            raise Refusal.of("Ảnh phải đứng trong một đoạn chữ bình thường.")
        return self._xml


class Pictures:
    """The pictures of one paper, put into a copy of its template."""

    def __init__(self, docx: bytes, images: Images | None) -> None:
        self._template = DocxTemplate(io.BytesIO(docx))
        self._template.init_docx()
        self._template.current_rendering_part = self._template.docx._part
        self._images, self._count, self._annexes = images, 0, 0

    def draw(self, sha256: str, width_mm: float) -> Drawing:
        """A picture as wide as that; raises `Refusal` for what is no picture."""
        self._count += 1
        if self._count > MOST:
            raise Refusal.of("Văn bản có nhiều hơn {most} ảnh.", most=MOST)
        picture = InlineImage(self._template, io.BytesIO(self._bytes(sha256)), width=Mm(width_mm))
        try:
            return Drawing(str(picture).encode())
        except Exception as error:  # whatever a damaged picture does to its reader
            raise Refusal.of("Ảnh hỏng, không đọc được.") from error

    def insert(self, sha256: str) -> Subdocument:
        """The body of another Word file; raises `Refusal` for what is none that may stand here."""
        self._annexes += 1
        if self._annexes > MOST_ANNEXES:
            raise Refusal.of("Văn bản có nhiều hơn {most} tệp chèn.", most=MOST_ANNEXES)
        if not _SHA256.fullmatch(sha256) or self._images is None:
            raise Refusal.of("Không tìm thấy tệp chèn.")
        try:
            content = self._images(sha256)
        except (LookupError, OSError, DamagedFileError) as error:
            raise Refusal.of("Không tìm thấy tệp chèn.") from error
        return import_subdocument(self._template, content)

    def _bytes(self, sha256: str) -> bytes:
        if not _SHA256.fullmatch(sha256):
            raise Refusal.of("Không tìm thấy ảnh.")
        if self._images is None:
            raise Refusal.of("Không có kho ảnh để lấy ảnh cho mẫu này.")
        try:
            content = self._images(sha256)
        except (LookupError, OSError, DamagedFileError) as error:
            raise Refusal.of("Không tìm thấy ảnh.") from error
        if len(content) > MAX_BYTES or not content.startswith(_KINDS):
            raise Refusal.of(
                "Ảnh phải là PNG hoặc JPEG, không quá {most} MiB.", most=MAX_BYTES >> 20
            )
        return content

    def members(self) -> dict[str, Member]:
        """The package with its pictures; the parts that are filled are not filled in it."""
        stream = io.BytesIO()
        self._template.docx.save(stream)
        return read(stream.getvalue())
