"""Regulations on the pages: read, compared, added, and what binds a review."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.score_table import CRITERIA, RANGE, SECTIONS
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.papers import PaperKind, find_family
from workflow.domain.year import State
from workflow.models import RegulationEdition, Review
from workflow.services.law.regulations import edition_for, regulation_for, shipped_editions
from workflow.services.printing.batches import preview_batch
from workflow.services.printing.page_blanks import mark_draft
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts
from workflow.services.stores.file_store import FileStore

Open = Callable[[str | None], Browser]
NEW = "/regulations/new"


@pytest.mark.parametrize("code", sorted(shipped_editions()))
def test_every_shipped_edition_has_its_page(code: str, browser: Open) -> None:
    page = browser("member").get(f"/regulations/{code}")

    assert page.heading == shipped_editions()[code].name


def test_the_list_names_every_edition(browser: Open) -> None:
    page = browser("member").get("/regulations/")

    assert {edition.name for edition in shipped_editions().values()} <= set(page.links)


def test_side_by_side_marks_what_differs(browser: Open) -> None:
    page = browser("head").get("/regulations/compare?left=bac-ninh-2025&right=quang-nam-2021")

    rows = [row for row in page.all("tr") if row.get("class") == "differs"]
    text = ["".join(row.itertext()) for row in rows]
    assert any("70 %" in row and "80 %" in row for row in text)


def test_what_is_the_same_is_shown_on_wish(browser: Open) -> None:
    head = browser("head")
    page = head.get("/regulations/compare?left=bac-ninh-2025&right=quang-nam-2021")
    differing = {row.get("class") for body in page.all("tbody") for row in body.iter("tr")}

    everything = head.get(page.links["Xem cả các mục giống nhau"])

    assert differing == {"differs"}
    assert len(everything.all("tr")) > len(page.all("tr"))


def test_an_unknown_code_is_no_page(browser: Open) -> None:
    browser("member").get("/regulations/khong-co", status=404)


@pytest.fixture
def typed(world: World) -> dict[str, str]:
    return {
        "council": "1",
        "name": "Quy chế Bình Thuận 2022",
        "source": "QĐ 1/2022/QĐ-UBND",
        "valid_from": "1/1/2022",
        "vote-threshold": "2/3",
        "vote-threshold-source": "Điều 5",
        "vote-tie_break": "score\ncouncil",
    }


def test_a_new_edition_says_first_whom_it_concerns(
    typed: dict[str, str], world: World, db: Session, browser: Open
) -> None:
    council = browser("council")

    page = council.submit(council.get(NEW), NEW, typed)

    assert "Khối thi đua 6 · 2021" in page.links
    assert "chưa bắt đầu, sẽ theo bản mới" in page.text
    assert db.scalar(select(RegulationEdition)) is None
    db.rollback()

    council.submit(page, NEW, press=("confirm", "1"))

    record = facts_of(db, db.get_one(Review, world.review))
    assert str(regulation_for(record, db).vote.threshold) == "2/3"
    assert regulation_for(record, db).vote.tie_break == ("score", "council")
    assert regulation_for(record, db).vote.base == "total"  # left open: the default


def test_the_heading_of_a_pact_is_a_choice_of_the_council(
    typed: dict[str, str], world: World, db: Session, browser: Open, tmp_path: Path
) -> None:
    council = browser("council")
    chosen = {"documents-pact_heading": "party", "documents-pact_heading-source": "Điều 9"}

    page = council.submit(council.get(NEW), NEW, {**typed, **chosen})
    council.submit(page, NEW, press=("confirm", "1"))

    review = db.get_one(Review, world.review)
    save_facts(db, review, facts_of(db, review), section=None, by=None, now=NOW)
    assert find_family(PaperKind.PACT, facts_of(db, review)) == "nd30"
    chosen_settings = paper_settings_of(db, review)
    assert find_family(PaperKind.PACT, facts_of(db, review), chosen_settings) == "party"
    files = FileStore(tmp_path)
    assert mark_draft(db, files, review, "pact").filling.shipped == "party/pact.docx"
    ((choice, _count),) = preview_batch(db, [review], [PaperKind.PACT], NOW).templates
    assert choice.family == "party"


def test_a_review_that_has_begun_stays_under_its_rules(
    typed: dict[str, str], world: World, db: Session, browser: Open
) -> None:
    db.get_one(Review, world.review).state = State.VOTES_TALLIED
    db.commit()
    council = browser("council")

    page = council.submit(council.get(NEW), NEW, typed)
    assert "giữ nguyên «Bình Thuận 2021" in page.text
    council.submit(page, NEW, press=("confirm", "1"))

    record = facts_of(db, db.get_one(Review, world.review))
    assert record.regulation == "binh-thuan-2021"
    assert edition_for(record, db).code == "binh-thuan-2021"


def test_what_cannot_be_read_is_refused_beside_its_field(
    typed: dict[str, str], browser: Open
) -> None:
    council = browser("council")

    page = council.submit(
        council.get(NEW), NEW, {**typed, "vote-threshold": "tám mươi", "name": ""}, status=422
    )

    assert "Hãy ghi tên quy chế." in page.faults
    assert any(fault.startswith("«tám mươi» không phải một tỷ lệ") for fault in page.faults)


def test_what_contradicts_itself_is_refused(typed: dict[str, str], browser: Open) -> None:
    council = browser("council")

    page = council.submit(
        council.get(NEW),
        NEW,
        {**typed, "quota-merit_max": "3", "quota-merit_share": "50 %"},
        status=422,
    )

    assert page.faults == ["Chỉ ghi số lượng hoặc tỷ lệ được đề nghị, không ghi cả hai."]


def test_a_version_made_from_an_old_one_keeps_sources_of_what_was_not_changed(
    world: World, db: Session, browser: Open
) -> None:
    admin, address = browser("administrator"), f"{NEW}?from=quang-nam-2021"

    page = admin.submit(
        admin.get(address),
        address,
        {"council": "1", "name": "Bản mới", "source": "QĐ 2", "valid_from": "1/1/2030",
         "vote-threshold": "75 %", "vote-threshold-source": "QĐ 2 Điều 1"},
    )  # fmt: skip

    row = db.scalars(select(RegulationEdition)).one()
    assert page.heading == "Bản mới"
    assert row.based_on == "quang-nam-2021"
    assert row.clauses["vote.threshold"] == {
        "value": "75 %", "source": "QĐ 2 Điều 1", "confidence": "typed",
    }  # fmt: skip
    assert row.clauses["quota.merit_share"]["confidence"] == "read"


@pytest.mark.parametrize(
    ("typed_source", "confidence"),
    [
        (None, "inferred"),  # left as it was
        ("", "inferred"),  # emptied: nobody says where the value was read
        ("QĐ 2 Điều 7", "typed"),
    ],
)
@pytest.mark.parametrize("path", ["vote.threshold", "vote.tie_break"])
def test_what_was_inferred_stays_so_until_somebody_names_a_source(
    path: str, typed_source: str | None, confidence: str,
    world: World, db: Session, browser: Open,
) -> None:  # fmt: skip
    admin, address = browser("administrator"), f"{NEW}?from=national"
    field = path.replace(".", "-")
    source = {} if typed_source is None else {f"{field}-source": typed_source}

    admin.submit(
        admin.get(address),
        address,
        {"council": "1", "name": "Bản mới", "source": "QĐ 2", "valid_from": "1/1/2030", **source},
    )

    copied = db.scalars(select(RegulationEdition)).one().clauses[path]
    assert copied["confidence"] == confidence
    assert copied["source"] == (typed_source or shipped_editions()["national"].clauses[path].source)


def test_an_officer_adds_no_regulation_to_a_foreign_council(
    typed: dict[str, str], db: Session, browser: Open
) -> None:
    other = browser("other council")

    other.submit(other.get(NEW), NEW, typed, status=422)

    assert db.scalar(select(RegulationEdition)) is None


def test_what_another_edition_would_alter_is_shown_before_it_binds(
    world: World, db: Session, browser: Open
) -> None:
    council, address = browser("council"), f"/reviews/{world.review}/regulation"

    page = council.get(f"{address}?to=national")
    assert "Nếu áp dụng «Mặc định thận trọng" in page.text
    assert facts_of(db, db.get_one(Review, world.review)).regulation is None
    db.rollback()

    council.submit(page, f"{address}/bind", {"reason": "Tỉnh hướng dẫn"})

    db.expire_all()
    assert facts_of(db, db.get_one(Review, world.review)).regulation == "national"
    history = council.get(f"/reviews/{world.review}/history")
    assert "Áp dụng quy chế «Mặc định thận trọng" in history.text


def test_binding_needs_a_reason_and_an_edition_of_the_council(world: World, browser: Open) -> None:
    council, address = browser("council"), f"/reviews/{world.review}/regulation"
    page = council.get(f"{address}?to=national")

    bind = f"{address}/bind"
    assert council.submit(page, bind, status=422).faults == ["Hãy ghi lý do đổi quy chế."]
    foreign = council.submit(page, bind, {"to": "quang-nam-2021", "reason": "Nhầm"}, status=422)
    assert foreign.faults == ["Hãy chọn một mục trong danh sách."]


def test_a_scoring_table_is_typed_a_line_a_criterion(
    typed: dict[str, str], browser: Open, db: Session
) -> None:
    table = {
        "scoring-sections": "\n".join(SECTIONS),
        "scoring-criteria": "\n".join(CRITERIA[:-2]),
        "scoring-criteria-source": "Phụ lục thử",
    }
    council = browser("council")
    refused = council.submit(council.get(NEW), NEW, {**typed, **table}, status=422)
    assert refused.faults == ["Phần «Điểm trừ thử» chưa có tiêu chí nào."]

    backwards = [*CRITERIA, "B3 | B | khung điểm | Phong trào thử | 1 | | 20 | 0,5"]
    refused = council.submit(
        refused, NEW, {**typed, **table, "scoring-criteria": "\n".join(backwards)}, status=422
    )
    assert refused.faults == [
        f"«{backwards[-1]}»: điểm thấp nhất phải nhỏ hơn điểm tối đa.",
    ]
    assert backwards[-1] in (refused.by_id("scoring-criteria").text or "")

    whole = {"scoring-criteria": "\n".join([*CRITERIA, RANGE])}
    page = council.submit(refused, NEW, {**typed, **table, **whole})
    if "Đúng, thêm bản này" in page.text:
        page = council.submit(page, NEW, {}, press=("confirm", "1"))

    assert "B1 (B). Số việc thử (số lần; tối đa 30, 7,5 điểm mỗi lần)" in page.text
    assert "B3 (B). Phong trào thử (khung điểm; từ 1 đến 20 điểm, cách nhau 0,5)" in page.text
    row = db.scalars(select(RegulationEdition)).one()
    assert row.clauses["scoring.criteria"]["source"] == "Phụ lục thử"
