"""Links to parts that are gone are mended, so that a paper takes its marks and pictures."""

import hashlib

import pytest

from tests.worker.word.documents import changed, letter, members
from tests.worker.word.expressions.test_pictures import png
from tests.worker.word.minimal import MAIN, WML, box, field, minimal, paragraph, part
from tests.worker.word.validity import problems
from worker.word.check_mark import print_check_mark
from worker.word.errors import PackageError
from worker.word.files.safety import scan
from worker.word.template import Template
from worker.word.trial_mark import print_trial_mark

HASH = hashlib.sha256(png()).hexdigest()
FOOTER = '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/></w:sectPr>'
CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{field('PAGE')}</w:sdtContent></w:sdt>"


def with_footer(inner: str | None) -> bytes:
    """A document with this footer; None for one that is named and not there."""
    parts = {"word/footer1.xml": (f"{WML}.footer+xml", part("w:ftr", inner or ""))}
    made = minimal(paragraph("{{ x }}"), links=(("footer", "footer1.xml"),), parts=parts)
    body = members(made)["word/document.xml"].replace(b"<w:sectPr/>", FOOTER.encode())
    gone = {"word/footer1.xml": None} if inner is None else {}
    return changed(made, {"word/document.xml": body, **gone})


DANGLING = {
    "a picture": minimal(
        '<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rId1"/></v:shape></w:pict></w:r></w:p>'
        + paragraph("{{ x }}"),
        links=(("image", "media/none.png"),),
    ),
    "a picture called NULL": minimal(paragraph("{{ x }}"), links=(("image", "NULL"),)),
    "a picture beside the file": minimal(paragraph("{{ x }}"), links=(("image", "../a/b.jpg"),)),
    "data": minimal(paragraph("{{ x }}"), links=(("customXml", "../customXml/item9.xml"),)),
    "settings of a printer": minimal(paragraph("{{ x }}"), links=(("printerSettings", "a.bin"),)),
    "a footer": with_footer(None),
    "other capitals": minimal(
        paragraph("{{ x }}"),
        links=(("header", "HEADER1.xml"),),
        parts={"word/header1.xml": (f"{WML}.header+xml", part("w:hdr", paragraph("{{ x }}")))},
    ),
    "only a control in a footer": with_footer(CONTROL),
    "nothing in a footer": with_footer(""),
    "a table in a footer": with_footer("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>"),
    "a box": minimal(box(paragraph("{{ x }}")).join(("<w:p>", "</w:p>"))),
}


@pytest.mark.parametrize("what", DANGLING)
def test_a_paper_takes_its_marks(what: str) -> None:
    paper = Template.compile(DANGLING[what]).fill({"x": "chữ"})

    for marked in (print_check_mark(paper, "AB12", "https://a.vn/check/AB12"),
                   print_trial_mark(paper)):  # fmt: skip
        assert set(problems(marked)) <= set(problems(paper))
        assert scan(marked) == ()
        assert "chữ" in "".join(one.decode("utf-8", "replace") for one in members(marked).values())
    assert "AB12" in members(print_check_mark(paper, "AB12", "AB12"))["word/footer1.xml"].decode()


@pytest.mark.parametrize("what", DANGLING)
def test_a_paper_takes_its_pictures(what: str) -> None:
    body = members(DANGLING[what])["word/document.xml"]
    end = body.index(b"<w:sectPr")
    picture = paragraph("{{ scan|image(20) }}").encode()
    docx = changed(DANGLING[what], {"word/document.xml": body[:end] + picture + body[end:]})

    paper = Template.compile(docx).fill({"x": "chữ", "scan": HASH}, images=lambda _: png())

    assert "word/media/" in " ".join(members(paper))
    assert scan(paper) == ()


def test_a_template_of_word_takes_pictures_as_a_document_does() -> None:
    content = letter("{{ x }}", "{{ scan|image(20) }}")
    types = members(content)["[Content_Types].xml"]
    dotx = changed(
        content, {"[Content_Types].xml": types.replace(b"document.main", b"template.main")}
    )

    paper = Template.compile(dotx).fill({"x": "a", "scan": HASH}, images=lambda _: png())

    assert MAIN in members(paper)["[Content_Types].xml"].decode()
    assert paper == Template.compile(content).fill({"x": "a", "scan": HASH}, images=lambda _: png())


@pytest.mark.parametrize("kind", ["chart", "diagramData", "font"])
def test_what_the_text_names_and_is_gone_is_told(kind: str) -> None:
    with pytest.raises(PackageError, match="mà tệp không có"):
        Template.compile(minimal(links=((kind, "gone.xml"),)))


RELS, OF_DOCUMENT = "_rels/.rels", "word/_rels/document.xml.rels"
WITH_PICTURE = letter("{{ x|image(20) }}")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (RELS, "_RELS/.RELS"),
        (RELS, "_rels/.Rels"),
        (OF_DOCUMENT, "word/_RELS/Document.xml.RELS"),
    ],
)
def test_links_may_be_written_in_capitals(name: str, written: str) -> None:
    docx = changed(WITH_PICTURE, {name: None, written: members(WITH_PICTURE)[name]})

    paper = Template.compile(docx).fill({"x": HASH}, images=lambda _: png())

    assert problems(print_check_mark(paper, "AB12", "https://a.vn/check/AB12")) == []


SPACE = b"http://schemas.openxmlformats.org/"
BROKEN_LINKS: dict[str, dict[str, bytes | None]] = {
    "elsewhere": {RELS: None, "word/.rels": members(WITH_PICTURE)[RELS]},
    "of another folder": {OF_DOCUMENT: None, "word/a/document.xml.rels": b"<Relationships/>"},
    "in no namespace": {RELS: members(WITH_PICTURE)[RELS].replace(SPACE + b"package", b"urn:x")},
    "to nothing known": {RELS: members(WITH_PICTURE)[RELS].replace(SPACE + b"office", b"urn:x")},
    "to a Strict file": {
        RELS: members(WITH_PICTURE)[RELS].replace(
            SPACE + b"officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
        )
    },
}


@pytest.mark.parametrize("where", BROKEN_LINKS)
def test_links_that_other_programs_do_not_find_are_refused(where: str) -> None:
    with pytest.raises(PackageError, match="Strict" if "Strict" in where else "hỏng"):
        Template.compile(changed(WITH_PICTURE, BROKEN_LINKS[where]))
