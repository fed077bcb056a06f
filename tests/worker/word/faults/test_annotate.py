"""The copy of a template that shows its faults where they are."""

import docx
import pytest

from tests.worker.word.documents import add_table, opened, saved
from worker.word.faults.annotate import annotate
from worker.word.template import Template, TemplateFault


def faulty() -> bytes:
    document = docx.Document()
    document.add_paragraph("Không lỗi {{ bloc }}")
    document.add_paragraph("Địa điểm: {{ meeting.plase }}")
    add_table(document, [["TT"], ["{%tr for m in membres %}"], ["{{ m.no }}"], ["{%tr endfor %}"]])
    document.sections[0].footer.paragraphs[0].text = "Trang {{ pgae }}"
    return saved(document)


def test_every_fault_becomes_a_comment_in_its_paragraph() -> None:
    values = {"bloc": "6", "meeting": {"place": "x"}, "members": []}
    with pytest.raises(TemplateFault) as caught:
        Template.compile(faulty()).fill(values)

    copy = opened(annotate(faulty(), caught.value.faults))

    said = {comment.text for comment in copy.comments}
    assert said == {
        "{{ meeting.plase }}: Thiếu dữ liệu: meeting.plase. Có phải meeting.place?",
        "{% for m in membres %}: Thiếu dữ liệu: membres. Có phải members?",
        "Chân trang: Trang {{ pgae }}\n{{ pgae }}: Thiếu dữ liệu: pgae.",
    }
    marked = [len(par._p.xpath(".//w:commentReference")) for par in copy.paragraphs]
    assert marked[:2] == [1, 1]
    assert len(copy.tables[0]._tbl.xpath(".//w:commentReference")) == 1


def test_a_template_that_cannot_be_compiled_is_annotated_too() -> None:
    document = docx.Document()
    document.add_paragraph("Trước {{ x.encode() }} sau")
    with pytest.raises(TemplateFault) as caught:
        Template.compile(saved(document))

    copy = opened(annotate(saved(document), caught.value.faults))

    assert [comment.text for comment in copy.comments] == [
        "{{ x.encode() }}: Mẫu không được gọi hàm."
    ]
