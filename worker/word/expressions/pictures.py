"""Pictures in a paper: `{{ scan | image(60) }}` prints the picture whose SHA-256 is in `scan`.

Values are plain JSON; the caller supplies the bytes. Headers and footers may have pictures too.
docxtpl itself adds a picture to the package, so a paper with pictures costs what docxtpl costs. The
result is opaque: a template cannot read anything from it.
"""

import io

from worker.word.errors import Refusal
from worker.word.expressions.subdocuments import MOST as MOST_SUBDOCUMENTS
from worker.word.expressions.subdocuments import Subdocument, import_subdocument
from worker.word.expressions.values import (
    BETWEEN_BLOCKS,
    BETWEEN_PARAGRAPHS,
    IN_ATTRIBUTE,
    IN_PARAGRAPH,
    SHA256,
)
from worker.word.files.package import Member, read
from worker.word.inputs import Images
from workflow.domain.errors import Message
from workflow.services.stores.damage import DamagedFileError

MAX_BYTES = 4 * 2**20
#: Pictures of one paper, counted as often as they are printed.
MOST = 50
#: The room between the margins of a page.
WIDEST_MM = 165
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Drawing:
    """A picture on its way into the XML; nothing can be asked of it."""

    __slots__ = ("_xml",)

    def __init__(self, xml: bytes) -> None:
        self._xml = xml

    def xml(self, tab: str | None) -> bytes:
        """Return the content of a text run; `tab` tells whether the place is one."""
        if tab in (None, IN_ATTRIBUTE, IN_PARAGRAPH, BETWEEN_PARAGRAPHS, BETWEEN_BLOCKS):
            raise Refusal.from_text("Ảnh phải đứng trong một đoạn chữ bình thường.")
        return self._xml


class Pictures:
    """The pictures of one paper, put into a copy of its template.

    Only files whose hash is among `known` are printed: those of the review the paper is of.
    """

    def __init__(self, docx: bytes, images: Images | None, known: frozenset[str]) -> None:
        from worker.word.expressions.docxtpl_library import DocxTemplate  # slow to load

        self._template = DocxTemplate(io.BytesIO(docx))
        self._template.init_docx()
        self._images, self._known = images, known
        self._count, self._subdocuments = 0, 0
        self.enter("")

    def enter(self, part: str) -> None:
        """Add the next pictures to this part."""
        parts = self._template.docx._part.package.iter_parts()
        found = (one for one in parts if str(one.partname).lstrip("/") == part)
        self._template.current_rendering_part = next(found, self._template.docx._part)

    def draw(self, sha256: str, width_mm: float | None, height_mm: float | None) -> Drawing:
        """A picture of that size; raises `Refusal` for what is no picture."""
        self._count += 1
        if self._count > MOST:
            raise Refusal.from_text("Văn bản có nhiều hơn {most} ảnh.", most=MOST)
        content = self._read(sha256, Message("Không tìm thấy ảnh."))
        if len(content) > MAX_BYTES or not content.startswith(_KINDS):
            raise Refusal.from_text(
                "Ảnh phải là PNG hoặc JPEG, không quá {most} MiB.", most=MAX_BYTES >> 20
            )
        from worker.word.expressions.docxtpl_library import InlineImage, Mm  # slow to load

        sizes = (None if size is None else Mm(size) for size in (width_mm, height_mm))
        picture = InlineImage(self._template, io.BytesIO(content), *sizes)
        try:
            return Drawing(str(picture).encode())
        except Exception as error:  # whatever a damaged picture does to its reader
            raise Refusal.from_text("Ảnh hỏng, không đọc được.") from error

    def insert(self, sha256: str) -> Subdocument:
        """The body of another Word file; raises `Refusal` for a file that may not be inserted."""
        self._subdocuments += 1
        if self._subdocuments > MOST_SUBDOCUMENTS:
            raise Refusal.from_text("Văn bản có nhiều hơn {most} tệp chèn.", most=MOST_SUBDOCUMENTS)
        content = self._read(sha256, Message("Không tìm thấy tệp chèn."))
        return import_subdocument(self._template, content)

    def _read(self, sha256: str, missing: Message) -> bytes:
        if not SHA256.fullmatch(sha256):
            raise Refusal(missing)
        if sha256 not in self._known:
            raise Refusal.from_text("Tệp này không thuộc hồ sơ của văn bản.")
        if self._images is None:
            raise Refusal.from_text("Không có kho ảnh để lấy ảnh cho mẫu này.")
        try:
            return self._images(sha256)
        except (LookupError, OSError, DamagedFileError) as error:
            raise Refusal(missing) from error

    def members(self) -> dict[str, Member]:
        """The package with its pictures; the parts that are filled are not filled in it."""
        stream = io.BytesIO()
        self._template.docx.save(stream)
        return read(stream.getvalue())
