"""One search over everything that a person may see, on both databases."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import Bloc
from workflow.domain.roles import Role
from workflow.models import Account, NumberSeries, PaperNumber, Review
from workflow.services.accounts import credentials
from workflow.services.overview.search import MOST_OF_KIND, HitKind, search_all
from workflow.services.records import record_exchange


def _add_review(session: Session, bloc: str, year: str = "2021") -> Review:
    record = factories.make_record(year=year, bloc=Bloc(name=bloc))
    return record_exchange.store_record(session, record, by=None, now=NOW).review


def _officer_of(session: Session, review: Review) -> Account:
    return credentials.add_account(
        session, login="hoa", name="Lê Thị Ánh", role=Role.COUNCIL_OFFICER,
        council=review.bloc.council, now=NOW,
    )  # fmt: skip


@pytest.fixture
def officer(any_session: Session) -> Account:
    """The officer of a council with a few blocs, over two years."""
    for name in ("Khối thi đua 6", "Khối thi đua Đảng", "Cụm số 16"):
        review = _add_review(any_session, name)
    _add_review(any_session, "Khối thi đua 6", "2022")
    return _officer_of(any_session, review)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("khoi 6", ["Khối thi đua 6 – 2022", "Khối thi đua 6 – 2021"]),
        ("KHỐI 6 2021", ["Khối thi đua 6 – 2021"]),
        ("dang", ["Khối thi đua Đảng – 2021"]),
        ("đáng", []),
        ("khoi thi dua 06", ["Khối thi đua 6 – 2022", "Khối thi đua 6 – 2021"]),
        ("khoi6", ["Khối thi đua 6 – 2022", "Khối thi đua 6 – 2021"]),
        ("khối số 6 năm 2021", ["Khối thi đua 6 – 2021"]),
        ("khối 6 năm học 2021–22", []),
        ("khoi 2", []),
        ("16", ["Cụm số 16 – 2021"]),
        ("100%", []),
        ("  ", []),
    ],
)
def test_reviews_are_found_by_their_bloc_and_year(
    any_session: Session, officer: Account, text: str, found: list[str]
) -> None:
    hits = search_all(any_session, officer, text)

    assert [hit.title for hit in hits if hit.kind is HitKind.REVIEW] == found


@pytest.mark.parametrize("text", ["15", "số 15", "15/TTr", "15/ttr-KTĐ6"])
def test_a_paper_is_found_by_its_number(any_session: Session, officer: Account, text: str) -> None:
    review = _add_review(any_session, "Khối thi đua 9")
    unit = review.members[0].unit
    series = NumberSeries(unit=unit, abbreviation="TTr", period="2022", last=15)
    any_session.add(
        PaperNumber(series=series, number=15, review=review, kind=PaperKind.PROPOSAL, taken_at=NOW)
    )
    any_session.flush()

    hits = search_all(any_session, officer, text)

    papers = [hit for hit in hits if hit.kind is HitKind.PAPER]
    assert [(hit.id, hit.detail) for hit in papers] == [(review.id, "Khối thi đua 9 – 2021")]
    assert papers[0].title == f"15/TTr, {unit.name}"


def test_agencies_and_people_are_found_by_who_looks_after_them(
    any_session: Session, officer: Account
) -> None:
    unit = _add_review(any_session, "Khối thi đua 7").members[0].unit
    staff = credentials.add_account(
        any_session, login="ba", name="Đỗ Ba", role=Role.MEMBER_STAFF, unit=unit, now=NOW
    )

    kinds = {hit.kind for hit in search_all(any_session, officer, "anh")}
    agencies = search_all(any_session, officer, unit.name)

    assert kinds == {HitKind.ACCOUNT}
    assert (HitKind.UNIT, unit.id) in {(hit.kind, hit.id) for hit in agencies}
    assert search_all(any_session, staff, "anh") == []
    assert search_all(any_session, staff, unit.name) == []


def test_nobody_finds_what_belongs_to_another_council(
    any_session: Session, officer: Account
) -> None:
    elsewhere = factories.make_record(bloc=Bloc(name="Khối bí mật"))
    council = type(elsewhere.council)(name="Hội đồng nơi khác")
    record = type(elsewhere)(
        **{name: getattr(elsewhere, name) for name in elsewhere.__struct_fields__}
        | {"council": council}
    )
    record_exchange.store_record(any_session, record, by=None, now=NOW)

    assert search_all(any_session, officer, "bi mat") == []


def test_a_search_ends_after_a_few_of_each_kind(any_session: Session, officer: Account) -> None:
    for number in range(20, 20 + 2 * MOST_OF_KIND):
        _add_review(any_session, f"Khối {number}")

    assert len(search_all(any_session, officer, "khoi")) == MOST_OF_KIND
