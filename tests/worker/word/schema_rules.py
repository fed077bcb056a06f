"""What may stand in what, and in which order: ISO/IEC 29500-1, annex A, as far as papers need it.

Only elements of Word are looked at; what stands in properties of runs may have any order.
"""

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RANGED = ("bookmark", "perm", "commentRange", "moveFromRange", "moveToRange")
_RANGES = {"proofErr"} | {f"{name}{end}" for name in _RANGED for end in ("Start", "End")}
_BLOCKS = {"p", "tbl", "sdt", "customXml", "altChunk", *_RANGES}
_IN_PARAGRAPH = {
    *("r", "hyperlink", "fldSimple", "sdt", "smartTag", "customXml", "bdo", "dir"),
    *("ins", "del", "moveFrom", "moveTo"),
    *_RANGES,
}
_IN_RUN = {
    *("rPr", "t", "br", "tab", "cr", "sym", "drawing", "pict", "object", "fldChar", "instrText"),
    *("delText", "delInstrText", "noBreakHyphen", "softHyphen", "ptab", "pgNum", "ruby"),
    *("footnoteReference", "endnoteReference", "commentReference", "footnoteRef", "endnoteRef"),
    *("annotationRef", "separator", "continuationSeparator", "lastRenderedPageBreak"),
    *("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "contentPart"),
}
#: What may stand in an element.
CHILDREN = {
    "body": _BLOCKS | {"sectPr"},
    **dict.fromkeys(("hdr", "ftr", "txbxContent", "footnote", "endnote", "comment"), _BLOCKS),
    "tc": _BLOCKS | {"tcPr"},
    "tbl": {"tblPr", "tblGrid", "tr", "sdt", "customXml", *_RANGES},
    "tr": {"tblPrEx", "trPr", "tc", "sdt", "customXml", *_RANGES},
    "p": _IN_PARAGRAPH | {"pPr"},
    **dict.fromkeys(("hyperlink", "bdo", "dir"), _IN_PARAGRAPH),
    "smartTag": _IN_PARAGRAPH | {"smartTagPr"},
    "fldSimple": _IN_PARAGRAPH | {"fldData"},
    "r": _IN_RUN,
    "t": set(),
    "tblGrid": {"gridCol", "tblGridChange"},
}
#: The order of the children of an element, as far as they are named here.
ORDERS = {
    "p": "pPr",
    "r": "rPr",
    "tc": "tcPr",
    "tbl": "tblPr tblGrid",
    "tr": "tblPrEx trPr",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
    "rPr sectPr pPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
    "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi "
    "rtlGutter docGrid printerSettings",
}
_ONCE = {"pPr", "rPr", "tcPr", "trPr", "tblPr", "tblGrid", "sdtContent", "sdtPr"}


def find_broken_rules(root: etree._Element) -> Iterator[str]:
    """Yield what a part has that the schema does not let it have."""
    for element in root.iter(f"{W}*"):
        name = etree.QName(element).localname
        names = [etree.QName(child).localname for child in element.iterchildren(f"{W}*")]
        allowed = CHILDREN.get(name)
        if allowed is not None:
            yield from (f"{child} in {name}" for child in names if child not in allowed)
        yield from (f"{child} twice in {name}" for child in _ONCE if names.count(child) > 1)
        if name in ORDERS:
            yield from _find_disorder(name, names)
    for section in root.iterfind(f"{W}body/{W}sectPr"):
        if section.getnext() is not None:
            yield "a section that is not at the end of the body"


def _find_disorder(name: str, names: list[str]) -> Iterator[str]:
    order = ORDERS[name].split()
    places = [order.index(child) if child in order else len(order) for child in names]
    if name == "sectPr":  # references of both kinds in any order
        places = [max(place, 1) for place in places]
    if places != sorted(places):
        yield f"children of {name} in disorder: {names[:8]}"
