"""Which facts a passed step has settled. They change only once their section was reopened."""

import re
from collections.abc import Collection

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.record import Record
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
    "reports": State.VOTES_TALLIED,
    "meeting": State.VOTES_TALLIED,
    "meeting.discussion": State.PROPOSAL_SENT,
    "meeting.conclusions": State.PROPOSAL_SENT,
    "results": State.PROPOSAL_SENT,
    "shortcomings": State.PROPOSAL_SENT,
    "contests": State.VOTES_TALLIED,
    "awards": State.PROPOSAL_SENT,
    "awards[].status": State.CLOSED,
    "awards[].decision": State.CLOSED,
}
#: What is sent with the proposal: looked at, signed, issued. Its issue settles the facts already.
SENT_KINDS = State.VOTES_TALLIED.row.guide.papers
#: Paper settings, legal bases and enclosures for example, are part of what the proposal says.
SETTINGS_LOCKED_FROM = State.PROPOSAL_SENT
SETTINGS_SECTION = "papers"

_INDEX = re.compile(r"\[\d+\]")


def locked_from(path: str) -> State:
    """The state from which on the field at a record path is locked."""
    pattern = _INDEX.sub("[]", path)
    while pattern:
        for known in (pattern, pattern.removesuffix("[]")):
            if known in LOCKED_FROM:
                return LOCKED_FROM[known]
        pattern = pattern.rpartition(".")[0]
    return State.CLOSED


def is_locked(path: str, state: State) -> bool:
    """True if a review in `state` has the field at a record path settled."""
    return state.position >= locked_from(path).position


def list_locked_fields(section: Section, state: State) -> list[str]:
    """The paths of a section that are locked in a state, whole fields before parts of them."""
    paths = [*section.fields, *(path for path in LOCKED_FROM if find_section(path) == section)]
    return [path for path in dict.fromkeys(paths) if is_locked(path, state)]


def refuse_locked_changes(
    old: Record,
    new: Record,
    state: State,
    reopened: Collection[str] = (),
    *,
    passed: State | None = None,
) -> None:
    """Raise `MoveRefusedError` for the first change of a locked field.

    `reopened` are the keys of sections that were reopened with a reason. `passed` is the step that
    the review has come to, if it is another than the one whose locks hold.
    """
    passed = passed or state
    for section in SECTIONS:
        if section.key in reopened:
            continue
        for path, _before, _after in compare_section(old, new, section.key):
            if is_locked(path, state):
                raise MoveRefusedError(describe_lock(path, section, state, passed), field=path)


def describe_lock(path: str, section: Section, state: State, passed: State) -> Message:
    """Say why a field is locked and what to do; `passed` is the step that the review is at."""
    if state is State.CLOSED:
        return Message("Kỳ tổng kết đã kết thúc; hãy mở lại trước khi sửa.")
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
