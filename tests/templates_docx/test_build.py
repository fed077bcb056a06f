"""The committed templates are what the builder writes."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from templates_docx import TEMPLATES
from templates_docx.build.catalogue import build_template
from templates_docx.build.family_styles import FAMILY_STYLES, FamilyStyle
from workflow.domain.papers import PaperKind

EVERY = [(house, kind) for house in FAMILY_STYLES for kind in PaperKind]


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("house", "kind"), EVERY)
def test_a_template_is_what_the_builder_writes(house: FamilyStyle, kind: PaperKind) -> None:
    committed = (TEMPLATES / house.family / f"{kind}.docx").read_bytes()

    assert parts(build_template(house, kind)) == parts(committed)


def test_building_twice_gives_the_same_bytes() -> None:
    assert build_template(FAMILY_STYLES[0], PaperKind.PLAN) == build_template(
        FAMILY_STYLES[0], PaperKind.PLAN
    )


@pytest.mark.parametrize(("house", "kind"), EVERY)
def test_no_font_can_come_from_a_theme(house: FamilyStyle, kind: PaperKind) -> None:
    members = parts((TEMPLATES / house.family / f"{kind}.docx").read_bytes())

    assert not [name for name in members if "theme" in name]
    slots = b"".join(re.findall(rb"<w:rFonts[^>]*>", members["word/styles.xml"]))
    fonts = set(re.findall(rb'="([^"]+)"', slots))
    assert fonts == {b"Times New Roman"}


@pytest.mark.parametrize(("house", "kind"), EVERY)
def test_no_tag_is_split_over_runs(house: FamilyStyle, kind: PaperKind) -> None:
    body = parts((TEMPLATES / house.family / f"{kind}.docx").read_bytes())["word/document.xml"]
    texts = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", body.decode())

    assert all(text.count("{{") == text.count("}}") for text in texts)
    assert all(text.count("{%") == text.count("%}") for text in texts)


@pytest.mark.parametrize(("house", "kind"), EVERY)
def test_who_listens_finds_headings_and_tables(house: FamilyStyle, kind: PaperKind) -> None:
    """Titles are headings of Word's own; a table with lines says what it is."""
    document = docx.Document(str(TEMPLATES / house.family / f"{kind}.docx"))
    titles = [one for one in document.paragraphs if one.style and one.style.style_id == "TenLoai"]
    lists = [one for one in document.tables if one._tbl.tblPr.find(qn("w:tblBorders")) is not None]

    heading = document.styles.element.xpath("w:style[@w:styleId='TenLoai']/w:basedOn/@w:val")
    assert heading == ["Heading1"]
    assert all(one._tbl.tblPr.find(qn("w:tblCaption")) is not None for one in lists)
    assert titles or lists or kind.abbreviation == "CV"
