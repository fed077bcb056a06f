"""A Word template compiled once and filled thousands of times."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from lxml import etree

from worker.word.package import Binder, read
from worker.word.sandbox import Sandbox
from worker.word.source import Source, sources

_SANDBOX = Sandbox()


@dataclass(frozen=True, slots=True)
class Template:
    sha256: str
    parts: tuple[tuple[Source, jinja2.Template], ...]
    binder: Binder

    @classmethod
    def compile(cls, docx: bytes) -> "Template":
        members = read(docx)
        parts = tuple(
            (source, _SANDBOX.from_string(source.text)) for source in sources(docx, members)
        )
        binder = Binder(members, [source.name for source, _ in parts])
        return cls(hashlib.sha256(docx).hexdigest(), parts, binder)

    def fill(self, values: Mapping[str, Any]) -> bytes:
        contents = {source.name: _render(source, code, values) for source, code in self.parts}
        return self.binder.bind(contents)


def _render(source: Source, code: jinja2.Template, values: Mapping[str, Any]) -> bytes:
    text = code.render(values)
    tpl = DocxTemplate.__new__(DocxTemplate)
    text = tpl.resolve_listing(text)
    return (source.head + text + source.tail).encode()
