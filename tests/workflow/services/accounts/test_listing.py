"""The people whom one looks after, found and told of."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import make
from tests.workflow.services.accounts.conftest import PASSWORD, added, staff
from workflow.domain.errors import (
    NotAllowedError,
)
from workflow.domain.roles import Role
from workflow.models import Account, Council, EventKind
from workflow.services import people
from workflow.services.accounts import history, listing, managing
from workflow.services.accounts.managing import Details


def test_an_officer_looks_after_the_own_council_and_no_higher(
    any_session: Session, officer: Account, chief: Account
) -> None:
    session = any_session
    elsewhere = Council(name="Hội đồng khác")
    session.add(elsewhere)
    far = added(session, "xa", Role.COUNCIL_OFFICER, elsewhere)
    near = managing.add(session, "lean", staff(), by=officer, now=make.NOW)

    seen = [line.account for line in listing.listed(session, officer, most=9)]
    assert seen == [near, officer]
    assert len(listing.listed(session, chief, most=9)) == 4
    assert listing.listed(session, near, most=9) == []
    for account in (far, chief):
        assert listing.found(session, officer, account.id) is None
        with pytest.raises(NotAllowedError):
            managing.lock(session, account, by=officer, now=make.NOW)


def test_the_list_is_in_the_order_of_given_names_and_goes_on(
    any_session: Session, officer: Account
) -> None:
    session = any_session
    for login, name in (("l1", "Trần Văn Bình"), ("l2", "Lê Thị An"), ("l3", "Nguyễn An")):
        managing.add(session, login, staff(name), by=officer, now=make.NOW)

    first = listing.listed(session, officer, most=2)
    place = (first[-1].account.list_name, first[-1].account.id)
    rest = listing.listed(session, officer, after=place, most=9)

    names = [line.account.name for line in (*first, *rest)]
    assert names == ["Lê Thị An", "Nguyễn An", "Trần Văn Bình", "Hoa"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("an le", ["Lê Thị An"]),
        ("lê", ["Lê Thị An"]),
        ("le", ["Lê Thị An", "Le Tư"]),
        ("do", ["Đỗ Thị Đường"]),
        ("duong do", ["Đỗ Thị Đường"]),
        ("SỞ SỐ", ["Lê Thị An", "Đỗ Thị Đường", "Le Tư"]),
        ("so so 2", ["Lê Thị An", "Đỗ Thị Đường", "Le Tư"]),
        ("l3", ["Le Tư"]),
        ("lể", []),
        ("%", []),
    ],
)
def test_people_are_found_with_and_without_accents(
    any_session: Session, officer: Account, text: str, found: list[str]
) -> None:
    for login, name in (("l1", "Đỗ Thị Đường"), ("l2", "Lê Thị An"), ("l3", "Le Tư")):
        managing.add(any_session, login, staff(name), by=officer, now=make.NOW)

    lines = listing.listed(any_session, officer, text=text, most=9)

    assert {line.account.name for line in lines} == set(found)


def test_the_history_of_an_administrator_tells_each_act_once(
    any_session: Session, chief: Account
) -> None:
    """Each is a row of every council."""
    any_session.add_all(Council(name=f"Hội đồng {number}") for number in range(60))
    other = managing.add(
        any_session, "ba", Details("Ba", "", Role.ADMINISTRATOR), by=chief, now=make.NOW
    )
    managing.lock(any_session, other, by=chief, now=make.NOW + dt.timedelta(hours=1))

    councils = any_session.scalars(select(Council.id)).all()
    told = [event.kind for event in history.happened(any_session, other, councils)]

    assert told == [EventKind.PERSON_LOCKED, EventKind.PERSON_ADDED]


def test_people_are_listed_by_how_they_stand(any_session: Session, officer: Account) -> None:
    session = any_session
    waiting = managing.add(session, "an", staff(), by=officer, now=make.NOW)
    managing.give_link(session, waiting, by=officer, now=make.NOW)
    gone = managing.add(session, "binh", staff(), by=officer, now=make.NOW)
    managing.lock(session, gone, by=officer, now=make.NOW)
    people.set_password(officer, PASSWORD)

    def of(standing: listing.Standing) -> list[listing.Line]:
        return listing.listed(session, officer, standing=standing, most=9)

    assert [line.account for line in of(listing.Standing.ACTIVE)] == [officer]
    assert [line.account for line in of(listing.Standing.LOCKED)] == [gone]
    (line,) = of(listing.Standing.WAITING)
    assert (line.account, line.link_until) == (waiting, make.NOW + people.LINK_LIFE)
    assert line.standing is listing.Standing.WAITING
