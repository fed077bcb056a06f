"""Names of a council are put in order once in a session, and are always those that are stored."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.agencies import get_unit, store_review
from tests.statements import counted_statements
from workflow.domain.names.unit_matching import KnownNames
from workflow.domain.record import Member
from workflow.services.units.known_names import index_names, list_known_names
from workflow.services.units.name_matching import DoubtfulNamesError, answer_doubt
from workflow.services.units.new_units import insert_units
from workflow.services.units.unit_names import correct_name, names_of


def test_a_second_list_puts_nothing_in_order_that_the_first_did(session: Session) -> None:
    council = store_review(session, "2020", "Sở Nội vụ").bloc.council
    known = index_names(session, council)
    first = list(known)

    store_review(session, "2021", "Sở Nội vụ", "Sở Y tế", "Ban Dân tộc")

    assert index_names(session, council) is known
    assert list(known)[: len(first)] == first
    assert list(known) == list_known_names(session, council)


def test_names_in_order_are_those_that_are_stored(session: Session) -> None:
    council = store_review(session, "2020", "Sở Nội vụ", "Sở Y tế").bloc.council
    unit = get_unit(session, "Sở Nội vụ")

    def check() -> None:
        stored = KnownNames(list_known_names(session, council))
        found = index_names(session, council)
        assert sorted(found, key=repr) == sorted(stored, key=repr)
        for typed in ("Sở Nội vu", "Sở Công thươn", "Sở Y té"):
            assert found.find_near(typed, "mau") == stored.find_near(typed, "mau")

    check()
    savepoint = session.begin_nested()
    insert_units(session, council, [Member("Sở Công thương")], by=None, now=factories.NOW)
    check()
    savepoint.rollback()
    check()
    answer_doubt(session, council, "Sở Nội vù", unit.id, year="2021", by=None, now=factories.NOW)
    insert_units(session, council, [Member("Sở Nội vú")], by=None, now=factories.NOW)
    check()
    correct_name(session, names_of(session, unit)[0], "Sở Nội vụ 1", by=None, now=factories.NOW)
    check()


def test_more_new_agencies_cost_no_more_statements(session: Session) -> None:
    store_review(session, "2020", "Sở Nội vụ")
    needed = []
    for year, size in (("2021", 2), ("2022", 12)):
        names = [f"Trường tiểu học số {year}{number}" for number in range(size)]
        with counted_statements(session) as seen:
            store_review(session, year, *names)
        needed.append(len(seen))

    assert needed[0] == needed[1]


def test_a_doubt_does_not_depend_on_what_was_asked_before(session: Session) -> None:
    council = store_review(session, "2020", "Sở Nội vụ").bloc.council
    index_names(session, council)
    store_review(session, "2021", "Sở Nội vụ", "Sở Công thương")

    with pytest.raises(DoubtfulNamesError) as asked, session.begin_nested():
        store_review(session, "2022", "Sở Nội vụ", "Sở Công thươn")

    assert [row.name for row in asked.value.doubts[0].candidates] == ["Sở Công thương"]
