"""The register of numbers: each once, none again, the right year, whatever else goes on."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.issued_proposal import store_issued_proposal
from workflow.domain.errors import BadInputError, MoveRefusedError, TooBusyError
from workflow.domain.paper_numbering import find_numbering_period
from workflow.domain.paper_settings import Separable
from workflow.domain.papers import PaperKind
from workflow.domain.record import (
    Bloc,
    Family,
    FurtherMeeting,
    IssuedPaper,
    Meeting,
    Member,
    MemberRole,
    Person,
    Record,
)
from workflow.domain.roles import Role
from workflow.models import Account, NumberSeries, PaperNumber, Review, Unit
from workflow.services.accounts import credentials
from workflow.services.accounts.transfers import follow_split, split_acts_of
from workflow.services.locks import reopen_section
from workflow.services.paper_settings import set_separate_kinds
from workflow.services.records import record_exchange
from workflow.services.registers import number_register
from workflow.services.registers.outgoing_register import (
    list_register_units,
    list_register_years,
    read_register,
)
from workflow.services.reviews import edit_facts
from workflow.services.snapshots import facts_of
from workflow.services.units.reorganizations import ReorganizationAct, split_unit
from workflow.services.verification import sealed_history
from workflow.services.verification.registers import find_register_faults

TODAY = dt.date(2022, 3, 1)


def stored(session: Session, bloc: str = "Khối thi đua 1", **changes: object) -> Review:
    record = factories.make_record(bloc=Bloc(name=bloc), **{"papers": (), **changes})
    review = record_exchange.store_record(session, record, by=None, now=factories.NOW).review
    session.commit()
    return review


def taken(session: Session, review: Review, kind: PaperKind = PaperKind.PROPOSAL) -> int:
    return number_register.issue_number(session, review, kind, by=None, now=factories.NOW).number


def typed(session: Session, review: Review, *papers: IssuedPaper) -> None:
    """Save papers as the page does."""

    def change(record: Record) -> Record:
        new = msgspec.structs.replace(record, papers=papers)
        number_register.enforce_register(session, review, record, new, TODAY)
        return new

    edit_facts(session, review, "papers", change, seen=review.version, by=None, now=factories.NOW)


def proposal(number: int, day: dt.date = TODAY) -> IssuedPaper:
    return IssuedPaper(kind="proposal", number=number, date=day)


def test_fifty_who_ask_at_once_get_one_to_fifty(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        ids = [stored(session, bloc=f"Khối {number}").id for number in (1, 2)]

    def ask(place: int) -> int:
        with Session(any_engine) as session:
            try:
                number = taken(session, session.get_one(Review, ids[place % 2]))
            except TooBusyError:  # on a busy machine; the sentence says to press again
                session.rollback()
                return ask(place)
            session.commit()
            return number

    with ThreadPoolExecutor(10) as threads:
        given = sorted(threads.map(ask, range(50)))

    assert given == list(range(1, 51))
    with Session(any_engine) as session:
        assert list(sealed_history.find_history_faults(session)) == []


def test_what_was_rolled_back_was_not_given(any_session: Session) -> None:
    review = stored(any_session)
    taken(any_session, review)
    any_session.rollback()

    assert taken(any_session, review) == 1


def test_each_kind_counts_by_itself_and_minutes_count_together(session: Session) -> None:
    review = stored(session)

    assert taken(session, review, PaperKind.PROPOSAL) == 1
    assert taken(session, review, PaperKind.MINUTES) == 1
    assert taken(session, review, PaperKind.VOTE_MINUTES) == 2


def test_the_next_number_follows_those_typed_elsewhere(session: Session) -> None:
    stored(session, "Khối khác", papers=(proposal(14),))
    review = stored(session)

    assert taken(session, review) == 15


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        ("2021-12-31T16:59:59+00:00", "2021"),  # 23:59:59 in Hà Nội
        ("2021-12-31T17:00:00+00:00", "2022"),
    ],
)
def test_the_year_ends_in_ha_noi(any_session: Session, moment: str, year: str) -> None:
    review = stored(any_session)
    now = dt.datetime.fromisoformat(moment)

    number = number_register.issue_number(any_session, review, PaperKind.PROPOSAL, by=None, now=now)

    assert (number.number, number.series.period) == (1, year)


def test_party_bodies_count_through_their_term() -> None:
    days = [dt.date(year, 6, 1) for year in (2020, 2021, 2025, 2026)]

    assert [find_numbering_period(Family.PARTY, day) for day in days] == [
        "2015-2020",
        "2020-2025",
        "2020-2025",
        "2025-2030",
    ]
    assert find_numbering_period(Family.STATE, days[0]) == "2020"


def test_a_void_number_is_never_given_or_typed_again(any_session: Session) -> None:
    review = stored(any_session)
    taken(any_session, review)
    typed(any_session, review, proposal(1))
    row = any_session.scalars(select(PaperNumber)).one()

    number_register.void_number(
        any_session, row, reason="Ghi nhầm ngày", by=None, now=factories.NOW
    )

    assert facts_of(any_session, review).papers[0].number is None
    assert taken(any_session, review) == 2
    with pytest.raises(BadInputError, match="Số 1 đã hủy"):
        typed(any_session, review, proposal(1))
    with pytest.raises(MoveRefusedError, match="đã hủy rồi"):
        number_register.void_number(any_session, row, reason="Lại", by=None, now=factories.NOW)


def test_voiding_needs_a_reason(session: Session) -> None:
    review = stored(session)
    number = number_register.issue_number(
        session, review, PaperKind.PROPOSAL, by=None, now=factories.NOW
    )

    with pytest.raises(BadInputError, match="lý do"):
        number_register.void_number(session, number, reason=" ", by=None, now=factories.NOW)


def test_a_typed_number_that_another_paper_bears_is_refused(session: Session) -> None:
    stored(session, "Khối khác", papers=(proposal(7),))
    review = stored(session)

    with pytest.raises(BadInputError, match="Số 7 đã dùng cho Tờ trình của Khối khác") as refused:
        typed(session, review, IssuedPaper(kind="plan", number=7), proposal(7))

    assert refused.value.field == "papers[1].number"


def test_two_papers_of_one_review_do_not_share_a_number(session: Session) -> None:
    review = stored(session)

    with pytest.raises(BadInputError, match="Số 3 đã dùng"):
        typed(session, review, proposal(3), proposal(3))


def test_another_year_counts_anew(session: Session) -> None:
    stored(session, "Khối khác", papers=(proposal(7),))
    review = stored(session)

    typed(session, review, proposal(7, dt.date(2023, 1, 5)))


def test_what_was_stored_before_is_not_asked_about(session: Session) -> None:
    stored(session, "Khối khác", papers=(proposal(7),))
    review = stored(session, papers=(proposal(7),))

    typed(session, review, proposal(7), IssuedPaper(kind="plan", number=2, date=TODAY))


def test_a_number_that_was_taken_is_not_just_typed_over(session: Session) -> None:
    review = stored(session)
    taken(session, review)
    typed(session, review, proposal(1))

    with pytest.raises(BadInputError, match="hủy số này kèm lý do"):
        typed(session, review, proposal(8))


def test_a_kind_without_numbers_and_a_bloc_without_a_head_get_none(session: Session) -> None:
    review = stored(session)
    with pytest.raises(MoveRefusedError, match="không có số riêng"):
        taken(session, review, PaperKind.BALLOT)

    members = tuple(
        msgspec.structs.replace(row, role=MemberRole.MEMBER)
        for row in factories.make_record().members
    )
    headless = stored(session, "Khối khác", members=members)
    with pytest.raises(MoveRefusedError, match="Chưa có Trưởng khối"):
        taken(session, headless)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM paper_number",
        "UPDATE paper_number SET number = 9",
        "UPDATE number_series SET last = 0",
    ],
)
def test_the_database_keeps_the_register(any_session: Session, statement: str) -> None:
    review = stored(any_session)
    taken(any_session, review)
    any_session.commit()
    assert any_session.scalars(select(NumberSeries.last)).one() == 1

    with pytest.raises(IntegrityError, match="refused"):
        any_session.execute(text(statement))


def counting(number: int | None, day: dt.date | None = TODAY) -> IssuedPaper:
    return IssuedPaper(kind="vote_minutes", number=number, date=day)


def test_two_minutes_of_one_day_do_not_share_a_number(session: Session) -> None:
    review = stored(session)
    typed(session, review, counting(5))

    with pytest.raises(BadInputError, match="Số 5 đã dùng cho Biên bản kiểm phiếu") as refusal:
        typed(session, review, counting(5), counting(5))

    assert refusal.value.field == "papers[1].number"


def test_a_number_taken_for_one_minutes_does_not_move_to_another(session: Session) -> None:
    review = stored(session)
    first, second = (taken(session, review, PaperKind.VOTE_MINUTES) for _ in range(2))
    typed(session, review, counting(first), counting(second))

    with pytest.raises(BadInputError, match="muốn bỏ thì hủy số này") as refusal:
        typed(session, review, counting(second), counting(first))

    assert refusal.value.field == "papers[0].number"
    number_register.void_number(
        session,
        number_register.list_numbers(session, review)[0],
        reason="Ghi nhầm",
        by=None,
        now=factories.NOW,
    )
    assert [paper.number for paper in facts_of(session, review).papers] == [None, second]


def test_minutes_are_not_joined_or_taken_apart_once_they_have_a_number(session: Session) -> None:
    counted = (factories.make_contest(title="Một"), factories.make_contest(title="Hai"))
    review = stored(session, contests=counted, papers=(counting(5),))

    def settle(*kinds: Separable) -> bool:
        return set_separate_kinds(
            session, review, kinds, seen=review.version, by=None, now=factories.NOW
        )

    with pytest.raises(BadInputError, match="đã có số 5; hãy hủy hoặc xóa số đó") as refusal:
        settle("vote_minutes")
    assert refusal.value.field == "kinds"
    assert settle("invitation")

    typed(session, review, counting(None))
    assert settle("vote_minutes")


def plan(number: int | None, signer: Person | None = None) -> IssuedPaper:
    return IssuedPaper(kind="plan", number=number, date=TODAY, signer=signer)


def planned(session: Session, bloc: str = "Khối thi đua 1", **changes: object) -> Review:
    """A year that ends with a plan, which «Sở số 3», its next head, issues."""
    return stored(session, bloc, targets=("Thi đua",), **changes)


def officer(session: Session) -> Account:
    """Somebody who reads every book."""
    known = session.scalar(select(Account).filter_by(login="quantri"))
    return known or credentials.add_account(
        session, login="quantri", name="Quản", role=Role.ADMINISTRATOR, now=factories.NOW
    )


def unit_of(session: Session, name: str) -> Unit:
    return session.scalars(select(Unit).where(Unit.name == name)).one()


def test_next_years_plan_counts_in_the_register_of_whoever_issues_it(session: Session) -> None:
    review = planned(session)
    head, following = (unit_of(session, f"Sở số {number}") for number in (1, 3))

    plan_number = number_register.issue_number(
        session, review, PaperKind.PLAN, by=None, now=factories.NOW
    )
    proposal_number = number_register.issue_number(
        session, review, PaperKind.PROPOSAL, by=None, now=factories.NOW
    )
    typed(session, review, proposal(proposal_number.number), plan(plan_number.number))

    assert (plan_number.series.unit, proposal_number.series.unit) == (following, head)
    assert [entry.symbol for entry in read_register(session, head, 2022, officer(session))] == [
        "01/TTr-……"
    ]
    assert [
        entry.symbol for entry in read_register(session, following, 2022, officer(session))
    ] == ["01/KH-……"]


def test_a_plan_that_this_years_head_signs_counts_in_its_own_register(session: Session) -> None:
    review = planned(session)
    signer = Person("Nguyễn Văn Mẫu", ("Giám đốc Sở số 1",))
    record = msgspec.structs.replace(facts_of(session, review), papers=(plan(None, signer=signer),))

    taken = number_register.issue_number(
        session, review, PaperKind.PLAN, record=record, by=None, now=factories.NOW
    )

    assert taken.series.unit is unit_of(session, "Sở số 1")


def test_a_number_of_a_plan_is_asked_of_its_issuer_wherever_that_agency_issues(
    session: Session,
) -> None:
    def heads(number: int) -> tuple[Member, ...]:
        return tuple(
            msgspec.structs.replace(
                row, role=MemberRole.HEAD if row.name == f"Sở số {number}" else MemberRole.MEMBER
            )
            for row in factories.make_record().members
        )

    planned(session, papers=(plan(7),))
    theirs = stored(session, "Khối khác", members=heads(3), next_head=None, targets=("Thi đua",))
    of_head = stored(session, "Khối thứ ba", next_head=None, targets=("Thi đua",))

    with pytest.raises(BadInputError, match="Số 7 đã dùng cho Kế hoạch"):
        typed(session, theirs, plan(7))
    typed(session, of_head, plan(7))
    assert taken(session, theirs, PaperKind.PLAN) == 8


@pytest.mark.parametrize("paper", ["proposal", "minutes of a further meeting"])
def test_a_record_stored_for_the_first_time_is_asked_the_register(
    session: Session, paper: str
) -> None:
    kind = PaperKind.PROPOSAL if paper == "proposal" else PaperKind.MINUTES
    other = stored(session, "Khối khác")
    taken(session, other, kind)
    void = number_register.issue_number(session, other, kind, by=None, now=factories.NOW)
    number_register.void_number(session, void, reason="Nhầm", by=None, now=factories.NOW)
    session.commit()

    def bring(number: int) -> None:
        row = IssuedPaper(kind=kind.value, number=number, date=TODAY)
        if paper == "proposal":
            stored(session, papers=(row,))
        else:
            stored(session, meetings=(FurtherMeeting(2, Meeting(), papers=(row,)),))

    for number, said in ((1, "đã dùng cho"), (2, "đã hủy")):
        with pytest.raises(BadInputError, match=said) as refused:
            bring(number)
        session.rollback()
        assert str(refused.value.field).endswith("papers[0].number")
        assert session.scalars(select(Review.id)).all() == [other.id]
    bring(3)


def test_a_record_does_not_bring_the_number_of_an_issued_paper(session: Session) -> None:
    other = stored(session, "Khối khác", papers=(proposal(7),))
    issue_as_it_is(session, other)

    with pytest.raises(BadInputError, match="Số 7 đã dùng cho Tờ trình của Khối khác"):
        stored(session, papers=(proposal(7),))


def test_an_issued_paper_stays_in_the_book_of_an_agency_that_is_named_otherwise_since(
    session: Session,
) -> None:
    review = stored(session, papers=(proposal(7),))
    issue_as_it_is(session, review)

    def rename(record: Record) -> Record:
        head, *others = record.members
        renamed = msgspec.structs.replace(head, name="SỞ SỐ 1")
        return msgspec.structs.replace(record, members=(renamed, *others))

    reopen_section(session, review, "members", reason="Tên mới", by=None, now=factories.NOW)
    edit_facts(session, review, "members", rename, seen=review.version, by=None, now=factories.NOW)

    assert review.head_unit_id
    (entry,) = read_register(
        session, session.get_one(Unit, review.head_unit_id), 2022, officer(session)
    )
    assert (entry.number, entry.is_issued) == (7, True)
    assert list(find_register_faults(session)) == []


def issue_as_it_is(session: Session, review: Review) -> None:
    """A proposal of the newest facts that went out."""
    store_issued_proposal(session, review)
    session.commit()


def test_staff_who_left_by_a_split_read_no_later_books_of_their_former_agency(
    session: Session,
) -> None:
    """They keep its years until then; what it issued since belongs to who stayed."""
    stored(session, papers=(proposal(7),))
    later = msgspec.structs.replace(proposal(8), date=dt.date(2025, 1, 12), sent_on=None)
    stored(session, year="2024", papers=(later,))
    former = unit_of(session, "Sở số 1")
    staff, left = (
        credentials.add_account(
            session, login=login, name=login, role=Role.MEMBER_STAFF, unit=former, now=factories.NOW
        )
        for login in ("o-lai", "di")
    )  # fmt: skip
    act = ReorganizationAct(dt.date(2023, 1, 1), "QĐ 1")
    names = ["Sở số 1", "Trung tâm 1"]
    split_unit(session, former, names, act, by=None, now=factories.NOW)
    (succession,) = split_acts_of(session, former)
    follow_split(session, left, former, succession, by=None, now=factories.NOW)

    assert former in list_register_units(session, left)
    assert list_register_years(session, former, staff) == [2025, 2022]
    assert list_register_years(session, former, left) == [2022]
    assert read_register(session, former, 2025, left) == []
