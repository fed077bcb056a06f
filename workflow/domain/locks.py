"""Which facts a passed step has settled. They change only once their section was reopened."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import FurtherMeeting, Record
from workflow.domain.schema import SECTIONS, Section, compare_section, find_section, get_field_label
from workflow.domain.year import State

#: From which state on the fields at or under a record path are locked; the longest path counts.
#: A field that is not named is locked with the year.
LOCKED_FROM: dict[str, State] = {
    "council": State.PROPOSAL_SENT,
    "bloc": State.PROPOSAL_SENT,
    "members": State.PROPOSAL_SENT,
    "members[].name": State.VOTES_TALLIED,
    "members[].role": State.VOTES_TALLIED,
    "member_count_stated": State.VOTES_TALLIED,
    "reports_due": State.VOTES_TALLIED,
    "reports": State.VOTES_TALLIED,
    "meeting": State.VOTES_TALLIED,
    "meeting.discussion": State.PROPOSAL_SENT,
    "meeting.conclusions": State.PROPOSAL_SENT,
    "results": State.PROPOSAL_SENT,
    "shortcomings": State.PROPOSAL_SENT,
    "causes": State.PROPOSAL_SENT,
    "lessons": State.PROPOSAL_SENT,
    "contests": State.VOTES_TALLIED,
    "awards": State.PROPOSAL_SENT,
    "awards[].status": State.CLOSED,
    "awards[].decision": State.CLOSED,
}
#: What is sent with the proposal: looked at, signed, issued. Its issue settles the facts already.
SENT_KINDS = State.VOTES_TALLIED.row.guide.papers
#: Whose issue settles the meeting that it is of.
OF_MEETING = frozenset({PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.CONCLUSION_NOTICE})
_WITH_COURSE = frozenset({PaperKind.MINUTES, PaperKind.VOTE_MINUTES})
_OF_YEAR = frozenset({PaperKind.ANNUAL_REPORT, PaperKind.MINUTES})
_OF_PLAN = frozenset({PaperKind.PLAN})
#: Whose issue settles what they print, whichever step the review is at; the longest path counts.
LOCKED_BY_ISSUE: dict[str, frozenset[PaperKind]] = {
    "members[].name": OF_MEETING,
    "members[].role": OF_MEETING,
    "meeting": OF_MEETING,
    "meeting.starts_at": _WITH_COURSE,
    "meeting.attendance": _WITH_COURSE,
    "meeting.secretaries": _WITH_COURSE,
    "meeting.counted_at": frozenset({PaperKind.VOTE_MINUTES}),
    "meeting.counting_team": frozenset({PaperKind.VOTE_MINUTES}),
    "meeting.ends_at": frozenset({PaperKind.MINUTES}),
    "meeting.guests": frozenset({PaperKind.MINUTES}),
    "meeting.discussion": frozenset({PaperKind.MINUTES}),
    "meeting.conclusions": frozenset({PaperKind.MINUTES, PaperKind.CONCLUSION_NOTICE}),
    "contests": OF_MEETING,
    "results": _OF_YEAR,
    "shortcomings": _OF_YEAR,
    "causes": frozenset({PaperKind.ANNUAL_REPORT}),
    "lessons": frozenset({PaperKind.ANNUAL_REPORT}),
    "next_year": _OF_PLAN,
    "next_head": _OF_PLAN,
    "next_deputies": _OF_PLAN,
    "targets": _OF_PLAN,
    "activities": _OF_PLAN,
    "budget": _OF_PLAN,
}
#: The kinds whose issue settles facts.
SETTLING_KINDS = frozenset(SENT_KINDS).union(*LOCKED_BY_ISSUE.values())
#: Paper settings, legal bases and enclosures for example, are part of what the proposal says.
SETTINGS_LOCKED_FROM = State.PROPOSAL_SENT
SETTINGS_SECTION = "papers"
MEETINGS_SECTION = "meetings"

Value = TypeVar("Value")
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Locks:
    """What holds the facts of a review: the step it has come to and the papers that went out."""

    state: State
    issued: frozenset[PaperKind] = frozenset()
    #: The further meetings, by number, whose minutes or notice went out.
    meetings: frozenset[int] = frozenset()


def locked_from(path: str) -> State:
    """The state from which on the field at a record path is locked."""
    return _find_longest(path, LOCKED_FROM, State.CLOSED)


def is_locked(path: str, locks: Locks) -> bool:
    """True if the step or an issued paper of a review has the field at a record path settled."""
    by_step = locks.state.position >= locked_from(path).position
    return by_step or not locks.issued.isdisjoint(_find_longest(path, LOCKED_BY_ISSUE, frozenset()))


def _find_longest(path: str, table: Mapping[str, Value], otherwise: Value) -> Value:
    pattern = _INDEX.sub("[]", path)
    while pattern:
        for known in (pattern, pattern.removesuffix("[]")):
            if known in table:
                return table[known]
        pattern = pattern.rpartition(".")[0]
    return otherwise


def list_lockable_parts(section: Section) -> list[str]:
    """The paths of a section that lock by themselves."""
    paths = dict.fromkeys([*LOCKED_FROM, *LOCKED_BY_ISSUE])
    return [path for path in paths if find_section(path) == section]


def list_locked_fields(section: Section, locks: Locks) -> list[str]:
    """The paths of a section that are locked, whole fields before parts of them."""
    paths = dict.fromkeys([*section.fields, *list_lockable_parts(section)])
    return [path for path in paths if is_locked(path, locks)]


def list_locked_changes(section: Section, old: Record, new: Record, locks: Locks) -> list[str]:
    """The paths of a section at which two records differ and which are locked."""
    changes = compare_section(old, new, section.key)
    found = [path for path, *_texts in changes if is_locked(path, locks)]
    if section.key != MEETINGS_SECTION or found or not changes:
        return found
    after = {row.number: row for row in new.meetings}
    return [
        f"meetings[{place}]"
        for place, row in enumerate(old.meetings)
        if row.number in locks.meetings and _tells_otherwise(row, after.get(row.number))
    ]


def _tells_otherwise(old: FurtherMeeting, new: FurtherMeeting | None) -> bool:
    """Tell if a meeting went or is another; numbers of its papers are settled one by one."""
    return new is None or msgspec.structs.replace(old, papers=new.papers) != new


def refuse_locked_changes(
    old: Record,
    new: Record,
    locks: Locks,
    reopened: Collection[str] = (),
    *,
    passed: State | None = None,
) -> None:
    """Raise `MoveRefusedError` for the first change of a locked field.

    `reopened` are the keys of sections that were reopened with a reason. `passed` is the step that
    the review has come to, if it is another than the one whose locks hold.
    """
    passed = passed or locks.state
    for section in SECTIONS:
        if section.key in reopened:
            continue
        for path in list_locked_changes(section, old, new, locks):
            raise MoveRefusedError(describe_lock(path, section, locks, passed), field=path)


def describe_lock(path: str, section: Section, locks: Locks, passed: State) -> Message:
    """Say why a field is locked and what to do; `passed` is the step that the review is at."""
    if locks.state is State.CLOSED:
        return Message("Kỳ tổng kết đã kết thúc; hãy mở lại trước khi sửa.")
    if section.key == MEETINGS_SECTION:
        return Message(
            "Biên bản hoặc thông báo của cuộc họp này đã phát hành nên nội dung đã khóa; hãy mở lại"
            " phần «{section}», ghi lý do, rồi sửa.",
            section=Message(section.label),
        )
    if locked_from(path).position > locks.state.position:
        kinds = locks.issued & _find_longest(path, LOCKED_BY_ISSUE, frozenset())
        return Message(
            "«{field}» đã khóa vì «{paper}» đã phát hành; hãy mở lại phần «{section}», ghi lý do,"
            " rồi sửa.",
            field=Message(get_field_label(path)),
            paper=Message(min(kinds, key=list(PaperKind).index).label),
            section=Message(section.label),
        )
    if locked_from(path).position > passed.position:
        return Message(
            "«{field}» đã khóa vì tờ trình, danh sách gửi kèm đã phát hành; hãy mở lại phần"
            " «{section}», ghi lý do, rồi sửa.",
            field=Message(get_field_label(path)),
            section=Message(section.label),
        )
    return Message(
        "«{field}» đã khóa từ bước «{state}»; hãy mở lại phần «{section}», ghi lý do, rồi sửa.",
        field=Message(get_field_label(path)),
        state=Message(locked_from(path).label),
        section=Message(section.label),
    )
