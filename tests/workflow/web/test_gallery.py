"""The design system as a whole: every component is well-formed, rows work without JavaScript."""

from collections.abc import Callable

import pytest

from tests.workflow.web.pages import Browser, Page, field_names, text_of


@pytest.fixture
def gallery(browser: Callable[[str | None], Browser]) -> Callable[..., Page]:
    nobody = browser(None)

    def send(*, press: tuple[str, str] = ("save", "1"), **changes: str) -> Page:
        page = nobody.get("/gallery/")
        return nobody.submit(page, "/gallery/", changes, press=press)

    return send


def test_a_fault_is_said_on_top_and_beside_its_field(gallery: Callable[..., Page]) -> None:
    page = gallery(day="31/02/2022")

    assert "Không có ngày 31/02/2022; hãy xem lại." in page.faults
    day = page.by_id("day")
    assert day.get("value") == "31/02/2022"
    assert day.get("aria-invalid") == "true"
    assert "Không có ngày" in text_of(page.by_id("day-fault"))


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("day", "4-3-2022", "4-3-2022"),
        ("start", "14h30", "14h30"),
        ("score", "98.5", "98.5"),
        ("count", "1.234", "1.234"),
        ("place", "  Hội trường   Tỉnh ủy ", "  Hội trường   Tỉnh ủy "),
    ],
)
def test_what_people_type_is_understood_and_shown_as_typed(
    field: str, typed: str, shown: str, gallery: Callable[..., Page]
) -> None:
    page = gallery(**{field: typed})

    assert page.by_id(field).get("value") == shown
    assert page.by_id(field).get("aria-invalid") is None


def test_what_word_cannot_hold_is_taken_out_and_said(gallery: Callable[..., Page]) -> None:
    page = gallery(place="Hội \x0btrường")

    assert any(fault.startswith("Có ký tự lạ") for fault in page.faults)
    assert page.by_id("place").get("value") == "Hội trường"


def test_a_row_is_added_without_losing_what_was_typed(gallery: Callable[..., Page]) -> None:
    page = gallery(press=("add", "people"), place="Hội trường")

    names = set(field_names(page.form("/gallery/")))
    assert {"people-0-name", "people-1-name"} <= names
    assert "people-__n__-name" not in names
    assert page.by_id("place").get("value") == "Hội trường"
    assert not page.faults


def test_a_row_is_removed_by_its_own_button(gallery: Callable[..., Page]) -> None:
    page = gallery(press=("remove", "people-0"))

    assert "people-0-name" not in field_names(page.form("/gallery/"))
