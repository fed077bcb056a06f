"""The award ledger: found, counted, and what was asked for twice."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import SEED, World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Award, AwardKind, AwardStatus, Record
from workflow.models import Review
from workflow.services.award_entries import build_award_rows, read_award_rows
from workflow.services.records import record_exchange, record_reading
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
FLAG = Award(
    "Cờ thi đua", recipient="Văn phòng Tỉnh ủy", kind=AwardKind.FLAG, authority="UBND tỉnh"
)


def _store(db: Session, name: str, *awards: Award, year: str = "2021") -> Record:
    seed = record_reading.read_record(record_reading.parse_records(SEED.read_bytes())[0])
    bloc = msgspec.structs.replace(seed.bloc, name=name, code=None)
    record = msgspec.structs.replace(seed, id=None, bloc=bloc, year=year, awards=awards)
    review = record_exchange.store_record(db, record, by=None, now=now()).review
    assert read_award_rows(db, review) == build_award_rows(record)
    db.commit()
    return record


def test_the_ledger_lists_counts_and_finds_awards(db: Session, world: World, browser: Open) -> None:
    decision = "15/QĐ-UBND ngày 3/2/2022"
    granted = msgspec.structs.replace(
        FLAG, recipient="Báo Bình Thuận", status=AwardStatus.GRANTED, decision=decision
    )
    _store(db, "Khối thi đua 7", granted)

    council = browser("council")
    page, found = council.get("/awards").text, council.get("/awards?text=bao+binh+thuan").text

    assert decision in page
    assert "Cờ thi đua 2 1 0 1" in " ".join(page.split())
    assert "Báo Bình Thuận" in found
    assert "Văn phòng Tỉnh ủy" not in found
    assert decision in council.get("/awards?text=15/QĐ").text
    assert decision not in council.get("/awards?status=proposed").text
    assert "Không có khen thưởng nào khớp" in council.get("/awards?kind=title").text


def test_a_unit_that_two_blocs_propose_for_one_award_in_a_year_is_named(
    db: Session, world: World, browser: Open
) -> None:
    spelled = msgspec.structs.replace(FLAG, recipient="Văn phòng tỉnh uỷ")
    _store(db, "Khối thi đua 7", spelled)
    _store(db, "Khối thi đua 7", FLAG, year="2020")

    page = browser("council").get("/awards?year=all").text

    assert "Đề nghị hơn một lần trong năm (1)" in page
    assert "2021: «Văn phòng Tỉnh ủy» được đề nghị «Cờ thi đua» 2 lần" in " ".join(page.split())


def test_the_page_of_each_review_warns_of_a_unit_that_another_bloc_proposes_too(
    db: Session, world: World, browser: Open
) -> None:
    _store(db, "Khối thi đua 7", msgspec.structs.replace(FLAG, authority=None))
    _store(db, "Khối thi đua 8", FLAG)
    _store(db, "Khối thi đua 8", FLAG, year="2020")
    reviews = {
        (review.bloc.name, review.year): review.id for review in db.scalars(select(Review)).all()
    }
    db.commit()
    council = browser("council")

    def warns(bloc: str, year: str) -> bool:
        text = council.get(f"/reviews/{reviews[bloc, year]}").text
        return (
            f"«Văn phòng Tỉnh ủy» cũng được khối, cụm khác đề nghị «Cờ thi đua» trong năm {year}"
            in text
        )

    assert warns("Khối thi đua 7", "2021")
    assert warns("Khối thi đua 8", "2021")
    assert not warns("Khối thi đua 8", "2020")

    _store(db, "Khối thi đua 7", msgspec.structs.replace(FLAG, status=AwardStatus.REFUSED))
    assert not warns("Khối thi đua 7", "2021")


@pytest.mark.parametrize("awards", [(), (FLAG, msgspec.structs.replace(FLAG, recipient=None))])
def test_rows_follow_the_newest_facts(db: Session, awards: tuple[Award, ...]) -> None:
    _store(db, "Khối thi đua 7", FLAG)
    _store(db, "Khối thi đua 7", *awards)


def test_another_council_sees_none_of_it(browser: Open, world: World) -> None:
    assert "Không có khen thưởng nào khớp" in browser("other council").get("/awards").text
    administrator = browser("administrator")
    assert "Đề nghị và kết quả" in administrator.get("/awards").text
    assert "Chọn năm hoặc Hội đồng" in administrator.get("/awards?year=all").text


def test_a_long_ledger_goes_on_where_the_page_ended(
    db: Session, world: World, browser: Open
) -> None:
    many = [msgspec.structs.replace(FLAG, recipient=f"Phòng số {n}") for n in range(60)]
    _store(db, "Khối thi đua 7", *many)
    council = browser("council")

    first = council.get("/awards")
    (older,) = [link.get("href") for link in first.all("a") if link.get("rel") == "next"]
    rest = council.get(str(older)).text

    assert "Phòng số 59" not in first.text
    assert "Phòng số 59" in rest
    assert "Phòng số 10" not in rest
