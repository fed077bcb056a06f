"""Other ways to what a review says: files, programs, names, acts, regulations, templates."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from templates_docx import TEMPLATES
from tests.workflow.services.state_machine.machine import EDITS, FAULTS, PICK, WORD
from tests.workflow.services.state_machine.model import ModelReview
from tests.workflow.services.state_machine.place import Fault, Outcome
from tests.workflow.services.state_machine.tables import Tables
from workflow.domain import schema
from workflow.domain.clauses import Clause, Confidence
from workflow.domain.council_templates import TemplateDecisionKind
from workflow.domain.law.act_entries import ActEntry, ActEntryKind
from workflow.domain.locks import Locks, is_locked
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family, Record, fact_to_plain
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, Council, Review, TemplateVersion, Unit
from workflow.services.accounts import credentials
from workflow.services.council_templates import trial_jobs, versions
from workflow.services.council_templates.trial_outcomes import TriedTemplate
from workflow.services.law import acts, regulations
from workflow.services.records import record_exchange, review_writing
from workflow.services.units import unit_names
from workflow.services.units.name_matching import TypedAnswers
from workflow.services.workbooks.content import PlainRecord, WorkbookContent
from workflow.services.workbooks.row_outcomes import Taking
from workflow.services.workbooks.taking import take_workbook

_SECTIONS = st.sets(st.sampled_from(list(EDITS)), max_size=2)
_REASON = st.sampled_from(["", "nhầm"])
_STATED = st.one_of(*[st.none()] * 3, st.sampled_from(State))
_DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2023, 12, 31))


def list_relocked(old: Record, new: Record, locks: Locks) -> set[str]:
    """The sections of what differs between two records and is locked."""
    return {
        section.key
        for section in schema.SECTIONS
        for path, *_ in schema.compare_section(old, new, section.key)
        if is_locked(path, locks)
    }


class Stories(Tables):
    """A council's years with all that happens beside its pages."""

    # A record from outside

    def _changed(self, review: ModelReview, sections: set[str], word: str) -> Record:
        record = review.record
        for section in sorted(sections):
            record = schema.replace_section(record, section, EDITS[section](record, word))
        return record

    def _learn_import(
        self, review: ModelReview, record: Record, done: Outcome, reason: str
    ) -> None:
        """Take over what an import did: it may have reopened sections, and made steps."""
        old, state = review.state, done.result
        if reason:
            review.reopened |= list_relocked(review.record, record, review.locks)
        self.learn(review)
        assert reason or state.position >= old.position
        if state is not old:
            review.take_step(state)

    @rule(
        number=PICK, sections=_SECTIONS, word=WORD, reason=_REASON, stated=_STATED, fault=FAULTS,
    )  # fmt: skip
    def import_record(
        self, number: int, sections: set[str], word: str, reason: str, stated: State | None,
        fault: Fault | None,
    ) -> None:  # fmt: skip
        """A file with a record of a review that is there, stated to be at some step or none."""
        review = self.pick(number)
        record = msgspec.structs.replace(self._changed(review, sections, word), state=stated)

        def do(session: Session) -> State:
            return record_exchange.store_record(
                session, record, by=None, now=self.place.now(), reason=reason
            ).review.state

        done = self.act(do, fault)
        if done.stored:
            self._learn_import(review, record, done, reason)

    @rule(number=PICK, sections=_SECTIONS, word=WORD, reason=_REASON, fault=FAULTS)
    def take_workbook(
        self, number: int, sections: set[str], word: str, reason: str, fault: Fault | None
    ) -> None:
        """The same in a workbook, where a refusal is a row among others."""
        review = self.pick(number)
        record = self._changed(review, sections, word)

        def do(session: Session) -> tuple[bool, State]:
            by = _find_account(session, "quantri", self.place.now())
            taking = Taking(by, self.place.now(), TypedAnswers({}), reason=reason)
            content = WorkbookContent(records=[PlainRecord(fact_to_plain(record))])
            (row,) = take_workbook(session, content, taking)
            return row.is_fine, session.get_one(Review, review.id).state

        done = self.act(do, fault)
        if done.stored and done.result[0]:
            self._learn_import(review, record, Outcome(stored=True, result=done.result[1]), reason)
        elif done.stored:
            self.learn(review)
            assert done.result[1] is review.state

    @rule(
        number=PICK, sections=_SECTIONS, word=WORD, behind=st.integers(0, 2), fault=FAULTS,
    )  # fmt: skip
    def write_as_program(
        self, number: int, sections: set[str], word: str, behind: int, fault: Fault | None
    ) -> None:
        """A program puts a whole record, read now or a version or two ago."""
        review = self.pick(number)
        seen = max(1, review.version - behind)
        record = self._changed(review, sections, word)

        def do(session: Session) -> None:
            row = session.get_one(Review, review.id)
            review_writing.save_sections(
                session, row, record, seen=seen, by=None, now=self.place.now()
            )

        if self.act(do, fault).stored:
            assert review.state is not State.CLOSED or record == review.record
            self.learn(review)

    # What reviews rest on

    def _act_on_council(self, do: Callable[[Session, Council], Any], fault: Fault | None) -> None:
        """Do something about the council; reviews may follow with a version."""

        def with_council(session: Session) -> bool:
            do(session, session.scalars(select(Council)).one())
            return True

        if self.act(with_council, fault).stored:
            for review in self.model.reviews.values():
                self.learn(review)

    @rule(number=PICK, since=_DAYS, fault=FAULTS)
    def rename(self, number: int, since: dt.date, fault: Fault | None) -> None:
        """Give an agency another name."""
        id_ = self._unit(number)
        new = unit_names.NewName(f"Sở mang tên {self.place.minutes}", since)
        self._act_on_council(
            lambda session, _council: unit_names.give_name(
                session, session.get_one(Unit, id_), new, by=None, now=self.place.now()
            ),
            fault,
        )

    @rule(
        number=PICK,
        kind=st.sampled_from([ActEntryKind.STRUCK, ActEntryKind.RESTORED]),
        fault=FAULTS,
    )
    def decide_on_act(self, number: int, kind: ActEntryKind, fault: Fault | None) -> None:
        """Strike an act that papers rest on, or use it again."""

        def do(session: Session, council: Council) -> None:
            known = acts.list_known_acts(session, council)
            entry = ActEntry(
                known[number % len(known)].act.key, kind, person="An", source="Công báo",
                day=dt.date(2022, 1, 1),
            )  # fmt: skip
            acts.decide_on_act(session, council, entry, by=None, now=self.place.now())

        self._act_on_council(do, fault)

    @rule(base=st.sampled_from(["total", "present", "valid"]), since=_DAYS, fault=FAULTS)
    def add_regulation(self, base: str, since: dt.date, fault: Fault | None) -> None:
        """The council decides anew what votes are counted against."""
        clauses = {"vote.base": Clause(base, "QĐ 1", Confidence.TYPED)}
        draft = regulations.EditionDraft("Quy chế", "QĐ 1", since, clauses)
        self._act_on_council(
            lambda session, council: regulations.add_edition(
                session, council, draft, by=None, now=self.place.now()
            ),
            fault,
        )

    @rule(kind=st.sampled_from(list(TemplateDecisionKind)), since=_DAYS, fault=FAULTS)
    def decide_on_template(
        self, kind: TemplateDecisionKind, since: dt.date, fault: Fault | None
    ) -> None:
        """The council brings its own proposal in, goes back to it, withdraws it."""

        def do(session: Session, council: Council) -> None:
            now = self.place.now()
            version = session.scalar(select(TemplateVersion).order_by(TemplateVersion.id.desc()))
            if version is None or kind is TemplateDecisionKind.APPROVED:
                place = versions.TemplatePlace(council, PaperKind.PROPOSAL, Family.STATE)
                new = versions.NewTemplate("a.docx", _own_proposal(), "mẫu của tỉnh")
                version = versions.add_version(
                    session, self.place.files, place, new, by=None, now=now
                )
                (claimed,) = trial_jobs.claim_trials(session, [version.id], now)
                outcomes = {version.id: TriedTemplate([], ["chữ"])}
                trial_jobs.finish_trials(session, str(claimed.claim), outcomes, now)
                session.refresh(version)
            by = _find_account(session, "hoidong", now)
            versions.decide_on_version(
                session, version, kind, since=since, reason="dùng chung", by=by, now=now
            )

        self._act_on_council(do, fault)


@cache
def _own_proposal() -> bytes:
    """A template of the council's own: the shipped one under other bytes."""
    return (TEMPLATES / "nd30" / "proposal.docx").read_bytes() + b"\0"


def _find_account(session: Session, login: str, now: dt.datetime) -> Account:
    found = session.scalar(select(Account).filter_by(login=login))
    return found or credentials.add_account(
        session, login=login, name=login, role=Role.ADMINISTRATOR, now=now
    )
