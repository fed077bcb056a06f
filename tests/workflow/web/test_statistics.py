"""The statistics of a year: by council and kind, as a page and as a file."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import BlocKind, Contest, Method, Purpose, Record, Report
from workflow.services import record_exchange
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
