"""Reports: kept by the head of the bloc, handed in by the members."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, form_values, text_of
from workflow.domain.record import Record, Report
from workflow.domain.year import State
from workflow.models import Attachment, Member, Review

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]
OFFICE = "Văn phòng Tỉnh ủy"


@pytest.fixture
def edit(world: World) -> str:
    return f"/reviews/{world.review}/edit/reports"


@pytest.fixture
def own(world: World) -> str:
    return f"/reviews/{world.review}/report"


@pytest.fixture
def report_of(db: Session, world: World, edit: str) -> Callable[[str], str]:
    """The page of a member's report."""

    def address(name: str) -> str:
        query = select(Member.unit_id).filter_by(review_id=world.review, name=name)
        unit = db.scalars(query).one()
        db.rollback()
        return f"{edit}/{unit}"

    return address


@pytest.fixture
def closed_reports(db: Session, world: World) -> None:
    db.get_one(Review, world.review).state = State.REPORTS_SUBMITTED
    db.commit()


@pytest.fixture(autouse=True)
def _open_reports(db: Session, world: World) -> None:
    db.get_one(Review, world.review).state = State.PLANNED
    db.commit()


def test_scores_are_exact_and_written_the_vietnamese_way(
    browser: Open, report_of: Callable[[str], str], facts: Facts
) -> None:
    head, address = browser("head"), report_of(OFFICE)
    typed = {
        "received_on": "5/1/2022",
        "symbol": "12-BC/VPTU",
        "self_score": "98,5",
        "final_score": "98.25",
        "rank": "1",
        "rating": "Hoàn thành xuất sắc nhiệm vụ",
        "achievements": "Thành tích một\r\nThành tích hai",
    }

    page = head.submit(head.get(address), address, typed)

    assert "Còn 8 đơn vị chưa nộp" in page.text
    assert facts().report_of(OFFICE) == Report(
        member=OFFICE,
        received_on=dt.date(2022, 1, 5),
        symbol="12-BC/VPTU",
        self_score=Decimal("98.5"),
        final_score=Decimal("98.25"),
        rank=1,
        rating="Hoàn thành xuất sắc nhiệm vụ",
        achievements=("Thành tích một", "Thành tích hai"),
    )
    assert head.get(address).by_id("final_score").get("value") == "98,25"


def test_a_waiver_settles_a_report_with_its_reason(
    browser: Open, report_of: Callable[[str], str], facts: Facts
) -> None:
    head, address = browser("head"), report_of(OFFICE)

    page = head.submit(head.get(address), address, {"waived": "Đơn vị mới thành lập"})

    assert "Đã có 1/9 báo cáo" in page.text
    assert "miễn" in page.text
    stored = facts().report_of(OFFICE)
    assert stored is not None
    assert stored.waived == "Đơn vị mới thành lập"


def test_one_can_go_on_to_the_next_member(browser: Open, report_of: Callable[[str], str]) -> None:
    head, address = browser("head"), report_of("Ban Tuyên giáo Tỉnh ủy")

    page = head.submit(head.get(address), address, {"rank": "2"}, press=("next_member", "1"))

    assert page.heading == "Ủy ban Kiểm tra Tỉnh ủy"


def main_links(page: Page) -> list[str]:
    """What the page proposes to do next, in its big buttons."""
    return [text_of(link) for link in page.all("a") if link.get("class", "").split() == ["button"]]


def test_once_all_reports_are_in_their_page_offers_to_close_them(
    browser: Open, edit: str, facts: Facts, report_of: Callable[[str], str]
) -> None:
    head = browser("head")
    assert main_links(head.get(edit)) == ["Về kỳ tổng kết"]

    for member in facts().members:
        page = head.get(report_of(member.name))
        head.submit(page, report_of(member.name), {"received_on": "05/01/2022"})

    assert main_links(head.get(edit)) == ["Chốt báo cáo"]
    assert head.get(edit).links["Chốt báo cáo"].endswith("/moves/submit_reports")


