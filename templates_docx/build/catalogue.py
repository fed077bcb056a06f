"""Which templates there are, and how each becomes the bytes of a file."""

import io
from collections.abc import Callable
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from templates_docx.build import (
    achievement_summary,
    annual_report,
    attendance_sheet,
    award_list,
    ballot,
    conclusion_notice,
    correction,
    handover_minutes,
    invitation,
    minutes,
    pact,
    plan,
    proposal,
    registration,
    reminder,
    score_summary,
    tally_sheet,
    vote_minutes,
)
from templates_docx.build.family_styles import FAMILY_STYLES, LANGUAGE, FamilyStyle
from templates_docx.build.ooxml import make_element
from templates_docx.build.sheet import Sheet
from worker.word.files.package import Binder, read
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

WRITERS: dict[PaperKind, Callable[[Sheet], None]] = {
    PaperKind.REGISTRATION: registration.write,
    PaperKind.PACT: pact.write,
    PaperKind.REMINDER: reminder.write,
    PaperKind.SCORE_SUMMARY: score_summary.write,
    PaperKind.INVITATION: invitation.write,
    PaperKind.ANNUAL_REPORT: annual_report.write,
    PaperKind.ATTENDANCE_SHEET: attendance_sheet.write,
    PaperKind.BALLOT: ballot.write,
    PaperKind.TALLY_SHEET: tally_sheet.write,
    PaperKind.MINUTES: minutes.write,
    PaperKind.VOTE_MINUTES: vote_minutes.write,
    PaperKind.CONCLUSION_NOTICE: conclusion_notice.write,
    PaperKind.PROPOSAL: proposal.write,
    PaperKind.AWARD_LIST: award_list.write,
    PaperKind.ACHIEVEMENT_SUMMARY: achievement_summary.write,
    PaperKind.PLAN: plan.write,
    PaperKind.HANDOVER_MINUTES: handover_minutes.write,
    PaperKind.CORRECTION: correction.write,
}
STYLES, SETTINGS, HEADER = (
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.HEADER,
)
OFFICE_DOCUMENT = RELATIONSHIP_TYPE.OFFICE_DOCUMENT
CORE_PROPERTIES = RELATIONSHIP_TYPE.CORE_PROPERTIES


def build_all_templates() -> dict[tuple[Family, PaperKind], bytes]:
    """Every template of every family."""
    return {
        (house.family, kind): build_template(house, kind)
        for house in FAMILY_STYLES
        for kind in WRITERS
    }


def build_template(house: FamilyStyle, kind: PaperKind) -> bytes:
    """One template as a .docx that does not depend on when it was made."""
    sheet = Sheet(house)
    WRITERS[kind](sheet)
    _describe(sheet.document, kind)
    _drop_unused_parts(sheet.document)
    _target_current_word(sheet.document)
    buffer = io.BytesIO()
    sheet.document.save(buffer)
    return Binder(read(buffer.getvalue()), ()).bind({})


def _describe(document: Document, kind: PaperKind) -> None:
    """Title, author and language; no dates, for the template does not know those of the paper."""
    properties = document.core_properties
    properties.title = f"{kind.label.removesuffix(' năm sau')}: {{{{ title }}}}"
    properties.author = properties.last_modified_by = "{{ letterhead.issuer }}"
    properties.subject = "{{ bloc }}, {{ year }}"
    properties.language = LANGUAGE
    core = properties._element
    for tag in ("dcterms:created", "dcterms:modified", "cp:keywords", "dc:description"):
        for found in core.findall(qn(tag)):
            core.remove(found)


def _drop_unused_parts(document: Document) -> None:
    """Drop what a blank document brings along, above all the theme and its fonts."""
    _drop_relations(document.part.rels, {STYLES, SETTINGS, HEADER})
    _drop_relations(document.part.package.rels, {OFFICE_DOCUMENT, CORE_PROPERTIES})


def _drop_relations(relations: Any, kept: set[str]) -> None:
    for key in [key for key, relation in relations.items() if relation.reltype not in kept]:
        relations.pop(key)


def _target_current_word(document: Document) -> None:
    """Say which Word the file is for, else Word opens it in compatibility mode."""
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    compat = make_element("w:compat")
    compat.append(
        make_element(
            "w:compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=15,
        )
    )
    settings.extend(
        [
            make_element("w:zoom", percent=100),
            make_element("w:defaultTabStop", val=720),
            make_element("w:characterSpacingControl", val="doNotCompress"),
            compat,
            make_element("w:decimalSymbol", val=","),
            make_element("w:listSeparator", val=";"),
        ]
    )
