"""The mark that a database and its file store share, so that neither is used with a stranger.

The database has it in a row of its own, the store in a file. Where one of them was lost or the
settings name another folder, the two differ, and nothing is read or written until somebody decides.
"""

import secrets
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice

from sqlalchemy import Connection, delete, inspect, select, text
from sqlalchemy.orm import Session

from workflow.domain.errors import DomainError, Message
from workflow.domain.labels import N_
from workflow.models import Account, Attachment, Council, Paper, PaperStatus, Review, StoreIdentity
from workflow.services.stores.file_store import FileStore

_MARK_FILE = ".store"
#: Holds a new mark until the database has it too.
_PENDING_FILE = ".store.new"
#: Stays in a store whose files were moved to another.
_MOVED_FILE = ".store.moved"
_MARK_BYTES = 16
#: So many named files are looked for in a store without a mark.
_SAMPLE = 40


class StoreState(Enum):
    """How a file store relates to a database."""

    SAME = auto()
    #: One of them has no mark and nothing speaks against it: it may be given one.
    UNMARKED = auto()
    #: It belongs to another database.
    FOREIGN = auto()
    #: It has neither the mark nor a file of the database.
    FILES_GONE = auto()
    #: Its files were moved to another store.
    MOVED = auto()
    #: It has files or a mark, but the database knows of nothing.
    DATABASE_GONE = auto()


class StoreMismatchError(DomainError):
    """Database and file store do not belong together; the sentence says what to do."""


def read_mark(files: FileStore) -> str:
    """Read the store's mark; empty if it has none."""
    return _read_mark(files, _MARK_FILE)


def was_used(files: FileStore) -> bool:
    """Return whether the store belongs to a database, which must then be there."""
    return bool(_read_mark(files, _MARK_FILE)) or any(True for _ in files.names())


def store_state(session: Session, files: FileStore) -> StoreState:
    """Compare database and store without changing either."""
    ours, theirs = read_database_mark(session), _read_mark(files, _MARK_FILE)
    if theirs and theirs == ours:
        return StoreState.SAME
    # Another host may be marking the store just now: pending first, the mark last.
    pending, theirs = _read_mark(files, _PENDING_FILE), _read_mark(files, _MARK_FILE)
    if theirs and theirs == ours:
        return StoreState.SAME
    if not ours and _knows_nothing(session):
        # A mark alone proves little: a new database may have been given the folder of a trial.
        has_files = any(True for _ in files.names())
        return StoreState.DATABASE_GONE if has_files else StoreState.UNMARKED
    if ours and not theirs and _read_mark(files, _MOVED_FILE) == ours:
        return StoreState.MOVED
    named = list(islice(_named_files(session), _SAMPLE))
    found = any(files.has(sha256) for sha256 in named)
    if theirs:
        return StoreState.UNMARKED if found and not ours else StoreState.FOREIGN
    if ours:
        return StoreState.UNMARKED if found or pending == ours else StoreState.FILES_GONE
    return StoreState.FILES_GONE if named and not found else StoreState.UNMARKED


def find_mismatch(session: Session, files: FileStore, advice: Message) -> Message | None:
    """Say why database and store do not belong together; None if they do. `advice` ends it."""
    state = store_state(session, files)
    if state in (StoreState.SAME, StoreState.UNMARKED):
        return None
    return describe_mismatch(state, files, advice)


def claim_store(session: Session, files: FileStore, advice: Message) -> None:
    """Mark a new store as this database's; raise `StoreMismatchError` for one that is not its own.

    Commits: the store keeps a new mark as pending until the database has it, so that a power cut
    in between leaves nothing that looks lost. `advice` says which backup there is.
    """
    if store_state(session, files) is StoreState.SAME:
        return
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext('thidua store'))"))
    state = store_state(session, files)
    if state is StoreState.UNMARKED:
        mark_store(session, files)
    elif state is not StoreState.SAME:
        raise StoreMismatchError(describe_mismatch(state, files, advice))


def mark_store(session: Session, files: FileStore) -> None:
    """Give database and store one mark, whatever the store holds; commits."""
    theirs = _read_mark(files, _MARK_FILE) or _read_mark(files, _PENDING_FILE)
    mark = read_database_mark(session) or theirs or secrets.token_hex(_MARK_BYTES)
    _write_mark(files, _PENDING_FILE, mark)
    session.merge(StoreIdentity(id=1, mark=mark))
    session.commit()
    _write_mark(files, _MARK_FILE, mark)
    files.medium.remove(_PENDING_FILE)


def is_unused(files: FileStore) -> bool:
    """Return whether the store holds nothing at all but perhaps a mark."""
    return all(found.name.startswith(_MARK_FILE) for found in files.medium.list_all())


