"""Units by years: who had what in which year, where nothing was, who was in no bloc."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Award, AwardKind, AwardStatus
from workflow.services.overview.award_matrix import list_year_columns
from workflow.services.records import record_exchange
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
FLAG = Award("Cờ thi đua", kind=AwardKind.FLAG, status=AwardStatus.GRANTED)
PRAISE = Award("Bằng khen", kind=AwardKind.CERTIFICATE, status=AwardStatus.PROPOSED)


def store(db: Session, year: str, *awards: tuple[int, Award], members: int = 3) -> list[str]:
    """A bloc of some members in a year, of whom those at these places get awards."""
    seed, record = factories.seed_record(), factories.make_record(members, year=year)
    names = [member.name for member in record.members]
    record = msgspec.structs.replace(
        record,
        council=seed.council,
        bloc=msgspec.structs.replace(seed.bloc, name="Cụm thi đua 1", code=None),
        awards=tuple(msgspec.structs.replace(one, recipient=names[at]) for at, one in awards),
    )
    record_exchange.store_record(db, record, by=None, now=now())
    db.commit()
    return names


def row_of(browser: Browser, address: str, unit: str) -> str:
    """The text of a unit's row."""
    rows = [" ".join(row.text_content().split()) for row in browser.get(address).all("tr")]
    (found,) = (row for row in rows if row.startswith(f"{unit} "))
    return found.removeprefix(f"{unit} ")


def test_each_year_of_a_unit_has_its_awards_its_gap_or_no_bloc(
    db: Session, world: World, browser: Open
) -> None:
    store(db, "2019", (2, FLAG), members=4)
    store(db, "2020", (0, FLAG), (0, PRAISE), members=2)
    names = store(db, "2021", (1, FLAG))
    council, page = browser("council"), "/awards/years?year=2021&span=5"

    assert row_of(council, page, names[0]) == "– Cờ thi đua; Bằng khen (Đã đề nghị) – 1"
    assert row_of(council, page, names[1]) == "Cờ thi đua – – 1"
    assert row_of(council, page, names[2]) == "– ngoài khối Cờ thi đua 1"
    assert row_of(council, f"{page}&kind=certificate", names[0]) == "– Bằng khen (Đã đề nghị) – 0"


def test_units_are_found_without_tones_and_written_as_a_file(
    db: Session, world: World, browser: Open
) -> None:
    names = store(db, "2021", (1, FLAG))
    council = browser("council")

    found = council.get("/awards/years?year=2021&text=bao+binh+thuan").text
    csv = council.download("/awards/years/table.csv?year=2021").data.decode("utf-8-sig")

    assert "Báo Bình Thuận" in found
    assert names[1] not in found
    assert "Không có đơn vị nào khớp" in council.get("/awards/years?text=xyz").text
    assert csv.splitlines()[0] == "Đơn vị,2021,Đã được tặng"
    assert f"{names[1]},Cờ thi đua,1" in csv.splitlines()


def test_another_council_sees_none_of_it(db: Session, world: World, browser: Open) -> None:
    names = store(db, "2021", (1, FLAG))

    assert names[1] not in browser("other council").get("/awards/years").text


@pytest.mark.parametrize(
    ("known", "newest", "span", "columns"),
    [
        (("2021", "2018"), "2021", 5, ["2021", "2020", "2019", "2018"]),
        (("2021", "2018"), "2021", 2, ["2021", "2020"]),
        (("2022", "2021-2022", "2020-2021"), "2022", 5, ["2022", "2021-2022", "2020-2021"]),
        (("2022", "2021"), "2021", 5, ["2021"]),
        ((), "2021", 5, ["2021"]),
    ],
)
def test_years_without_any_review_have_a_column(
    known: tuple[str, ...], newest: str, span: int, columns: list[str]
) -> None:
    assert list_year_columns(known, newest, span) == columns
