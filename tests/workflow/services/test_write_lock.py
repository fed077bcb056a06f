"""On SQLite one transaction at a time may write: nothing slow is begun inside one."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

import workflow
from workflow import write_lock
from workflow.services.accounts import credentials
from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.uploads.virus_scanner import ask_clamd
from workflow.services.uploads.word_scan import find_dangers
from workflow.services.webhooks.addresses import AddressPolicy
from workflow.services.webhooks.http_post import post
from workflow.write_lock import LockHeldError, holds_lock

SLOW: dict[str, Callable[[], object]] = {
    "a workbook is read": lambda: ask_child("worker.sheets", {}, [b""]),
    "a Word file is looked at": lambda: find_dangers(b""),
    "a password is hashed": lambda: credentials.hashing().__enter__(),
    "clamd is asked": lambda: ask_clamd("unix:///nowhere", b""),
    "a receiver is told": lambda: post("http://127.0.0.1:9/", {}, b"", AddressPolicy()),
}
#: Modules that start programs or open connections, and how they know that nobody waits.
_STARTS = {"subprocess", "socket", "smtplib", "requests", "obstore"}
_ALLOWED = {
    "logs.py": "asks for the name of this machine alone",
    "services/operations/startup.py": "before the service takes anything up",
    "services/printing/previews.py": "asks a program for its version, once in each process",
    "services/stores/bucket.py": "a bucket is for several machines, and these share PostgreSQL",
    "services/webhooks/addresses.py": "looks a name up, for `http_post`, which refuses",
}


@pytest.mark.parametrize("act", SLOW.values(), ids=SLOW)
def test_nothing_slow_begins_while_others_wait_to_save(
    session: Session, act: Callable[[], object]
) -> None:
    session.execute(text("SELECT 1"))

    with pytest.raises(LockHeldError):
        act()


def test_whoever_is_told_to_end_while_it_stores_ends_and_keeps_nobody_out(engine: Engine) -> None:
    def end(*_call: object) -> None:
        raise SystemExit(1)

    with Session(engine) as ending:
        ending.execute(text("SELECT 1"))
        event.listen(engine, "do_execute", end, once=True)
        with pytest.raises(SystemExit):
            ending.execute(text("SELECT 2"))

    assert not holds_lock()
    with Session(engine) as other:
        other.execute(text("SELECT 1"))


def test_a_service_that_runs_goes_on_and_says_so(
    session: Session, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_lock, "is_strict", False)
    session.execute(text("SELECT 1"))

    with credentials.hashing():
        pass

    assert [record.message for record in caplog.records] == [
        "a password is hashed while nobody else can save: end the transaction first"
    ]


def test_who_has_committed_or_only_reads_holds_nothing(engine: Engine) -> None:
    with Session(engine) as session, Session(engine.execution_options(read_only=True)) as reader:
        reader.execute(text("SELECT 1"))
        assert not holds_lock()
        for end in (session.commit, session.rollback, session.close):
            session.execute(text("SELECT 1"))
            assert holds_lock()
            end()
            assert not holds_lock()


def test_no_thread_waits_for_itself(engine: Engine) -> None:
    """It would, for eight seconds, and everybody else with it."""
    with Session(engine) as session, Session(engine) as second:
        session.execute(text("SELECT 1"))
        with pytest.raises(LockHeldError):
            second.execute(text("SELECT 1"))
        session.rollback()
        second.execute(text("SELECT 1"))


def _list_modules() -> Iterator[tuple[str, ast.Module]]:
    root = Path(workflow.__file__).parent
    for path in root.rglob("*.py"):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> set[str]:
    found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for name in node.names}  # fmt: skip
    found |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in found}


def test_every_module_that_starts_programs_or_connects_asks_first() -> None:
    found = {
        name
        for name, tree in _list_modules()
        if _imported(tree) & _STARTS
        and not any(isinstance(node, ast.Name) and node.id == "check_lock"
                    for node in ast.walk(tree))
    }  # fmt: skip

    assert found == set(_ALLOWED)
