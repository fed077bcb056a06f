"""The pages of agencies, and the question which agency a doubtful name means."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, form_values, text_of
from workflow.domain.record import Council as RecordCouncil
from workflow.domain.record import Member as Facts
from workflow.domain.year import State
from workflow.models import (
    Account,
    Council,
    Event,
    EventKind,
    Member,
    Review,
    Unit,
    UnitAlias,
    UnitMandateRow,
    UnitPost,
)
from workflow.services.law.legal_bases import list_citing_papers
from workflow.services.members import save_members
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of
from workflow.services.units import mandates, posts, reorganizations, unit_codes, unit_names
from workflow.services.units.unit_names import add_unit
from workflow.services.verification.sealed_history import find_history_faults
from workflow.web.clock import now
from workflow.web.units import routes

Open = Callable[[str | None], Browser]
PAPER = "Báo Bình Thuận"
DECISION = "Quyết định số 1/QĐ-UBND"


def id_of(db: Session, name: str) -> int:
    found = db.scalars(select(Unit.id).filter_by(name=name)).one()
    db.rollback()
    return found


def address(db: Session, name: str) -> str:
    return f"/units/{id_of(db, name)}"


@pytest.mark.usefixtures("world")
def test_a_renamed_agency_is_found_by_either_name(browser: Open, db: Session) -> None:
    officer, here = browser("council"), address(db, PAPER)
    page = officer.get(here)

    changes = {"rename-name": "Báo và Đài Bình Thuận", "rename-since": "1/7/2025"}
    page = officer.submit(page, f"{here}/names", {**changes, "rename-source": DECISION})

    assert page.heading == "Báo và Đài Bình Thuận"
    assert "Đổi tên thành «Báo và Đài Bình Thuận»." in page.text
    for text in ("báo bình", "và đài"):
        found = officer.get(f"/units?text={text}")
        assert "Báo và Đài Bình Thuận" in found.links
    page = officer.submit(page, f"{here}/names/back")
    assert page.heading == PAPER


@pytest.mark.usefixtures("world")
def test_a_name_of_another_agency_is_refused_with_what_was_typed(
    browser: Open, db: Session
) -> None:
    officer, here = browser("council"), address(db, PAPER)
    changes = {"rename-name": "Sở Nội vụ", "rename-since": "1/7/2025"}

    page = officer.submit(officer.get(here), f"{here}/names", changes, status=422)

    assert page.faults == ["Đã có đơn vị khác mang tên «Sở Nội vụ»."]
    assert page.by_id("rename-name").get("value") == "Sở Nội vụ"


@pytest.mark.usefixtures("world")
def test_a_merger_asks_for_a_known_agency_or_a_new_one(browser: Open, db: Session) -> None:
    officer, here = browser("council"), address(db, PAPER)
    changes = {"merge-into": "Sở Báo chí", "merge-on": "1/7/2025", "merge-decision": DECISION}
    action = f"{here}/merge"

    page = officer.submit(officer.get(here), action, changes, status=422)
    assert page.faults == ["Không có đơn vị «Sở Báo chí»; mới thành lập thì đánh dấu."]

    page = officer.submit(page, action, {"merge-is_new": "y"})
    assert "Sáp nhập vào «Sở Báo chí»." in page.text
    assert "không còn hoạt động" in page.text
    page = officer.submit(page, f"{here}/back")
    assert "không còn hoạt động" not in page.text


@pytest.mark.usefixtures("world")
def test_a_split_is_written_down(browser: Open, db: Session) -> None:
    officer, here = browser("administrator"), address(db, PAPER)
    changes = {"split-names": "Báo Một\nĐài Hai", "split-on": "1/7/2025"}

    page = officer.submit(officer.get(here), f"{here}/split", changes, status=422)
    assert page.faults == ["Hãy ghi quyết định hoặc văn bản căn cứ."]

    page = officer.submit(page, f"{here}/split", {"split-decision": DECISION})
    assert "Chia tách thành «Đài Hai»." in page.text


@pytest.mark.usefixtures("world")
def test_agencies_of_another_council_do_not_exist(browser: Open, db: Session) -> None:
    here = address(db, PAPER)

    browser("other council").get(here, status=404)
    assert PAPER not in browser("other council").get("/units").text


@pytest.mark.usefixtures("world")
def test_the_list_goes_on_where_the_page_ended(
    browser: Open, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PAGE_SIZE", 4)
    officer, seen = browser("council"), []
    page = officer.get("/units")
    while True:
        seen += [text_of(row) for row in page.all("th") if row.get("scope") == "row"]
        older = next((url for text, url in page.links.items() if "Trang sau" in text), "")
        if not older:
            break
        page = officer.get(older)

    names = set(db.scalars(select(Unit.name)))
    assert len(seen) == len(names) == 10
    assert set(seen) == names


def test_who_signs_on_the_day_is_offered(browser: Open, db: Session, world: World) -> None:
    officer, here = browser("council"), address(db, "Ban Tuyên giáo Tỉnh ủy")
    page = officer.get(here)
    post = {"post-person": "Lê Văn Ký", "post-post": "Phó Trưởng ban"}
    page = officer.submit(page, f"{here}/posts", {**post, "post-valid_to": "31/12/2021"})
    assert "Lê Văn Ký" in page.text
    papers = f"/reviews/{world.review}/edit/papers"

    form = officer.get(papers)
    late = {"papers-0-date": "24/1/2022", "papers-0-known_signer": id_of_post(db)}
    form = officer.submit(form, papers, late, press=("save", "1"), status=422)
    assert form.by_id("papers-0-signer-name").get("value") == ""
    assert form.faults == ["Lê Văn Ký không giữ chức vụ này vào ngày của văn bản."]
    officer.submit(form, papers, {"papers-0-date": "24/12/2021"}, press=("save", "1"))

    form = officer.get(papers)
    assert form.by_id("papers-0-signer-name").get("value") == "Lê Văn Ký"


def id_of_post(db: Session) -> str:
    found = db.scalars(select(UnitPost.id)).one()
    db.rollback()
    return str(found)


def test_the_list_of_members_asks_which_agency_a_name_means(
    browser: Open, db: Session, world: World
) -> None:
    officer, here = browser("head"), f"/reviews/{world.review}/edit/members"
    page = officer.get(here)
    page = officer.submit(page, here, {"members-more": "So Noi vu"}, press=("add_many", "members"))
    page = officer.submit(page, here, press=("save", "1"), status=422)
    assert page.faults == ["Cần trả lời: «So Noi vu» có phải là «Sở Nội vụ»?"]
    assert db.scalars(select(UnitAlias)).all() == []
    db.rollback()

    known = str(id_of(db, "Sở Nội vụ"))
    officer.submit(page, here, {"meant-0": known}, press=("save", "1"))

    member = db.scalars(select(Member).filter_by(name="So Noi vu")).one()
    assert member.unit.name == "Sở Nội vụ"
    assert db.scalars(select(UnitAlias)).one().added_by_id == world.accounts["head"]


def test_a_new_agency_with_a_name_alike_is_added_when_said_so(
    browser: Open, db: Session, world: World
) -> None:
    officer, here = browser("head"), f"/reviews/{world.review}/edit/members"
    council = db.scalars(select(Council).where(Council.name.contains("Bình Thuận"))).one()
    add_unit(db, council, Facts(name="Sở Công thương"), by=None, now=now())
    db.commit()
    page = officer.get(here)
    more = {"members-more": "Sở Công thuơng"}
    page = officer.submit(page, here, more, press=("add_many", "members"))
    page = officer.submit(page, here, press=("save", "1"), status=422)

    officer.submit(page, here, {"meant-0": "new"}, press=("save", "1"))

    member = db.scalars(select(Member).filter_by(name="Sở Công thuơng")).one()
    assert member.unit.name == "Sở Công thuơng"


def test_answers_to_questions_that_nobody_asked_change_nothing(
    browser: Open, db: Session, world: World
) -> None:
    """Neither a member's own report nor a list without doubts binds names to agencies."""
    own = id_of(db, "Văn phòng Tỉnh ủy")
    answers = {"meant-0-name": "Sở Mới lập", "meant-0": str(own)}
    new = {"meant-1-name": "Sở Tự đặt", "meant-1": "new"}
    for who, form in (("member", "report"), ("head", "edit/members"), ("head", "edit/general")):
        person, here = browser(who), f"/reviews/{world.review}/{form}"
        person.post(here, {**form_values_of(person.get(here), here), **answers, **new})

    assert db.scalars(select(UnitAlias)).all() == []
    assert db.scalars(select(Unit).where(Unit.name.in_(["Sở Mới lập", "Sở Tự đặt"]))).all() == []


