"""The meetings of a year beside the closing one, each with its own contests and papers.

Everything that speaks of "the meeting" of a review (forms, checks, papers) works on the view of
one: the record as it would be if that were its only meeting. Awards, scores and next year's plan
belong to the year, so a view has none. A stored paper of such a meeting names it after its kind:
`minutes@2`.
"""

import msgspec

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.paper_kinds import MEETING_MARK, PaperKind
from workflow.domain.record import FurtherMeeting, Meeting, MeetingKind, Record

#: The papers that a further meeting may have, in the order of its day.
MEETING_PAPERS = (
    PaperKind.PACT,
    PaperKind.INVITATION,
    PaperKind.ATTENDANCE_SHEET,
    PaperKind.BALLOT,
    PaperKind.TALLY_SHEET,
    PaperKind.MINUTES,
    PaperKind.VOTE_MINUTES,
    PaperKind.CONCLUSION_NOTICE,
)

_OWN = ("meeting", "results", "shortcomings", "contests", "papers")


def find_meeting(record: Record, number: int) -> FurtherMeeting:
    """Get the further meeting of that number; raises `NotFoundError`."""
    for meeting in record.meetings:
        if meeting.number == number:
            return meeting
    raise NotFoundError(Message("Không tìm thấy cuộc họp này."))


def view_meeting(record: Record, number: int) -> Record:
    """The record as if a further meeting were its only one; raises `NotFoundError`."""
    own = find_meeting(record, number)
    return msgspec.structs.replace(
        record,
        reports=(),
        awards=(),
        next_head=None,
        next_deputies=(),
        targets=(),
        activities=(),
        meetings=(),
        **{name: getattr(own, name) for name in _OWN},
    )


def merge_meeting(record: Record, number: int, view: Record) -> Record:
    """The record with a further meeting as its view has it by now."""
    values = {name: getattr(view, name) for name in _OWN}
    values["meeting"] = values["meeting"] or Meeting()
    changed = msgspec.structs.replace(find_meeting(record, number), **values)
    return msgspec.structs.replace(
        record,
        meetings=tuple(changed if row.number == number else row for row in record.meetings),
    )


def add_meeting(record: Record, kind: MeetingKind, number: int) -> Record:
    """The record with one more meeting, of which nothing but the kind is known."""
    return msgspec.structs.replace(
        record, meetings=(*record.meetings, FurtherMeeting(number, Meeting(kind=kind)))
    )


def remove_meeting(record: Record, number: int) -> Record:
    """The record without a further meeting; raises `NotFoundError`."""
    gone = find_meeting(record, number)
    return msgspec.structs.replace(
        record, meetings=tuple(row for row in record.meetings if row is not gone)
    )


def make_paper_key(kind: PaperKind, number: int | None) -> str:
    """Make the key of a paper of a meeting; None is the closing meeting, or the year."""
    return kind.value if number is None else f"{kind.value}{MEETING_MARK}{number}"


def split_paper_key(key: str) -> tuple[PaperKind, int | None]:
    """The kind of a stored paper and the further meeting that it is of."""
    kind, _mark, number = key.partition(MEETING_MARK)
    return PaperKind(kind), int(number) if number else None


def view_paper(record: Record, key: str) -> Record:
    """The record as a stored paper speaks of it; raises `NotFoundError` if its meeting is gone."""
    _kind, number = split_paper_key(key)
    return record if number is None else view_meeting(record, number)


def list_views(record: Record) -> list[Record]:
    """The year itself, then each further meeting: every paper is of one of them."""
    return [record, *(view_meeting(record, row.number) for row in record.meetings)]
