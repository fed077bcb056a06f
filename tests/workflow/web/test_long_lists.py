"""Lists that no bloc has: refused with a sentence, and quickly."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse, encode_multipart

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, form_values
from workflow.domain.year import State
from workflow.models import Review
from workflow.web.forms import Form, LinesField
from workflow.web.forms.rows import MOST_ROWS
from workflow.web.protection.security import MOST_FORM_PARTS
from workflow.web.review_forms.conflicts import describe_changes

Open = Callable[[str | None], Browser]


@pytest.fixture
def members(world: World) -> str:
    return f"/reviews/{world.review}/edit/members"


def assert_refused(answer: TestResponse) -> None:
    """Looked at as text: the strict parser of the tests takes long over so many rows."""
    assert answer.status_code == 422
    assert f"Danh sách dài quá {MOST_ROWS} dòng; hãy bớt lại." in answer.text


def test_more_rows_than_any_bloc_has_are_refused(members: str, browser: Open) -> None:
    head = browser("head")
    sent = dict(form_values(head.get(members).form(members)))
    rows = {f"members-{row}-name": f"Đơn vị {row}" for row in range(MOST_ROWS + 1)}

    assert_refused(head.client.post(members, data={**sent, **rows}))


def test_more_pasted_lines_than_any_bloc_has_are_refused(members: str, browser: Open) -> None:
    head = browser("head")
    lines = "\n".join(f"Đơn vị {row}" for row in range(MOST_ROWS))

    sent = dict(form_values(head.get(members).form(members)))

    assert_refused(head.client.post(members, data={**sent, "members-more": lines}))


def test_more_lines_of_one_field_than_any_report_has_are_refused(
    browser: Open, db: Session, world: World
) -> None:
    """49,000 lines of one letter: each look at the history of the review took 7 s of a core."""
    review = db.get_one(Review, world.review)
    review.state = State.PLANNED
    db.commit()
    member, report = browser("member"), f"/reviews/{world.review}/report"
    sent = dict(form_values(member.get(report).form(report)))

    lines = "\n".join("ab"[number % 2] for number in range(MOST_ROWS + 1))
    assert_refused(member.client.post(report, data={**sent, "achievements": lines}))


def test_what_is_stored_already_may_be_saved_again(app: Flask) -> None:
    class LongForm(Form):
        lines = LinesField("Các ý")

    stored = tuple(f"ý {number}" for number in range(MOST_ROWS + 5))
    with app.test_request_context("/", method="POST", data={"lines": "\n".join(stored)}):
        form = LongForm(data={"lines": stored})

        assert form.lines.data == stored
        assert not form.lines.process_errors


def test_pages_put_no_more_changes_in_words_than_they_show(app: Flask) -> None:
    """The others are counted: an odd text among them is not looked at."""
    changes = [("reports[0].note", "", "a"), *[("", "", None)] * 50_000]
    with app.test_request_context("/"):
        described = describe_changes(changes)  # type: ignore[arg-type]

        assert (len(described), [one.new for one in described[:1]]) == (50_001, ["a"])


def test_a_form_of_too_many_fields_is_not_read(members: str, browser: Open) -> None:
    head = browser("head")
    sent = dict(form_values(head.get(members).form(members)))
    rows = {f"members-{row}-name": "x" for row in range(MOST_FORM_PARTS)}

    boundary, body = encode_multipart({**sent, **rows})
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = head.client.post(members, data=body, content_type=kind)

    assert answer.status_code == 413
    assert "quá nhiều ô" in answer.text


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "1e3"])
def test_a_row_number_that_no_page_sends_is_ignored(
    number: str, members: str, browser: Open
) -> None:
    head = browser("head")
    sent = dict(form_values(head.get(members).form(members)))

    page = head.post(members, {**sent, f"members-{number}-name": "x"})

    assert "không có gì thay đổi" in page.text
