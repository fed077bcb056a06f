"""The end of every history, signed once a day: in the database, and in a folder elsewhere if set.

Whoever can write the database can write a history anew with all its seals; not the signature of a
day, unless they hold the key file too, and not the copy that lies elsewhere.
"""

import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.models import HistoryMark
from workflow.services.claims import insert_first
from workflow.services.stores.folder import sync_to_disk
from workflow.services.verification.fault import Fault, FaultSubject
from workflow.services.verification.sealed_history import ChainEnd, list_chain_ends

KEY_FILE = "history_key.pem"


@dataclass(frozen=True)
class SignedEnds:
    """What a mark says, once its signature holds."""

    ends: dict[int, ChainEnd]
    public_key: str


def ensure_history_key(data: Path) -> Ed25519PrivateKey:
    """The key of this place, made on first use, for its owner only.

    Of two who make one at once, both get the one that was there first.
    """
    path = data / KEY_FILE
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        temporary = _write_temporary(data, pem)
        with suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
        sync_to_disk(data)
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is no Ed25519 key")
    return key


def _write_temporary(folder: Path, content: bytes) -> Path:
    """A new file with the content, on the disk, for its owner only."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def mark_history_if_due(
    engine: Engine, data: Path, folder: Path | None, now: dt.datetime
) -> HistoryMark | None:
    """Sign where the histories end unless somebody has today; the copy elsewhere is made up for."""
    day = local_day(now)
    with Session(engine) as session:
        found = session.get(HistoryMark, day)
        if found is None:
            found = sign_ends(session, ensure_history_key(data), day, now)
            if not insert_first(session, found):
                return None
            session.commit()
        _copy_to(folder, found)
        session.expunge(found)
        return found


def sign_ends(
    session: Session, key: Ed25519PrivateKey, day: dt.date, now: dt.datetime
) -> HistoryMark:
    """The mark of a day, not yet stored."""
    ends = [asdict(end) for end in list_chain_ends(session)]
    body = json.dumps({"day": day.isoformat(), "history": ends}, sort_keys=True)
    return HistoryMark(
        day=day,
        at=now,
        body=body,
        public_key=key.public_key().public_bytes_raw().hex(),
        signature=key.sign(body.encode()).hex(),
    )


def _copy_to(folder: Path | None, mark: HistoryMark) -> None:
    """Write the mark to the folder of the settings, whole or not at all; what is there stays."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"thidua-history-{mark.day.isoformat()}.json"
    if not path.exists():
        _write_temporary(folder, format_mark(mark)).replace(path)
        sync_to_disk(folder)


def format_mark(mark: HistoryMark) -> bytes:
    """The mark as a file that `thidua verify --since` takes."""
    signed = {"body": mark.body, "public_key": mark.public_key, "signature": mark.signature}
    return json.dumps(signed, indent=2).encode() + b"\n"


def read_mark(signed: dict[str, str], public_key: str | None = None) -> SignedEnds:
    """Read a mark; raises `BadInputError` where its signature does not hold.

    With a public key, known from elsewhere, only what that key signed counts.
    """
    try:
        if public_key and public_key.lower() != signed["public_key"].lower():
            raise BadInputError(Message("Dấu lịch sử do một khóa khác ký."))
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["public_key"]))
        key.verify(bytes.fromhex(signed["signature"]), signed["body"].encode())
        rows = json.loads(signed["body"])["history"]
        ends = {row["council"]: ChainEnd(**row) for row in rows}
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise BadInputError(Message("Chữ ký của dấu lịch sử không đúng.")) from error
    return SignedEnds(ends, signed["public_key"])


def newest_mark(session: Session) -> HistoryMark | None:
    """The mark of the last day that has one."""
    return session.scalars(select(HistoryMark).order_by(HistoryMark.day.desc()).limit(1)).first()


def read_marks(session: Session) -> dict[int, list[ChainEnd]]:
    """The ends that were signed, by council; only of marks whose signatures hold."""
    noted: dict[int, list[ChainEnd]] = {}
    for row in session.scalars(select(HistoryMark).order_by(HistoryMark.day)):
        with suppress(BadInputError):
            for council, end in read_mark(_as_signed(row)).ends.items():
                noted.setdefault(council, []).append(end)
    return noted


def find_mark_faults(session: Session) -> Iterator[Fault]:
    """Marks that were changed, and those that another key than the newest one's has signed."""
    for row in session.scalars(select(HistoryMark).order_by(HistoryMark.day)):
        try:
            read_mark(_as_signed(row))
        except BadInputError:
            text = N_("Dấu lịch sử ngày {day} không còn như lúc được ký.")
            message = Message(text, day=row.day.isoformat())
            yield Fault(FaultSubject.HISTORY, f"history_mark {row.day.isoformat()}", message)


def _as_signed(row: HistoryMark) -> dict[str, str]:
    return {"body": row.body, "public_key": row.public_key, "signature": row.signature}
