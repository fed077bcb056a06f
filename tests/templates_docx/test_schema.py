"""Word refuses a file whose properties stand in the wrong order; these stand in the right one."""

import io
import zipfile

import pytest
from lxml import etree

from templates_docx import TEMPLATES
from tests.templates_docx.filled import FAMILIES
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ECMA-376, part 1, annex A: the sequences of these types, as far as the templates use them.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps strike color spacing sz szCs u vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook "
    "tblCaption tblDescription",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "trPr": "cantSplit tblHeader trHeight",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr "
    "tblPr",
    "settings": "zoom defaultTabStop characterSpacingControl compat decimalSymbol listSeparator",
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", PaperKind)
def test_properties_stand_in_the_order_of_the_schema(kind: PaperKind, family: Family) -> None:
    with zipfile.ZipFile(io.BytesIO((TEMPLATES / family / f"{kind}.docx").read_bytes())) as file:
        parts = [
            name for name in file.namelist() if name.startswith("word/") and "_rels" not in name
        ]
        for part in parts:
            for element in etree.fromstring(file.read(part)).iter(*(W + name for name in ORDERS)):
                order = ORDERS[str(element.tag).removeprefix(W)].split()
                places = [order.index(str(child.tag).removeprefix(W)) for child in element]
                assert places == sorted(places), (part, etree.tostring(element)[:400])
