"""Packets of papers that other systems send in, kept beside a review."""

import datetime as dt

import msgspec
from flask import request, url_for

from workflow.domain.errors import BadInputError
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.services.archive.incoming import take_packet
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web import database
from workflow.web.api.operation import Answer, operation
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.protection.access import account, review
from workflow.web.review_forms.reports.packets import NOTHING_CHOSEN, read_upload
from workflow.web.submitting import submitting
from workflow.web.uploads import receive_upload

MULTIPART = "multipart/form-data"


class PacketForm(msgspec.Struct, frozen=True):
    """The parts of the form: a packet, and whose paper it is."""

    file: bytes
    #: A member of the review; left out, the one that the packet names as its issuer.
    member: str = ""


class PacketAnswer(msgspec.Struct, frozen=True):
    """What a packet tells of its paper (NĐ 30/2020/NĐ-CP, Phụ lục VI), and what was kept of it."""

    type_name: str
    symbol: str
    issued_on: dt.date | None
    issuer: str
    subject: str
    signer: str
    #: The member with whose report the files are kept, and their names.
    member: str
    files: list[str]


@operation(
    "POST", "/reviews/<int:review_id>/packets",
    says=N_("Gửi gói một văn bản vào: kiểm tra mã băm, đọc siêu dữ liệu, giữ tệp kèm báo cáo."),
    answer=PacketAnswer, status=201, body=PacketForm, body_media=MULTIPART,
    right=Right.EDIT_REVIEW,
)  # fmt: skip
def send_packet(review_id: int) -> Answer:
    if (file := request.files.get("file")) is None or not file.filename:
        raise BadInputError(NOTHING_CHOSEN, field="file")
    packet = read_upload(receive_upload(file, UploadPlace.PACKET))
    with submitting() as submission:
        taken = take_packet(
            database.session(), files(), review(), packet,
            member=request.form.get("member", ""), by=account(), now=now(),
        )  # fmt: skip
        names = [row.file_name for row in taken.attachments]
        address = submission.lead_to(url_for("api.read_review", review_id=review_id))
    answer = PacketAnswer(
        packet.type_name, packet.symbol, packet.issued_on, packet.issuer, packet.subject,
        packet.signer, taken.member, names,
    )  # fmt: skip
    return Answer(answer, {"Location": address})
