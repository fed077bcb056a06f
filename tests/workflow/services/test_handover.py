"""Handing over: who may act afterwards, what goes along, and how it is taken back."""

import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.head_succession import (
    HeadSelection,
    assign_roles,
    compute_next_year_label,
    determine_succession,
    find_next_in_rota,
)
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import AddedBasis
from workflow.domain.record import Contest, Method, Purpose, Record
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, Event, EventKind, Handover, Review, Unit
from workflow.services import scope
from workflow.services.accounts import credentials
from workflow.services.handover import (
    HandoverPlan,
    current_handover,
    hand_over,
    is_untouched,
    suggest_plan,
    undo_handover,
)
from workflow.services.handover_package import build_package
from workflow.services.law import legal_bases
from workflow.services.law.regulations import shipped_regulations
from workflow.services.member_reports import attach_file, save_report
from workflow.services.records import record_exchange, record_export, record_reading
from workflow.services.registers.number_register import issue_number
from workflow.services.snapshots import facts_of, paper_settings_of
from workflow.services.stores.file_store import FileStore

OLD_HEAD = "Ban Tuyên giáo Tỉnh ủy"
NEW_HEAD = "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"
NATIONAL = shipped_regulations()["national"]


def closed(session: Session, record: Record | None = None) -> Review:
    review = record_exchange.store_record(
        session, record or factories.seed_record(), by=None, now=factories.NOW
    ).review
    review.state = State.CLOSED
    session.flush()
    return review


def staff(session: Session, unit_name: str) -> Account:
    unit = session.scalars(select(Unit).filter_by(name=unit_name)).one()
    login = f"staff{unit.id}"
    return credentials.add_account(
        session, login=login, name=login, role=Role.MEMBER_STAFF, unit=unit, now=factories.NOW
    )


def handed(session: Session, review: Review, **changes: object) -> Handover:
    plan = suggest_plan(session, review)
    plan = HandoverPlan(**{**vars(plan), **changes})
    return hand_over(session, review, plan, by=None, now=factories.NOW)


def opened(handover: Handover) -> Review:
    assert handover.next_review
    return handover.next_review


def test_the_seed_opens_2022_under_the_elected_head(any_session: Session) -> None:
    review = closed(any_session)
    old, new = staff(any_session, OLD_HEAD), staff(any_session, NEW_HEAD)

    handover = handed(any_session, review)

    following = opened(handover)
    record = facts_of(any_session, following)
    assert following.year == "2022"
    assert following.head_name == NEW_HEAD
    assert len(record.members) == 9
    assert scope.role_on(any_session, new, following) is Role.BLOC_OFFICER
    assert scope.role_on(any_session, old, following) is Role.MEMBER_STAFF
    assert handover.way == "elected"


def test_the_new_year_begins_with_nothing_of_the_old_but_members(session: Session) -> None:
    record = facts_of(session, opened(handed(session, closed(session))))

    assert record == Record(
        council=factories.seed_record().council,
        bloc=factories.seed_record().bloc,
        year="2022",
        state=State.PLANNED,
        members=assign_roles(factories.seed_record().members, NEW_HEAD, ()),
    )


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_only_a_closed_year_is_handed_over(session: Session, state: State) -> None:
    review = closed(session)
    review.state = state

    with pytest.raises(MoveRefusedError):
        handed(session, review)


def test_a_year_is_handed_over_once(session: Session) -> None:
    review = closed(session)
    handed(session, review)

    with pytest.raises(MoveRefusedError, match="đã bàn giao"):
        handed(session, review, year="2023")


def test_a_year_that_is_there_already_is_not_opened_again(session: Session) -> None:
    review = closed(session)
    record_exchange.store_record(session, factories.make_record(), by=None, now=factories.NOW)

    with pytest.raises(BadInputError):
        handed(session, review, year="2021")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"head": "Sở lạ"}, "head"),
        ({"head": ""}, "head"),
        ({"deputies": ("Sở lạ",)}, "deputies"),
        ({"deputies": (NEW_HEAD,)}, "deputies"),
        ({"year": " "}, "year"),
        ({"joining": ("Báo  BÌNH THUẬN",)}, "joining"),
    ],
)
def test_a_doubtful_plan_is_asked_about_not_guessed(
    session: Session, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInputError) as refusal:
        handed(session, closed(session), **changes)

    assert refusal.value.field == field


