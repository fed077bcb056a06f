"""Saving the list of members: a new name reaches files, staff and rights."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import StaleFormError
from workflow.domain.record import Bloc, Council, Member, MemberRole, Record, Report
from workflow.domain.roles import Role
from workflow.models import Attachment, Review, Unit
from workflow.services import scope, snapshots
from workflow.services.accounts import credentials
from workflow.services.members import save_members
from workflow.services.records import record_exchange
from workflow.services.units.unit_names import add_unit

NOW = dt.datetime(2022, 1, 20, 8, 0, tzinfo=dt.UTC)
OLD, NEW = "Văn phòng Tỉnh ủy", "Văn phòng Đảng ủy"


@pytest.fixture
def review(any_session: Session) -> Review:
    record = Record(
        council=Council(name="Hội đồng tỉnh"),
        bloc=Bloc(name="Khối thi đua 6"),
        year="2021",
        members=(Member(name=OLD), Member(name="Báo tỉnh")),
        reports=(Report(member=OLD, rank=1),),
    )
    return record_exchange.store_record(any_session, record, by=None, now=NOW).review


def rename(session: Session, review: Review, old: str, new: str, seen: int = 1) -> Record:
    members = snapshots.facts_of(session, review).members
    renamed = tuple(Member(name=new) if row.name == old else row for row in members)
    save_members(session, review, {"members": renamed}, {old: new}, seen=seen, by=None, now=NOW)
    return snapshots.facts_of(session, review)


def test_reports_and_files_follow_the_new_name(any_session: Session, review: Review) -> None:
    file = Attachment(
        review_id=review.id, member=OLD, file_name="a.pdf", sha256="0" * 64, size=1, added_at=NOW
    )
    any_session.add(file)

    record = rename(any_session, review, OLD, NEW)

    assert record.report_of(NEW) == Report(member=NEW, rank=1)
    assert file.member == NEW


def test_the_agency_and_its_staff_follow_the_new_name(any_session: Session, review: Review) -> None:
    unit = any_session.scalars(select(Unit).filter_by(name=OLD)).one()
    clerk = credentials.add_account(
        any_session, login="a", name="A", role=Role.MEMBER_STAFF, unit=unit, now=NOW
    )

    rename(any_session, review, OLD, NEW)

    assert unit.name == NEW
    assert scope.role_on(any_session, clerk, review) is Role.MEMBER_STAFF


def test_the_name_of_another_agency_is_left_to_it(any_session: Session, review: Review) -> None:
    taken = add_unit(any_session, review.bloc.council, Member(name=NEW), by=None, now=NOW)

    rename(any_session, review, OLD, NEW)

    assert any_session.scalars(select(Unit).filter_by(name=OLD)).one() is not taken
    assert review.members[0].unit is taken


def test_other_years_keep_their_own_name_and_the_same_agency(
    any_session: Session, review: Review
) -> None:
    earlier = Record(
        council=Council(name="Hội đồng tỉnh"),
        bloc=Bloc(name="Khối thi đua 6"),
        year="2020",
        members=(Member(name=OLD),),
    )
    before = record_exchange.store_record(any_session, earlier, by=None, now=NOW).review

    rename(any_session, review, OLD, NEW)
    rows = (Member(name=OLD, role=MemberRole.HEAD),)
    save_members(any_session, before, {"members": rows}, {}, seen=1, by=None, now=NOW)

    assert before.members[0].name == OLD
    assert before.members[0].unit is review.members[0].unit


def test_a_list_changed_meanwhile_is_not_overwritten(any_session: Session, review: Review) -> None:
    rename(any_session, review, "Báo tỉnh", "Báo và Đài tỉnh")

    with pytest.raises(StaleFormError):
        rename(any_session, review, OLD, NEW, seen=1)