def forget_mark(files: FileStore) -> None:
    """Take the mark off an empty store into which another database is restored."""
    for name in (_MARK_FILE, _PENDING_FILE, _MOVED_FILE):
        files.medium.remove(name)


def forget_database_mark(connection: Connection) -> None:
    """Take the mark off an empty database that is restored into; its schema may not know marks."""
    if inspect(connection).has_table(StoreIdentity.__tablename__):
        connection.execute(delete(StoreIdentity))


def begin_move(session: Session, source: FileStore, target: FileStore) -> None:
    """Note in the target that this database's files are being moved there.

    Raises `StoreMismatchError` if they are not in the source, or the target is somebody else's.
    """
    ours = read_database_mark(session)
    state = store_state(session, source)
    # A move that was stopped at its very end has marked both, or the target only.
    if state is not StoreState.SAME and not (
        state is StoreState.MOVED and _read_mark(target, _MARK_FILE) == ours
    ):
        text = _SENTENCES.get(state, _SENTENCES[StoreState.FILES_GONE])
        raise StoreMismatchError(Message(text, path=source.medium.label, advice=""))
    marks = {_read_mark(target, name) for name in (_MARK_FILE, _PENDING_FILE, _MOVED_FILE)} - {""}
    if marks - {ours} or (not marks and any(True for _ in target.names())):
        text = N_("Kho tệp {path} đã có tệp của nơi khác; chỉ chuyển được vào một nơi còn trống.")
        raise StoreMismatchError(Message(text, path=target.medium.label))
    _write_mark(target, _PENDING_FILE, ours)


def end_move(session: Session, source: FileStore, target: FileStore) -> None:
    """Make the target the database's store, then note in the source that it no longer is."""
    ours = read_database_mark(session)
    _write_mark(target, _MARK_FILE, ours)
    for name in (_MOVED_FILE, _PENDING_FILE):
        target.medium.remove(name)
    _write_mark(source, _MOVED_FILE, ours)
    source.medium.remove(_MARK_FILE)


_SENTENCES = {
    StoreState.MOVED: (
        N_(
            "Kho tệp {path} đã được chuyển đi bằng lệnh thidua store move; hãy đặt (hoặc bỏ)"
            " THIDUA_STORE_URL như trên các máy khác."
        )
    ),
    StoreState.FOREIGN: (
        N_(
            "Kho tệp {path} là của một cơ sở dữ liệu khác, không dùng chung được; hãy xem lại"
            " THIDUA_DATA, THIDUA_STORE_URL và THIDUA_DATABASE_URL. {advice}"
        )
    ),
    StoreState.FILES_GONE: (
        N_(
            "Kho tệp {path} không có tệp nào mà cơ sở dữ liệu nhắc đến: kho đã mất, hoặc"
            " THIDUA_DATA hay THIDUA_STORE_URL trỏ sang chỗ khác. {advice}"
        )
    ),
    StoreState.DATABASE_GONE: (
        N_(
            "Kho tệp {path} từng được dùng nhưng cơ sở dữ liệu của nó đã mất hoặc trống; không tạo"
            " cơ sở dữ liệu mới lên trên. {advice}"
        )
    ),
}


def describe_mismatch(state: StoreState, files: FileStore, advice: Message) -> Message:
    """Say what is wrong in one sentence, and what to do."""
    return Message(_SENTENCES[state], path=files.medium.label, advice=advice)


def read_database_mark(session: Session) -> str:
    """Read the mark that the database has for its store; empty if it has none yet."""
    found = session.get(StoreIdentity, 1, populate_existing=True)
    return found.mark if found else ""


def _knows_nothing(session: Session) -> bool:
    """Return whether the database is as empty as one that was just created."""
    return not any(
        session.execute(select(model).limit(1)).first() for model in (Account, Council, Review)
    )


def _named_files(session: Session) -> Iterator[str]:
    newest = select(Paper.file_sha256).where(Paper.status == PaperStatus.READY)
    yield from filter(None, session.scalars(newest.order_by(Paper.id.desc()).limit(_SAMPLE)))
    yield from session.scalars(
        select(Attachment.sha256).order_by(Attachment.id.desc()).limit(_SAMPLE)
    )


def _read_mark(files: FileStore, name: str) -> str:
    """Read a mark; empty if there is none or a power cut left a part."""
    try:
        mark = files.medium.read(name).decode("ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return ""
    return mark if len(mark) == 2 * _MARK_BYTES and mark.isalnum() else ""


def _write_mark(files: FileStore, name: str, mark: str) -> None:
    files.medium.write({name: mark.encode("ascii")})
