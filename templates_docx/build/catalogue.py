"""Which templates there are, and how each becomes the bytes of a file."""

import datetime as dt
import io
from collections.abc import Callable

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from templates_docx.build import minutes, plan, proposal, vote_minutes
from templates_docx.build.house import HOUSES, LANGUAGE, House
from templates_docx.build.ooxml import element
from templates_docx.build.sheet import Sheet
from worker.word.package import Binder, read
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

WRITERS: dict[PaperKind, Callable[[Sheet], None]] = {
    PaperKind.MINUTES: minutes.write,
    PaperKind.VOTE_MINUTES: vote_minutes.write,
    PaperKind.PROPOSAL: proposal.write,
    PaperKind.PLAN: plan.write,
}
_MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001  # a fixed mark, so that equal templates are equal files


def build_all() -> dict[tuple[Family, PaperKind], bytes]:
    """Every template of every family."""
    return {(house.family, kind): build(house, kind) for house in HOUSES for kind in WRITERS}


def build(house: House, kind: PaperKind) -> bytes:
    """One template as a .docx that does not depend on when it was made."""
    sheet = Sheet(house)
    WRITERS[kind](sheet)
    _describe(sheet.document, kind)
    _drop_theme(sheet.document)
    _target_current_word(sheet.document)
    buffer = io.BytesIO()
    sheet.document.save(buffer)
    return Binder(read(buffer.getvalue()), ()).bind({})


def _describe(document: Document, kind: PaperKind) -> None:
    properties = document.core_properties
    properties.title = f"{kind.label}: {{{{ title }}}}"
    properties.author = "{{ letterhead.issuer }}"
    properties.last_modified_by = "{{ letterhead.issuer }}"
    properties.subject = "{{ bloc }}, {{ year }}"
    properties.language = LANGUAGE
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = _MADE


def _drop_theme(document: Document) -> None:
    """Without a theme no font can come from one."""
    relations = document.part.rels
    for key in [key for key, rel in relations.items() if rel.reltype == RELATIONSHIP_TYPE.THEME]:
        relations.pop(key)


def _target_current_word(document: Document) -> None:
    """Say which Word the file is for, else Word opens it in compatibility mode."""
    settings = document.settings.element
    for tag in ("w:compat", "w:themeFontLang", "w:clrSchemeMapping"):
        for found in settings.findall(qn(tag)):
            settings.remove(found)
    compat = element("w:compat")
    uri = "http://schemas.microsoft.com/office/word"
    compat.append(element("w:compatSetting", name="compatibilityMode", uri=uri, val=15))
    anchor = settings.find(qn("w:rsids"))
    anchor.addprevious(compat) if anchor is not None else settings.append(compat)
