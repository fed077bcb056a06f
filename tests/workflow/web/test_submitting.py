"""What pages say about a save when its commit fails, when its answer is lost, and after it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

import workflow.web
from tests.workflow.web.conftest import World
from tests.workflow.web.failed_commits import failing_commits
from tests.workflow.web.pages import Browser
from workflow.domain.errors import BadInputError, Message
from workflow.web import database
from workflow.web.protection.access import public
from workflow.web.submitting import notify, submitting

Open = Callable[[str | None], Browser]
WEB = Path(workflow.web.__file__).parent
#: Where else something is committed, in a session of its own; `form_receipts` ends a repeated one.
OTHER_COMMITS = {
    WEB / name
    for name in (
        "auth/current_user.py",
        "auth/login.py",
        "database.py",
        "file_store.py",
        "form_receipts.py",
        "protection/security_log.py",
        "submitting.py",
    )
}


def test_views_neither_commit_nor_flash() -> None:
    found = {
        f"{path.relative_to(WEB)}: {ast.unparse(node)}"
        for path in set(WEB.rglob("*.py")) - OTHER_COMMITS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"commit", "rollback", "flash"}
    }

    assert found == set(), "use web.submitting"


def test_a_commit_that_fails_is_told_as_not_done(app: Flask, world: World, browser: Open) -> None:
    address = f"/reviews/{world.review}/edit/general"
    head = browser("head")
    page = head.get(address)

    with failing_commits(app, stored=False):
        answer = head.submit(page, address, {"council-place": "Phan Thiết"}, status=503)

    assert "chưa làm được việc vừa rồi" in answer.text
    after = head.get(address)
    assert "Đã lưu" not in after.text
    assert after.by_id("council-place").get("value") != "Phan Thiết"


def test_a_commit_without_an_answer_is_told_as_in_doubt(
    app: Flask, world: World, browser: Open
) -> None:
    address = f"/reviews/{world.review}/edit/general"
    head = browser("head")
    page = head.get(address)

    with failing_commits(app, stored=True):
        answer = head.submit(page, address, {"council-place": "Phan Thiết"}, status=503)

    assert "việc vừa rồi có thể đã lưu, có thể chưa" in answer.text
    assert "chưa làm được" not in answer.text
    assert head.get(address).by_id("council-place").get("value") == "Phan Thiết"


def test_a_crash_after_the_commit_does_not_deny_what_is_stored(app: Flask) -> None:
    @public
    def view() -> str:
        with submitting():
            pass
        raise RuntimeError("the next page fails")

    app.add_url_rule("/stored", view_func=view, methods=["POST"])
    app.config["WTF_CSRF_ENABLED"] = app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = app.test_client().post("/stored")

    assert answer.status_code == 500
    assert "Việc vừa rồi đã được lưu" in answer.text


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context(method="POST"):
        yield


@pytest.mark.usefixtures("in_request")
def test_a_notice_before_the_commit_is_refused() -> None:
    with pytest.raises(RuntimeError, match="nothing is committed yet"), submitting():
        notify("Đã lưu.", "good")


@pytest.mark.usefixtures("in_request")
def test_a_refusal_without_a_form_goes_on_to_the_error_page() -> None:
    with pytest.raises(BadInputError), submitting() as submission:
        raise BadInputError(Message("Không được."))

    assert not submission.done
    assert not database.session().in_transaction()
