"""What is typed into tables cell by cell, and what stands beside the facts: answers, choices."""

from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy.orm import Session

from tests.workflow.services.state_machine.machine import FAULTS, PICK, WORD, Years
from tests.workflow.services.state_machine.place import Fault
from workflow.domain.cell_merge import merge_cells
from workflow.domain.locks import SETTINGS_SECTION
from workflow.domain.record import Record
from workflow.domain.schema import replace_section
from workflow.domain.votes.conditions import ANSWERS, KEYS, Answer
from workflow.domain.year import State
from workflow.models import Review
from workflow.services import confirmations, locks, paper_settings, reviews

#: A section, its rows and the column that is typed into.
GRIDS = (("reports", "note"), ("awards", "decision"), ("awards", "reason"))


def _cell(record: Record, section: str, place: int, column: str) -> dict[str, Any]:
    rows = getattr(record, section)
    return {column: getattr(rows[place], column)} if place < len(rows) else {}


class Tables(Years):
    """A council's years with tables that two people type into."""

    @rule(
        number=PICK, grid=st.sampled_from(GRIDS), place=st.integers(0, 4), word=WORD,
        behind=st.integers(0, 3), fault=FAULTS,
    )  # fmt: skip
    def type_in_grid(
        self, number: int, grid: tuple[str, str], place: int, word: str, behind: int,
        fault: Fault | None,
    ) -> None:  # fmt: skip
        """Type a cell of a table as it was seen now, or some versions ago.

        A table saves without asking for the version of its section: cells tell who was first, and
        they and locks alone keep what others wrote and what is settled.
        """
        review, (section, column) = self.pick(number), grid
        seen = max(1, review.version - behind)
        was = _cell(review.versions[seen - 1], section, place, column)
        current = _cell(review.record, section, place, column)
        if not was or not current:
            return
        merged = merge_cells(was, current, {column: word})

        def change(record: Record) -> Record:
            rows = list(getattr(record, section))
            rows[place] = msgspec.structs.replace(rows[place], **merged.stored)
            return replace_section(record, section, {section: tuple(rows)})

        done = self.act(
            lambda session: reviews.edit_facts(
                session, session.get_one(Review, review.id), section, change,
                seen=review.version, touching=(), by=None, now=self.place.now(),
            ) is not None,
            fault,
        )  # fmt: skip
        if not done.stored:
            return
        self.learn(review)
        now = _cell(review.record, section, place, column)[column]
        assert now == (current[column] if column in merged.theirs else word)
        assert done.result == bool(merged.stored)

    @rule(
        number=PICK, member=st.integers(1, 6), condition=st.sampled_from([*KEYS, "none"]),
        answer=st.sampled_from(list(ANSWERS)), office=st.sampled_from(["", "Thuế tỉnh"]),
        fault=FAULTS,
    )  # fmt: skip
    def confirm(
        self, number: int, member: int, condition: str, answer: Answer, office: str,
        fault: Fault | None,
    ) -> None:  # fmt: skip
        """Write down what an office says of a member; what counts is the newest answer."""
        review, point = self.pick(number), (f"Sở số {member}", condition)
        known = self.model.confirmed.get((review.id, *point), "unknown")

        def do(session: Session) -> int:
            return confirmations.record_confirmations(
                session, session.get_one(Review, review.id), {point: answer},
                office=office, on=None, by=None, now=self.place.now(),
            )  # fmt: skip

        done = self.act(do, fault)
        is_new = answer != known
        is_wrong = condition not in KEYS or member > 5 or (answer != "unknown" and not office)
        if not done.stored:
            assert fault or review.state is State.CLOSED or (is_new and is_wrong)
            return
        assert review.state is not State.CLOSED
        assert done.result == is_new
        assert not (is_new and is_wrong)
        if is_new:
            self.model.confirmed[(review.id, *point)] = answer

    @rule(number=PICK, word=WORD, fault=FAULTS)
    def enclose(self, number: int, word: str, fault: Fault | None) -> None:
        """Settle what goes along with the proposal; once it is sent, only after a reopening."""
        review = self.pick(number)

        def do(session: Session) -> bool:
            return paper_settings.set_enclosures(
                session, session.get_one(Review, review.id), (word,),
                seen=review.version, by=None, now=self.place.now(),
            )  # fmt: skip

        done = self.act(do, fault)
        locked = locks.are_settings_locked(review.locks.state) and (
            SETTINGS_SECTION not in review.reopened
        )
        if done.stored:
            assert not (done.result and locked)
            self.learn(review)
        else:
            assert fault or locked or review.state is State.CLOSED
