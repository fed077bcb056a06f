"""Holders of database locks that others wait for, or that are held for too long."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from workflow.config import sqlite_path

#: A page holds a lock for milliseconds; whoever holds one this long is stuck.
_STUCK_SECONDS = 5
_POSTGRES = text(
    """
    SELECT holder.pid, holder.application_name, COALESCE(host(holder.client_addr), ''),
           EXTRACT(EPOCH FROM clock_timestamp() - holder.xact_start)::int,
           (SELECT count(*) FROM pg_stat_activity AS waiting
             WHERE holder.pid = ANY (pg_blocking_pids(waiting.pid)))::int
      FROM pg_stat_activity AS holder
     WHERE holder.datname = current_database() AND holder.pid <> pg_backend_pid()
       AND holder.xact_start < clock_timestamp() - make_interval(secs => :stuck)
       AND (holder.state LIKE 'idle in transaction%'
            OR holder.pid IN (SELECT unnest(pg_blocking_pids(pid)) FROM pg_stat_activity
                               WHERE wait_event_type = 'Lock'))
     ORDER BY holder.xact_start
    """
)
#: The byte of the `-shm` file that a SQLite writer locks, and the one of the database itself that
#: somebody locks who wants it alone.
_WRITE_LOCK = 120
_ALONE = 0x4000_0000
_LOCK_LINE = re.compile(
    r"\d+: POSIX\s+ADVISORY\s+WRITE (?P<pid>\d+) [\da-f]+:[\da-f]+:(?P<inode>\d+)"
    r" (?P<start>\d+) (?P<end>\d+|EOF)"
)


@dataclass(frozen=True)
class LockHolder:
    """One process, or one connection, that keeps others from writing."""

    pid: int
    program: str
    #: How long its transaction has lasted; None if the system cannot tell.
    seconds: int | None
    #: How many wait for it; None if the system cannot tell.
    waiting: int | None


def list_lock_holders(session: Session) -> list[LockHolder]:
    """Find who has held a lock too long; on SQLite who holds the write lock at this moment."""
    if session.get_bind().dialect.name == "postgresql":
        rows = session.execute(_POSTGRES, {"stuck": _STUCK_SECONDS})
        return [LockHolder(pid, f"{name} {host}".strip(), age, waiting)
                for pid, name, host, age, waiting in rows]  # fmt: skip
    engine = session.get_bind().engine
    path = sqlite_path(engine.url.render_as_string(hide_password=False))
    return [] if path is None else _sqlite_writers(path)


def _sqlite_writers(database: Path) -> list[LockHolder]:
    """Read the locks of the kernel, which only Linux shows; elsewhere nobody can be named."""
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    found = [match for line in lines if (match := _LOCK_LINE.match(line))]
    places = (database.with_name(f"{database.name}-shm"), _WRITE_LOCK), (database, _ALONE)
    holders = {pid for path, byte in places for pid in _lock_pids(found, path, byte)}
    return [LockHolder(pid, _program_of(pid), None, None) for pid in sorted(holders)]


def _lock_pids(locks: list[re.Match[str]], path: Path, byte: int) -> list[int]:
    """The processes that have locked a byte of a file for writing."""
    try:
        inode = path.stat().st_ino
    except OSError:
        return []
    return [
        int(one["pid"])
        for one in locks
        if int(one["inode"]) == inode
        and int(one["start"]) <= byte
        and (one["end"] == "EOF" or int(one["end"]) >= byte)
    ]


def _program_of(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "?"
    return " ".join(words).strip()[:120] or "?"
