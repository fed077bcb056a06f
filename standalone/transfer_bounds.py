"""How much of the disk requests that come and answers that go may take, in one process."""

from collections import Counter
from collections.abc import Iterable

from gunicorn.workers.gthread import TConn  # type: ignore[import-untyped]  # it ships no types

from standalone.buffered_socket import MAX_IN_MEMORY, RequestRefusedError

#: Declared bytes of all bodies that are collected on the disk at a time, and of those of one
#: address among them.
MAX_COLLECTED_BYTES = 512 * 1024 * 1024
MAX_OF_ONE_ADDRESS = MAX_COLLECTED_BYTES // 4
#: Bytes of all answers that their clients have not taken yet.
MAX_UNREAD_BYTES = 1024 * 1024 * 1024


def check_space(conn: TConn, collecting: Iterable[TConn]) -> None:
    """Refuse a body that goes to the disk when those being collected would fill it.

    What fits into memory is always taken: nobody who sends large bodies keeps others from saving.
    Raises `RequestRefusedError`.
    """
    if not _is_for_disk(conn):
        return
    large = [one for one in collecting if _is_for_disk(one)]
    own = [one for one in large if _address_of(one) == _address_of(conn)]
    for among, most in ((large, MAX_COLLECTED_BYTES), (own, MAX_OF_ONE_ADDRESS)):
        if sum(one.sock.request.length for one in among) > most:
            raise RequestRefusedError(503)


def _is_for_disk(conn: TConn) -> bool:
    return bool(conn.sock.request.length > MAX_IN_MEMORY)


def find_late_readers(answering: Iterable[TConn]) -> list[TConn]:
    """Find whose answers are given up, where those that nobody has read would fill the disk.

    It is the address that leaves most unread, its oldest answer first.
    """
    unread = {conn: conn.sock.unsent for conn in answering if conn.sock.unsent}
    found = []
    while sum(unread.values()) > MAX_UNREAD_BYTES:
        shares = Counter[object]()
        for conn, size in unread.items():
            shares[_address_of(conn)] += size
        [(largest, _size)] = shares.most_common(1)
        oldest = next(conn for conn in unread if _address_of(conn) == largest)
        del unread[oldest]
        found.append(oldest)
    return found


def _address_of(conn: TConn) -> object:
    """Give the address of a client; a client by a socket of this machine has none."""
    return conn.client[:1]
