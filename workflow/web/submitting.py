"""The one place where pages commit, and therefore the one place that says what was done.

Views call neither `commit`, `rollback` nor `flash` (a test checks it): what a view wants to say
waits until the commit has succeeded, so that nothing is reported as saved that is not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from flask import flash, g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from workflow.domain.errors import DomainError
from workflow.models import FormReceipt
from workflow.web import database
from workflow.web.auth.current_user import current_user
from workflow.web.form_receipts import claim_receipt
from workflow.web.forms import Form
from workflow.web.language import translate

ViewResult = Response | str | tuple[str, int]

#: The status of a page that came back with faults in it.
UNPROCESSABLE = 422

#: The primary result code of SQLite for a read or write that the disk failed.
_SQLITE_IOERR = 10


class CommitInDoubtError(Exception):
    """The answer to COMMIT never came: the changes may be stored or not."""


class Submission:
    """The changes a view commits together, and the acts that follow a successful commit."""

    def __init__(self, receipt: FormReceipt | None) -> None:
        self.done = self._discarded = False
        self._receipt = receipt
        self._afterwards: list[Callable[[], object]] = []
        self._of_test: list[Callable[[], object]] = []

    def notify(self, text: str, tone: str = "good") -> None:
        """Show a notice on the next page, if the commit succeeds; an empty text shows none."""
        if text:
            self.after_commit(partial(flash, text, tone))

    def lead_to(self, address: str) -> str:
        """Keep where the answer leads, for whoever sends the same form again; returns it."""
        if self._receipt:
            self._receipt.location = address
        return address

    def after_commit(self, act: Callable[[], object]) -> None:
        """Do something that must not happen unless the changes are stored."""
        self._afterwards.append(act)

    def keep_of_test(self, act: Callable[[], object]) -> None:
        """Store what a test token may leave behind, once everything else is taken back."""
        self._of_test.append(act)

    def discard(self) -> None:
        """Store nothing after all: what was asked for is to be confirmed first."""
        self._discarded = True

    def commit(self, session: Session) -> None:
        """Store the changes; raises `CommitInDoubtError` if the answer was lost."""
        if self._discarded:
            session.rollback()
            return
        session.flush()
        if is_test_request() and not self._of_test:
            self.done = True  # the answer is made of this transaction, which ends with the request
            return
        self._take_back_test(session)
        try:
            session.commit()
        except DBAPIError as error:
            if _is_in_doubt(error):
                raise CommitInDoubtError from error
            raise
        g.committed = self.done = True
        for act in self._afterwards:
            act()

    def _take_back_test(self, session: Session) -> None:
        """Leave of a test nothing but what is kept of it."""
        if is_test_request():
            session.rollback()
            self._afterwards.clear()
            for act in self._of_test:
                act()


@contextmanager
def submitting(form: Form | None = None, *, refusal_notice: bool = False) -> Iterator[Submission]:
    """Commit what the block stores; roll back if a service refuses it.

    The refusal is shown at the field of `form` that it names, or as a notice on the next page
    with `refusal_notice`; with neither it is raised and becomes an error page. `done` of the
    submission tells whether the block was committed.
    """
    session = database.session()
    database.begin_writing()
    submission = Submission(claim_receipt(session))
    g.submission = submission
    try:
        yield submission
    except DomainError as error:
        session.rollback()
        if form is not None:
            form.show_refusal(error)
        elif refusal_notice:
            flash(translate(error.message), "bad")
        else:
            raise
    else:
        submission.commit(session)
    finally:
        g.pop("submission", None)


def is_test_request() -> bool:
    """Tell whether a test token asks: of what it does nothing is stored, or what is kept apart."""
    user = current_user()
    return bool(user and user.is_test)


def notify(text: str, tone: str) -> None:
    """Show a notice on the next page about something that stores nothing."""
    if "submission" in g and not g.submission.done:
        raise RuntimeError("nothing is committed yet: use the notify method of the submission")
    flash(text, tone)


def has_committed() -> bool:
    """Tell whether this request has stored its changes, whatever failed afterwards."""
    return bool(g.get("committed"))


def _is_in_doubt(error: DBAPIError) -> bool:
    """A server that refuses a commit answers; a lost connection or a failing disk does not."""
    sqlite_code = getattr(error.orig, "sqlite_errorcode", 0)
    return error.connection_invalidated or sqlite_code & 0xFF == _SQLITE_IOERR