def test_an_answer_that_was_not_offered_is_asked_again(
    browser: Open, db: Session, world: World
) -> None:
    officer, here = browser("head"), f"/reviews/{world.review}/edit/members"
    page = officer.get(here)
    page = officer.submit(page, here, {"members-more": "So Noi vu"}, press=("add_many", "members"))
    page = officer.submit(page, here, press=("save", "1"), status=422)

    other = str(id_of(db, "Văn phòng Tỉnh ủy"))
    page = officer.submit(page, here, {"meant-0": other}, press=("save", "1"), status=422)

    assert page.faults == ["Cần trả lời: «So Noi vu» có phải là «Sở Nội vụ»?"]
    assert db.scalars(select(UnitAlias)).all() == []


def test_a_bloc_officer_relabels_an_agency_of_other_blocs_but_does_not_rename_it(
    browser: Open, db: Session, world: World
) -> None:
    unit = db.scalars(select(Unit).filter_by(name=PAPER)).one()
    council = db.get_one(Review, world.review).bloc.council
    elsewhere = factories.make_record(
        council=RecordCouncil(name=council.name), members=(Facts(name=PAPER),)
    )
    record_exchange.store_record(db, elsewhere, by=None, now=now())
    head = db.get_one(Account, world.accounts["head"])
    review = db.get_one(Review, world.review)
    members = facts_of(db, review).members
    renamed = tuple(
        msgspec.structs.replace(row, name="Báo Khác") if row.name == PAPER else row
        for row in members
    )
    save_members(
        db, review, {"members": renamed}, {PAPER: "Báo Khác"},
        seen=review.version, by=head, now=now(),
    )  # fmt: skip
    db.commit()

    assert unit.name == PAPER
    assert db.scalars(select(Member.unit_id).filter_by(name="Báo Khác")).one() == unit.id
    assert acts(db)[-1] == "labelled"


