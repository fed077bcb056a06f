"""Hold issued papers to the sealed history: what went out is what is kept as issued."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_life import SETTLED, PaperStage
from workflow.models import Event, EventKind, Paper
from workflow.services.printing.edited_papers import current_file_column
from workflow.services.verification.fault import Fault, FaultSubject


def find_issued_faults(session: Session) -> Iterator[Fault]:
    """Issued papers with another file or stage than history tells; those that it knows not of."""
    issued = dict(_list_issued(session))
    query = select(Paper.id, Paper.stage, current_file_column()).order_by(Paper.id)
    known = {id_: (stage, sha256) for id_, stage, sha256 in session.execute(query)}
    for id_, sha256 in issued.items():
        stage, kept = known.get(id_, (None, None))
        if stage not in SETTLED:
            yield _fault(
                id_, N_("Văn bản {paper} đã phát hành theo lịch sử, nay không còn là vậy.")
            )
        elif kept != sha256:
            yield _fault(id_, N_("Văn bản {paper} đã phát hành với tệp khác tệp đang lưu."))
    for id_, (stage, _sha256) in known.items():
        if stage in SETTLED and id_ not in issued:
            yield _fault(id_, N_("Lịch sử không ghi việc phát hành văn bản {paper}."))


def _list_issued(session: Session) -> Iterator[tuple[int, str]]:
    """The papers that history tells were issued, and the files that went out."""
    query = select(Event.detail).filter_by(kind=EventKind.PAPER_MOVED).order_by(Event.id)
    for detail in session.scalars(query.execution_options(yield_per=1000)):
        if detail.get("to") == PaperStage.ISSUED.value:
            yield int(detail["paper"]), str(detail["sha256"])


def _fault(paper: int, text: str) -> Fault:
    return Fault(FaultSubject.PAPER, f"paper {paper}", Message(text, paper=paper))
