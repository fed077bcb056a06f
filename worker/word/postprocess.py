"""What docxtpl does to a document after each render, for the templates that still need it."""

import io

from docxtpl import DocxTemplate
from lxml import etree

from worker.word.instrument import FIRST_DRAWING, number_drawings
from worker.word.part import Part

_DOCXTPL = DocxTemplate(io.BytesIO())  # opens nothing; the methods used here keep no state


def postprocess(xml: bytes, part: Part) -> bytes:
    if part.break_runs and (b"\n" in xml or b"\t" in xml):
        xml = _DOCXTPL.resolve_listing(xml.decode()).encode()
    if part.number_drawings:
        xml = number_drawings(xml.decode(), FIRST_DRAWING - 1)[0].encode()
    if part.fit_tables:
        tree = _DOCXTPL.fix_tables(xml)
        xml = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
    return xml
