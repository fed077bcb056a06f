"""Numbers, dates and years typed into forms: one rule, and a sentence for what it can't read."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Record
from workflow.web.forms import Form, fields

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]


@pytest.fixture
def edit(world: World) -> str:
    return f"/reviews/{world.review}/edit"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("24/1", dt.date(2022, 1, 24)), ("15 tháng 12", dt.date(2021, 12, 15)),
     ("24-01-22", dt.date(2022, 1, 24))],
)  # fmt: skip
def test_a_date_without_a_year_is_near_the_end_of_the_reviewed_one(
    typed: str, day: dt.date, edit: str, browser: Open, facts: Facts
) -> None:
    head, address = browser("head"), f"{edit}/meeting/time"

    head.submit(head.get(address), address, {"meeting-dates-0": typed})

    meeting = facts().meeting
    assert meeting is not None
    assert meeting.dates[0] == day


@pytest.mark.parametrize("typed", ["01/01/0001", "31/12/9999"])
def test_a_date_outside_of_all_years_is_refused_beside_its_field(
    typed: str, edit: str, browser: Open
) -> None:
    head, address = browser("head"), f"{edit}/meeting/time"

    page = head.submit(head.get(address), address, {"meeting-dates-0": typed}, status=422)

    assert page.faults == [f"Năm {int(typed[-4:])} nằm ngoài khoảng từ 1945 đến 2100; hãy xem lại."]


@pytest.mark.parametrize(
    ("typed", "score"), [("1.000", "1000"), ("98,5", "98.5"), ("98.5", "98.5")]
)
def test_a_point_sets_thousands_apart_in_scores(
    typed: str, score: str, edit: str, browser: Open, facts: Facts
) -> None:
    head = browser("head")
    address = next(url for url in head.get(f"{edit}/reports").links.values() if "/reports/" in url)

    head.submit(head.get(address), address, {"self_score": typed})

    assert [row.self_score for row in facts().reports if row.self_score] == [Decimal(score)]


@pytest.mark.parametrize("typed", ["-5", "1,234.5", "chín"])
def test_negative_and_ambiguous_scores_are_asked_about(
    typed: str, edit: str, browser: Open
) -> None:
    head = browser("head")
    address = next(url for url in head.get(f"{edit}/reports").links.values() if "/reports/" in url)

    page = head.submit(head.get(address), address, {"self_score": typed}, status=422)

    assert len(page.faults) == 1


def test_one_year_in_two_spellings_is_one_year(browser: Open) -> None:
    council = browser("council")
    typed = {"bloc": "Khối các trường", "year": "2021–2022"}
    council.submit(council.get("/reviews/new"), "/reviews/new", typed)

    again = {**typed, "year": "năm học 2021-2022"}
    page = council.submit(council.get("/reviews/new"), "/reviews/new", again, status=422)

    assert "2021-2022" in page.text


#: The keyboard of a phone for each field that takes no sentence.
KEYBOARDS = {
    fields.DayField: "numeric",
    fields.TimeOfDayField: "numeric",
    fields.YearField: "numeric",
    fields.WholeNumberField: "numeric",
    fields.ScoreField: "decimal",
    fields.QuantityField: "decimal",
}
SENTENCES = {fields.LineField, fields.TextField, fields.LinesField}


def test_every_number_and_date_brings_up_the_keyboard_for_it(app: Flask) -> None:
    kinds = set(_list_kinds(fields.TypedField)) - SENTENCES
    made = [kind for kind in kinds if kind.__module__.startswith("workflow.")]
    assert {kind for kind in made if not _mode_of(kind)} == {
        kind for kind in made if issubclass(kind, tuple(SENTENCES))
    }
    with app.test_request_context():
        forms = [_one_field(kind) for kind in KEYBOARDS]
        assert [form.field.render_kw["inputmode"] for form in forms] == [*KEYBOARDS.values()]
        labelled = _one_field(fields.DayField, render_kw={"placeholder": "x"})
        assert 'inputmode="numeric"' in str(labelled.field())


def _list_kinds(kind: type[Any]) -> Iterator[type[Any]]:
    subclasses: list[type[Any]] = kind.__subclasses__()
    for one in subclasses:
        yield one
        yield from _list_kinds(one)


def _mode_of(kind: Any) -> str:
    return str(kind.inputmode)


def _one_field(kind: Any, **options: Any) -> Any:
    return type("OneField", (Form,), {"field": kind("Ô", **options)})(formdata=None)


@pytest.mark.parametrize("typed", ["24012022", "240122", "2022-01-24 00:00:00"])
def test_what_a_phone_types_without_separators_is_read(
    typed: str, edit: str, browser: Open, facts: Facts
) -> None:
    head, address = browser("head"), f"{edit}/meeting/time"
    head.submit(head.get(address), address, {"meeting-dates-0": typed, "meeting-starts_at": "0830"})
    meeting = facts().meeting
    assert meeting
    assert meeting.dates == (dt.date(2022, 1, 24),)
    assert meeting.starts_at == "08:30"


def test_a_year_is_found_in_any_spelling(browser: Open, world: World) -> None:
    for typed in ("2021", "２０２１", "năm 2021"):
        assert f"/reviews/{world.review}" in browser("head").get(f"/?year={typed}").response.text


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        (fields.CopiedLinesField, "1. Ông A;\n- Bà B ;\n\n;\n", ("Ông A", "Bà B")),
        (fields.CopiedLinesField, "Giấy khen 1; 2) Bằng khen", ("Giấy khen 1; 2) Bằng khen",)),
        (fields.UnitNamesField, "1) Sở A; 2) Sở B (Phó khối)\n- Sở B.", ("Sở A", "Sở B")),
    ],
)
def test_a_copied_list_loses_what_marks_its_items(
    kind: Any, typed: str, read: tuple[str, ...], app: Flask
) -> None:
    with app.test_request_context(method="POST", data={"field": typed}):
        form = type("OneField", (Form,), {"field": kind("Ô")})()
        assert not form.field.process_errors
        assert form.field.data == read
        assert form.field.typed == typed
