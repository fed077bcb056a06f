"""The shipped example is marked wherever it is listed, and figures that count it say so."""

import csv
import io
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, text_of
from workflow.domain.record import Award, AwardKind, AwardStatus
from workflow.models import Review
from workflow.services.reviews import save_section
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
MARK = "hồ sơ ví dụ"
LISTS = (
    "/", "/wall", "/awards", "/awards/years", "/statistics",
    "/statistics/quotas", "/search?text=khoi+thi+dua+6", "/search?text=15/QĐ",
    "/batches/preview?year=2021&council=1&kinds=plan&kinds=proposal&scope=all&ahead=1",
)  # fmt: skip
COUNTED = (
    "/awards", "/awards/years", "/statistics", "/statistics/comparison", "/statistics/quotas",
    "/statistics/awards",
)  # fmt: skip
CHOICES = ("/batches/new?year=2021&council=1", "/reviews/new")
FILES = ("/awards/table.csv", "/awards/years/table.csv", "/statistics/table.csv",
         "/statistics/quotas/table.csv")  # fmt: skip


@pytest.fixture
def awarded(db: Session, world: World) -> World:
    """The example with an award that was granted."""
    review = db.get_one(Review, world.review)
    award = Award(
        "Cờ thi đua", recipient="Văn phòng Tỉnh ủy", kind=AwardKind.FLAG,
        status=AwardStatus.GRANTED, decision="15/QĐ-UBND ngày 3/2/2022",
    )  # fmt: skip
    changes = {"awards": (award,)}
    save_section(db, review, "awards", changes, seen=review.version, by=None, now=now())
    db.commit()
    return world


def test_each_link_to_the_example_is_marked(awarded: World, browser: Open) -> None:
    council = browser("council")

    for address in LISTS:
        page = council.get(address)
        links = [
            link for link in page.by_id("main").iter("a")
            if str(link.get("href")).startswith(f"/reviews/{awarded.review}")
        ]  # fmt: skip
        assert links, address
        home = f"/reviews/{awarded.review}"
        rows = [
            row for kind in ("li", "tr") for row in page.all(kind)
            if any(link.get("href") in {home, f"{home}/outcomes"} for link in row.iter("a"))
        ]  # fmt: skip
        assert rows, address
        assert all(MARK in text_of(row) for row in rows), address


@pytest.mark.parametrize("address", CHOICES)
def test_a_choice_of_the_example_says_so(awarded: World, browser: Open, address: str) -> None:
    assert MARK in browser("council").get(address).text


@pytest.mark.parametrize("address", FILES)
def test_a_file_marks_the_example(awarded: World, browser: Open, address: str) -> None:
    answer = browser("council").client.get(address)

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert any(MARK in cell for row in rows for cell in row)


@pytest.mark.parametrize("page", ["comparison", "awards", "councils"])
def test_a_file_of_sums_that_count_the_example_is_named_so(
    awarded: World, browser: Open, page: str
) -> None:
    who = browser("administrator")
    for kind in ("csv", "xlsx"):
        answer = who.client.get(f"/statistics/{page}/table.{kind}?year=2021")
        assert "_tinh-ca-ho-so-vi-du_" in answer.headers["Content-Disposition"]


def test_figures_say_that_they_count_the_example_until_it_is_withdrawn(
    db: Session, awarded: World, browser: Open
) -> None:
    council, sentence = browser("council"), "Số liệu tính cả hồ sơ ví dụ «Khối thi đua 6 – 2021»"
    for address in COUNTED:
        assert sentence in council.get(address).text, address

    db.get_one(Review, awarded.review).source_id = None
    db.commit()
    for address in (*COUNTED, *LISTS):
        assert MARK not in council.get(address).text, address
