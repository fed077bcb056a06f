"""The statistics of a year: by council and kind, as a page and as a file."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import (
    Award,
    AwardKind,
    AwardStatus,
    BlocKind,
    Contest,
    Method,
    Purpose,
    Record,
    Report,
)
from workflow.services.records import record_exchange
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


def store(db: Session, name: str, year: str, points: tuple[int, ...], winner: int) -> None:
    seed = factories.seed_record()
    record: Record = factories.make_record(len(points), year=year)
    names = [member.name for member in record.members]
    record = msgspec.structs.replace(
        record,
        council=seed.council,
        bloc=msgspec.structs.replace(seed.bloc, name=name, code=None, kind=BlocKind.CUM),
        reports=tuple(
            Report(member=unit, final_score=Decimal(score))
            for unit, score in zip(names, points, strict=True)
        ),
        contests=(
            Contest(
                purpose=Purpose.LEADING_UNIT, method=Method.SECRET_BALLOT, chosen=(names[winner],)
            ),
        ),
    )
    record_exchange.store_record(db, record, by=None, now=now())
    db.commit()


def test_a_year_is_shown_bloc_by_bloc_and_summed_up(
    db: Session, world: World, browser: Open
) -> None:
    store(db, "Cụm thi đua 1", "2021", (98, 98, 98), 0)
    store(db, "Cụm thi đua 2", "2020", (90, 80, 70), 1)
    store(db, "Cụm thi đua 2", "2021", (95, 80, 70), 1)

    page = browser("council").get("/statistics?year=2021&kind=cum")

    assert "Từng khối, năm 2021" in page.text
    assert "1 trên 2 đơn vị được chọn nằm trong số điểm cao nhất" in page.text
    assert "1 khối mà mọi đơn vị có điểm bằng nhau" in page.text
    assert ": 2 năm" in page.text
    assert "70 – 95" in page.text
    assert "Khối thi đua 6" not in page.text
    assert "Khối thi đua 6" in browser("council").get("/statistics?year=2021").text


def test_a_year_without_a_review_ends_the_years_in_a_row(
    db: Session, world: World, browser: Open
) -> None:
    for year in ("2018", "2020", "2021"):
        store(db, "Cụm thi đua 1", year, (95, 80, 70), 1)
    store(db, "Cụm thi đua 2", "2019", (95, 80, 70), 1)
    store(db, "Cụm thi đua 2", "2021", (95, 80, 70), 1)

    page = " ".join(browser("council").get("/statistics?year=2021&kind=cum").text.split())

    assert ": 2 năm" in page
    assert "1 đơn vị" in page.split("Được chọn nhiều năm liền ")[1]
    assert ": 3 năm" not in page


def _store_flag(db: Session, name: str, year: str, *, asked: int, granted: int) -> None:
    """A bloc of nine with so many flags asked for."""
    seed, record = factories.seed_record(), factories.make_record(9, year=year)
    statuses = [AwardStatus.GRANTED] * granted + [AwardStatus.REFUSED] * (asked - granted)
    awards = tuple(
        Award("Cờ thi đua", recipient=member.name, kind=AwardKind.FLAG, status=status)
        for member, status in zip(record.members, statuses, strict=False)
    )
    record = msgspec.structs.replace(
        record,
        council=seed.council,
        bloc=msgspec.structs.replace(seed.bloc, name=name, code=None, kind=BlocKind.CUM),
        regulation="quang-nam-2021",
        awards=awards,
    )
    record_exchange.store_record(db, record, by=None, now=now())
    db.commit()


def test_flags_asked_for_stand_beside_those_given_and_beside_the_quota_of_each_bloc(
    db: Session, world: World, browser: Open
) -> None:
    _store_flag(db, "Cụm thi đua 1", "2021", asked=5, granted=2)
    _store_flag(db, "Cụm thi đua 2", "2021", asked=0, granted=0)
    _store_flag(db, "Cụm thi đua 1", "2020", asked=3, granted=3)
    council = browser("council")

    figures = council.get("/statistics?year=2021&kind=cum").text
    quotas = " ".join(council.get("/statistics/quotas?year=2021&kind=cum").text.split())
    years = " ".join(council.get("/statistics/comparison?year=2021&kind=cum").text.split())
    form = " ".join(council.get("/statistics/awards?year=2021").text.split())

    assert "2 trên 5 đã đề nghị" in figures
    assert "Đề nghị quá hạn mức: 1 khối" in quotas
    # half of nine units, flags included: 4; nobody has voted in the second bloc
    assert "Cụm thi đua 2 Đã nộp báo cáo 9 – 0 0 4 0 0" in quotas
    assert "Năm 2020 đề nghị 3 cờ, được tặng 3" in quotas
    assert "2021 2 18/18" in years
    assert "2/5" in years
    assert "2020 1 9/9" in years
    assert "3/3" in years
    assert "Cụm thi đua 2 18/18" in years
    assert "Biểu số 0603.N/BNV-TĐKT" in form
    assert "Tổng số 01 – 2 0 0 2 0" in form
    assert "Biểu khác của Thông tư (như biểu 0602.N, cùng hạn): phần mềm chưa lập" in form


def test_councils_are_compared_for_those_who_see_several(
    db: Session, world: World, browser: Open
) -> None:
    _store_flag(db, "Cụm thi đua 1", "2021", asked=5, granted=2)

    page = browser("administrator").get("/statistics/councils?year=2021")
    text = " ".join(page.text.split())

    assert "2 trên" in text
    assert "Hội đồng khác" not in browser("council").get("/statistics/councils?year=2021").text
    assert page.links["Hạn mức và đề nghị"]


def test_the_figures_are_a_file_and_another_year_or_council_is_not_found(
    db: Session, world: World, browser: Open
) -> None:
    store(db, "Cụm thi đua 1", "2021", (98, 97, 96), 0)
    council = browser("council")

    csv = council.download("/statistics/table.csv?year=2021").data.decode("utf-8-sig")

    assert "Cụm thi đua 1" in csv
    assert "Điểm thấp nhất" in csv
    council.get("/statistics?council=99", status=404)
    council.get("/statistics?year=1990", status=404)


def test_blocs_without_a_head_and_units_in_no_bloc_or_two_are_named(
    db: Session, world: World, browser: Open
) -> None:
    store(db, "Cụm thi đua 1", "2021", (98, 97, 96), 0)
    store(db, "Cụm thi đua 2", "2021", (98, 97), 0)
    store(db, "Cụm thi đua 2", "2020", (98, 97, 96, 95), 0)

    page = " ".join(browser("council").get("/statistics?year=2021").text.split())

    names = [member.name for member in factories.make_record(4).members]
    doubled, placeless = page.split("Đơn vị ở hơn một khối ")[1].split(" Đơn vị không ở khối nào ")
    assert f"{names[0]} (Cụm thi đua 1, Cụm thi đua 2)" in doubled
    assert names[2] not in doubled
    assert names[3] in placeless
    assert names[0] not in placeless
    assert "Khối thi đua 6" not in page.split("Khối chưa có Trưởng khối ")[1].split(" Đơn vị")[0]


@pytest.mark.parametrize("address", ["/statistics", "/statistics/quotas", "/batches/new"])
def test_where_nobody_chose_a_council_it_is_one_that_has_reviews_of_the_year(
    address: str, db: Session, world: World, browser: Open
) -> None:
    """The newest year may be another council's than the first by name, as beside the example."""
    record = factories.make_record(year="2030")
    mine = msgspec.structs.replace(record.council, name="Hội đồng tỉnh Vĩnh Yên")
    bloc = msgspec.structs.replace(record.bloc, name="Khối chỉ có năm ấy")
    record = msgspec.structs.replace(record, council=mine, bloc=bloc)
    record_exchange.store_record(db, record, by=None, now=now())
    db.commit()

    admin = browser("administrator")

    assert "Khối chỉ có năm ấy" in admin.get(address).text
    assert "Khối chỉ có năm ấy" not in admin.get(f"{address}?year=2021").text