@pytest.mark.usefixtures("world")
def test_every_act_on_an_agency_is_an_event_of_its_council(db: Session) -> None:
    council = db.scalars(select(Council).where(Council.name.contains("Bình Thuận"))).one()
    before = len(acts(db))
    unit = add_unit(db, council, Facts(name="Sở Cũ"), by=None, now=now())
    new = unit_names.NewName("Sở Mới", dt.date(2025, 7, 1))
    row = unit_names.give_name(db, unit, new, by=None, now=now())
    unit_names.correct_name(db, row, "Sở Mơi", by=None, now=now())
    unit_names.withdraw_name(db, row, by=None, now=now())
    post = posts.add_post(db, unit, posts.PostDetails("An", "Giám đốc"), by=None, now=now())
    posts.end_post(db, post, dt.date(2025, 7, 1), by=None, now=now())
    posts.remove_post(db, post, by=None, now=now())
    typed = mandates.MandateDetails("Quyết định số 1/2024/QĐ-UBND", dt.date(2024, 1, 5))
    mandate = mandates.add_mandate(db, unit, typed, by=None, now=now())
    mandates.remove_mandate(db, mandate, by=None, now=now())
    for code in ("H11.05", "h11.05 ", ""):
        unit_codes.set_code(db, unit, code, by=None, now=now())
    decision = reorganizations.ReorganizationAct(dt.date(2025, 7, 1), DECISION)
    reorganizations.merge_units(db, [unit], "Sở Hợp nhất", decision, by=None, now=now())
    db.commit()

    assert acts(db)[before:] == [
        *("added", "renamed", "name_corrected", "name_withdrawn"),
        *("post_added", "post_ended", "post_removed"),
        *("mandate_added", "mandate_removed", "code_set", "code_set", "added", "merged"),
    ]
    assert list(find_history_faults(db)) == []