def test_a_renamed_agency_stays_itself_and_its_staff_in(session: Session) -> None:
    review = closed(session)
    clerk = staff(session, "Báo Bình Thuận")

    handover = handed(session, review, renamed={"Báo Bình Thuận": "Báo và Đài tỉnh"})

    assert scope.role_on(session, clerk, opened(handover)) is Role.MEMBER_STAFF
    assert "Báo và Đài tỉnh" in {row.name for row in facts_of(session, opened(handover)).members}
    assert "Báo Bình Thuận" in {row.name for row in facts_of(session, review).members}


def test_a_renamed_head_heads_under_its_new_name(session: Session) -> None:
    review = closed(session)
    clerk = staff(session, NEW_HEAD)

    handover = handed(
        session, review, renamed={NEW_HEAD: "Đảng ủy các cơ quan"}, head="Đảng ủy các cơ quan"
    )

    assert opened(handover).head_name == "Đảng ủy các cơ quan"
    assert scope.role_on(session, clerk, opened(handover)) is Role.BLOC_OFFICER


def test_units_leave_and_join(session: Session) -> None:
    review = closed(session)
    stay = tuple(
        row for row in factories.seed_record().members if row.name != "Ban Dân vận Tỉnh ủy"
    )

    handover = handed(session, review, members=stay, joining=("Sở Nội vụ",))

    names = [row.name for row in facts_of(session, opened(handover)).members]
    assert "Ban Dân vận Tỉnh ủy" not in names
    assert names[-1] == "Sở Nội vụ"


def test_an_untouched_year_is_taken_back_with_a_reason(any_session: Session) -> None:
    review = closed(any_session)
    handover = handed(any_session, review)
    gone = opened(handover).id

    undo_handover(any_session, handover, reason="Bầu lại", by=None, now=factories.NOW)

    assert record_export.select_reviews(any_session) == [review]
    assert current_handover(any_session, review) is None
    of_review = select(Event.kind).filter_by(review_id=review.id).order_by(Event.id)
    kinds = list(any_session.scalars(of_review))
    assert kinds[-2:] == [EventKind.HANDED_OVER, EventKind.HANDOVER_UNDONE]
    again = handed(any_session, review)  # and it can be done again
    assert again.undone_at is None
    assert opened(again).id == gone  # with the history of what was taken back
    assert list(any_session.scalars(select(Event.kind).filter_by(review_id=gone))) == [
        EventKind.OPENED,
        EventKind.HANDOVER_UNDONE,
        EventKind.OPENED,
    ]


def test_a_year_that_took_a_number_is_not_taken_back(session: Session) -> None:
    handover = handed(session, closed(session))
    issue_number(session, opened(handover), PaperKind.INVITATION, by=None, now=factories.NOW)

    with pytest.raises(MoveRefusedError, match="đã có dữ liệu"):
        undo_handover(session, handover, reason="Nhầm", by=None, now=factories.NOW)


def test_taking_back_needs_a_reason(session: Session) -> None:
    handover = handed(session, closed(session))

    with pytest.raises(BadInputError):
        undo_handover(session, handover, reason=" ", by=None, now=factories.NOW)


def test_once_something_is_entered_it_stands(session: Session) -> None:
    handover = handed(session, closed(session))
    assert is_untouched(session, handover)

    save_report(
        session, opened(handover), OLD_HEAD, {"symbol": "01-BC"},
        seen=opened(handover).version, by=None, now=factories.NOW,
    )  # fmt: skip

    assert not is_untouched(session, handover)
    with pytest.raises(MoveRefusedError):
        undo_handover(session, handover, reason="Nhầm", by=None, now=factories.NOW)
    assert session.scalar(select(func.count()).select_from(Review)) == 2


def test_the_package_holds_what_another_system_can_import(session: Session, tmp_path: Path) -> None:
    review, files = closed(session), FileStore(tmp_path)
    review.state = State.DECIDED
    attach_file(
        session, files, review, OLD_HEAD,
        file_name="../báo cáo.pdf", content=b"%PDF-1.7", by=None, now=factories.NOW,
    )  # fmt: skip
    review.state = State.CLOSED
    handover = handed(session, review)

    zipped = b"".join(build_package(session, files, handover, factories.NOW))

    with zipfile.ZipFile(io.BytesIO(zipped)) as box:
        names = set(box.namelist())
        stored = [
            record_reading.read_record(row)
            for row in record_reading.parse_records(box.read("ho-so.json"))
        ]
        minutes = box.read("bien-ban-ban-giao.txt").decode("utf-8-sig")
        manifest = json.loads(box.read("manifest.json"))
    assert [record.year for record in stored] == ["2021", "2022"]
    assert {row["file"] for row in manifest} == names - {"manifest.json"}
    assert any(name.startswith("tep-dinh-kem/Ban-Tuyen-giao-Tinh-uy/") for name in names)
    assert not any(".." in name for name in names)
    assert f"Bên nhận: {NEW_HEAD} (được bầu tại hội nghị)" in minutes


