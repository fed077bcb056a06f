"""Hold issued papers to the sealed history: what went out is what is kept as issued."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_life import SETTLED, PaperStage
from workflow.models import Event, EventKind, Paper, Snapshot
from workflow.services.printing.edited_papers import current_file_column
from workflow.services.verification.fault import Fault, FaultSubject


@dataclass(frozen=True)
class _Issued:
    """A paper as it went out: its file, whose and what it is, the facts that it was filled from."""

    sha256: str | None
    review: int
    kind: str
    #: None where history does not tell.
    facts: int | None


def find_issued_faults(session: Session) -> Iterator[Fault]:
    """Issued papers with another file, stage, kind, review or facts than history tells.

    And those that it knows not of.
    """
    told = dict(_list_issued(session))
    query = (
        select(Paper.id, Paper.stage, current_file_column(), Paper.review_id, Paper.kind)
        .add_columns(Snapshot.version)
        .join(Paper.snapshot)
        .order_by(Paper.id)
    )
    known = {id_: (stage, _Issued(*kept)) for id_, stage, *kept in session.execute(query)}
    for id_, issued in told.items():
        stage, kept = known.get(id_, (None, None))
        if stage not in SETTLED or kept is None:
            yield _fault(
                id_, N_("Văn bản {paper} đã phát hành theo lịch sử, nay không còn là vậy.")
            )
        elif kept.sha256 != issued.sha256:
            yield _fault(id_, N_("Văn bản {paper} đã phát hành với tệp khác tệp đang lưu."))
        elif replace(kept, facts=kept.facts if issued.facts else None) != issued:
            yield _fault(
                id_, N_("Văn bản {paper} nay ghi là của kỳ, loại hay bản lưu khác khi phát hành.")
            )
    for id_, (stage, _kept) in known.items():
        if stage in SETTLED and id_ not in told:
            yield _fault(id_, N_("Lịch sử không ghi việc phát hành văn bản {paper}."))


def _list_issued(session: Session) -> Iterator[tuple[int, _Issued]]:
    """The papers that history tells were issued."""
    query = select(Event.review_id, Event.detail).filter_by(kind=EventKind.PAPER_MOVED)
    rows = session.execute(query.order_by(Event.id).execution_options(yield_per=1000))
    for review_id, detail in rows:
        if detail.get("to") == PaperStage.ISSUED.value:
            sha256, kind = str(detail["sha256"]), str(detail["kind"])
            yield int(detail["paper"]), _Issued(sha256, review_id, kind, detail.get("facts"))


def _fault(paper: int, text: str) -> Fault:
    return Fault(FaultSubject.PAPER, f"paper {paper}", Message(text, paper=paper))
