"""Number, symbol, place and date of a paper."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from tests.factories import make_record
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.issuance import format_place_and_date, format_symbol
from workflow.domain.record import Council, Family, IssuedPaper, Meeting, Record

KIND = PaperKind.PROPOSAL


def issued(abbreviation: str | None = "BTGTU", **facts: Any) -> Record:
    """A record with one paper as issued, in the name of a head with that abbreviation."""
    made = make_record(papers=(IssuedPaper(kind="proposal", **facts),) if facts else ())
    head = msgspec.structs.replace(made.members[0], abbreviation=abbreviation)
    return msgspec.structs.replace(made, members=(head, *made.members[1:]))


@pytest.mark.parametrize(
    ("family", "facts", "text"),
    [
        ("nd30", {"number": 5}, "Số: 05/TTr-BTGTU"),
        ("party", {"number": 12}, "Số 12-TTr/BTGTU"),
        ("nd30", {"number": 112, "symbol": "TTr-KTĐ6"}, "Số: 112/TTr-KTĐ6"),
        ("party", {"number": 3, "symbol": "TTr/KTĐ6"}, "Số 03-TTr/KTĐ6"),
        ("nd30", {"symbol": "05/TTr-STC"}, "Số: 05/TTr-STC"),
        ("party", {"symbol": "12-TTr/BTGTU"}, "Số 12-TTr/BTGTU"),
    ],
)
def test_each_family_writes_the_number_its_own_way(
    family: Family, facts: dict[str, Any], text: str
) -> None:
    assert format_symbol(KIND, issued(**facts), family, Blanks()) == text


@pytest.mark.parametrize(("family", "end"), [("nd30", "/TTr-BTGTU"), ("party", "-TTr/BTGTU")])
def test_a_draft_has_room_for_its_number_and_no_number(family: Family, end: str) -> None:
    text = format_symbol(KIND, issued(), family, Blanks())

    assert text.endswith(end)
    assert not any(letter.isdigit() for letter in text)


def test_an_unknown_abbreviation_is_left_blank_and_not_made_up() -> None:
    blanks = Blanks()

    text = format_symbol(KIND, issued(abbreviation=None), Family.STATE, blanks)

    assert text.endswith("/TTr-……")
    assert [gap.field for gap in blanks.gaps] == ["members[0].abbreviation"]


def test_the_last_entry_of_a_kind_counts() -> None:
    twice = (IssuedPaper(kind="proposal", number=1), IssuedPaper(kind="proposal", number=2))

    text = format_symbol(
        KIND, msgspec.structs.replace(issued(), papers=twice), Family.STATE, Blanks()
    )

    assert text == "Số: 02/TTr-BTGTU"


@pytest.mark.parametrize(
    ("dates", "year"),
    [((dt.date(2022, 1, 24),), "2022"), ((dt.date(2021, 11, 22),), "……"), ((), "……")],
)
def test_a_blank_date_names_the_year_only_where_it_can_be_no_other(
    dates: tuple[dt.date, ...], year: str
) -> None:
    made = make_record(
        council=Council(name="Hội đồng", place="Mẫu"), meeting=Meeting(dates=dates), papers=()
    )

    assert format_place_and_date(KIND, made, Blanks()) == f"Mẫu, ngày …… tháng …… năm {year}"


def test_an_issued_paper_prints_its_date() -> None:
    made = make_record(papers=(IssuedPaper(kind="proposal", date=dt.date(2022, 3, 4)),))

    assert format_place_and_date(KIND, made, Blanks()).endswith(", ngày 04 tháng 3 năm 2022")