def test_a_score_that_is_no_number_is_refused_and_nothing_is_kept(
    browser: Open, report_of: Callable[[str], str], facts: Facts
) -> None:
    head, address = browser("head"), report_of(OFFICE)

    page = head.submit(
        head.get(address), address, {"self_score": "chín mươi", "rank": "1"}, status=422
    )

    assert page.faults == ["«chín mươi» chưa phải một số; hãy ghi như 98,5."]
    assert page.by_id("self_score").get("value") == "chín mươi"
    assert facts().report_of(OFFICE) is None


def test_two_people_may_keep_two_reports_at_once(
    browser: Open, report_of: Callable[[str], str], facts: Facts
) -> None:
    first, second = browser("head"), browser("council")
    one, other = report_of(OFFICE), report_of("Báo Bình Thuận")
    opened = second.get(other)
    first.submit(first.get(one), one, {"rank": "1"})

    second.submit(opened, other, {"rank": "2"})

    assert [report.rank for report in facts().reports] == [1, 2]


def test_the_same_report_saved_meanwhile_is_shown_in_words(
    browser: Open, report_of: Callable[[str], str], facts: Facts
) -> None:
    first, second = browser("head"), browser("council")
    address = report_of(OFFICE)
    opened = second.get(address)
    first.submit(first.get(address), address, {"self_score": "98,5"})

    page = second.submit(opened, address, {"self_score": "97"}, status=422)

    assert "Điểm tự chấm chưa ghi đổi thành 98,5" in page.text
    second.submit(page, address)
    stored = facts().report_of(OFFICE)
    assert stored is not None
    assert stored.self_score == 97


def test_a_member_hands_in_and_gets_a_receipt(browser: Open, own: str, facts: Facts) -> None:
    member = browser("member")
    typed = {"symbol": "12-BC/VPTU", "self_score": "98,5", "achievements": "Một\r\nHai"}

    page = member.submit(member.get(own), own, typed)

    assert page.path == f"{own}/receipt"
    assert "còn sửa và nộp lại được" in page.text
    assert "Lưu lần cuối" in page.text
    stored = facts().report_of(OFFICE)
    assert stored is not None
    assert stored.received_on is not None
    assert stored.achievements == ("Một", "Hai")


def test_a_member_cannot_write_what_belongs_to_the_head(
    browser: Open, own: str, facts: Facts
) -> None:
    member = browser("member")
    page = member.get(own)
    form = page.form(own)
    hidden = {
        field.get("name", ""): field.get("value", "")
        for field in form.iter("input")
        if field.get("type") == "hidden"
    }

    member.post(own, {**hidden, "self_score": "90", "final_score": "100", "rank": "1"})

    stored = facts().report_of(OFFICE)
    assert stored is not None
    assert stored.self_score == 90
    assert (stored.final_score, stored.rank) == (None, None)


@pytest.mark.usefixtures("closed_reports")
def test_once_the_head_closed_the_reports_a_member_only_reads(browser: Open, own: str) -> None:
    page = browser("member").get(own)

    assert "Trưởng khối đã chốt báo cáo" in page.text
    assert own not in [form.get("action") for form in page.all("form")]


def test_a_report_sent_after_the_closing_is_refused_and_kept_on_the_page(
    browser: Open, own: str, facts: Facts, db: Session, world: World
) -> None:
    member = browser("member")
    opened = member.get(own)
    db.get_one(Review, world.review).state = State.REPORTS_SUBMITTED
    db.commit()

    page = member.submit(opened, own, {"symbol": "12-BC"}, status=422)

    assert "đã chốt báo cáo" in page.faults[0]
    assert facts().report_of(OFFICE) is None


def test_members_cannot_open_the_reports_of_others(
    browser: Open, edit: str, report_of: Callable[[str], str]
) -> None:
    member = browser("member")

    member.get(edit, status=403)
    member.get(report_of("Báo Bình Thuận"), status=403)


def send(name: str, content: bytes = b"%PDF-1.7 &") -> dict[str, object]:
    return {"file": (BytesIO(content), name)}


