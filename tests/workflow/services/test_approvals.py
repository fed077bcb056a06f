"""Steps for two people: who prepared one does not record it, by whichever way it is done."""

import datetime as dt

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.approvals import Approval, approval_of_move, furthest_alone
from workflow.domain.errors import MoveRefusedError
from workflow.domain.paper_life import STAGE_MOVES, StageMove
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Right, Role
from workflow.domain.year import MOVES, STATES, State, find_forward_move
from workflow.models import Account, EditedPaper, Paper, Review, SecurityEvent
from workflow.services import approvals, cases, reviews
from workflow.services.accounts import credentials, management, systems, tokens
from workflow.services.printing import paper_requests
from workflow.services.printing.paper_life import _log_stage, list_obstacles
from workflow.services.printing.returned_papers import _log_return
from workflow.services.records import record_exchange

NOW = factories.NOW


def person(session: Session, login: str) -> Account:
    return credentials.add_account(
        session, login=login, name=login.title(), role=Role.ADMINISTRATOR, now=NOW
    )


@pytest.fixture
def an(session: Session) -> Account:
    return person(session, "an")


@pytest.fixture
def binh(session: Session) -> Account:
    return person(session, "binh")


def start(session: Session, state: State, *steps: Approval) -> Review:
    record = factories.make_record(9, state=state)
    review = record_exchange.store_record(session, record, by=None, now=NOW).review
    approvals.switch_approvals(session, review.bloc.council, steps, by=None, now=NOW)
    return review


def record_forward(session: Session, review: Review, by: Account | None) -> None:
    move = find_forward_move(review.state)
    assert move
    found = cases.check_move(session, review, move, NOW)
    accepted = {row.code: "thử" for row in found}
    reviews.make_move(session, review, move.name, by=by, now=NOW, accepted=accepted)


def state_of(review: Review) -> State:
    return review.state


def note(session: Session, review: Review, by: Account, text: str = "Một kết quả") -> None:
    values = {"results": (text,), "shortcomings": ()}
    reviews.save_section(session, review, "results", values, seen=review.version, by=by, now=NOW)


def test_who_typed_does_not_record_that_the_proposal_was_sent(
    session: Session, an: Account, binh: Account
) -> None:
    review = start(session, State.VOTES_TALLIED, Approval.SEND_PROPOSAL)
    note(session, review, an)

    with pytest.raises(MoveRefusedError, match="cần một người khác ghi nhận"):
        record_forward(session, review, an)
    with pytest.raises(MoveRefusedError, match="phải ghi nhận trên trang"):
        record_forward(session, review, None)
    assert state_of(review) is State.VOTES_TALLIED

    record_forward(session, review, binh)
    assert state_of(review) is State.PROPOSAL_SENT


def test_who_made_the_step_before_has_prepared_this_one(
    session: Session, an: Account, binh: Account
) -> None:
    review = start(session, State.MEETING_HELD, Approval.SEND_PROPOSAL)
    record_forward(session, review, an)

    with pytest.raises(MoveRefusedError, match="cần một người khác"):
        record_forward(session, review, an)
    record_forward(session, review, binh)


def test_without_the_switch_one_is_enough(session: Session, an: Account) -> None:
    review = start(session, State.VOTES_TALLIED)
    note(session, review, an)

    record_forward(session, review, an)

    assert review.state is State.PROPOSAL_SENT


def test_a_file_is_one_person(session: Session, an: Account) -> None:
    review = start(session, State.VOTES_TALLIED, Approval.SEND_PROPOSAL)
    record = factories.make_record(9, state=State.PROPOSAL_SENT)

    with pytest.raises(MoveRefusedError, match="hai người để đi tiếp từ bước «Đã kiểm phiếu»"):
        record_exchange.store_record(session, record, by=an, now=NOW, reason="thử")
    session.refresh(review)
    carried = msgspec.structs.replace(record, state=None)
    record_exchange.store_record(session, carried, by=an, now=NOW, reason="thử")
    assert review.state is State.VOTES_TALLIED


@pytest.mark.parametrize("name", ["send", "issue"])
def test_who_asked_for_a_paper_or_checked_it_does_not_issue_it(
    session: Session, an: Account, binh: Account, name: str
) -> None:
    step = next(move for move in STAGE_MOVES if move.name == name)
    review = start(session, State.VOTES_TALLIED, Approval(f"paper_{name}"))
    paper = _paper(session, review, by=None)
    for move in STAGE_MOVES:
        if move.target is step.source and not move.needs_reason:
            _log_stage(session, review, paper, move, reason="", by=an, now=NOW)
    paper.stage = step.source

    assert "cần một người khác" in _first(session, review, paper, step, an)
    assert "hai người" not in _first(session, review, paper, step, binh)
    paper.batch.asked_by = binh
    session.flush()
    assert "cần một người khác" in _first(session, review, paper, step, binh)


def _paper(session: Session, review: Review, by: Account | None) -> Paper:
    kinds = [PaperKind.PROPOSAL]
    paper_requests.request_papers(session, [review], kinds, by=by, now=NOW)
    return session.scalars(select(Paper)).one()


def _first(session: Session, review: Review, paper: Paper, move: StageMove, by: Account) -> str:
    return str(next(iter(list_obstacles(session, review, paper, move, by)), ""))


def test_each_choice_is_sealed_with_who_made_it(session: Session, an: Account) -> None:
    review = start(session, State.PLANNED)
    council = review.bloc.council

    chosen = {Approval.CLOSE, Approval.ISSUE_PAPER}
    assert approvals.switch_approvals(session, council, chosen, by=an, now=NOW)
    assert not approvals.switch_approvals(session, council, chosen, by=an, now=NOW)

    (row,) = session.scalars(select(SecurityEvent).filter_by(kind="approvals_changed"))
    assert row.by_id == an.id
    assert row.detail == {"council": council.id, "on": ["close", "paper_issue"], "off": []}


