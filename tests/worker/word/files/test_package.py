"""Which files are refused as templates, and how one is joined again."""

import contextlib
import io
import struct
import zipfile

import docx
import pytest

from tests.worker.word.documents import changed, letter, members, opened, saved
from worker.word.files.package import CONTENT_TYPES
from worker.word.template import PackageError, Template

RELS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """A letter with one more relationship."""
    content = letter("{{ x }}")
    link = f'<Relationship Id="rId99" Type="{OFFICE}{kind}" Target="{target}" TargetMode="{mode}"/>'
    rels = members(content)[RELS].replace(b"</Relationships>", link.encode() + b"</Relationships>")
    return changed(content, {RELS: rels})


def with_body(xml: str) -> bytes:
    content = letter("{{ x }}")
    document = members(content)["word/document.xml"]
    return changed(
        content,
        {"word/document.xml": document.replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)},
    )


def bomb() -> bytes:
    return changed(letter("{{ x }}"), {"word/media/a.bin": bytes(3 * 2**20)})


def with_macro_type() -> bytes:
    content = letter("{{ x }}")
    types = members(content)[CONTENT_TYPES].replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main",
        b"ms-word.document.macroEnabled.main",
    )
    return changed(content, {CONTENT_TYPES: types})


def with_entities() -> bytes:
    evil = b'<!DOCTYPE x [<!ENTITY a "b">]><w:styles xmlns:w="w">&a;</w:styles>'
    return changed(letter("{{ x }}"), {"word/styles.xml": evil})


def twice_the_same_name() -> bytes:
    return changed(letter("{{ x }}"), {"WORD/document.xml": b"<a/>"})


def without_a_name() -> bytes:
    return letter("{{ x }}").replace(b"docProps/app.xml", bytes(16))


REFUSED = {
    "nothing at all": (b"", "Tệp hỏng hoặc không phải tệp Word"),
    "plain text": (b"Xin kinh", "Tệp hỏng hoặc không phải tệp Word"),
    "a protected or old file": (b"\xd0\xcf\x11\xe0" + bytes(600), "mật khẩu"),
    "half a file": (letter("{{ x }}")[:9000], "Tệp hỏng"),
    "a zip that is not Word": (changed(letter(""), {CONTENT_TYPES: None}), "không phải tệp Word"),
    "no main part": (changed(letter(""), {"word/document.xml": None}), "Tệp hỏng"),
    "a broken part": (changed(letter(""), {"word/document.xml": b"<w:document>"}), "bị hỏng"),
    "a zip bomb": (bomb(), "lớn bất thường"),
    "a macro": (changed(letter(""), {"word/vbaProject.bin": b"x"}), "macro"),
    "a macro type": (with_macro_type(), "macro"),
    "an entity": (with_entities(), "DOCTYPE"),
    "the same name twice": (twice_the_same_name(), "trùng nhau"),
    "a member without a name": (without_a_name(), "không hợp lệ"),
    "a program before the zip": (b"MZ" + letter("{{ x }}"), "Tệp hỏng"),
    "a program behind the zip": (letter("{{ x }}") + b"MZ", "Tệp hỏng"),
    "a page in the comment of the zip": (
        letter("")[:-2] + struct.pack("<H", 10) + b"<script/> ", "Tệp hỏng"
    ),
    "another zip in the comment": (
        letter("")[:-2] + struct.pack("<H", len(letter("a"))) + letter("a"), "Tệp hỏng"
    ),
    "another zip before it": (letter("") + letter("{{ x }}"), "Tệp hỏng"),
    "a way out of the folder": (changed(letter(""), {"../evil.xml": b"<a/>"}), "không hợp lệ"),
    "a remote template": (related("attachedTemplate", "http://evil/x.dotm"), "attached template"),
    "a remote picture": (related("image", "http://evil/x.png"), "tệp bên ngoài"),
    "a remote frame": (related("frame", "http://evil/"), "tệp bên ngoài"),
    "an OLE object": (related("oleObject", "embeddings/a.bin", "Internal"), "OLE"),
    "an embedded file": (changed(letter(""), {"word/embeddings/a.xlsx": b"x"}), "tệp nhúng"),
    "an ActiveX control": (related("control", "activeX/a.xml", "Internal"), "ActiveX"),
    "a chunk of another format": (related("aFChunk", "a.html", "Internal"), "altChunk"),
    "an altChunk in the text": (with_body("<w:altChunk/>"), "altChunk"),
    "a field that starts a program": (
        with_body("<w:p><w:instrText>DD</w:instrText><w:instrText>EAUTO x</w:instrText></w:p>"),
        "DDE",
    ),
    "changes still tracked": (
        with_body("<w:p><w:del><w:r><w:delText>{{ y }}</w:delText></w:r></w:del></w:p>"),
        "theo dõi thay đổi",
    ),
    "a field that reads a file": (
        with_body('<w:p><w:fldSimple w:instr=" includeText &quot;C:/a&quot;"/></w:p>'),
        "INCLUDETEXT",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_may_not_be_or_carry(name: str) -> None:
    content, reason = REFUSED[name]

    with pytest.raises(PackageError, match=reason) as caught:
        Template.compile(content)

    assert str(caught.value.message).endswith((".", ")"))


@pytest.mark.parametrize("padding", [b"\0" * 600, b"\r\n", b" "])
def test_what_sending_adds_at_the_end_does_no_harm(padding: bytes) -> None:
    assert Template.compile(letter("{{ x }}") + padding).fill({"x": "chữ"})


def test_a_link_for_the_reader_is_no_danger() -> None:
    content = related("hyperlink", "https://dichvucong.gov.vn")

    assert opened(Template.compile(content).fill({"x": "chữ"})).paragraphs[0].text == "chữ"


@pytest.mark.parametrize("cut", range(0, 9000, 450))
def test_a_damaged_file_is_refused_or_filled_never_a_crash(cut: int) -> None:
    content = bytearray(letter("{{ x }}"))
    content[-cut - 2000 : -cut - 1990] = b"\xff\0\xff\0\xff\0\xff\0\xff\0"

    with contextlib.suppress(PackageError):
        assert opened(Template.compile(bytes(content)).fill({"x": "chữ"})).paragraphs


def test_the_zip_has_fixed_dates_and_a_fixed_order() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ x }}"
    filled = Template.compile(saved(document)).fill({"x": "chữ"})

    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[0] == CONTENT_TYPES
    assert names[1:-2] == sorted(names[1:-2])
    assert names[-2:] == ["word/document.xml", "word/header1.xml"]


def test_the_order_word_wrote_the_members_in_does_not_matter() -> None:
    content = letter("{{ x }}")
    turned = changed(content, dict(reversed(members(content).items())))

    one, other = (members(Template.compile(file).fill({"x": 1})) for file in (content, turned))

    assert list(one.items()) == list(other.items())


def test_members_that_never_change_are_kept_as_they_lie() -> None:
    content = letter("{{ x }}")

    filled = Template.compile(content).fill({"x": "chữ"})

    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(io.BytesIO(filled)) as after,
    ):
        for info in before.infolist():
            if info.filename != "word/document.xml":
                kept = after.getinfo(info.filename)
                assert _packed(content, info) == _packed(filled, kept)


def _packed(content: bytes, info: zipfile.ZipInfo) -> bytes:
    name, extra = struct.unpack_from("<2H", content, info.header_offset + 26)
    start = info.header_offset + 30 + name + extra
    return content[start : start + info.compress_size]