def test_a_file_comes_back_as_an_attachment_under_its_own_name(
    browser: Open, own: str, db: Session
) -> None:
    member = browser("member")
    name = "Báo cáo «2021» & phụ lục.pdf"

    page = member.submit(member.get(own), own, send(name))

    link = page.links[name]
    response = member.client.get(link)
    assert response.data == b"%PDF-1.7 &"
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_file_of_one_member_is_not_for_another(
    browser: Open, report_of: Callable[[str], str], world: World
) -> None:
    head, address = browser("head"), report_of("Báo Bình Thuận")
    head.submit(head.get(address), address, send("bao-cao.pdf"))
    page = head.get(address)

    link = page.links["bao-cao.pdf"]

    browser("member").get(link, status=403)
    browser("member").post(f"{link}/remove", {}, status=400)  # no forgery token either
    browser("stranger").get(link, status=404)
    assert head.client.get(link).status_code == 200


def test_a_file_can_be_taken_off_again(browser: Open, own: str, db: Session) -> None:
    member = browser("member")
    member.submit(member.get(own), own, send("nham.pdf"))
    file = db.scalars(select(Attachment)).one()
    remove = f"/reviews/{file.review_id}/files/{file.id}/remove"
    db.rollback()

    page = member.submit(member.get(own), remove)

    assert "Đã gỡ tệp «nham.pdf»" in page.text
    assert "nham.pdf" not in page.links


def test_an_empty_file_is_refused_beside_its_field_and_nothing_is_kept(
    browser: Open, own: str, facts: Facts
) -> None:
    member = browser("member")

    page = member.submit(
        member.get(own), own, {"symbol": "12-BC", **send("x.pdf", b"")}, status=422
    )

    assert page.faults == ["Tệp «x.pdf» rỗng."]
    assert page.by_id("symbol").get("value") == "12-BC"
    assert facts().report_of(OFFICE) is None


def test_a_file_over_twenty_megabytes_is_refused(browser: Open, own: str, facts: Facts) -> None:
    member = browser("member")
    too_large = FileStorage(BytesIO(b"x" * (20 * 1024 * 1024 + 1)), filename="to.pdf")

    typed = {**dict(form_values(member.get(own).form(own))), "file": too_large}
    boundary, body = encode_multipart(typed)
    kind = f'multipart/form-data; boundary="{boundary}"'
    page = Page(member.client.post(own, data=body, content_type=kind))

    assert page.status == 422
    assert page.faults == ["Tệp «to.pdf» lớn hơn 20 MiB."]
    assert facts().report_of(OFFICE) is None


def test_a_report_of_a_stranger_can_be_taken_out(
    browser: Open, edit: str, report_of: Callable[[str], str], facts: Facts, world: World
) -> None:
    head, address = browser("head"), report_of("Báo Bình Thuận")
    head.submit(head.get(address), address, {"rank": "9"})
    members = f"/reviews/{world.review}/edit/members"
    head.submit(head.submit(head.get(members), members, press=("remove", "members-8")), members)

    page = head.submit(head.get(edit), f"{edit}/extra/0/drop")

    assert "Đã bỏ báo cáo của «Báo Bình Thuận»" in page.text
    assert facts().reports == ()


def test_a_request_far_too_large_gets_a_clear_page(
    browser: Open, own: str, app: Flask, facts: Facts
) -> None:
    member = browser("member")
    opened = member.get(own)
    app.config["MAX_CONTENT_LENGTH"] = 500

    page = member.submit(opened, own, send("to.pdf", b"x" * 1000), status=413)

    assert "lớn hơn 20 MB" in page.heading
    assert facts().report_of(OFFICE) is None


def test_a_member_writes_no_field_that_belongs_to_the_head(
    own: str, browser: Open, facts: Facts
) -> None:
    """Whatever a form is made to send besides its own fields."""
    foreign = {"final_score": "100", "rank": "1", "waived": "x", "rating": "x", "member": "x"}
    member = browser("member")
    member.post(own, dict(form_values(member.get(own).form(own))) | foreign)

    (report,) = facts().reports
    assert report.member == OFFICE
    assert (report.final_score, report.rank, report.waived, report.rating) == (None,) * 4
