"""Sub-documents: named by hash in plain values, put in by docxtpl, no way out of the sandbox."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import docx
import pytest
from lxml import etree

from tests.worker.word.documents import add_table, changed, letter, members, opened, saved
from tests.worker.word.expressions.test_pictures import png
from worker.word.expressions.docxtpl_library import DocxTemplate
from worker.word.expressions.subdocuments import MAX_BYTES, MOST, MOST_BLOCKS
from worker.word.template import Template, TemplateFault

BODY, LISTS = "word/document.xml", "word/numbering.xml"


def annex() -> bytes:
    """What an office sends along: headings, lists, a table, a picture, braces that are no tags."""
    document = docx.Document()
    document.add_heading("Phụ lục I & <II>", 2)
    document.add_paragraph("{{ title }} {% if x %}\tmột", style="List Number")
    document.add_paragraph("hai", style="List Bullet")
    add_table(document, [["TT", "Tên"], ["1", "Sở Nội vụ"]])
    document.add_picture(io.BytesIO(png()))
    return saved(document)


ANNEX, NOT_WORD, LARGE = "a" * 64, "1" * 64, "2" * 64
MACRO, REMOTE, NOTES, BROKEN = "3" * 64, "4" * 64, "5" * 64, "6" * 64
_PLAIN = letter("Chữ")
_RELS = "word/_rels/document.xml.rels"
_LINK = (
    b'<Relationship Id="rId99" TargetMode="External" Target="http://evil/x.png" Type="http://'
    b'schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
)
_CHART = _LINK.replace(b' TargetMode="External"', b"").replace(b"/image", b"/chart")
_CHART = _CHART.replace(b"http://evil/x.png", b"charts/gone.xml")
_NOTE = b'<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:sectPr'
LONG, _MANY = "7" * 64, b"<w:p/>" * (MOST_BLOCKS + 1) + b"<w:sectPr"
STORE = {
    ANNEX: annex(),
    NOT_WORD: png(),
    LARGE: _PLAIN + b"x" * MAX_BYTES,
    MACRO: changed(_PLAIN, {"word/vbaProject.bin": b"x"}),
    REMOTE: changed(_PLAIN, {_RELS: members(_PLAIN)[_RELS].replace(b"</Relationships>", _LINK)}),
    NOTES: changed(_PLAIN, {BODY: members(_PLAIN)[BODY].replace(b"<w:sectPr", _NOTE, 1)}),
    LONG: changed(_PLAIN, {BODY: members(_PLAIN)[BODY].replace(b"<w:sectPr", _MANY, 1)}),
    BROKEN: changed(_PLAIN, {_RELS: members(_PLAIN)[_RELS].replace(b"</Relationships>", _CHART)}),
}
PAPER = letter("{{ title }}", "{{p annex | subdoc }}", "Hết")


def filled(template: Template, values: Mapping[str, Any]) -> bytes:
    return template.fill({"title": "T", **values}, images=STORE.__getitem__)


def test_the_file_stands_where_it_was_asked_for() -> None:
    paper = opened(filled(Template.compile(PAPER), {"annex": ANNEX}))

    lines = [paragraph.text for paragraph in paper.paragraphs]
    assert lines[:2] == ["T", "Phụ lục I & <II>"]
    assert lines[2] == "{{ title }} {% if x %}\tmột"
    assert lines[-1] == "Hết"
    assert paper.tables[0].cell(1, 1).text == "Sở Nội vụ"
    assert len(paper.inline_shapes) == 1


def canonical(content: bytes) -> dict[str, bytes]:
    found = {}
    for name, data in members(content).items():
        if name.endswith((".xml", ".rels")) and name != "docProps/core.xml":
            root = etree.fromstring(data)
            for nsid in root.iter("{*}nsid"):  # by chance in docxcompose
                nsid.attrib.clear()
            found[name] = etree.tostring(root, method="c14n")
    return found


def test_every_part_is_the_one_that_docxtpl_writes() -> None:
    theirs = DocxTemplate(io.BytesIO(letter("{{ title }}", "{{p annex }}", "Hết")))
    theirs.render({"title": "T", "annex": theirs.new_subdoc(io.BytesIO(annex()))}, autoescape=True)

    ours = canonical(filled(Template.compile(PAPER), {"annex": ANNEX}))

    assert ours == canonical(saved(theirs))


def test_the_same_values_give_the_same_bytes_in_any_process() -> None:
    code = (
        "import hashlib; from tests.worker.word.expressions.test_subdocuments import *;"
        "print(hashlib.sha256(filled(Template.compile(PAPER), {'annex': ANNEX})).hexdigest())"
    )
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    made = {subprocess.check_output([sys.executable, "-c", code], env=env) for env in seeds}

    assert len(made) == 1


@pytest.mark.parametrize("nothing", [None, ""])
def test_where_there_is_no_file_nothing_stands(nothing: str | None) -> None:
    paper = opened(filled(Template.compile(PAPER), {"annex": nothing}))

    assert [paragraph.text for paragraph in paper.paragraphs] == ["T", "Hết"]


@pytest.mark.parametrize(
    "name",
    ["c" * 64, NOT_WORD, LARGE, MACRO, REMOTE, NOTES, LONG, BROKEN, "../etc/passwd", 7, []],
)
def test_what_may_not_stand_in_a_paper_is_refused_where_it_was_asked_for(name: Any) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(Template.compile(PAPER), {"annex": name})

    (fault,) = caught.value.faults
    assert "subdoc" in fault.placeholder


@pytest.mark.parametrize(
    "attack",
    [
        "{{p (annex | subdoc).tpl }}", "{{ (annex | subdoc)._xml }}", "{{ annex | subdoc }}",
        "{{r annex | subdoc }}", "{{p annex | subdoc | rich }}", "{{p annex | rich }}",
        "{% set found = annex | subdoc %}{{ found }}", "{{ (annex | subdoc) ~ 'x' }}",
        "{{p annex | subdoc('x') }}", "{{r annex | subdoc | rich }}", "{{p annex | image(30) }}",
    ],
)  # fmt: skip
def test_a_sub_document_gives_nothing_away(attack: str) -> None:
    with pytest.raises(TemplateFault):
        filled(Template.compile(letter(attack)), {"annex": ANNEX})


def test_what_newer_programs_write_besides_is_left_out_as_they_allow() -> None:
    space, ignorable = "http://example.com/newer", 'mc:Ignorable="w14 wp14 new"'
    body = members(_PLAIN)[BODY].decode().replace('mc:Ignorable="w14 wp14"', ignorable)
    body = body.replace("<w:document ", f'<w:document xmlns:new="{space}" ', 1)
    body = body.replace("<w:p>", '<w:p new:id="7">', 1)
    newer = changed(_PLAIN, {BODY: body.encode()})

    paper = Template.compile(PAPER).fill({"title": "T", "annex": ANNEX}, images=lambda _: newer)

    assert [paragraph.text for paragraph in opened(paper).paragraphs] == ["T", "Chữ", "Hết"]
    assert space.encode() not in members(paper)[BODY]


def test_a_name_the_template_does_not_know_is_refused() -> None:
    body = members(_PLAIN)[BODY].decode()
    body = body.replace("<w:document ", '<w:document xmlns:odd="urn:odd" ', 1)
    odd = changed(_PLAIN, {BODY: body.replace("<w:p>", "<w:p><odd:x/>", 1).encode()})

    with pytest.raises(TemplateFault, match="mẫu không chứa được"):
        Template.compile(PAPER).fill({"title": "T", "annex": ANNEX}, images=lambda _: odd)


def test_several_files_keep_their_own_lists_and_pictures() -> None:
    lines = ["{%p for one in list %}", "{{p annex | subdoc }}", "{%p endfor %}", "{{ title }}"]

    paper = filled(Template.compile(letter(*lines)), {"annex": ANNEX, "list": [1, 2]})

    lists = [
        found.get(found.keys()[0])
        for found in etree.fromstring(members(paper)[LISTS]).iter("{*}nsid")
    ]
    pictures = [
        found.get("id") for found in etree.fromstring(members(paper)[BODY]).iter("{*}docPr")
    ]
    assert len(pictures) == len(set(pictures)) == 2
    assert len(lists) == len(set(lists))


def test_the_properties_of_files_keep_their_names() -> None:
    document = docx.Document()
    document.core_properties.category = "Tờ trình"

    assert opened(saved(document)).core_properties.category == "Tờ trình"
    assert b"custom-properties" not in members(saved(document))["docProps/core.xml"]


def test_sub_documents_are_counted() -> None:
    lines = ["{%p for one in list %}", "{{p annex | subdoc }}", "{%p endfor %}"]

    with pytest.raises(TemplateFault, match="tệp chèn"):
        filled(Template.compile(letter(*lines)), {"annex": ANNEX, "list": [1] * (MOST + 1)})


@pytest.mark.parametrize("part", ["header", "footer"])
def test_a_sub_document_outside_the_body_is_refused_when_the_template_is_read(part: str) -> None:
    document = docx.Document()
    getattr(document.sections[0], part).paragraphs[0].text = "{{p annex | subdoc }}"

    with pytest.raises(TemplateFault, match=r"Tệp chèn .* chỉ ở thân văn bản"):
        Template.compile(saved(document))
