"""Why a review has no paper of a kind: the same for those who ask for papers and who look ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.further_meetings import split_paper_key, view_meeting
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, decode_paper_settings
from workflow.domain.papers import PaperKind, skip_reason
from workflow.domain.record import Record
from workflow.models import Review, Snapshot
from workflow.services.printing.current_papers import list_refusals
from workflow.services.units.ended_names import list_ended_names, list_unexplained_names


@dataclass(frozen=True)
class Refusals:
    """Why papers of some reviews are not made, whatever their facts have to say."""

    #: By review and kind: issued, or of a closed year.
    settled: Mapping[tuple[int, str], Message]
    #: By review: it names a unit after its end, and nobody has typed why.
    names: Mapping[int, Message]

    def find_refusal(self, review_id: int, key: str) -> Message | None:
        """Why a paper is refused that the facts could fill."""
        return self.settled.get((review_id, key)) or self.names.get(review_id)

    def find_reason(self, review_id: int, key: str, record: Record) -> Message | None:
        """Why a review has no such paper; None for one that would be made."""
        kind, number = split_paper_key(key)
        settled = self.settled.get((review_id, key))
        return settled or _find_skip_reason(kind, number, record) or self.names.get(review_id)


def read_refusals(
    session: Session, reviews: Sequence[Review], rows: Sequence[tuple[Snapshot, Record]]
) -> Refusals:
    """Read what keeps papers of some reviews from being made, and their newest facts."""
    ended = list_ended_names(session, [(row.review_id, record) for row, record in rows])
    names: dict[int, Message] = {}
    for snapshot, _record in rows:
        found = ended[snapshot.review_id]
        settings = decode_paper_settings(snapshot.settings) if found else NO_PAPER_SETTINGS
        if rest := list_unexplained_names(found, settings):
            names[snapshot.review_id] = Message(
                "{what} Hãy sửa tên đơn vị, hoặc ghi lý do vẫn in ở trang căn cứ viện dẫn.",
                what=rest[0].sentence,
            )
    return Refusals(list_refusals(session, reviews), names)


def _find_skip_reason(kind: PaperKind, number: int | None, record: Record) -> Message | None:
    """Say why a review, or one of its further meetings, has no such paper."""
    if number is None:
        return skip_reason(kind, record)
    if all(row.number != number for row in record.meetings):
        return Message("Cuộc họp này không còn trong hồ sơ.")
    return skip_reason(kind, view_meeting(record, number))