def test_nobody_takes_the_second_person_away_alone(
    session: Session, an: Account, binh: Account
) -> None:
    both = {Approval.CLOSE, Approval.DECIDE}
    council = start(session, State.VOTES_TALLIED, *both).bloc.council

    def choose(wanted: set[Approval], by: Account, days: int = 0) -> frozenset[Approval]:
        at = NOW + dt.timedelta(days=days)
        approvals.switch_approvals(session, council, wanted, by=by, now=at)
        return approvals.switched_on(council)

    assert choose({Approval.CLOSE}, an) == both
    assert choose({Approval.CLOSE}, an) == both
    assert choose(set(), binh) == both  # another wish, which waits for its own second
    assert choose(set(), an, days=8) == both  # too late
    assert approvals.find_asked_off(session, council, NOW + dt.timedelta(days=8)) == (
        frozenset(both),
        an,
    )
    assert choose(set(), binh, days=9) == frozenset()


def test_an_account_that_one_could_open_is_no_second_person(
    session: Session, an: Account, binh: Account
) -> None:
    review = start(session, State.VOTES_TALLIED, Approval.SEND_PROPOSAL)
    note(session, review, an)
    management.issue_link(session, binh, by=an, now=NOW)

    with pytest.raises(MoveRefusedError, match="đường dẫn đăng nhập cho nhau"):
        record_forward(session, review, binh)
    approvals.switch_approvals(session, review.bloc.council, set(), by=an, now=NOW)
    approvals.switch_approvals(session, review.bloc.council, set(), by=binh, now=NOW)
    assert approvals.switched_on(review.bloc.council) == {Approval.SEND_PROPOSAL}

    record_forward(session, review, person(session, "chi"))
    assert state_of(review) is State.PROPOSAL_SENT


def test_nor_is_one_that_a_third_account_opened(
    session: Session, an: Account, binh: Account
) -> None:
    """One officer adds another account, and gives the link of a third in its name."""
    review = start(session, State.VOTES_TALLIED, Approval.SEND_PROPOSAL)
    note(session, review, an)
    between = person(session, "giua")
    management.issue_link(session, between, by=an, now=NOW)
    management.issue_link(session, binh, by=between, now=NOW)

    with pytest.raises(MoveRefusedError, match="đường dẫn đăng nhập cho nhau"):
        record_forward(session, review, binh)

    other = person(session, "chi")  # had a link of whom `binh` never was
    management.issue_link(session, other, by=person(session, "qt"), now=NOW)
    record_forward(session, review, other)


def test_two_whom_a_third_invited_are_two(session: Session, an: Account, binh: Account) -> None:
    review = start(session, State.VOTES_TALLIED, Approval.SEND_PROPOSAL)
    invited = person(session, "chi")
    for account in (binh, invited):
        management.issue_link(session, account, by=an, now=NOW)
    note(session, review, binh)

    record_forward(session, review, invited)


def test_a_way_in_that_was_given_before_the_review_was_opened_counts(
    session: Session, an: Account, binh: Account
) -> None:
    """Who wants to be two prepares for it: a second account, or a system with a token."""
    council = start(session, State.PLANNED).bloc.council
    system = systems.add_system(session, council, name="Văn bản", by=None, now=NOW)
    before = NOW - dt.timedelta(days=30)
    tokens.create_token(
        session, system, name="x", rights=[Right.EDIT_REVIEW], days=365, by=an, now=before
    )
    management.issue_link(session, binh, by=an, now=before)
    review = start(session, State.VOTES_TALLIED, Approval.SEND_PROPOSAL)
    note(session, review, system)

    with pytest.raises(MoveRefusedError, match="đường dẫn đăng nhập cho nhau"):
        record_forward(session, review, an)
    note(session, review, an, "Kết quả khác")
    with pytest.raises(MoveRefusedError, match="đường dẫn đăng nhập cho nhau"):
        record_forward(session, review, binh)


def test_who_sent_a_paper_back_edited_has_prepared_it(
    session: Session, an: Account, binh: Account
) -> None:
    step = next(move for move in STAGE_MOVES if move.name == "send")
    review = start(session, State.VOTES_TALLIED, Approval.SEND_PAPER, Approval.SEND_PROPOSAL)
    paper = _paper(session, review, by=None)
    paper.stage = step.source
    report: dict[str, list[str]] = {"contradictions": []}
    edited = EditedPaper(
        paper=paper, file_name="sửa.docx", file_sha256="0" * 64, size=1, report=report,
        added_at=NOW, added_by=binh,
    )  # fmt: skip
    session.add(edited)
    session.flush()
    _log_return(session, review, edited, by=binh, now=NOW)

    assert "cần một người khác" in _first(session, review, paper, step, binh)
    assert "hai người" not in _first(session, review, paper, step, an)
    with pytest.raises(MoveRefusedError, match="cần một người khác"):
        record_forward(session, review, binh)


def test_every_step_forward_can_be_switched() -> None:
    assert all(approval_of_move(move) for move in MOVES if move.forward)
    assert not any(approval_of_move(move) for move in MOVES if not move.forward)


@pytest.mark.parametrize("wanted", STATES)
def test_one_alone_comes_as_far_as_the_first_step_for_two(wanted: State) -> None:
    found = furthest_alone(State.PLANNED, wanted, [Approval.TALLY_VOTES])

    assert found is min(wanted, State.MEETING_HELD, key=lambda state: state.position)
    assert furthest_alone(State.PLANNED, wanted, []) is wanted