def test_open_reviews_rest_on_the_decision_about_their_head(
    browser: Open, db: Session, world: World
) -> None:
    review = db.get_one(Review, world.review)
    here = f"/units/{review.head_unit_id}"
    db.rollback()
    officer = browser("council")
    typed = {
        "mandate-decision": "Quyết định số 9/2020/QĐ-UBND",
        "mandate-issued_on": "05/01/2020",
        "mandate-clause": "khoản 1 Điều 2",
    }

    bad = officer.submit(
        officer.get(here),
        f"{here}/mandates",
        {**typed, "mandate-decision": "quyết định"},
        status=422,
    )
    page = officer.submit(officer.get(here), f"{here}/mandates", typed)
    db.refresh(review)
    cited = [basis.text for row in list_citing_papers(db, review) for basis in row.bases]

    assert "Hãy ghi loại và số của quyết định." in bad.text
    assert any(text.startswith("khoản 1 Điều 2 Quyết định số 9/2020/QĐ-UBND") for text in cited)
    mandate = db.scalars(select(UnitMandateRow.id)).one()
    db.rollback()
    officer.submit(page, f"{here}/mandates/{mandate}/remove")
    db.refresh(review)
    assert "9/2020" not in str(list_citing_papers(db, review))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("H11.05.02", "H11.05.02"),
        ("h11.05", "H11.05"),
        ("", None),
        ("H11..05", "H11"),
        (".H11", "H11"),
        ("H11-05", "H11"),
        ("Đ11", "H11"),
        ("A" * 36, "H11"),
        ("K11", "H11"),
    ],
)
def test_a_code_is_one_of_signs_that_codes_have_and_of_one_agency_alone(
    typed: str, kept: str | None, browser: Open, db: Session, world: World
) -> None:
    members = db.get_one(Review, world.review).members
    members[0].unit.code, members[1].unit.code = "H11", "K11"
    db.commit()
    here = f"/units/{members[0].unit_id}"
    db.rollback()
    officer = browser("council")

    status = 422 if kept == "H11" else 200
    officer.submit(officer.get(here), f"{here}/code", {"code-code": typed}, status=status)

    assert db.get_one(Review, world.review).members[0].unit.code == kept


def acts(db: Session) -> list[str]:
    """What was done with agencies, in the order it was."""
    rows = select(Event).filter_by(kind=EventKind.UNIT_CHANGED).order_by(Event.id)
    return [row.detail["act"] for row in db.scalars(rows)]


def form_values_of(page: Page, action: str) -> dict[str, str]:
    return dict(form_values(page.form(action)))


def test_a_handover_asks_about_who_joins(browser: Open, db: Session, world: World) -> None:
    review = db.get_one(Review, world.review)
    review.state = State.CLOSED
    db.commit()
    officer, here = browser("council"), f"/reviews/{world.review}/handover"
    page = officer.get(here)

    page = officer.submit(page, here, {"joining": "So Noi vu"}, status=422)
    assert page.faults == ["Cần trả lời: «So Noi vu» có phải là «Sở Nội vụ»?"]
    officer.submit(page, here, {"meant-0": str(id_of(db, "Sở Nội vụ"))})

    member = db.scalars(select(Member).filter_by(name="So Noi vu")).one()
    assert member.unit.name == "Sở Nội vụ"
    assert member.review.year == "2022"


def test_staff_of_a_split_agency_are_placed_right_after_it(
    browser: Open, db: Session, world: World
) -> None:
    officer, here = browser("council"), address(db, "Văn phòng Tỉnh ủy")
    name = f"staff-p{world.accounts['member']}"
    page = officer.get(here)
    assert "Trần Văn Bình" in page.links
    split = {"split-names": "Văn phòng Một\nVăn phòng Hai", "split-on": "1/7/2025"}
    page = officer.submit(page, f"{here}/split", {**split, "split-decision": DECISION})
    assert "Hãy chọn đơn vị mới cho từng cán bộ bên dưới." in page.text
    acts = [option.get("value", "") for option in page.by_id(name).iter("option")]

    page = officer.submit(page, f"{here}/staff", {name: "999"}, status=422)
    assert page.faults == ["Hãy chọn một mục trong danh sách."]
    page = officer.submit(page, f"{here}/staff", {name: acts[2]})
    assert "Đã lưu đơn vị mới của cán bộ." in page.text
    assert db.get_one(Account, world.accounts["member"]).unit_id == id_of(db, "Văn phòng Hai")

    page = officer.submit(page, f"{here}/back")
    assert "Đã hủy" in page.text
    db.expire_all()
    assert db.get_one(Account, world.accounts["member"]).unit_id == id_of(db, "Văn phòng Tỉnh ủy")
