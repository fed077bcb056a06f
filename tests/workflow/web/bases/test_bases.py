"""What papers cite, on its page: added, struck with a reason, put back; papers notice."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, text_of
from workflow.domain.errors import BadInputError
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.year import State
from workflow.models import Event, Paper, PaperStatus, Review, Snapshot
from workflow.services.law import legal_bases
from workflow.services.printing.current_papers import (
    context_hash,
    explain_outdated,
    read_paper_today,
)
from workflow.services.printing.paper_requests import request_papers
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
QUY_CHE = {
    "text": "Quyết định số 11/2021/QĐ-UBND",
    "date": "29/7/2021",
    "issuer": "Ủy ban nhân dân tỉnh",
    "about": "ban hành Quy chế",
    "source": "Công báo tỉnh",
}
AS_CITED = "Quyết định số 11/2021/QĐ-UBND, ngày 29/7/2021 của Ủy ban nhân dân tỉnh ban hành Quy chế"


@pytest.fixture
def page(world: World) -> str:
    return f"/reviews/{world.review}/bases"


def cited(db: Session, world: World) -> list[str]:
    """What the proposal of the review would cite now."""
    db.expire_all()
    review = db.get_one(Review, world.review)
    record, settings = facts_of(db, review), paper_settings_of(db, review)
    found: list[str] = build_context(PaperKind.PROPOSAL, record, settings).values["requests"][0][
        "bases"
    ]
    db.rollback()
    return found


def test_the_page_says_what_is_cited_where_it_was_read_and_how_sure_that_is(
    page: str, browser: Open
) -> None:
    shown = browser("head").get(page)

    assert "Nghị định số 91/2017/NĐ-CP, ngày 31/7/2017" in shown.text
    assert "thay bằng Nghị định số 98/2023/NĐ-CP" in shown.text
    assert "theo nguồn thứ cấp" in shown.text
    assert "theo ngày 24/01/2022" in shown.text


def test_a_basis_is_struck_with_a_reason_and_put_back(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    decree = "Nghị định số 91/2017/NĐ-CP"

    bare = head.submit(head.get(page), f"{page}/nd-91-2017/strike", {}, status=422)
    assert bare.faults == ["Hãy ghi lý do không viện dẫn."]
    assert any(decree in line for line in cited(db, world))

    shown = head.submit(
        head.get(page), f"{page}/nd-91-2017/strike", {"nd-91-2017-reason": "Sở Nội vụ hướng dẫn"}
    )
    assert "Sở Nội vụ hướng dẫn" in shown.text
    assert not any(decree in line for line in cited(db, world))

    head.submit(shown, f"{page}/nd-91-2017/back", {})
    assert any(decree in line for line in cited(db, world))


def test_an_added_basis_is_cited_until_it_is_taken_away(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")

    shown = head.submit(head.get(page), page, QUY_CHE)
    assert "thêm cho kỳ này" in shown.text
    assert AS_CITED in cited(db, world)

    head.submit(shown, f"{page}/added-1/remove", {})
    assert AS_CITED not in cited(db, world)


@pytest.mark.parametrize(
    ("missing", "fault"),
    [("text", "Hãy ghi tên, số của văn bản."), ("source", "Hãy ghi đã đọc văn bản ở đâu.")],
)
def test_what_is_added_says_what_it_is_and_where_it_was_read(
    missing: str, fault: str, page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")

    shown = head.submit(head.get(page), page, {**QUY_CHE, missing: ""}, status=422)

    assert shown.faults == [fault]
    assert paper_settings_of(db, db.get_one(Review, world.review)).added == ()


def test_the_regulation_of_the_review_is_offered_ready_to_be_added(
    page: str, world: World, db: Session, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    bound = msgspec.structs.replace(facts_of(db, review), regulation="quang-nam-2021")
    save_facts(db, review, bound, section=None, by=None, now=now())
    db.commit()
    head = browser("head")

    head.submit(head.get(f"{page}?suggest=regulation"), page)

    assert any(
        "11/2021/QĐ-UBND, ngày 29/7/2021 của Ủy ban nhân dân tỉnh Quảng Nam" in line
        for line in cited(db, world)
    )
    assert "Quy chế áp dụng cho kỳ này có nêu" not in head.get(page).text


def test_an_act_of_a_later_day_waits(page: str, world: World, db: Session, browser: Open) -> None:
    head = browser("head")

    shown = head.submit(head.get(page), page, {**QUY_CHE, "date": "1/2/2022"})

    assert "chưa dùng được" in shown.text
    assert not any("11/2021" in line for line in cited(db, world))


def test_a_paper_made_before_shows_as_out_of_date_and_its_facts_stay_frozen(
    page: str, world: World, db: Session, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    request_papers(db, [review], [PaperKind.PROPOSAL], by=None, now=now(), of_one=review)
    paper = db.scalars(select(Paper)).one()
    values = build_context(PaperKind.PROPOSAL, facts_of(db, review), paper_settings_of(db, review))
    paper.status, paper.file_sha256 = PaperStatus.READY, "f" * 64
    paper.context_sha256 = context_hash(values)
    frozen = paper.snapshot.settings
    db.commit()
    assert not explain_outdated(paper, read_paper_today(db, review, PaperKind.PROPOSAL))
    db.rollback()

    head = browser("head")
    head.submit(head.get(page), page, QUY_CHE)

    db.expire_all()
    assert explain_outdated(paper, read_paper_today(db, review, PaperKind.PROPOSAL))
    assert paper.snapshot.settings == frozen
    assert review.version == 2


def test_what_was_chosen_stays_when_facts_are_saved(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    head.submit(head.get(page), page, QUY_CHE)
    db.expire_all()
    review = db.get_one(Review, world.review)

    save_section(
        db, review, "results", {"results": ("Xong",)}, seen=review.version, by=None, now=now()
    )

    assert [row.text for row in paper_settings_of(db, review).added] == [QUY_CHE["text"]]


def test_history_tells_what_was_struck_and_why(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    head.submit(head.get(page), f"{page}/luat-2003/strike", {"luat-2003-reason": "Thừa"})

    shown = head.get(f"/reviews/{world.review}/history")

    assert "Không viện dẫn «Luật Thi đua, khen thưởng ngày 26/11/2003" in shown.text
    assert "Thừa" in shown.text
    assert db.scalars(select(Event.detail).order_by(Event.id.desc())).first()["choice"] == "struck"  # type: ignore[index]


def test_history_tells_enclosures_and_other_choices_before_and_after(
    page: str, world: World, browser: Open
) -> None:
    head = browser("head")
    head.submit(head.get(page), f"{page}/enclosures", {"enclosures": "Báo cáo thành tích"})
    head.submit(head.get(page), f"{page}/enclosures", {"enclosures": "Biên bản họp"})
    head.submit(head.get(page), f"{page}/separate", {"kinds": ["invitation"]})

    shown = head.get(f"/reviews/{world.review}/history")

    gone, came = ([text_of(tag) for tag in shown.all(name)] for name in ("del", "ins"))
    assert "Hồ sơ gửi kèm tờ trình 1" in shown.text
    assert "Báo cáo thành tích" in gone
    assert "Biên bản họp" in came
    assert "Biên bản kiểm phiếu" in gone  # of the service's own list, which was printed before
    assert "Giấy mời" in came


def test_a_closed_year_keeps_its_bases(page: str, world: World, db: Session, browser: Open) -> None:
    head = browser("head")
    opened = head.get(page)
    db.get_one(Review, world.review).state = State.CLOSED
    db.commit()

    shown = head.submit(opened, page, QUY_CHE, status=422)

    assert "đã kết thúc" in shown.text
    db.expire_all()
    assert db.scalars(select(Snapshot.version)).all() == [1]
    assert "Thêm căn cứ" not in head.get(page).text


def test_a_key_that_nothing_has_is_refused(world: World, db: Session) -> None:
    review = db.get_one(Review, world.review)

    with pytest.raises(BadInputError, match="Không có căn cứ này"):
        legal_bases.strike_basis(db, review, "nothing", reason="x", by=None, now=now())


def test_what_is_sent_along_is_listed_as_typed_or_as_the_record_says(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    own = [
        "Danh sách đề nghị khen thưởng",
        "Báo cáo thành tích của đơn vị được đề nghị",
        "Biên bản hội nghị",
        "Biên bản kiểm phiếu",
    ]
    assert enclosures(db, world) == own

    head.submit(head.get(page), f"{page}/enclosures")
    assert paper_settings_of(db, db.get_one(Review, world.review)).enclosures == ()
    db.rollback()

    shown = head.submit(
        head.get(page), f"{page}/enclosures", {"enclosures": "Báo cáo thành tích\n\nBiên bản họp"}
    )
    assert enclosures(db, world) == ["Báo cáo thành tích", "Biên bản họp"]

    head.submit(shown, f"{page}/enclosures", {"enclosures": ""})
    assert enclosures(db, world) == own


def test_two_officers_do_not_overwrite_each_other(
    page: str, world: World, db: Session, browser: Open
) -> None:
    first, second = browser("head"), browser("administrator")
    opened = second.get(page)
    first.submit(first.get(page), f"{page}/enclosures", {"enclosures": "Báo cáo thành tích"})
    first.submit(first.get(page), f"{page}/separate", {"kinds": ["invitation"]})

    late = {"enclosures": "Biên bản họp"}
    told = second.submit(opened, f"{page}/enclosures", late, status=422)
    also = second.submit(opened, f"{page}/separate", {"kinds": []}, status=422)

    assert "Có người khác vừa lưu phần này." in told.text
    assert "Có người khác vừa lưu phần này." in also.text
    assert enclosures(db, world) == ["Báo cáo thành tích"]
    second.submit(told, f"{page}/enclosures")
    assert enclosures(db, world) == ["Biên bản họp"]


def enclosures(db: Session, world: World) -> list[str]:
    db.expire_all()
    review = db.get_one(Review, world.review)
    record, settings = facts_of(db, review), paper_settings_of(db, review)
    found: list[str] = build_context(PaperKind.PROPOSAL, record, settings).values["enclosures"]
    db.rollback()
    return found


def test_invitations_and_counting_minutes_are_made_one_by_one_where_that_is_chosen(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")

    def made() -> tuple[int, int]:
        db.expire_all()
        review = db.get_one(Review, world.review)
        facts = facts_of(db, review), paper_settings_of(db, review)
        slips = build_context(PaperKind.INVITATION, *facts).values["slips"]
        parts = build_context(PaperKind.VOTE_MINUTES, *facts).values["parts"]
        db.rollback()
        return len(slips), len(parts)

    assert made() == (1, 1)

    shown = head.submit(
        head.get(page), f"{page}/separate", {"kinds": ["invitation", "vote_minutes"]}
    )

    assert made() == (8, 2)
    head.submit(shown, f"{page}/separate", {"kinds": []})
    assert made() == (1, 1)
