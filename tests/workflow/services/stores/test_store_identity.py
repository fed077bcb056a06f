"""Hosts that start at the same time mark their store together."""

from typing import Any, cast

from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.domain.errors import Message
from workflow.models import Council, StoreIdentity
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.medium import Medium
from workflow.services.stores.store_identity import StoreState, claim_store, read_mark, store_state

ADVICE = Message("Hỏi người quản trị.")
MARK = "0123456789abcdef" * 2


class MarkedMeanwhile:
    """A medium in which another host ends its marking just after we have looked for the mark."""

    def __init__(self, inner: Medium) -> None:
        self._inner, self._is_first = inner, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def read(self, name: str) -> bytes:
        if name == ".store" and self._is_first:
            self._is_first = False
            self._inner.write({".store": MARK.encode()})
            self._inner.remove(".store.new")
            raise FileNotFoundError(name)
        return self._inner.read(name)


def test_a_store_that_another_host_marks_just_now_is_not_taken_for_lost(
    session: Session, settings: Settings
) -> None:
    files = FileStore(settings.files)
    files.medium.write({".store.new": MARK.encode()})
    session.add_all([StoreIdentity(id=1, mark=MARK), Council(name="Hội đồng")])
    session.commit()

    seen = FileStore(settings.files, cast(Medium, MarkedMeanwhile(files.medium)))

    assert store_state(session, seen) is StoreState.SAME
    claim_store(session, files, ADVICE)
    assert read_mark(files) == MARK
