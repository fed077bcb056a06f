"""Acts on their page: confirmed or struck with a name and a day; what ends soon is told."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, form_values
from workflow.domain.law.acts import ACTS
from workflow.domain.papers import PaperKind
from workflow.domain.papers.citations import Basis, CitingPaper
from workflow.models import ActEntryRow
from workflow.services.law import legal_bases

Open = Callable[[str | None], Browser]


def test_a_council_confirms_an_act_with_a_name_and_a_day(
    world: World, db: Session, browser: Open
) -> None:
    council = browser("council")
    page = council.get("/acts")
    assert "nghe nói, chưa đọc được văn bản" in page.text

    address = "/acts/1/tt-15-2025"
    refused = council.submit(page, address, {"tt-15-2025-source": "Công báo"}, status=422)
    assert refused.faults == ["Hãy ghi ai xác nhận."]

    typed = {"tt-15-2025-person": "Lê Văn A", "tt-15-2025-source": "Công báo"}
    done = council.submit(refused, address, typed)

    assert "đã xác nhận: Lê Văn A" in done.text
    row = db.scalars(select(ActEntryRow)).one()
    assert (row.person, row.key, row.council_id) == ("Lê Văn A", "tt-15-2025", 1)


def test_nobody_decides_for_a_foreign_council(world: World, db: Session, browser: Open) -> None:
    other = browser("other council")

    own = next(
        form for form in other.get("/acts").all("form") if "/acts/" in form.get("action", "")
    )
    other.post("/acts/1/tt-15-2025", dict(form_values(own)), status=404)

    assert db.scalar(select(ActEntryRow)) is None


def test_an_act_heard_of_is_marked_where_a_review_cites_it(world: World, browser: Open) -> None:
    head, page = browser("head"), f"/reviews/{world.review}/bases"
    typed = {"text": "Thông tư số 15/2025/TT-BNV", "source": "bạn đồng nghiệp"}

    shown = head.submit(head.get(page), page, typed)

    assert "15/2025/TT-BNV: nghe nói, chưa đọc được văn bản" in shown.text


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (dt.date(2026, 11, 28), []),
        (dt.date(2026, 12, 5), ["nd-152-2025"]),
        (dt.date(2027, 4, 1), []),
    ],
)
def test_what_is_cited_and_ends_soon_is_told(day: dt.date, keys: list[str]) -> None:
    act = next(act for act in ACTS if act.key == "nd-152-2025")
    basis = Basis(act.key, act.text, act.source, act.confidence)
    paper = CitingPaper(PaperKind.PROPOSAL, None, day, (basis,))

    assert [row.key for row in legal_bases.list_ending_bases([paper], ACTS, day)] == keys
    assert legal_bases.list_ending_bases([], ACTS, day) == ()


def test_the_page_asks_for_a_first_day_that_nobody_knows(
    world: World, db: Session, browser: Open
) -> None:
    council = browser("council")
    page = council.get("/acts")
    undated = next(act.key for act in ACTS if act.since is None)
    certain = next(act.key for act in ACTS if act.since and "since" not in act.unsure)
    assert f"{certain}-since" not in dict(form_values(page.form(f"/acts/1/{certain}")))
    typed = {f"{undated}-person": "Lê Văn A", f"{undated}-source": "Công báo"}

    refused = council.submit(page, f"/acts/1/{undated}", typed, status=422)
    done = council.submit(
        refused, f"/acts/1/{undated}", {**typed, f"{undated}-since": "01/05/2026"}
    )

    assert refused.faults == ["Chưa rõ ngày có hiệu lực của văn bản; hãy ghi ngày ấy."]
    assert "01/05/2026" in done.text
