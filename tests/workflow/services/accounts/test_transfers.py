"""Staff of a split agency: where they go on, which years stay theirs, and the way back."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.agencies import get_unit, store_review
from workflow.domain.errors import BadInputError
from workflow.domain.roles import Role
from workflow.models import Account, Event, EventKind, FormerUnit, Review, Unit
from workflow.services import scope
from workflow.services.accounts import credentials, transfers
from workflow.services.accounts.management import AccountDetails, change_account
from workflow.services.scope import staffed_units
from workflow.services.units.reorganizations import (
    ReorganizationAct,
    merge_units,
    split_unit,
    undo_reorganization,
)
from workflow.services.verification.sealed_history import find_history_faults

ACT = ReorganizationAct(dt.date(2023, 7, 1), "QĐ 1/QĐ-UBND")
LATER = ReorganizationAct(dt.date(2025, 7, 1), "QĐ 2/QĐ-UBND")


def clerk_of(session: Session, of: Unit, login: str = "an") -> Account:
    return credentials.add_account(
        session, login=login, name=login.title(), role=Role.MEMBER_STAFF, unit=of, now=factories.NOW
    )


def divided(session: Session, *names: str) -> list[Unit]:
    """Sở Cũ, split into agencies of these names."""
    return split_unit(session, get_unit(session, "Sở Cũ"), names, ACT, by=None, now=factories.NOW)


def let_follow(session: Session, account: Account, successor: Unit | None) -> int:
    """Answer on the page of Sở Cũ where a person went."""
    old = get_unit(session, "Sở Cũ")
    acts = {row.successor_id: row.id for row in transfers.split_acts_of(session, old)}
    chosen = {account.id: acts[successor.id] if successor else None}
    return transfers.place_staff(session, old, chosen, by=None, now=factories.NOW)


def undo(session: Session) -> list[str]:
    left = undo_reorganization(session, get_unit(session, "Sở Cũ"), by=None, now=factories.NOW)
    return [str(message) for message in left]


def roles(session: Session, account: Account, *reviews: Review) -> list[Role | None]:
    return [scope.role_on(session, account, review) for review in reviews]


def test_who_follows_a_split_acts_for_the_successor_and_in_the_years_before(
    any_session: Session,
) -> None:
    before = store_review(any_session, "2022", "Sở Cũ", "Sở Khác", head="Sở Cũ")
    same = store_review(any_session, "2023", "Sở Cũ", "Sở Khác")
    an = clerk_of(any_session, get_unit(any_session, "Sở Cũ"))
    one, _two = divided(any_session, "Sở Một", "Sở Hai")
    after = store_review(any_session, "2024", "Sở Một", "Sở Khác", head="Sở Một")
    assert roles(any_session, an, after) == [None]

    assert let_follow(any_session, an, one) == 1

    assert an.unit is one
    head, staff = Role.BLOC_OFFICER, Role.MEMBER_STAFF
    assert roles(any_session, an, before, same, after) == [head, staff, head]
    assert set(any_session.scalars(staffed_units())) == {one.id, get_unit(any_session, "Sở Cũ").id}
    event = any_session.scalars(select(Event).filter_by(kind=EventKind.PERSON_CHANGED)).one()
    assert event.detail["changes"] == {"unit": ["Sở Cũ", "Sở Một"]}
    assert list(find_history_faults(any_session)) == []


def test_an_agency_that_goes_on_keeps_its_later_years_to_itself(session: Session) -> None:
    before = store_review(session, "2022", "Sở Cũ", "Sở Khác")
    an = clerk_of(session, get_unit(session, "Sở Cũ"))
    (new,) = divided(session, "Sở Cũ", "Sở Mới")
    later = store_review(session, "2024", "Sở Cũ", "Sở Mới", head="Sở Cũ")

    let_follow(session, an, new)

    assert roles(session, an, before, later) == [Role.MEMBER_STAFF] * 2
    assert scope.role_on(session, clerk_of(session, get_unit(session, "Sở Cũ"), "bi"), later) is (
        Role.BLOC_OFFICER
    )
    assert get_unit(session, "Sở Mới").id in session.scalars(staffed_units()).all()


def test_the_answer_is_changed_and_withdrawn(session: Session) -> None:
    store_review(session, "2022", "Sở Cũ")
    an = clerk_of(session, get_unit(session, "Sở Cũ"))
    one, two = divided(session, "Sở Một", "Sở Hai")

    moved = [let_follow(session, an, where) for where in (one, one, two)]

    assert (moved, an.unit) == ([1, 0, 1], two)
    assert let_follow(session, an, None) == 1
    assert an.unit is get_unit(session, "Sở Cũ")
    assert session.scalar(select(func.count()).select_from(FormerUnit)) == 0


def test_taking_the_split_back_puts_people_back(any_session: Session) -> None:
    store_review(any_session, "2022", "Sở Cũ")
    home = get_unit(any_session, "Sở Cũ")
    an, binh = clerk_of(any_session, home), clerk_of(any_session, home, "binh")
    one, two = divided(any_session, "Sở Một", "Sở Hai")
    let_follow(any_session, an, one)
    let_follow(any_session, binh, two)

    assert undo(any_session) == []

    assert (an.unit, binh.unit) == (home, home)
    assert [row.name for row in any_session.scalars(select(Unit))] == ["Sở Cũ"]
    assert any_session.scalar(select(func.count()).select_from(FormerUnit)) == 0


def test_who_has_gone_on_since_stays_and_the_reason_is_said(session: Session) -> None:
    store_review(session, "2022", "Sở Cũ", "Sở Khác")
    home = get_unit(session, "Sở Cũ")
    people_of = [clerk_of(session, home, login) for login in ("an", "binh", "chi")]
    one, two = divided(session, "Sở Một", "Sở Hai")
    for person, where in zip(people_of, (one, one, two), strict=True):
        let_follow(session, person, where)
    (three, _four) = split_unit(
        session, one, ["Sở Ba", "Sở Bốn"], LATER, by=None, now=factories.NOW
    )
    (act, _other) = transfers.split_acts_of(session, one)
    transfers.place_staff(session, one, {people_of[0].id: act.id}, by=None, now=factories.NOW)

    left = undo(session)

    assert left == [
        "An không trở về: sau khi chia tách đã sang «Sở Ba».",
        "Binh không trở về: «Sở Một» đã được sáp nhập hoặc chia tách tiếp.",
    ]
    assert [person.unit for person in people_of] == [three, one, home]


def test_staff_of_what_was_merged_into_it_before_can_follow_too(session: Session) -> None:
    first = store_review(session, "2020", "Sở Gốc", "Sở Cũ", head="Sở Gốc")
    an = clerk_of(session, get_unit(session, "Sở Gốc"))
    merged = ReorganizationAct(dt.date(2021, 1, 1), "QĐ 0")
    merge_units(
        session,
        [get_unit(session, "Sở Gốc")],
        get_unit(session, "Sở Cũ"),
        merged,
        by=None,
        now=factories.NOW,
    )
    second = store_review(session, "2022", "Sở Cũ")
    one, _two = divided(session, "Sở Một", "Sở Hai")
    third = store_review(session, "2024", "Sở Một")

    let_follow(session, an, one)

    assert roles(session, an, first, second, third) == [
        Role.BLOC_OFFICER, Role.MEMBER_STAFF, Role.MEMBER_STAFF,
    ]  # fmt: skip
    assert undo(session) == []
    assert an.unit is get_unit(session, "Sở Gốc")


def test_staff_of_what_was_merged_are_asked_where_they_go(session: Session) -> None:
    store_review(session, "2020", "Sở Gốc", "Sở Cũ")
    an = clerk_of(session, get_unit(session, "Sở Gốc"))
    merged = ReorganizationAct(dt.date(2021, 1, 1), "QĐ 0")
    merge_units(
        session,
        [get_unit(session, "Sở Gốc")],
        get_unit(session, "Sở Cũ"),
        merged,
        by=None,
        now=factories.NOW,
    )
    assert transfers.acts_to_follow(session, an) == []
    divided(session, "Sở Một", "Sở Hai")

    asked = transfers.acts_to_follow(session, an)

    assert asked == transfers.split_acts_of(session, get_unit(session, "Sở Cũ"))


def test_a_successor_that_is_merged_takes_its_people_along(session: Session) -> None:
    before = store_review(session, "2022", "Sở Cũ", "Sở Khác")
    an = clerk_of(session, get_unit(session, "Sở Cũ"))
    one, _two = divided(session, "Sở Một", "Sở Hai")
    let_follow(session, an, one)

    merge_units(session, [one], get_unit(session, "Sở Khác"), LATER, by=None, now=factories.NOW)

    after = store_review(session, "2026", "Sở Khác")
    assert roles(session, an, before, after) == [Role.MEMBER_STAFF] * 2


def test_an_answer_that_fits_no_more_changes_nothing(session: Session) -> None:
    store_review(session, "2022", "Sở Cũ", "Sở Khác")
    an = clerk_of(session, get_unit(session, "Sở Cũ"))
    stranger = clerk_of(session, get_unit(session, "Sở Khác"), "la")
    one, _two = divided(session, "Sở Một", "Sở Hai")
    (act, _other) = transfers.split_acts_of(session, get_unit(session, "Sở Cũ"))

    for account, act_id in ((an, 99), (stranger, act.id)):
        chosen: dict[int, int | None] = {account.id: act_id}
        with pytest.raises(BadInputError, match="đã thay đổi") as refused:
            transfers.place_staff(
                session, get_unit(session, "Sở Cũ"), chosen, by=None, now=factories.NOW
            )
        assert refused.value.field == f"p{account.id}"
    assert one.id not in {an.unit_id, stranger.unit_id}


def test_two_who_answer_at_once_send_a_person_one_way(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        store_review(session, "2022", "Sở Cũ")
        an = clerk_of(session, get_unit(session, "Sở Cũ")).id
        divided(session, "Sở Một", "Sở Hai")
        session.commit()
    start = threading.Barrier(2)

    def answer(name: str) -> None:
        start.wait()
        with Session(any_engine) as session:
            let_follow(session, session.get_one(Account, an), get_unit(session, name))
            session.commit()

    with ThreadPoolExecutor() as pool:
        list(pool.map(answer, ("Sở Một", "Sở Hai")))

    with Session(any_engine) as session:
        row = session.scalars(select(FormerUnit)).one()
        assert row.succession.successor_id == row.account.unit_id
        assert row.unit.name == "Sở Cũ"


def test_the_page_of_a_person_leads_the_same_way(session: Session) -> None:
    """Typing a successor's name keeps the years; any other agency's leaves them."""
    before = store_review(session, "2022", "Sở Cũ", "Sở Khác")
    council = before.bloc.council
    an = clerk_of(session, get_unit(session, "Sở Cũ"))
    divided(session, "Sở Một", "Sở Hai")

    def of(name: str) -> AccountDetails:
        return AccountDetails("An", "", Role.MEMBER_STAFF, council, name)

    kept = []
    for name in ("Sở Một", "Sở Hai", "Sở Khác"):
        assert change_account(session, an, of(name), by=None, now=factories.NOW)
        kept.append(session.scalar(select(func.count()).select_from(FormerUnit)))
        assert an.unit.name == name if an.unit else ""

    assert kept == [1, 1, 0]
