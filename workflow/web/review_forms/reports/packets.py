"""Packets of papers from other systems: read, held to their list, kept with the member's report."""

from functools import partial

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError

from workflow.domain.errors import BadInputError, Message
from workflow.domain.roles import Right
from workflow.services.archive.incoming import TakenPacket, take_packet
from workflow.services.archive.packets import Packet, open_packet
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web import database
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.filters import format_day
from workflow.web.forms import ChoiceField, Form
from workflow.web.language import translate
from workflow.web.protection.access import account, requires, review
from workflow.web.review_forms.base import load_record
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting
from workflow.web.uploads import Upload, judge_part, receive_upload

NOTHING_CHOSEN = Message("Hãy chọn một gói văn bản (.zip).")


class PacketForm(Form):
    """One packet; whose paper it is, where its issuer is not written as the member is."""

    file = FileField(
        _l("Gói văn bản (.zip)"),
        description=_l("Tải từ trang văn bản đã phát hành của nơi khác. Tối đa 20 MB."),
        render_kw={"accept": ".zip"},
    )
    member = ChoiceField(_l("Của đơn vị"))

    received: Packet

    def validate_file(self, field: FileField) -> None:
        """Read the packet before anything is held: a scanner may take seconds."""
        file = field.data
        try:
            if not isinstance(file, FileStorage) or not file.filename:
                raise BadInputError(NOTHING_CHOSEN, field="file")
            self.received = read_upload(receive_upload(file, UploadPlace.PACKET))
        except BadInputError as error:
            raise ValidationError(translate(error.message)) from error


def read_upload(upload: Upload) -> Packet:
    """Read a packet that was sent, with every file in it judged; raises `BadInputError`."""
    return open_packet(upload.content, partial(judge_part, place=UploadPlace.REPORT))


@requires(Right.EDIT_REVIEW)
def packets_in(review_id: int) -> ViewResult:
    """Show the form; take a packet in and say what it is."""
    form = PacketForm()
    names = [row.name for row in review().members]
    form.member.offer([("", _("Theo cơ quan ban hành ghi trong gói")), *((n, n) for n in names)])
    if not form.is_submitted():
        return _page(form)
    if form.validate():
        with submitting(form) as submission:
            taken = take_packet(
                database.session(), files(), review(), form.received, member=form.member.data or "",
                by=account(), now=now(),
            )  # fmt: skip
            submission.notify(describe_taken(taken))
            address = submission.lead_to(url_for("review_forms.packets_in", review_id=review_id))
        if submission.done:
            return redirect(address)
    return _page(form), UNPROCESSABLE


def _page(form: PacketForm) -> str:
    return render_template(
        "review_forms/packet.html", form=form, review=review(), record=load_record()
    )


def describe_taken(taken: TakenPacket) -> str:
    """Describe what came in, as the packet tells of it."""
    packet = taken.packet
    return _(
        "Đã nhận: %(kind)s số %(symbol)s ngày %(day)s của %(issuer)s: %(subject)s. Tệp kèm theo báo"
        " cáo của «%(member)s»: %(files)s.",
        kind=packet.type_name or "–", symbol=packet.symbol or "–",
        day=format_day(packet.issued_on) or "–", issuer=packet.issuer or "–",
        subject=packet.subject or "–", member=taken.member,
        files=", ".join(row.file_name for row in taken.attachments),
    )  # fmt: skip
