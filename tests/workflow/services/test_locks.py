"""What a passed step has settled changes only after it was reopened with a reason."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain import schema
from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.locks import LOCKED_BY_ISSUE, LOCKED_FROM, Locks, is_locked
from workflow.domain.paper_kinds import MEETING_MARK
from workflow.domain.paper_life import PaperStage
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.record import Bloc, FurtherMeeting, IssuedPaper, Meeting, Record, Tally
from workflow.domain.roles import Role
from workflow.domain.votes.double_entry import BallotFigures
from workflow.domain.year import STATES, State, find_forward_move, list_moves
from workflow.models import Account, Event, EventKind, Review
from workflow.services import (
    cases,
    confirmations,
    double_entry,
    member_reports,
    paper_settings,
    reviews,
)
from workflow.services.accounts import credentials
from workflow.services.history import log_event
from workflow.services.locks import reopen_section
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore

NOW = factories.NOW


def start(session: Session, state: State, *, bloc: str = "Khối thi đua 1") -> Review:
    record = factories.make_record(9, state=state, bloc=Bloc(name=bloc))
    return record_exchange.store_record(session, record, by=None, now=NOW).review


def recount(session: Session, review: Review, votes: int) -> None:
    """Change how many voted for the leading unit, as the form does."""
    contest = factories.make_contest(members=9, tallies=(Tally(candidate="Sở số 2", votes=votes),))
    reviews.save_section(
        session, review, "contests", {"contests": (contest,)},
        seen=review.version, by=None, now=NOW,
    )  # fmt: skip


def move(session: Session, review: Review) -> None:
    forward = find_forward_move(review.state)
    assert forward
    found = cases.check_move(session, review, forward, NOW)
    accepted = {row.code: "thử" for row in found}
    reviews.make_move(session, review, forward.name, by=None, now=NOW, accepted=accepted)


@pytest.mark.parametrize("state", [State.VOTES_TALLIED, State.PROPOSAL_SENT, State.DECIDED])
def test_votes_stay_as_they_were_counted(session: Session, state: State) -> None:
    review = start(session, state)

    with pytest.raises(MoveRefusedError, match="đã khóa từ bước «Đã kiểm phiếu»"):
        recount(session, review, 7)

    assert facts_of(session, review).contests[0].tallies[0].votes == 9


def test_a_reopened_section_can_be_changed_until_the_next_move(session: Session) -> None:
    review = start(session, State.VOTES_TALLIED)
    reopen_section(session, review, "contests", reason="Kiểm lại phiếu", by=None, now=NOW)

    recount(session, review, 8)
    move(session, review)

    with pytest.raises(MoveRefusedError):
        recount(session, review, 7)
    event = session.scalars(select(Event).filter_by(kind=EventKind.REOPENED)).one()
    assert event.detail == {
        "section": "contests", "state": "votes_tallied", "reason": "Kiểm lại phiếu",
    }  # fmt: skip


def test_counts_are_keyed_again_only_once_they_are_reopened(session: Session) -> None:
    """Not even by the first of two: a round that nobody can end would be left open."""
    review = start(session, State.PROPOSAL_SENT)
    by = credentials.add_account(session, login="an", name="An", role=Role.ADMINISTRATOR, now=NOW)
    figures = BallotFigures(9, 9, 9, 0, {"Sở số 2": 8})

    with pytest.raises(MoveRefusedError, match="đã khóa từ bước «Đã kiểm phiếu»"):
        double_entry.enter_figures(session, review, 0, figures, by=by, now=NOW)
    reopen_section(session, review, "contests", reason="Đếm sót", by=None, now=NOW)
    double_entry.enter_figures(session, review, 0, figures, by=by, now=NOW)


def test_reopening_needs_a_reason_and_something_locked(session: Session) -> None:
    review = start(session, State.VOTES_TALLIED)
    with pytest.raises(BadInputError):
        reopen_section(session, review, "contests", reason=" ", by=None, now=NOW)
    with pytest.raises(MoveRefusedError):
        reopen_section(session, review, "plan", reason="thử", by=None, now=NOW)


def test_an_import_obeys_the_locks_as_a_form_does(session: Session) -> None:
    review = start(session, State.PROPOSAL_SENT)
    fewer = factories.make_contest(members=9, tallies=(Tally(candidate="Sở số 2", votes=7),))
    record = factories.make_record(9, contests=(fewer,), state=State.PROPOSAL_SENT)

    for state in (State.PROPOSAL_SENT, State.PLANNED, State.CLOSED):
        changed = msgspec.structs.replace(record, state=state)
        with pytest.raises(MoveRefusedError), session.begin_nested():
            record_exchange.store_record(session, changed, by=None, now=NOW)
    record_exchange.store_record(session, record, by=None, now=NOW, reason="Kiểm lại")

    assert facts_of(session, review).contests[0].tallies[0].votes == 7
    kinds = [row.kind for row in session.scalars(select(Event).order_by(Event.id))]
    assert kinds[-2:] == [EventKind.REOPENED, EventKind.IMPORTED]


def test_an_import_takes_a_review_back_only_with_a_reason(session: Session) -> None:
    review = start(session, State.PROPOSAL_SENT)
    record = factories.make_record(9, state=State.PLANNED)

    with pytest.raises(MoveRefusedError, match="ghi lý do"), session.begin_nested():
        record_exchange.store_record(session, record, by=None, now=NOW)
    record_exchange.store_record(session, record, by=None, now=NOW, reason="Nhập nhầm")

    assert review.state is State.PLANNED


def test_a_step_by_an_import_ends_what_was_reopened_before_it(session: Session) -> None:
    """As a step on the page does: what the step settled is locked again."""
    review = start(session, State.VOTES_TALLIED)
    reopen_section(session, review, "contests", reason="Kiểm lại phiếu", by=None, now=NOW)
    recount(session, review, 8)
    record = msgspec.structs.replace(facts_of(session, review), state=State.PROPOSAL_SENT)

    record_exchange.store_record(session, record, by=None, now=NOW)

    assert review.state is State.PROPOSAL_SENT
    with pytest.raises(MoveRefusedError):
        recount(session, review, 7)


def test_an_import_that_makes_no_step_leaves_it_reopened(session: Session) -> None:
    review = start(session, State.VOTES_TALLIED)
    reopen_section(session, review, "contests", reason="Kiểm lại phiếu", by=None, now=NOW)
    record = msgspec.structs.replace(facts_of(session, review), targets=("Một việc",))

    record_exchange.store_record(
        session, msgspec.structs.replace(record, state=review.state), by=None, now=NOW
    )

    recount(session, review, 8)
    assert facts_of(session, review).contests[0].tallies[0].votes == 8


def issue(session: Session, review: Review, kind: str) -> None:
    """Have it told in the history that a paper went out, as its issue does."""
    detail = {"paper": 1, "kind": kind, "to": PaperStage.ISSUED.value}
    log_event(session, review, EventKind.PAPER_MOVED, by=None, now=NOW, detail=detail)


def rename_award(session: Session, review: Review, award: str) -> None:
    awards = tuple(
        msgspec.structs.replace(row, award=award) for row in facts_of(session, review).awards
    )
    reviews.save_section(
        session, review, "awards", {"awards": awards}, seen=review.version, by=None, now=NOW
    )


@pytest.mark.parametrize("kind", ["proposal", "award_list", "achievement_summary"])
def test_what_is_sent_settles_its_facts_with_its_issue(session: Session, kind: str) -> None:
    review = start(session, State.VOTES_TALLIED)
    issue(session, review, "minutes")
    issue(session, review, f"{kind}{MEETING_MARK}2")
    rename_award(session, review, "Bằng khen")
    issue(session, review, kind)

    with pytest.raises(MoveRefusedError, match="đã khóa vì tờ trình"):
        rename_award(session, review, "Cờ thi đua")
    with pytest.raises(MoveRefusedError, match="đã khóa từ bước «Đã kiểm phiếu»"):
        recount(session, review, 7)
    reopen_section(session, review, "awards", reason="Ghi nhầm hình thức", by=None, now=NOW)
    rename_award(session, review, "Cờ thi đua")


@pytest.mark.parametrize("kind", ["proposal", "award_list", "achievement_summary", "minutes"])
def test_the_issue_of_what_is_sent_ends_what_was_reopened_before_it(
    session: Session, kind: str
) -> None:
    review = start(session, State.VOTES_TALLIED)
    reopen_section(session, review, "contests", reason="Kiểm lại phiếu", by=None, now=NOW)
    recount(session, review, 8)
    issue(session, review, f"pact{MEETING_MARK}2")
    recount(session, review, 9)
    issue(session, review, kind)

    with pytest.raises(MoveRefusedError, match="đã khóa từ bước «Đã kiểm phiếu»"):
        recount(session, review, 7)
    reopen_section(session, review, "contests", reason="Đếm sót", by=None, now=NOW)
    recount(session, review, 7)


#: A paper, a section that it prints, and what is typed there afterwards.
PRINTED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("minutes", "contests", {"contests": ()}),
    ("vote_minutes", "contests", {"contests": ()}),
    ("conclusion_notice", "contests", {"contests": ()}),
    ("vote_minutes", "meeting", {"meeting": None}),
    ("minutes", "results", {"results": ("Tốt",)}),
    ("annual_report", "results", {"lessons": ("Sớm hơn",)}),
    ("plan", "plan", {"targets": ("Thi đua",)}),
    ("plan", "next", {"next_head": "Sở số 4"}),
)


@pytest.mark.parametrize(("kind", "section", "values"), PRINTED)
def test_an_issued_paper_locks_what_it_prints(
    session: Session, kind: str, section: str, values: dict[str, Any]
) -> None:
    review = start(session, State.MEETING_HELD)
    issue(session, review, f"{kind}{MEETING_MARK}2")
    issue(session, review, "invitation")

    def type_in() -> object:
        return reviews.save_section(
            session, review, section, values, seen=review.version, by=None, now=NOW
        )

    issue(session, review, kind)
    with pytest.raises(MoveRefusedError, match="đã khóa vì «"):
        type_in()
    reopen_section(session, review, section, reason="Ghi nhầm", by=None, now=NOW)
    assert type_in() is not None


def test_papers_of_a_further_meeting_lock_it_and_no_other(session: Session) -> None:
    review = start(session, State.MEETING_HELD)
    rows = tuple(FurtherMeeting(number, Meeting(place="Hội trường")) for number in (2, 3))
    save_meetings(session, review, rows)
    issue(session, review, f"invitation{MEETING_MARK}2")
    issue(session, review, f"minutes{MEETING_MARK}3")

    moved = msgspec.structs.replace(rows[0], meeting=Meeting(place="Nơi khác"))
    numbered = msgspec.structs.replace(rows[1], papers=(IssuedPaper(kind="minutes", number=4),))
    save_meetings(session, review, (moved, numbered))
    changed = msgspec.structs.replace(numbered, meeting=Meeting(place="Nơi khác"))
    for after in ((moved, changed), (moved,)):
        with pytest.raises(MoveRefusedError, match="của cuộc họp này đã phát hành"):
            save_meetings(session, review, after)
    reopen_section(session, review, "meetings", reason="Ghi nhầm chỗ", by=None, now=NOW)
    save_meetings(session, review, (moved, changed))


def save_meetings(session: Session, review: Review, rows: tuple[FurtherMeeting, ...]) -> None:
    reviews.save_section(
        session, review, "meetings", {"meetings": rows}, seen=review.version, by=None, now=NOW
    )


def test_a_step_that_is_taken_back_frees_what_was_issued_in_it(session: Session) -> None:
    review = start(session, State.VOTES_TALLIED)
    issue(session, review, "proposal")
    reviews.make_move(session, review, "reopen_meeting", by=None, now=NOW, reason="Bỏ phiếu lại")
    rename_award(session, review, "Bằng khen")
    recount(session, review, 8)


@pytest.mark.parametrize("how", ["sent", "issued"])
def test_what_papers_say_beyond_the_facts_is_locked_with_the_proposal(
    session: Session, how: str
) -> None:
    review = start(session, State.PROPOSAL_SENT if how == "sent" else State.VOTES_TALLIED)
    if how == "issued":
        issue(session, review, "proposal")

    def change(before: PaperSettings) -> PaperSettings:
        return msgspec.structs.replace(before, enclosures=("Biên bản",))

    def settle() -> None:
        detail = {"choice": "enclosures"}
        paper_settings.change_paper_settings(session, review, change, detail, by=None, now=NOW)

    with pytest.raises(MoveRefusedError, match=r"đã khóa .* hãy mở lại"):
        settle()
    reopen_section(session, review, "papers", reason="Thiếu phụ lục", by=None, now=NOW)
    settle()


@pytest.mark.parametrize("path", [*LOCKED_FROM, *LOCKED_BY_ISSUE])
def test_each_locked_path_is_a_field_of_a_form(path: str) -> None:
    assert schema.find_section(path)
    assert path in {field.path for field in schema.FIELDS} | {"council", "bloc"}


CHANGES: dict[str, dict[str, Any]] = {
    "general": {"council": {"place": "Phan Thiết"}},
    "members": {"member_count_stated": 8},
    "reports": {"reports": ()},
    "meeting": {"meeting": None},
    "results": {"results": ("Tốt",)},
    "contests": {"contests": ()},
    "awards": {"awards": ()},
    "plan": {"targets": ("Thi đua",)},
}


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    walk=st.lists(st.sampled_from([*CHANGES, "forward", "back", "reopen", "report"]), max_size=12)
)
def test_on_random_walks_nothing_locked_changes_without_a_reopening(
    session: Session, walk: list[str]
) -> None:
    review = start(session, State.MEETING_HELD, bloc=f"Khối {uuid4().hex}")
    session.commit()
    reopened: set[str] = set()
    for step in walk:
        before, state = facts_of(session, review), review.state
        try:
            _take(session, review, step, reopened)
        except (MoveRefusedError, BadInputError):
            session.rollback()
            assert (facts_of(session, review), review.state) == (before, state)
            continue
        session.commit()
        if review.state is not state:
            reopened.clear()
        _assert_kept(before, facts_of(session, review), state, reopened)


def _take(session: Session, review: Review, step: str, reopened: set[str]) -> None:
    match step:
        case "forward" if review.state is not State.CLOSED:
            move(session, review)
        case "back" if review.state is not State.PLANNED:
            back = next(way for way in list_moves(review.state) if not way.forward)
            reviews.make_move(session, review, back.name, by=None, now=NOW, reason="thử")
        case "reopen":
            key = "contests" if review.state is State.VOTES_TALLIED else "results"
            reopen_section(session, review, key, reason="thử", by=None, now=NOW)
            reopened.add(key)
        case "report":
            member_reports.save_report(
                session, review, "Sở số 3", {"received_on": dt.date(2021, 12, 2)},
                seen=review.version, by=None, now=NOW,
            )  # fmt: skip
        case _ if step in CHANGES:
            values = CHANGES[step]
            if step == "general":
                record = facts_of(session, review)
                values = {"council": msgspec.structs.replace(record.council, **values["council"])}
            reviews.save_section(
                session, review, step, values, seen=review.version, by=None, now=NOW
            )


def _assert_kept(before: Record, after: Record, state: State, reopened: set[str]) -> None:
    for section in schema.SECTIONS:
        for path, *_texts in schema.compare_section(before, after, section.key):
            assert not is_locked(path, Locks(state)) or section.key in reopened, path


def test_later_states_lock_no_less() -> None:
    for path in LOCKED_FROM:
        flags = [is_locked(path, Locks(state)) for state in STATES]
        assert flags == sorted(flags)


CLOSED_ACTS: dict[str, Callable[[Session, Review, Account, Path], object]] = {
    "confirm": lambda session, review, by, _: confirmations.record_confirmations(
        session, review, {("Sở số 2", "no_discipline"): "yes"}, office="Thanh tra", on=None, by=by,
        now=NOW,
    ),
    "count": lambda session, review, by, _: double_entry.enter_figures(
        session, review, 0, BallotFigures(9, 9, 9, 0, {"Sở số 2": 9}), by=by, now=NOW
    ),
    "attach": lambda session, review, by, folder: member_reports.attach_file(
        session, FileStore(folder), review, "Sở số 2", file_name="a.pdf", content=b"%PDF-1.7",
        by=by, now=NOW,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSED_ACTS)
def test_nothing_is_added_to_a_closed_year_by_any_way(
    session: Session, name: str, tmp_path: Path
) -> None:
    review = start(session, State.CLOSED)
    by = credentials.add_account(
        session, login="an", name="An", role=Role.ADMINISTRATOR, now=NOW
    )  # fmt: skip
    before = len(session.scalars(select(Event)).all())

    with pytest.raises(MoveRefusedError, match="đã kết thúc"):
        CLOSED_ACTS[name](session, review, by, tmp_path)
    assert len(session.scalars(select(Event)).all()) == before
