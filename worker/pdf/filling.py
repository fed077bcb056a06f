"""Filling a template for its pages alone: what a paper would say, and which field each blank is."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from templates_docx import TEMPLATES
from worker.pdf.blanks import read_marks
from worker.word.template import Template
from worker.word.trial_mark import print_trial_mark
from workflow.domain.papers.blanks import MARKS


@dataclass(frozen=True)
class Filling:
    """A template and the marked values of a paper."""

    template: Template
    values: dict[str, Any]
    dated: dt.date | None
    is_trial: bool

    def fill(self) -> bytes:
        """The paper as it would be made."""
        plain = MARKS.sub("", msgspec.json.encode(self.values).decode())
        docx = self.template.fill(msgspec.json.decode(plain), dated=self.dated)
        return print_trial_mark(docx) if self.is_trial else docx

    def read_marks(self) -> list[int | None]:
        return read_marks(self.template.fill(self.values, dated=self.dated))


def read_filling(request: dict[str, Any] | None, template: bytes) -> Filling | None:
    """Read a request: a shipped form is named, a council's comes along.

    Raises `TemplateFault` or `PackageError` for a template that cannot be filled.
    """
    if request is None:
        return None
    if shipped := request["shipped"]:
        template = (TEMPLATES / shipped).read_bytes()
    dated = dt.date.fromisoformat(request["dated"]) if request["dated"] else None
    return Filling(_compile(template), request["values"], dated, request["is_trial"])


@lru_cache(maxsize=32)
def _compile(template: bytes) -> Template:
    return Template.compile(template)
