"""The fast path writes the XML docxtpl itself would write."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from templates_docx import TEMPLATES
from tests.templates_docx.filled import CASES as PAPERS
from tests.templates_docx.filled import Case as Paper
from tests.worker.word.documents import filled_by_docxtpl, members
from tests.worker.word.docxtpl_cases import CASES, Case
from worker.word.template import Template
from workflow.domain.papers import build_context
from workflow.domain.texts.hyphens import NONBREAKING_HYPHEN


def canonical(content: bytes) -> dict[str, bytes]:
    """Every XML member but the properties, which docxtpl escapes twice (see lessons.md, 4.2)."""
    return {
        name: etree.tostring(_in_order(etree.fromstring(data)), method="c14n")
        for name, data in members(content).items()
        if name.endswith((".xml", ".rels")) and name != "docProps/core.xml"
    }


def _in_order(root: etree._Element) -> etree._Element:
    """docxtpl puts the properties of a cell into an order that the schema does not allow."""
    for properties in root.iter("{*}tcPr"):
        properties[:] = sorted(properties, key=lambda child: str(child.tag))
    return root


def with_hyphens(xml: bytes) -> bytes:
    """With Word's own element for the hyphens of school years, which docxtpl knows nothing of."""
    element = '</w:t><w:noBreakHyphen></w:noBreakHyphen><w:t xml:space="preserve">'
    return xml.replace(NONBREAKING_HYPHEN.encode(), element.encode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.replace("_", " "))
def test_an_awkward_template_gives_the_xml_of_docxtpl(case: Callable[[], Case]) -> None:
    docx, values = case()

    ours = canonical(Template.compile(docx).fill(values))

    theirs = canonical(filled_by_docxtpl(docx, values))
    assert ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name].decode() == theirs[name].decode(), name


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_every_official_form_gives_the_xml_of_docxtpl(paper: Paper) -> None:
    docx = (TEMPLATES / paper.family / f"{paper.kind}.docx").read_bytes()
    values = build_context(paper.kind, paper.record()).values

    ours = canonical(Template.compile(docx).fill(values))

    theirs = canonical(filled_by_docxtpl(docx, values))
    assert ours == {name: with_hyphens(xml) for name, xml in theirs.items()}


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/*.docx")), ids=lambda path: path.stem)
def test_nothing_is_left_to_docxtpl_when_an_official_form_is_filled(path: Path) -> None:
    """Else filling it takes fifty times as long; see `worker.word.parts.postprocess`."""
    for part in Template.compile(path.read_bytes()).parts.values():
        left = [part.break_runs, part.fit_tables, part.number_drawings]
        assert left == [False] * 3, part.source.name
