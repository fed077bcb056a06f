"""The page of a review shows the other years of its bloc."""

from collections.abc import Callable

import msgspec
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Award, AwardKind
from workflow.services.records import record_exchange
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


def test_the_years_of_the_bloc_are_shown_with_their_flags(
    db: Session, world: World, browser: Open
) -> None:
    page = f"/reviews/{world.review}"
    assert "Các năm của khối" not in browser("council").get(page).text
    flag = Award("Cờ thi đua", recipient="Báo Bình Thuận", kind=AwardKind.FLAG)
    record = msgspec.structs.replace(factories.seed_record(), id=None, year="2020", awards=(flag,))
    earlier = record_exchange.store_record(db, record, by=None, now=now()).review.id
    db.commit()

    shown = browser("council").get(page)

    assert "Các năm của khối" in shown.text
    assert shown.links["2020"] == f"/reviews/{earlier}"
    assert "Đề nghị cờ: Báo Bình Thuận" in shown.text
    assert "2021" not in shown.links


def test_another_blocs_years_are_not_among_them(db: Session, world: World, browser: Open) -> None:
    seed = factories.seed_record()
    bloc = msgspec.structs.replace(seed.bloc, name="Khối thi đua 7", code=None)
    record = msgspec.structs.replace(seed, id=None, year="2020", bloc=bloc)
    record_exchange.store_record(db, record, by=None, now=now())
    db.commit()

    assert "Các năm của khối" not in browser("head").get(f"/reviews/{world.review}").text
