"""What `thidua doctor` finds of signed copies: signatures that issuers have taken back since."""

import time
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone.connection import connect, read_only_session
from standalone.diagnosis import Diagnosis
from workflow.config import Settings
from workflow.domain.papers import PaperKind
from workflow.models import SignedCopy
from workflow.services.printing.signed_copies import find_lost_signatures
from workflow.services.printing.trust_folder import read_trusted
from workflow.services.stores.file_store import FileStore, open_file_store

_NAME = "bản đã ký"
#: Beyond so many seconds the others are left to `thidua verify`, which looks at all.
_SECONDS = 20
_MOST_TOLD = 5


def diagnose_signed_copies(settings: Settings) -> Iterator[Diagnosis]:
    """Copies whose signature was right when it came in, by the trust folder as it is now."""
    trusted, files = read_trusted(settings.trusted_certificates), open_file_store(settings)
    if not trusted:
        return
    with connect(settings) as engine, read_only_session(engine) as session:
        yield from look_at_copies(session, files, trusted)


def look_at_copies(session: Session, files: FileStore, trusted: list[bytes]) -> Iterator[Diagnosis]:
    """The newest first, as long as somebody waits for them."""
    copies = session.scalars(select(SignedCopy).order_by(SignedCopy.id.desc())).all()
    told, end = 0, time.monotonic() + _SECONDS
    for seen, copy in enumerate(copies):
        if told == _MOST_TOLD or time.monotonic() > end:
            text = f"mới xem {seen} trên {len(copies)} bản; xem hết: ./thidua verify"
            yield Diagnosis(_NAME, ok=False, text=text, needed=False)
            return
        for lost in find_lost_signatures(files, session, copy, trusted):
            told += 1
            text = f"{_describe(copy)}, chữ ký của {lost.signer}: {lost.outcome.label}"
            yield Diagnosis(_NAME, ok=False, text=text, remedy=_REMEDY, needed=False)


_REMEDY = "xem trang «Bản đã ký» của văn bản; ký lại rồi gửi bản khác nếu chữ ký không dùng được"


def _describe(copy: SignedCopy) -> str:
    paper, review = copy.paper, copy.paper.review
    return f"{PaperKind(paper.kind).label} của {review.bloc.name} năm {review.year}"
