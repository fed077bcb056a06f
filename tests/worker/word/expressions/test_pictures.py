"""Pictures: named by hash in plain values, put in by docxtpl, and no way out of the sandbox."""

import io
import struct
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from docx.shared import Mm
from lxml import etree

from tests.worker.word.documents import letter, members, opened
from tests.worker.word.minimal import WML, box, minimal, paragraph
from tests.worker.word.minimal import part as part_xml
from worker.word.expressions.docxtpl_library import DocxTemplate, InlineImage
from worker.word.expressions.pictures import MAX_BYTES, MOST
from worker.word.template import Template, TemplateFault

BODY = "word/document.xml"


def png(side: int = 8) -> bytes:
    """A white square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", crc)

    rows = (b"\0" + b"\xff" * side) * side
    head = struct.pack(">2L5B", side, side, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


#: Under names like hashes: two pictures, and what is none.
TEXT, LARGE, BROKEN = "1" * 64, "2" * 64, "3" * 64
STORE = {
    "a" * 64: png(),
    "b" * 64: png(9),
    TEXT: b"PK...",
    LARGE: png() + b"x" * MAX_BYTES,
    BROKEN: png()[:20],
}
SCAN = Template.compile(letter("Dấu: {{ scan | image(30) }}."))


def filled(template: Template, values: Mapping[str, Any]) -> bytes:
    return template.fill(values, images=STORE.__getitem__)


def test_a_picture_stands_where_it_was_asked_for_as_wide_as_said() -> None:
    paper = opened(filled(SCAN, {"scan": "a" * 64}))

    (shape,) = paper.inline_shapes
    assert (shape.width, shape.height) == (Mm(30), Mm(30))
    assert paper.paragraphs[0].text == "Dấu: ."


def test_the_body_is_the_one_that_docxtpl_writes() -> None:
    theirs = DocxTemplate(io.BytesIO(letter("Dấu: {{ scan }}.")))
    theirs.render({"scan": InlineImage(theirs, io.BytesIO(png()), width=Mm(30))}, autoescape=True)
    stream = io.BytesIO()
    theirs.save(stream)

    ours = members(filled(SCAN, {"scan": "a" * 64}))
    wanted = members(stream.getvalue())

    assert ours.keys() == wanted.keys()
    one, other = (etree.fromstring(found[BODY]) for found in (ours, wanted))
    assert etree.tostring(one, method="c14n") == etree.tostring(other, method="c14n")


def test_the_same_values_give_the_same_bytes() -> None:
    assert len({filled(SCAN, {"scan": "a" * 64}) for _ in range(3)}) == 1


def test_papers_do_not_keep_each_others_pictures() -> None:
    first, second = (filled(SCAN, {"scan": name * 64}) for name in "ab")

    for paper, picture in ((first, png()), (second, png(9))):
        media = [data for name, data in members(paper).items() if name.startswith("word/media/")]
        assert media == [picture]


def test_a_picture_may_stand_in_a_text_box() -> None:
    template = Template.compile(minimal(f"<w:p>{box(paragraph('{{ scan|image(30) }}'))}</w:p>"))

    body = members(filled(template, {"scan": "a" * 64}))[BODY].decode()

    for holder in ("wps:txbx", "v:textbox"):
        inside = body.partition(f"<{holder}>")[2].partition(f"</{holder}>")[0]
        assert inside.count("</pic:pic>") == 1


@pytest.mark.parametrize("nothing", [None, ""])
def test_where_there_is_no_picture_nothing_stands(nothing: str | None) -> None:
    assert opened(filled(SCAN, {"scan": nothing})).paragraphs[0].text == "Dấu: ."


def test_several_pictures_have_numbers_of_their_own() -> None:
    rows = Template.compile(letter("{% for one in scans %}{{ one | image(10) }}{% endfor %}"))

    body = etree.fromstring(members(filled(rows, {"scans": ["a" * 64, "b" * 64, "a" * 64]}))[BODY])

    ids = [found.get("id") for found in body.iter("{*}docPr")]
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize("name", ["c" * 64, TEXT, LARGE, BROKEN, "../etc/passwd", 7, []])
def test_what_is_no_picture_is_refused_in_words(name: Any) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(SCAN, {"scan": name})

    assert caught.value.faults


def test_without_a_store_there_are_no_pictures() -> None:
    with pytest.raises(TemplateFault, match="kho ảnh"):
        SCAN.fill({"scan": "a" * 64})


def test_a_missing_field_is_named() -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(SCAN, {"scam": ""})

    assert (caught.value.faults[0].nearest) == "scam"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ (scan | image(30)).tpl }}",
        "{{ (scan | image(30))._xml }}",
        "{{ (scan | image(30))['tpl'] }}",
        "{{ scan | image(30) | upper }}",
        "{{ (scan | image(30)) ~ 'x' }}",
        "{% for one in scan | image(30) %}{{ one }}{% endfor %}",
        "{% set found = scan | image(30) %}{{ found.__class__ }}",
        "{{ scan | image(0) }}",
        "{{ scan | image(999) }}",
        "{{ scan | image('30') }}",
        "{{ scan | image(30 / 0) }}",
    ],
)
def test_a_drawing_gives_nothing_away(attack: str) -> None:
    with pytest.raises(TemplateFault):
        filled(Template.compile(letter(attack)), {"scan": "a" * 64})


def test_pictures_are_counted() -> None:
    rows = Template.compile(letter("{% for one in scans %}{{ one | image(10) }}{% endfor %}"))

    with pytest.raises(TemplateFault, match="ảnh"):
        filled(rows, {"scans": ["a" * 64] * (MOST + 1)})


@pytest.mark.parametrize("part", ["footnotes", "endnotes", "comments"])
@pytest.mark.parametrize("line", ["{{ scan | image(30) }}", "{{p scan | subdoc }}"])
def test_what_cannot_be_put_into_notes_is_refused_when_the_template_is_read(
    part: str, line: str
) -> None:
    xml = f'<w:{part[:-1]} w:id="1">{paragraph(line)}</w:{part[:-1]}>'
    parts = {f"word/{part}.xml": (f"{WML}.{part}+xml", part_xml(f"w:{part}", xml))}

    with pytest.raises(TemplateFault, match="không đặt được ở phần này"):
        Template.compile(minimal(links=((part, f"{part}.xml"),), parts=parts))


def test_only_files_of_the_values_are_printed() -> None:
    """A hash written in the template, or put together there, is not one of the review."""
    key = "0" * 64
    lines = [f"{{{{ '{key}' | image(30) }}}}", f"{{{{ ('{key[:32]}' ~ half) | image(30) }}}}"]

    for line in lines:
        template = Template.compile(letter(line))
        with pytest.raises(TemplateFault, match="không thuộc hồ sơ"):
            template.fill({"half": key[:32]}, images=lambda _: png())
        assert template.fill({"half": key[:32], "scan": [key]}, images=lambda _: png())


def test_a_damaged_picture_harms_nothing() -> None:
    whole = png()
    for place in range(8, len(whole)):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        for content in (damaged, whole[:place]):
            with suppress(TemplateFault):
                opened(SCAN.fill({"scan": "a" * 64}, images={"a" * 64: content}.__getitem__))
