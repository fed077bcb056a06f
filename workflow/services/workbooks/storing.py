"""Storing the records of a workbook in their order, those of one council together."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import DomainError
from workflow.domain.record import Record
from workflow.domain.schema import SECTIONS, compare_section
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Council
from workflow.services.records.record_exchange import (
    ImportedRecord,
    ImportOutcome,
    add_records,
    change_records,
    is_known_id,
    store_record,
)
from workflow.services.units.name_matching import DoubtfulNamesError, save_with_answers
from workflow.services.workbooks.cells import CellRef
from workflow.services.workbooks.content import (
    CellFault,
    PreparedReview,
    ReviewKey,
    ReviewRows,
)
from workflow.services.workbooks.preparing import changes_nothing, read_stored
from workflow.services.workbooks.records import find_cell
from workflow.services.workbooks.row_outcomes import RowOutcome, Taking

#: Records that are stored together: what one of them costs grows no less with more.
_TOGETHER = 40
#: What no other review depends on; awards, names and numbers of papers are looked for in others.
_ITS_OWN = (
    *("member_count_stated", "reports", "meeting", "results", "shortcomings", "contests"),
    *("next_head", "next_deputies", "targets", "activities"),
)
_Waiting: TypeAlias = tuple[RowOutcome, PreparedReview, Record]


class RecordStorage:
    """Stores records, or says why not, in the order in which they are put in."""

    def __init__(self, session: Session, taking: Taking) -> None:
        self._session, self._taking = session, taking
        self._waiting: list[_Waiting] = []
        #: Places and ids that were put in, which no other record may be new under.
        self._seen: set[ReviewKey | str] = set()

    def find_old(self, record: Record) -> Record | None:
        """The newest facts of the review that a record names."""
        if _key_of(record) in self._seen:
            self.store_waiting()
        place = CellRef("", 0)
        named = ReviewRows(record.council.name, record.bloc.name, record.year, place)
        return next(iter(read_stored(self._session, [named]).values()), None)

    def put(self, done: RowOutcome, prepared: PreparedReview) -> None:
        """Store a record by and by, before any that is put in later."""
        record = prepared.record
        if isinstance(record, DomainError):
            done.faults = [_describe_refusal(record, prepared.cells, done.at)]
            return
        if changes_nothing(prepared.old, record):
            done.outcome = ImportOutcome.UNCHANGED
            return
        may_wait = self._is_new(prepared.old, record) or self._changes_its_own(prepared.old, record)
        if not may_wait or not self._joins(prepared.old, record):
            self.store_waiting()
        self._waiting.append((done, prepared, record))
        self._seen |= {_key_of(record), *([record.id] if record.id else ())}
        if not may_wait or len(self._waiting) >= _TOGETHER:
            self.store_waiting()

    def _is_new(self, old: Record | None, record: Record) -> bool:
        if old is not None or _key_of(record) in self._seen or record.id in self._seen:
            return False
        return not record.id or not is_known_id(self._session, record.id)

    def _changes_its_own(self, old: Record | None, record: Record) -> bool:
        """Whether what a known review gets concerns no other one."""
        if old is None or _key_of(record) in self._seen or record.id in self._seen:
            return False
        own = {name: getattr(record, name) for name in _ITS_OWN}
        return msgspec.structs.replace(old, **own, state=record.state) == record

    def _joins(self, old: Record | None, record: Record) -> bool:
        """Whether what waits is of the same council, and all new or all known."""
        return all(
            _council_of(first) == _council_of(record) and (waiting.old is None) is (old is None)
            for _done, waiting, first in self._waiting[:1]
        )

    def store_waiting(self) -> None:
        """Store what waits; after this it is stored or refused."""
        one_by_one = False
        while self._waiting:
            run = self._waiting[:1] if one_by_one else self._waiting
            try:
                stored = self._store(run)
            except DomainError as error:
                # Names are doubted of the first alone; who is refused else, each says by itself.
                if len(run) > 1 and not isinstance(error, DoubtfulNamesError):
                    one_by_one = True
                    continue
                _refuse(error, *run[0])
                stored = 1
            del self._waiting[:stored]

    def _store(self, run: Sequence[_Waiting]) -> int:
        """Store those before the first with a doubtful name; raises what `store_record` does."""
        taking, answers = self._taking, self._taking.answers
        records = [record for _done, _prepared, record in run]
        are_new = run[0][1].old is None
        given = dict(answers.meant), list(answers.settled)
        try:
            # Answers that are remembered go with a review that is refused after all.
            with self._session.begin_nested() if answers.meant else nullcontext():
                imported = save_with_answers(
                    self._session,
                    answers,
                    lambda: self._import(records, are_new=are_new),
                    lambda: _council_named(self._session, records[0].council.name),
                    by=taking.by,
                    now=taking.now,
                )
        except DomainError:
            if len(run) > 1:
                answers.meant, answers.settled = given
            raise
        for (done, prepared, record), one in zip(run, imported, strict=False):
            done.outcome = one.outcome
            if prepared.old is not None:
                done.changes = [
                    change
                    for part in SECTIONS
                    for change in compare_section(prepared.old, record, part.key)
                ]
        return len(imported)

    def _import(self, records: list[Record], *, are_new: bool) -> list[ImportedRecord]:
        said: dict[str, Any] = {
            "by": self._taking.by,
            "now": self._taking.now,
            "reason": self._taking.reason,
        }
        if len(records) == 1:
            return [store_record(self._session, records[0], **said)]
        store_all = add_records if are_new else change_records
        return store_all(self._session, records, **said)


def _key_of(record: Record) -> ReviewKey:
    return _council_of(record), fold_name(record.bloc.name), record.year


def _council_of(record: Record) -> str:
    return fold_name(record.council.name)


def _council_named(session: Session, name: str) -> Council:
    return session.scalars(select(Council).filter_by(folded_name=fold_name(name))).one()


def _refuse(
    error: DomainError, done: RowOutcome, prepared: PreparedReview, _record: Record
) -> None:
    if not isinstance(error, DoubtfulNamesError):
        done.faults = [_describe_refusal(error, prepared.cells, done.at)]
        return
    done.doubts = error.doubts
    done.faults = [
        CellFault(
            doubt.question, _cell_of_name(prepared.cells, prepared.plain, doubt.name, done.at)
        )
        for doubt in error.doubts
    ]


def _describe_refusal(error: DomainError, cells: dict[str, CellRef], at: CellRef) -> CellFault:
    return CellFault(error.message, find_cell(cells, error.field, at))


def _cell_of_name(cells: Mapping[str, CellRef], plain: Any, name: str, default: CellRef) -> CellRef:
    for place, member in enumerate(plain["members"]):
        if member.get("name") == name:
            return cells.get(f"members[{place}].name", default)
    return default
