"""Papers made as the worker makes them, without waiting for one."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.paper_worker import fill_waiting
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now


@pytest.fixture
def files(app: Flask) -> FileStore:
    return FileStore(app.config["SETTINGS"].files)


@pytest.fixture
def make_papers(app: Flask, files: FileStore) -> Callable[[], None]:
    """Do the work of a worker."""

    def fill() -> None:
        fill_waiting(app.extensions["database"], files, now)

    return fill


@pytest.fixture
def address(world: World) -> str:
    """The papers of the seed review."""
    return f"/reviews/{world.review}/papers"


@pytest.fixture
def head(browser: Callable[[str | None], Browser]) -> Browser:
    """The officer who runs the review."""
    return browser("head")


@pytest.fixture
def ask(head: Browser, world: World, address: str) -> Callable[..., Page]:
    """Press a button of the card: that of a kind, or "all"."""

    def press(kind: Any, *, status: int = 200) -> Page:
        page = head.get(f"/reviews/{world.review}")
        return head.submit(page, address, press=("kind", kind), status=status)

    return press
