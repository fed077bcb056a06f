"""The fast path writes the XML docxtpl itself would write."""

from collections.abc import Callable

import pytest
from lxml import etree

from tests.worker.word.awkward import CASES, Case
from tests.worker.word.documents import filled_by_docxtpl, members
from worker.word.template import Template


def canonical(content: bytes) -> dict[str, bytes]:
    """Every XML member but the properties, which docxtpl escapes twice (see lessons.md, 4.2)."""
    return {
        name: etree.tostring(etree.fromstring(data), method="c14n")
        for name, data in members(content).items()
        if name.endswith((".xml", ".rels")) and name != "docProps/core.xml"
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.replace("_", " "))
def test_an_awkward_template_gives_the_xml_of_docxtpl(case: Callable[[], Case]) -> None:
    docx, values = case()

    ours = canonical(Template.compile(docx).fill(values))

    theirs = canonical(filled_by_docxtpl(docx, values))
    assert ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name].decode() == theirs[name].decode(), name
