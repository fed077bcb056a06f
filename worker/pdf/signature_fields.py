"""Put empty signature fields where a paper is signed (NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II).

The leader's between post and name, centred; the agency's seal over some third of it, on its left.
"""

import io
from dataclasses import dataclass

import pypdfium2
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from worker.pdf.errors import UnprintableError
from workflow.domain.errors import Message

LEADER, AGENCY = "NguoiKy", "CoQuan"
#: In points: the room above a name, the width of a signature, the diameter of a seal (36 mm).
_ROOM, _WIDTH, _SEAL, _GAP = 62, 120, 102, 4


@dataclass(frozen=True)
class _Name:
    """Where the name of the signer stands."""

    page: int
    left: float
    right: float
    top: float


def prepare_for_signing(pdf: bytes, signer: str) -> bytes:
    """The same PDF with both fields; raises `UnprintableError` where the name is not in it."""
    name = _find_last(pdf, signer)
    middle, bottom = (name.left + name.right) / 2, name.top + _GAP
    leader = (middle - _WIDTH / 2, bottom, middle + _WIDTH / 2, bottom + _ROOM)
    right, height = leader[0] + _WIDTH / 3, bottom + _ROOM / 2
    seal = (right - _SEAL, height - _SEAL / 2, right, height + _SEAL / 2)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for field, box in ((LEADER, leader), (AGENCY, seal)):
        left, low, far, high = (round(value) for value in box)
        spec = SigFieldSpec(field, on_page=name.page, box=(left, low, far, high))
        append_signature_field(writer, spec)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _find_last(pdf: bytes, signer: str) -> _Name:
    found = None
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            words = page.get_textpage()
            search = words.search(signer, match_case=True)
            while (place := search.get_next()) is not None:
                boxes = [words.get_charbox(index) for index in range(place[0], sum(place))]
                left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
                found = _Name(number, left, right, max(box[3] for box in boxes))
    if found is None:
        raise UnprintableError(
            Message("Không thấy tên người ký «{name}» trong bản in.", name=signer)
        )
    return found
