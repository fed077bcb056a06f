"""Twenty at one moment on what takes two people: each counts once, and nobody as two."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.waiting import TIMEOUT
from workflow.domain.approvals import Approval
from workflow.domain.errors import DomainError
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Role
from workflow.domain.votes.double_entry import BallotFigures
from workflow.domain.year import State, find_forward_move
from workflow.models import Account, Council, Event, EventKind, Paper, Review, TallyEntry
from workflow.services import approvals, cases, double_entry, reviews
from workflow.services.accounts import credentials
from workflow.services.printing import paper_requests
from workflow.services.printing.paper_life import move_paper
from workflow.services.records import record_exchange
from workflow.services.verification.sealed_history import find_history_faults

NOW = factories.NOW
AN, BINH = "an", "binh"


def furnish(engine: Engine, state: State, *steps: Approval) -> int:
    """A review that `an` has typed in; its id."""
    with Session(engine) as session:
        for login in (AN, BINH):
            credentials.add_account(
                session, login=login, name=login, role=Role.ADMINISTRATOR, now=NOW
            )
        record = factories.make_record(9, state=state)
        review = record_exchange.store_record(session, record, by=None, now=NOW).review
        approvals.switch_approvals(session, review.bloc.council, steps, by=None, now=NOW)
        values = {"results": ("Một kết quả",), "shortcomings": ()}
        reviews.save_section(
            session, review, "results", values, seen=review.version, by=find(session, AN), now=NOW
        )
        session.commit()
        return review.id


def find(session: Session, login: str) -> Account:
    return session.scalars(select(Account).filter_by(login=login)).one()


def all_at_once(
    engine: Engine, act: Callable[[Session, Account], object], who: tuple[str, ...] = (AN, BINH)
) -> Counter[str]:
    """Twenty threads, in turn as one person and as the other; who was let do it."""
    ready = Barrier(20)

    def one(number: int) -> str:
        login = who[number % len(who)]
        with Session(engine) as session:
            by = find(session, login)
            session.rollback()
            ready.wait(TIMEOUT)
            try:
                act(session, by)
                session.commit()
            except DomainError:
                return "refused"
        return login

    with ThreadPoolExecutor(20) as threads:
        return Counter(threads.map(one, range(20)))


def test_a_step_is_made_once_and_by_the_second_person(any_engine: Engine) -> None:
    id_ = furnish(any_engine, State.VOTES_TALLIED, Approval.SEND_PROPOSAL)

    def record(session: Session, by: Account) -> None:
        review = session.get_one(Review, id_)
        move = find_forward_move(review.state)
        assert move
        found = cases.check_move(session, review, move, NOW)
        accepted = {row.code: "thử" for row in found}
        reviews.make_move(session, review, "send_proposal", by=by, now=NOW, accepted=accepted)

    assert all_at_once(any_engine, record) == {"refused": 19, BINH: 1}
    with Session(any_engine) as session:
        assert session.get_one(Review, id_).state is State.PROPOSAL_SENT
        assert list(find_history_faults(session)) == []


def test_a_count_has_one_entry_of_each(any_engine: Engine) -> None:
    id_ = furnish(any_engine, State.MEETING_HELD)
    figures = BallotFigures(issued=9, returned=9, valid=9, invalid=0, votes={"Sở số 2": 9})

    def enter(session: Session, by: Account) -> None:
        double_entry.enter_figures(
            session, session.get_one(Review, id_), 0, figures, by=by, now=NOW
        )

    assert all_at_once(any_engine, enter, (AN,)) == {"refused": 19, AN: 1}
    with Session(any_engine) as session:
        assert session.scalar(select(func.count(TallyEntry.id))) == 1


def test_a_step_of_a_paper_is_recorded_once(any_engine: Engine) -> None:
    id_ = furnish(any_engine, State.VOTES_TALLIED)
    with Session(any_engine) as session:
        review = session.get_one(Review, id_)
        paper_requests.request_papers(session, [review], [PaperKind.PROPOSAL], by=None, now=NOW)
        paper = session.scalars(select(Paper)).one()
        paper.stage = PaperStage.CHECKED
        session.commit()
        paper_id = paper.id

    def take_back(session: Session, by: Account) -> None:
        review = session.get_one(Review, id_)
        move_paper(session, review, paper_id, "redraft", reason="thử", by=by, now=NOW)

    assert all_at_once(any_engine, take_back)["refused"] == 19
    with Session(any_engine) as session:
        moved = select(func.count(Event.id)).filter_by(kind=EventKind.PAPER_MOVED)
        assert session.scalar(moved) == 1


def test_switching_off_needs_two_whoever_asks_how_often(any_engine: Engine) -> None:
    id_ = furnish(any_engine, State.VOTES_TALLIED, Approval.CLOSE)

    def switch_off(session: Session, by: Account) -> None:
        council = session.get_one(Review, id_).bloc.council
        approvals.switch_approvals(session, council, (), by=by, now=NOW)

    all_at_once(any_engine, switch_off, (AN,))
    with Session(any_engine) as session:
        assert session.scalars(select(Council)).one().approvals == ["close"]
