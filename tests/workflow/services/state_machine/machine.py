"""A bloc's years as anybody may live them, in any order and with faults; a model says what follows.

python -m tests.workflow.services.state_machine --minutes 60
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.paper_worker import FullDiskFiles, fill_waiting
from tests.workflow.services.state_machine.invariants import (
    find_broken,
    find_lost_files,
    find_unlocked_changes,
)
from tests.workflow.services.state_machine.model import Model, ModelReview
from tests.workflow.services.state_machine.place import Fault, Outcome, Place, open_place
from workflow.domain import schema
from workflow.domain.locks import SETTINGS_SECTION, SETTLING_KINDS, list_locked_fields
from workflow.domain.paper_life import STAGE_MOVES, PaperStage
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.domain.record import Bloc, IssuedPaper, Person, Record, decode_record
from workflow.domain.year import MOVES, State, find_forward_move
from workflow.models import (
    Attachment,
    Batch,
    Paper,
    PaperNumber,
    PaperStatus,
    Review,
    Snapshot,
    Unit,
    UnitSuccession,
)
from workflow.services import handover, locks, member_reports, restoring, reviews
from workflow.services.cases import check_move
from workflow.services.printing import batch_progress, paper_jobs, paper_life, paper_requests
from workflow.services.registers import number_register
from workflow.services.units import reorganizations
from workflow.services.verification.sealed_history import ChainEnd, list_chain_ends

BLOCS = ("Khối thi đua 1", "Khối thi đua 2", "Khối thi đua 3")
KINDS = (PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL)
SIGNER = Person(name="Nguyễn Văn Mẫu", positions=("Giám đốc",))
PAPER_DAY = dt.date(2022, 1, 12)
WORDS = ("một", "hai", "ba")
#: What a person may save of each section, as a change of the facts.
EDITS: dict[str, Callable[[Record, str], dict[str, Any]]] = {
    "general": lambda record, word: {
        "council": msgspec.structs.replace(record.council, place=word)
    },
    "members": lambda record, word: {
        "members": tuple(
            msgspec.structs.replace(member, short_name=f"{word} {place}")
            for place, member in enumerate(record.members)
        )
    },
    "reports": lambda record, word: {
        "reports": tuple(msgspec.structs.replace(row, note=word) for row in record.reports)
    },
    "meeting": lambda record, word: {
        "meeting": record.meeting and msgspec.structs.replace(record.meeting, place=word)
    },
    "results": lambda _, word: {"results": (word,)},
    "awards": lambda record, word: {
        "awards": tuple(msgspec.structs.replace(row, decision=word) for row in record.awards)
    },
    "plan": lambda _, word: {"targets": (word,)},
}

_chances = st.integers(0, 9)
#: Most acts go well; a commit is refused or its answer lost, or a statement fails.
FAULTS = st.one_of(
    *[st.none()] * 4,
    st.sampled_from([Fault(), Fault(stored=True)]),
    st.builds(Fault, at=st.integers(1, 9)),
)
PICK = st.integers(0, 10**6)
WORD = st.sampled_from(WORDS)


def complete_record(bloc: str, year: str) -> Record:
    """A year that can go all its way; its papers have days and signers, numbers are to be taken."""
    papers = tuple(
        IssuedPaper(kind=kind, date=dt.date(2022, 1, 12), signer=SIGNER) for kind in KINDS
    )
    record = factories.make_record(5, bloc=Bloc(name=bloc), year=year, papers=papers)
    return msgspec.structs.replace(
        record,
        council=msgspec.structs.replace(record.council, place="Mẫu"),
        members=tuple(
            msgspec.structs.replace(row, abbreviation=f"S{place}")
            for place, row in enumerate(record.members)
        ),
        reports=tuple(
            msgspec.structs.replace(row, achievements=("Hoàn thành tốt nhiệm vụ",))
            for row in record.reports
        ),
    )


class Years(RuleBasedStateMachine):
    """The services of a council, without pages."""

    #: A database with the newest schema.
    migrated: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.place: Place = open_place(self.migrated)
        self.model = Model()
        self.noted: dict[int, ChainEnd] = {}
        self.seen_changes = -1
        self.may_restore = False

    def teardown(self) -> None:
        lost = list(find_lost_files(self.model, self.place.files))
        self.place.remove()
        assert not lost

    # What the rules have in common

    def act(self, do: Callable[[Session], Any], fault: Fault | None = None) -> Outcome:
        """Do something; where it was not stored, nothing at all may have changed."""
        self.place.minutes += 1
        before = self.place.changes
        outcome = self.place.act(do, fault)
        if outcome.refusal:
            note(f"refused: {outcome.refusal.message}")
        assert outcome.stored or self.place.changes == before, "half of it was stored"
        return outcome

    def pick(self, number: int) -> ModelReview:
        """One of the reviews that are there."""
        there = self.model.there()
        return there[number % len(there)]

    def learn(self, review: ModelReview) -> None:
        """Take the versions over that an act has added, each held to what was locked."""
        with self.place.read() as session:
            query = select(Snapshot.facts).filter_by(review_id=review.id).order_by(Snapshot.version)
            for facts in session.scalars(query.where(Snapshot.version > review.version)):
                new = decode_record(facts)
                if review.versions:
                    assert not list(find_unlocked_changes(review, review.record, new))
                review.versions.append(new)

    def meet(self, id_: int) -> ModelReview:
        """A review that an act has opened, or taken up again."""
        with self.place.read() as session:
            state = session.get_one(Review, id_).state
        review = self.model.reviews.setdefault(id_, ModelReview(id_, state, []))
        review.state, review.withdrawn, review.reopened = state, False, set()
        self.learn(review)
        return review

    # A review

    @initialize(restore=_chances, acts=st.integers(0, 9))
    def begin(self, restore: int, acts: int) -> None:
        self.may_restore = restore == 0
        self.open(BLOCS[0], "2021", None)
        self.live(0, acts)

    @rule(bloc=st.sampled_from(BLOCS), year=st.sampled_from(["2021", "2022"]), fault=FAULTS)
    def open(self, bloc: str, year: str, fault: Fault | None) -> None:
        record = complete_record(bloc, year)
        done = self.act(
            lambda session: reviews.open_review(session, record, by=None, now=self.place.now()).id,
            fault,
        )
        is_there = any(one.name == (bloc, year) for one in self.model.there())
        if done.stored:
            assert not is_there
            assert self.meet(done.result).record == record
        else:
            assert is_there or fault

    @rule(
        number=PICK, section=st.sampled_from(list(EDITS)), word=WORD, behind=st.integers(0, 2),
        fault=FAULTS,
    )  # fmt: skip
    def edit(self, number: int, section: str, word: str, behind: int, fault: Fault | None) -> None:
        """Save a section as it was seen now, or a version or two ago."""
        review = self.pick(number)
        seen = max(1, review.version - behind)
        values = EDITS[section](review.record, word)
        new = schema.replace_section(review.record, section, values)
        done = self.act(
            lambda session: reviews.save_section(
                session, session.get_one(Review, review.id), section, values,
                seen=seen, by=None, now=self.place.now(),
            ) is not None,
            fault,
        )  # fmt: skip
        then = review.versions[seen - 1]
        is_stale = bool(schema.compare_section(then, review.record, section))
        is_locked = bool(list(find_unlocked_changes(review, review.record, new)))
        must_refuse = is_stale or is_locked or review.state is State.CLOSED
        if done.stored:
            assert not must_refuse
            assert done.result == (new != review.record)
            if done.result:
                review.versions.append(new)
        else:
            assert must_refuse or fault

    @rule(number=PICK, name=st.sampled_from([move.name for move in MOVES]), fault=FAULTS)
    def move(self, number: int, name: str, fault: Fault | None) -> None:
        review = self.pick(number)
        move = next(move for move in MOVES if move.name == name)
        done = self.act(lambda session: self._move(session, review.id, name), fault)
        if done.stored:
            assert move.source is review.state
            review.take_step(move.target)
        else:
            assert fault or move.source is not review.state or move.forward

    @rule(number=PICK, steps=st.integers(1, 6))
    def advance(self, number: int, steps: int) -> None:
        """Go on as far as the facts allow."""
        review = self.pick(number)
        for _ in range(steps):
            if move := find_forward_move(review.state):
                self.move(self.model.there().index(review), move.name, None)

    @rule(number=PICK, acts=st.integers(3, 9))
    def live(self, number: int, acts: int) -> None:
        """A year as it should go, up to some act; what other rules do comes in between."""
        review = self.pick(number)
        place = self.model.there().index(review)
        year: list[Callable[[], object]] = [
            lambda: self.advance(place, 3),
            *(partial(self.take_number, place, kind, None) for kind in KINDS),
            lambda: self.ask(place, set(KINDS), None),
            lambda: self.fill(9),
            lambda: self.issue(0),
            lambda: self.advance(place, 3),
            lambda: review.state is State.CLOSED and self.hand_over(review.id, None),
        ]
        for act in year[:acts]:
            act()
            self.nothing_is_broken()

    def _move(self, session: Session, id_: int, name: str) -> None:
        review, now = session.get_one(Review, id_), self.place.now()
        move = next(move for move in MOVES if move.name == name)
        found = check_move(session, review, move, now) if move.source is review.state else ()
        accepted = {finding.code: "lý do" for finding in found}
        reviews.make_move(
            session, review, name, by=None, now=now, reason="lý do", accepted=accepted
        )

    @rule(number=PICK, section=st.sampled_from(schema.SECTIONS), fault=FAULTS)
    def reopen(self, number: int, section: schema.Section, fault: Fault | None) -> None:
        review = self.pick(number)
        done = self.act(
            lambda session: locks.reopen_section(
                session, session.get_one(Review, review.id), section.key,
                reason="nhầm", by=None, now=self.place.now(),
            ),
            fault,
        )  # fmt: skip
        locked = list_locked_fields(section, review.locks) or (
            section.key == SETTINGS_SECTION and locks.are_settings_locked(review.locks.state)
        )
        if done.stored:
            assert locked
            assert review.state is not State.CLOSED
            review.reopened.add(section.key)
        else:
            assert fault or not locked or review.state is State.CLOSED

    @rule(number=PICK, behind=st.integers(1, 4), fault=FAULTS)
    def restore(self, number: int, behind: int, fault: Fault | None) -> None:
        """Restore whatever an earlier version has otherwise; what is locked and closed refuses."""
        review = self.pick(number)
        version = max(1, review.version - behind)

        def do(session: Session) -> None:
            row = session.get_one(Review, review.id)
            found = restoring.list_restorable(session, row, version)
            restoring.restore_sections(
                session, row, version, [one.section.key for one in found],
                seen=review.version, reason="nhầm", by=None, now=self.place.now(),
            )  # fmt: skip

        if self.act(do, fault).stored:
            assert review.state is not State.CLOSED
            self.learn(review)

    # Files of members

    @rule(number=PICK, word=WORD, fault=FAULTS)
    def attach(self, number: int, word: str, fault: Fault | None) -> None:
        review = self.pick(number)
        done = self.act(
            lambda session: member_reports.attach_file(
                session, self.place.files, session.get_one(Review, review.id), "Sở số 1",
                file_name="báo cáo.pdf", content=f"%PDF-1.7 {word}".encode(),
                by=None, now=self.place.now(),
            ).sha256,
            fault,
        )  # fmt: skip
        assert done.stored or fault or review.state is State.CLOSED
        if done.stored:
            self.model.files.add(done.result)

    @rule(number=PICK, fault=FAULTS)
    def detach(self, number: int, fault: Fault | None) -> None:
        with self.place.read() as session:
            ids = session.scalars(select(Attachment.id).filter_by(removed_at=None)).all()
        if not ids:
            return
        self.act(
            lambda session: member_reports.detach_file(
                session, session.get_one(Attachment, ids[number % len(ids)]),
                by=None, now=self.place.now(),
            ),
            fault,
        )  # fmt: skip

    # Numbers

    @rule(number=PICK, kind=st.sampled_from(KINDS), fault=FAULTS)
    def take_number(self, number: int, kind: PaperKind, fault: Fault | None) -> None:
        """Take the next number and write it on the paper, as the button of the page does."""
        review = self.pick(number)
        done = self.act(lambda session: self._take(session, review.id, kind), fault)
        if done.stored:
            series, given = done.result
            assert given == self.model.series.get(series, 0) + 1
            self.model.series[series] = given
            self.learn(review)
        else:
            assert fault or review.state is State.CLOSED

    def _take(self, session: Session, id_: int, kind: PaperKind) -> tuple[Any, int]:
        review, now = session.get_one(Review, id_), self.place.now()
        taken = number_register.issue_number(session, review, kind, day=PAPER_DAY, by=None, now=now)

        def with_number(record: Record) -> Record:
            papers = tuple(
                msgspec.structs.replace(paper, number=taken.number)
                if (paper.kind, paper.number) == (kind, None)
                else paper
                for paper in record.papers
            )
            return schema.replace_section(record, "papers", {"papers": papers})

        reviews.edit_facts(
            session, review, "papers", with_number, seen=review.version, by=None, now=now
        )
        series = taken.series
        return (series.unit_id, series.abbreviation, series.period), taken.number

    @rule(number=PICK, fault=FAULTS)
    def void_number(self, number: int, fault: Fault | None) -> None:
        with self.place.read() as session:
            ids = session.scalars(select(PaperNumber.id).order_by(PaperNumber.id)).all()
            if not ids:
                return
            id_ = ids[number % len(ids)]
            review = self.model.reviews[session.get_one(PaperNumber, id_).review_id]
        done = self.act(
            lambda session: number_register.void_number(
                session, session.get_one(PaperNumber, id_), reason="nhầm",
                by=None, now=self.place.now(),
            ),
            fault,
        )  # fmt: skip
        if done.stored:
            assert id_ not in self.model.voided
            self.model.voided.add(id_)
            self.learn(review)
        else:
            with self.place.read() as session:
                settled = [stage for stage in PaperStage if stage.is_settled]
                issued = select(Paper.id).where(
                    Paper.review_id == review.id, Paper.stage.in_(settled)
                )
                went_out = session.scalar(issued.limit(1)) is not None
            is_void = id_ in self.model.voided
            assert fault or is_void or went_out or review.state is State.CLOSED

    # Papers

    @rule(number=PICK, kinds=st.sets(st.sampled_from(KINDS), min_size=1), fault=FAULTS)
    def ask(self, number: int, kinds: set[PaperKind], fault: Fault | None) -> None:
        """Ask on the page of a review; twice makes nothing twice."""
        review, wanted = self.pick(number), sorted(kinds)
        done = self.act(
            lambda session: getattr(
                paper_requests.request_papers_of_review(
                    session, session.get_one(Review, review.id), wanted,
                    by=None, now=self.place.now(),
                ), "id", None,
            ),
            fault,
        )  # fmt: skip
        if done.result:
            self.model.batches.append(done.result)

    @precondition(lambda self: not self.is_waiting())
    @rule(fault=FAULTS)
    def ask_for_all(self, fault: Fault | None) -> None:
        ids = [review.id for review in self.model.there()]

        def do(session: Session) -> int:
            rows = [session.get_one(Review, id_) for id_ in ids]
            now = self.place.now()
            return paper_requests.request_papers(session, rows, DOSSIER, by=None, now=now).id

        done = self.act(do, fault)
        assert done.stored or fault
        if done.stored:
            self.model.batches.append(done.result)

    def is_waiting(self) -> bool:
        """Tell if papers wait for a worker."""
        return any(paper.status is PaperStatus.QUEUED for paper in self.model.papers.values())

    @precondition(is_waiting)
    @rule(full=_chances)
    def fill(self, full: int) -> None:
        """A worker makes all that waits; now and then its disk has no room for some of it."""
        files = self.place.files
        if full == 0:
            files = FullDiskFiles(files, refuses="TỜ TRÌNH")
        self.place.minutes += 1
        fill_waiting(self.place.engine, files, self.place.now)

    @precondition(is_waiting)
    @rule(most=st.integers(1, 3))
    def die(self, most: int) -> None:
        """A worker takes some papers and is never heard of again."""

        def do(session: Session) -> None:
            waiting = select(Paper.id).filter_by(status=PaperStatus.QUEUED).limit(most)
            paper_jobs.claim_papers(session, session.scalars(waiting).all(), self.place.now())

        self.act(do)

    @precondition(lambda self: self.model.batches)
    @rule(fault=FAULTS)
    def sweep(self, fault: Fault | None) -> None:
        """Take back what dead workers held, and store what batches came to."""

        def do(session: Session) -> None:
            paper_jobs.retry_stalled_papers(session, self.place.now())
            batch_progress.store_ended_totals(session)

        self.act(do, fault)

    @precondition(lambda self: self.model.batches)
    @rule(number=PICK, fault=FAULTS)
    def cancel(self, number: int, fault: Fault | None) -> None:
        id_ = self.model.batches[number % len(self.model.batches)]
        self.act(
            lambda session: paper_requests.cancel_batch(
                session, session.get_one(Batch, id_), self.place.now()
            ),
            fault,
        )

    @precondition(lambda self: self.model.batches)
    @rule(
        number=PICK, fault=FAULTS,
        stopped_at=st.sampled_from([PaperStatus.FAILED, PaperStatus.CANCELLED]),
    )  # fmt: skip
    def retry(self, number: int, stopped_at: PaperStatus, fault: Fault | None) -> None:
        id_ = self.model.batches[number % len(self.model.batches)]
        self.act(
            lambda session: paper_requests.retry_batch(
                session, session.get_one(Batch, id_), self.place.now(), stopped_at=stopped_at
            ),
            fault,
        )

    @precondition(lambda self: self.model.papers)
    @rule(number=PICK, name=st.sampled_from([move.name for move in STAGE_MOVES]), fault=FAULTS)
    def move_paper(self, number: int, name: str, fault: Fault | None) -> None:
        """Take a paper through its life; the newest are picked most."""
        ready = [id_ for id_, one in self.model.papers.items() if one.status is PaperStatus.READY]
        if not ready:
            return
        self._move_paper(ready[-1 - number % min(4, len(ready))], name, fault)

    def _move_paper(self, id_: int, name: str, fault: Fault | None) -> bool:
        move = next(move for move in STAGE_MOVES if move.name == name)

        def do(session: Session) -> tuple[int, str]:
            paper = session.get_one(Paper, id_)
            review = session.get_one(Review, paper.review_id)
            paper_life.move_paper(
                session, review, id_, name, reason="lý do", by=None, now=self.place.now()
            )
            return review.id, paper.kind

        done, paper = self.act(do, fault), self.model.papers[id_]
        if done.stored:
            assert move.source is paper.stage
            self.model.papers[id_] = replace(paper, stage=move.target)
            review_id, kind = done.result
            if move.target is PaperStage.ISSUED and kind in SETTLING_KINDS:
                self.model.reviews[review_id].went_out.add(PaperKind(kind))
                self.model.reviews[review_id].reopened.clear()
        else:
            assert fault or move.needs_agreement or move.source is not paper.stage
        return done.stored

    @precondition(lambda self: self.model.papers)
    @rule(number=PICK)
    def issue(self, number: int) -> None:
        """Take a paper as far as it may go."""
        drafts = [
            id_ for id_, one in self.model.papers.items()
            if one.status is PaperStatus.READY and one.stage is PaperStage.DRAFT
        ]  # fmt: skip
        if not drafts:
            return
        id_ = drafts[-1 - number % min(4, len(drafts))]
        all(self._move_paper(id_, name, None) for name in ("check", "send", "issue"))

    # The end of a year

    @rule(number=PICK, fault=FAULTS)
    def hand_over(self, number: int, fault: Fault | None) -> None:
        closed = [one for one in self.model.there() if one.state is State.CLOSED]
        if not closed:
            return
        review = self.model.reviews.get(number) or closed[number % len(closed)]

        def do(session: Session) -> int:
            row = session.get_one(Review, review.id)
            plan = handover.suggest_plan(session, row)
            done = handover.hand_over(session, row, plan, by=None, now=self.place.now())
            assert done.next_review
            return done.next_review.id

        done = self.act(do, fault)
        if done.stored:
            assert review.id not in self.model.handed
            self.model.handed[review.id] = done.result
            self.meet(done.result)

    @precondition(lambda self: self.model.handed)
    @rule(number=PICK, fault=FAULTS)
    def undo_handover(self, number: int, fault: Fault | None) -> None:
        first, following = list(self.model.handed.items())[number % len(self.model.handed)]

        def do(session: Session) -> None:
            done = handover.current_handover(session, session.get_one(Review, first))
            assert done
            handover.undo_handover(session, done, reason="nhầm", by=None, now=self.place.now())

        if self.act(do, fault).stored:
            del self.model.handed[first]
            self.model.reviews[following].withdrawn = True

    # Agencies

    def _unit(self, number: int) -> int:
        with self.place.read() as session:
            ids = session.scalars(select(Unit.id).order_by(Unit.id)).all()
        return ids[number % len(ids)]

    @rule(one=PICK, other=PICK, month=st.integers(2, 12), fault=FAULTS)
    def merge(self, one: int, other: int, month: int, fault: Fault | None) -> None:
        ids = self._unit(one), self._unit(other)
        act = reorganizations.ReorganizationAct(dt.date(2022, month, 1), "QĐ 1")
        self.act(
            lambda session: bool(
                reorganizations.merge_units(
                    session, [session.get_one(Unit, ids[0])], session.get_one(Unit, ids[1]), act,
                    by=None, now=self.place.now(),
                )
            ),
            fault,
        )  # fmt: skip

    @rule(one=PICK, month=st.integers(2, 12), fault=FAULTS)
    def split(self, one: int, month: int, fault: Fault | None) -> None:
        id_ = self._unit(one)
        act = reorganizations.ReorganizationAct(dt.date(2022, month, 1), "QĐ 2")
        names = [f"Chi cục {self.place.minutes}", f"Cục {self.place.minutes}"]
        self.act(
            lambda session: len(
                reorganizations.split_unit(
                    session, session.get_one(Unit, id_), names, act, by=None, now=self.place.now()
                )
            ),
            fault,
        )

    @rule(one=PICK, fault=FAULTS)
    def undo_reorganization(self, one: int, fault: Fault | None) -> None:
        with self.place.read() as session:
            ids = session.scalars(select(UnitSuccession.unit_id).distinct()).all()
        if not ids:
            return
        id_ = ids[one % len(ids)]
        self.act(
            lambda session: len(
                reorganizations.undo_reorganization(
                    session, session.get_one(Unit, id_), by=None, now=self.place.now()
                )
            ),
            fault,
        )

    # Everything

    @precondition(lambda self: self.may_restore)
    @rule()
    def move_through_backup(self) -> None:
        """Back up and restore elsewhere; the story goes on there."""
        self.may_restore = False
        self.place = self.place.move_through_backup()
        self.seen_changes = -1

    @invariant()
    def nothing_is_broken(self) -> None:
        if self.place.changes == self.seen_changes:
            return
        with self.place.read() as session:
            broken = list(find_broken(session, self.place.files, self.model, self.noted))
            assert not broken, "; ".join(broken)
            self.noted = {end.council: end for end in list_chain_ends(session)}
        self.seen_changes = self.place.changes
