"""Files that rows of a transaction name: stored as it commits, and not at all where it is refused.

What is stored before something is refused stays on the disk, named by no row and counted by no
quota: forms that are always refused would fill it.
"""

from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from workflow.services.stores.file_store import FileStore, StagedFile

#: Where a session remembers what is to be stored.
_WAITING = "files that wait for the commit"


@dataclass(frozen=True)
class _Waiting:
    """A file, where it goes, and the transaction or savepoint that named it."""

    files: FileStore
    staged: StagedFile
    named_in: SessionTransaction | None


def keep_with_rows(session: Session, files: FileStore, content: bytes) -> str:
    """Let the store have a file once the rows of this transaction are committed; its hash.

    The commit raises `UnwritableStoreError`, and nothing is committed, where it cannot.
    """
    staged = files.stage(content)
    named_in = session.get_nested_transaction() or session.get_transaction()
    session.info.setdefault(_WAITING, []).append(_Waiting(files, staged, named_in))
    return staged.sha256


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    if session.in_nested_transaction():  # a savepoint is released; all of it may still be refused
        return
    waiting: list[_Waiting] = session.info.pop(_WAITING, [])
    for files in {id(one.files): one.files for one in waiting}.values():
        files.keep([one.staged for one in waiting if one.files is files])


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, gone: SessionTransaction) -> None:
    if gone.parent is None:
        session.info.pop(_WAITING, None)
    elif waiting := session.info.get(_WAITING):
        waiting[:] = [one for one in waiting if not _is_within(one.named_in, gone)]


def _is_within(transaction: SessionTransaction | None, other: SessionTransaction) -> bool:
    while transaction is not None and transaction is not other:
        transaction = transaction.parent
    return transaction is other
