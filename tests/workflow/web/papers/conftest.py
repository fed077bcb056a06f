"""Papers made as the worker makes them, without waiting for one."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from worker.fill import Place, fill_papers
from workflow.models import Paper, PaperStatus
from workflow.services.files import Files
from workflow.web.clock import now


@pytest.fixture
def files(app: Flask) -> Files:
    return Files(app.config["FILES"])


@pytest.fixture
def make_papers(app: Flask, files: Files) -> Callable[[], None]:
    """Do what a worker does when the bell rings."""

    def fill() -> None:
        engine = app.extensions["database"]
        with Session(engine) as session:
            waiting = session.scalars(select(Paper.id).filter_by(status=PaperStatus.QUEUED)).all()
        fill_papers(Place(engine, files), waiting, now())

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