def test_what_stands_beside_the_facts_goes_along_but_not_into_the_new_year(
    session: Session, tmp_path: Path
) -> None:
    review = record_exchange.store_record(
        session, factories.seed_record(), by=None, now=factories.NOW
    ).review
    basis = AddedBasis(key="", text="Quyết định số 1/QĐ-UBND", source="Công báo")
    legal_bases.add_basis(session, review, basis, by=None, now=factories.NOW)
    review.state = State.CLOSED

    handover = handed(session, review)

    assert paper_settings_of(session, opened(handover)).added == ()
    zipped = b"".join(build_package(session, FileStore(tmp_path), handover, factories.NOW))
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        settings = json.loads(archive.read("kem-ho-so.json"))
    assert settings["added"][0]["text"] == "Quyết định số 1/QĐ-UBND"


@pytest.mark.parametrize(
    ("label", "after"),
    [("2021", "2022"), ("2017-2018", "2018-2019"), ("2017–2018", "2018-2019"), ("x", None)],
)
def test_the_label_of_next_year(label: str, after: str | None) -> None:
    assert compute_next_year_label(label) == after


def test_the_rota_goes_on_from_the_head_and_round() -> None:
    record = factories.make_record(3)
    last = factories.make_record(3, members=assign_roles(record.members, "Sở số 3", ()))

    assert find_next_in_rota(record) == "Sở số 2"
    assert find_next_in_rota(last) == "Sở số 1"


@pytest.mark.parametrize(
    ("contests", "next_head", "head", "way"),
    [
        ((), None, None, "elected"),
        ((), "Sở số 3", "Sở số 3", "elected"),
        (
            (Contest(purpose=Purpose.HEAD, method=Method.SECRET_BALLOT, chosen=("Sở số 4",)),),
            None,
            "Sở số 4",
            "elected",
        ),
        (
            (
                Contest(purpose=Purpose.HEAD, method=Method.SECRET_BALLOT, chosen=("Sở số 4",)),
                Contest(
                    purpose=Purpose.HEAD, method=Method.SECRET_BALLOT, round=2, chosen=("Sở số 5",)
                ),
            ),
            None,
            "Sở số 5",
            "elected",
        ),
        ((Contest(purpose=Purpose.HEAD, method=Method.ROTATION),), None, "Sở số 2", "rota"),
        (
            (Contest(purpose=Purpose.HEAD, method=Method.APPOINTMENT, chosen=("Sở số 2",)),),
            None,
            "Sở số 2",
            "appointed",
        ),
    ],
)
def test_who_takes_over(
    contests: tuple[Contest, ...], next_head: str | None, head: str | None, way: str
) -> None:
    found = determine_succession(
        factories.make_record(contests=contests, next_head=next_head), NATIONAL
    )

    assert (found.head, found.way) == (head, HeadSelection(way))


def test_two_deputies_keep_their_order() -> None:
    members = assign_roles(factories.make_record().members, "Sở số 2", ("Sở số 5", "Sở số 1"))

    roles = {row.name: (row.role, row.role_order) for row in members}
    assert roles["Sở số 5"] == ("deputy", 1)
    assert roles["Sở số 1"] == ("deputy", 2)
    assert roles["Sở số 2"] == ("head", None)


def test_the_package_has_one_file_in_memory_at_a_time(session: Session, tmp_path: Path) -> None:
    """The files of a large bloc are gigabytes; made as a whole, a few would end the service."""
    review, files = closed(session), FileStore(tmp_path)
    size = 4 * 2**20
    review.state = State.DECIDED
    for number in range(6):
        attach_file(
            session, files, review, OLD_HEAD, file_name="a.pdf",
            content=b"%PDF-" + bytes([number]) * size, by=None, now=factories.NOW,
        )  # fmt: skip
    review.state = State.CLOSED
    handover = handed(session, review)
    session.commit()

    tracemalloc.start()
    try:
        sent = sum(map(len, build_package(session, files, handover, factories.NOW)))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sent > 6 * size
    assert most < 4 * size
