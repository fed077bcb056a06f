"""Findings of the checks with links to their fields, and the notice after a save."""

import re
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from workflow.domain.errors import Message
from workflow.domain.further_meetings import view_meeting
from workflow.domain.names.ended_names import ENDED_NAME
from workflow.domain.schema import SECTIONS, Section, find_section, get_field_label, get_section
from workflow.domain.texts.wording import format_subject
from workflow.domain.year import Move, State, find_forward_move
from workflow.models import Review
from workflow.services.cases import Finding, case_of, findings_of
from workflow.services.snapshots import facts_of
from workflow.web import database
from workflow.web.clock import now
from workflow.web.language import translate
from workflow.web.review_forms.field_urls import field_url
from workflow.web.review_forms.meeting_address import meeting_number


def findings_of_section(
    review: Review, section: str, touching: tuple[str, ...] = ("",)
) -> tuple[Finding, ...]:
    """The findings about a section, or about some paths of it."""
    return tuple(
        finding
        for finding in _list_findings(review)
        if (home := find_section(finding.field)) is not None
        and home.key == section
        and finding.field.startswith(touching)
    )


def _list_findings(review: Review) -> tuple[Finding, ...]:
    """List the findings about what the page shows: of a further meeting only contradictions."""
    number = meeting_number()
    if number is None:
        return findings_of(database.session(), review, now())
    record = view_meeting(facts_of(database.session(), review), number)
    case = case_of(database.session(), review, now(), facts=record)
    return case.list_findings(State.PLANNED)


@dataclass(frozen=True)
class LinkedFinding:
    """One finding with the way to its field."""

    code: str
    is_error: bool
    message: Message
    #: The label of the field; in a list, the label of the list first.
    label: Message
    url: str | None
    #: The contest that it is about; empty for all else.
    about: str = ""
    #: Where a reason is typed for leaving it as it is.
    reason_url: str | None = None


def link_findings(review: Review, found: tuple[Finding, ...]) -> list[LinkedFinding]:
    """Findings with their links, errors first."""
    rows = [
        LinkedFinding(
            row.code,
            row.severity == "E",
            row.message,
            _field_name(row.field),
            field_url(review, row.field),
            _name_contest(review, row.field),
            _find_reason_url(review, row.code),
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: not row.is_error)


def _find_reason_url(review: Review, code: str) -> str | None:
    """Names that have ended are printed for a reason, which has a page of its own."""
    if code != ENDED_NAME:
        return None
    return url_for("bases.show", review_id=review.id, _anchor="names-title")


def _name_contest(review: Review, path: str) -> str:
    """The contest that a record path is in, as papers word it."""
    if not (indexed := re.match(r"contests\[(\d+)\]", path)):
        return ""
    record, number = facts_of(database.session(), review), meeting_number()
    shown = record if number is None else view_meeting(record, number)
    contest = shown.contests[int(indexed[1])]
    return format_subject(contest, record.bloc, record.year, record.next_year)


def _field_name(path: str) -> Message:
    """`Thư ký`; in a list `Đề nghị khen thưởng (Tình trạng)`, since rows share their labels."""
    whole, indexed, _ = path.partition("[")
    if not indexed or get_field_label(path) == get_field_label(whole):
        return Message(get_field_label(path))
    return Message("{part} ({field})", part=get_field_label(whole), field=get_field_label(path))


def move_after(review: Review, key: str) -> Move | None:
    """The forward move that a section is the last to be written before; None for other sections."""
    typed = [section for _text, section in review.state.guide.actions if section is not None]
    if meeting_number() is not None or not typed or typed[-1] != key:
        return None
    return find_forward_move(review.state)


def is_accepted_warning(row: Finding, state: State) -> bool:
    """Tell if a warning was accepted by a move that the review has already made."""
    return row.severity == "W" and row.guards.position <= state.position


def describe_save(review: Review, key: str, *, changed: bool) -> str:
    """One notice: stored or unchanged, then what is left here or which part follows."""
    name = translate(get_section(key).label)
    if not changed:
        return _("Phần «%(name)s» không có gì thay đổi.", name=name)
    left = len(findings_of_section(review, key))
    if left:
        return _("Đã lưu «%(name)s». Phần này còn %(left)s điểm cần xem lại.", name=name, left=left)
    following = find_next_section(key)
    if following and meeting_number() is None:
        label = translate(following.label)
        return _("Đã lưu «%(name)s». Tiếp theo: «%(next)s».", name=name, next=label)
    return _("Đã lưu «%(name)s».", name=name)


#: Most years have no other meeting: nobody is sent there next.
_EVERY_YEAR = frozenset(section.key for section in SECTIONS) - {"meetings"}


def find_next_section(key: str) -> Section | None:
    """The section that is usually typed after another one; None after the last."""
    usual = [section for section in SECTIONS if section.key in {key, *_EVERY_YEAR}]
    place = [section.key for section in usual].index(key) + 1
    return usual[place] if place < len(usual) else None
