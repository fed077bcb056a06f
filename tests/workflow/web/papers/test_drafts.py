"""What would be printed from what is saved: beside a form, where a move is confirmed, on a page."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, text_of
from workflow.domain.record import Meeting
from workflow.models import Review
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of
from workflow.web.clock import now

pytestmark = pytest.mark.slow  # starts the process that prints


@pytest.fixture
def drafts(world: World) -> str:
    return f"/reviews/{world.review}/drafts"


def overlay(page: Page) -> list[tuple[str, str]]:
    """The name and address of each blank that the mouse can press, in the order of the pages."""
    links = [link for picture in page.all("svg") for link in picture.iter("a")]
    return [(text_of(link), link.get("href", "")) for link in links]


def test_a_blank_on_the_page_leads_to_its_field(head: Browser, drafts: str, world: World) -> None:
    page = head.get(f"{drafts}/minutes")

    place = f"/reviews/{world.review}/edit/meeting/time#meeting-place"
    assert ("Địa điểm", place) in overlay(page)
    assert page.links["Địa điểm"] == place  # the same without a mouse
    image = head.client.get(f"{drafts}/minutes/pages/1")
    assert image.mimetype == "image/png"
    assert image.data.startswith(b"\x89PNG")


def test_what_was_saved_is_printed_at_once(
    head: Browser, drafts: str, world: World, db: Session
) -> None:
    before = head.client.get(f"{drafts}/minutes/pages/1").data
    review = db.get_one(Review, world.review)
    meeting = msgspec.structs.replace(facts_of(db, review).meeting or Meeting(), place="Nhà khách")
    save_section(db, review, "meeting", {"meeting": meeting}, seen=1, by=None, now=now())
    db.commit()

    assert "Địa điểm" not in dict(overlay(head.get(f"{drafts}/minutes")))
    assert head.client.get(f"{drafts}/minutes/pages/1").data != before


def test_a_stored_paper_has_the_same_blanks(
    head: Browser, drafts: str, ask: Callable[..., Page], make_papers: Callable[[], None],
    address: str,
) -> None:  # fmt: skip
    ask("minutes")
    make_papers()

    assert overlay(head.get(f"{address}/1")) == overlay(head.get(f"{drafts}/minutes")) != []


def test_pages_that_somebody_saw_first_get_their_links_later(
    head: Browser, ask: Callable[..., Page], make_papers: Callable[[], None], address: str
) -> None:
    ask("minutes")
    make_papers()
    head.client.get(f"{address}/1/pages/1")

    assert overlay(head.get(f"{address}/1"))


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("results", "minutes"),
        ("contests/0", "vote_minutes"),
        ("awards", "proposal"),
        ("plan", "plan"),
        ("papers", "proposal"),
        ("meeting/time", "minutes"),
    ],
)
def test_a_form_has_the_page_that_it_is_printed_on_beside_it(
    head: Browser, drafts: str, world: World, form: str, kind: str
) -> None:
    page = head.get(f"/reviews/{world.review}/edit/{form}")

    assert f"{drafts}/{kind}/pages/1" in [image.get("src") for image in page.all("img")]


def test_a_move_is_confirmed_with_papers_in_view_that_nobody_made(
    head: Browser, drafts: str, world: World
) -> None:
    page = head.get(f"/reviews/{world.review}/moves/submit_reports")

    assert f"{drafts}/invitation/pages/1" in [image.get("src") for image in page.all("img")]
    assert "Còn trống:" in page.text
    assert page.links["Địa điểm"]


def test_what_the_review_does_not_have_is_said(head: Browser, drafts: str) -> None:
    assert "Chưa xem được trang" in head.get(f"{drafts}/correction").text
    head.get(f"{drafts}/letter", status=404)
    head.get(f"{drafts}/minutes@7", status=404)
    head.get(f"{drafts}/minutes/pages/99", status=404)
