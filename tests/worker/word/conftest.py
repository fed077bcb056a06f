"""Every paper that a test here fills is held to the schema of Word files."""

from collections import Counter
from typing import Any

import pytest

from tests.worker.word.schema import find_new_breaks
from worker.word.errors import Fault
from worker.word.template import Template

#: Papers of one template that a test has looked at.
_MOST = 3


@pytest.fixture(autouse=True)
def valid_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper has nothing that the schema forbids, unless its template has it already."""
    compile_leniently, fill = Template.compile_leniently, Template.fill
    sources, looked_at = dict[str, bytes](), Counter[str]()

    def remember(docx: bytes) -> tuple[Template, tuple[Fault, ...]]:
        template, faults = compile_leniently(docx)
        sources[template.sha256] = docx
        return template, faults

    def look_at(template: Template, values: Any, **more: Any) -> bytes:
        paper = fill(template, values, **more)
        looked_at[template.sha256] += 1
        if template.sha256 in sources and looked_at[template.sha256] <= _MOST:
            assert find_new_breaks(paper, sources[template.sha256]) == []
        return paper

    monkeypatch.setattr(Template, "compile_leniently", remember)
    monkeypatch.setattr(Template, "fill", look_at)
