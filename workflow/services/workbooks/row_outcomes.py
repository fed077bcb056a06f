"""What became of each review and account of a workbook, and who takes it in."""

import datetime as dt
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workflow.domain.errors import BadInputError, Message
from workflow.models import Account
from workflow.services.records.record_exchange import ImportOutcome
from workflow.services.units.name_matching import DoubtfulName, TypedAnswers
from workflow.services.workbooks.cells import CellRef
from workflow.services.workbooks.content import CellFault
from workflow.services.workbooks.preparing import MAX_SECONDS


@dataclass
class RowOutcome:
    """The outcome of one review or account of a workbook."""

    #: Names it in the form: `review-3`, `account-7`.
    key: str
    title: str
    at: CellRef
    rows: int = 1
    outcome: ImportOutcome | None = None
    #: Path, old and new text of what is another.
    changes: Sequence[tuple[str, str, str]] = ()
    faults: Sequence[CellFault] = ()
    doubts: Sequence[DoubtfulName] = ()
    chosen: bool = True
    #: There was no time for it any more.
    is_left: bool = False

    @property
    def is_fine(self) -> bool:
        return self.outcome is not None


@dataclass
class Taking:
    """Who takes a workbook in, when, and what was said about it."""

    by: Account
    now: dt.datetime
    answers: TypedAnswers
    #: The keys of what is wanted; None is all.
    chosen: Collection[str] | None = None
    reason: str = ""
    #: Seconds of processor time when it began.
    started: float = 0.0

    def begin(self, key: str, title: str, at: CellRef, rows: int = 1) -> RowOutcome:
        """Begin with what may be wanted; raises `BadInputError` where that would take too long.

        Others wait to save meanwhile. A preview of everything leaves for later what is too much.
        """
        done = RowOutcome(key, title, at, rows, chosen=self.chosen is None or key in self.chosen)
        if not done.chosen or time.thread_time() - self.started <= MAX_SECONDS:
            return done
        if self.chosen is not None:
            message = Message("Các dòng đã chọn cần quá nhiều thời gian; hãy chọn ít dòng hơn.")
            raise BadInputError(message, field="file")
        done.chosen, done.is_left = False, True
        return done
