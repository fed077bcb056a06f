"""A name that staff of an agency gave to it themselves leads nobody of another bloc to them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.record import Bloc, Member, MemberRole, Record
from workflow.domain.roles import Right, Role
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Review, Unit
from workflow.services.accounts import credentials
from workflow.services.members import save_members
from workflow.services.records import record_exchange
from workflow.services.scope import has_right
from workflow.services.units.name_matching import (
    DoubtfulNamesError,
    TypedAnswers,
    answer_doubt,
    save_with_answers,
)
from workflow.services.units.unit_names import NewName, give_name

NOW, LATER = factories.NOW, factories.NOW + dt.timedelta(days=1)
NEW = "Sở Khoa học và Công nghệ"


@dataclass
class Places:
    """Two agencies of one bloc with an officer each, one of another bloc, one of the council."""

    review: Review
    unit: Unit
    head: Account
    other: Account
    council: Account


@pytest.fixture
def places(any_session: Session) -> Places:
    first = _store(any_session, "Khối 1", "Sở Tài chính", "Sở Công Thương")
    second = _store(any_session, "Khối 2", "Sở Nội vụ", "Sở Tư pháp")
    council, unit = first.bloc.council, first.members[0].unit

    def add(login: str, of: Unit | None) -> Account:
        return credentials.add_account(
            any_session, login=login, name=login, now=NOW, unit=of,
            role=Role.MEMBER_STAFF if of else Role.COUNCIL_OFFICER, council=None if of else council,
        )  # fmt: skip

    return Places(
        first, unit, add("truong", unit), add("khac", second.members[0].unit),
        add("hoidong", None),
    )  # fmt: skip


def _store(session: Session, bloc: str, *names: str) -> Review:
    members = tuple(
        Member(name=name, role=MemberRole.HEAD if place == 0 else MemberRole.MEMBER)
        for place, name in enumerate(names)
    )
    return _store_record(session, bloc, "2021", members)


def _store_record(session: Session, bloc: str, year: str, members: tuple[Member, ...]) -> Review:
    council = factories.make_record().council
    record = Record(council=council, bloc=Bloc(name=bloc), year=year, members=members)
    return record_exchange.store_record(session, record, by=None, now=NOW).review


def _rename(session: Session, places: Places) -> None:
    members = (Member(name=NEW, role=MemberRole.HEAD), Member(name="Sở Công Thương"))
    values = {"members": members, "member_count_stated": None}
    save_members(
        session, places.review, values, {"Sở Tài chính": NEW}, seen=places.review.version,
        by=places.head, now=LATER,
    )  # fmt: skip


def _answer(session: Session, places: Places) -> None:
    council = places.review.bloc.council
    answer_doubt(session, council, NEW, places.unit.id, year="2021", by=places.head, now=LATER)


@pytest.mark.parametrize("claim", [_rename, _answer], ids=["renamed", "answered"])
def test_an_officer_of_a_bloc_gets_no_other_bloc_by_a_name(
    any_session: Session, places: Places, claim: Callable[[Session, Places], None]
) -> None:
    """The council lists, as head, an agency that nobody knows: it is asked, and says it is new."""
    claim(any_session, places)

    with pytest.raises(DoubtfulNamesError) as asked, any_session.begin_nested():
        _store(any_session, "Khối 99", NEW, "Sở Giáo dục")

    (doubt,) = asked.value.doubts
    assert [candidate.id for candidate in doubt.candidates] == [places.unit.id]
    opened = _store_answered(any_session, places, None)
    assert opened.head_unit_id != places.unit.id
    assert not has_right(any_session, places.head, Right.EDIT_REVIEW, opened)


def test_it_is_told_by_its_name_before(any_session: Session, places: Places) -> None:
    _rename(any_session, places)

    with pytest.raises(DoubtfulNamesError) as asked, any_session.begin_nested():
        _store(any_session, "Khối 99", NEW, "Sở Giáo dục")

    assert asked.value.doubts[0].candidates[0].label == f"{NEW} (Sở Tài chính)"


def test_who_keeps_the_register_says_once_that_it_is_the_same(
    any_session: Session, places: Places
) -> None:
    _rename(any_session, places)

    opened = _store_answered(any_session, places, places.unit.id)

    assert opened.head_unit_id == places.unit.id
    assert _store(any_session, "Khối 100", NEW, "Sở Y tế").head_unit_id == places.unit.id


def test_so_does_somebody_of_another_agency(any_session: Session, places: Places) -> None:
    _rename(any_session, places)
    council = places.review.bloc.council

    answer_doubt(any_session, council, NEW, places.unit.id, year="2021", by=places.other, now=LATER)

    assert _store(any_session, "Khối 99", NEW, "Sở Y tế").head_unit_id == places.unit.id


def test_an_answer_about_another_agency_is_not_asked_again(
    any_session: Session, places: Places
) -> None:
    council, others = places.review.bloc.council, places.other.unit
    assert others
    answer_doubt(any_session, council, NEW, others.id, year="2021", by=places.head, now=LATER)

    assert _store(any_session, "Khối 99", NEW, "Sở Y tế").head_unit_id == others.id


def test_the_own_bloc_goes_on_under_the_new_name(any_session: Session, places: Places) -> None:
    _rename(any_session, places)

    members = (Member(name=NEW, role=MemberRole.HEAD), Member(name="Sở Công Thương"))
    review = _store_record(any_session, "Khối 1", "2022", members)

    assert review.head_unit_id == places.unit.id


def test_nobody_is_asked_about_a_name_that_the_council_gave(
    any_session: Session, places: Places
) -> None:
    since = dt.date(2021, 1, 1)
    give_name(any_session, places.unit, NewName(NEW, since), by=places.council, now=LATER)

    assert _store(any_session, "Khối 99", NEW, "Sở Y tế").head_unit_id == places.unit.id


def test_nor_about_an_agency_that_got_its_people_under_its_name(
    any_session: Session, places: Places
) -> None:
    """Its first name, typed by the head of a bloc: the council placed people there by it."""
    members = (*_members(places), Member(name="Sở Y tế"))
    values = {"members": members, "member_count_stated": None}
    save_members(
        any_session, places.review, values, {}, seen=places.review.version, by=places.head, now=NOW
    )
    added = places.review.members[2].unit
    credentials.add_account(
        any_session, login="yte", name="yte", role=Role.MEMBER_STAFF, now=LATER, unit=added
    )

    assert _store(any_session, "Khối 99", "Sở Y tế", "Sở Nội vụ").head_unit_id == added.id


def _members(places: Places) -> tuple[Member, ...]:
    return tuple(
        Member(name=row.name, role=MemberRole(row.role or "member"))
        for row in places.review.members
    )


def _store_answered(session: Session, places: Places, meant: int | None) -> Review:
    answers = TypedAnswers({fold_name(NEW): meant})
    return save_with_answers(
        session,
        answers,
        lambda: _store(session, "Khối 99", NEW, "Sở Giáo dục"),
        lambda: places.review.bloc.council,
        by=places.council,
        now=LATER,
    )
