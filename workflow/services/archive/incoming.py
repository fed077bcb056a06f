"""Taking a packet in beside a review: its files come with the member that has issued the paper."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Attachment, Review
from workflow.services import member_reports
from workflow.services.archive.packets import Packet
from workflow.services.stores.file_store import FileStore


@dataclass(frozen=True)
class TakenPacket:
    """What was taken in, and for whom."""

    packet: Packet
    member: str
    attachments: tuple[Attachment, ...]


def take_packet(
    session: Session,
    files: FileStore,
    review: Review,
    packet: Packet,
    *,
    member: str,
    by: Account | None,
    now: dt.datetime,
) -> TakenPacket:
    """Attach the files of a packet; without a member, to the one that its issuer is.

    Raises `BadInputError` where the issuer is no member, or a file is none that reports take.
    """
    known = {fold_name(row.name): row.name for row in review.members}
    name = known.get(fold_name(member or packet.issuer))
    if name is None:
        message = Message(
            "«{name}» không phải đơn vị thành viên của kỳ này; hãy chọn đơn vị của văn bản.",
            name=member or packet.issuer or "…",
        )
        raise BadInputError(message, field="member")
    facts = {
        "type": packet.type_name,
        "symbol": packet.symbol,
        "issued_on": packet.issued_on.isoformat() if packet.issued_on else None,
        "issuer": packet.issuer,
    }
    attachments = tuple(
        member_reports.attach_file(
            session,
            files,
            review,
            name,
            file_name=file_name,
            content=content,
            by=by,
            now=now,
            packet=facts,
        )
        for file_name, content in packet.files
    )
    return TakenPacket(packet, name, attachments)
