"""Files that come with a report: taken in with the form, given back as they were sent."""

from collections.abc import Iterator
from io import BytesIO
from os import SEEK_END
from typing import Any

from flask import abort, redirect, send_file
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import MultipleFileField
from wtforms.validators import ValidationError

from workflow.domain.errors import BadInputError, Message, MoveRefusedError, NotFoundError
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.models import Attachment, Member
from workflow.services import member_reports
from workflow.services.stores.file_store import DamagedFileError
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web import database
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.language import translate
from workflow.web.protection.access import account, requires, review
from workflow.web.review_forms.report_access import (
    can_edit_review,
    is_report_open,
    own_member,
    report_url,
)
from workflow.web.submitting import submitting
from workflow.web.uploads import Upload, receive_upload

#: Files of one form; whoever sends them holds the history of the council meanwhile.
MAX_FILES_AT_ONCE = 20


def list_uploads(given: list[FileStorage | str] | None) -> Iterator[FileStorage]:
    """The files of a field; browsers send an empty one if none was chosen."""
    for file in given or ():
        if isinstance(file, FileStorage) and file.filename:
            yield file


class UploadsField(MultipleFileField):
    """Files, judged before the review is held: a scanner may take seconds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.received: list[Upload] = []

    def pre_validate(self, form: Any) -> None:
        try:
            self.received = receive_uploads(self.data)
        except BadInputError as error:
            raise ValidationError(translate(error.message)) from error


def receive_uploads(given: list[FileStorage | str] | None) -> list[Upload]:
    """The files of a field, judged; raises `BadInputError`."""
    sent = list(list_uploads(given))
    if len(sent) > MAX_FILES_AT_ONCE:
        sentence = N_("Mỗi lần gửi nhiều nhất {most} tệp; hãy gửi làm nhiều lần.")
        raise BadInputError(Message(sentence, most=MAX_FILES_AT_ONCE), field="file")
    for file in sent:
        member_reports.check_size(file.filename or "", file.stream.seek(0, SEEK_END))
    return [receive_upload(file, UploadPlace.REPORT) for file in sent]


def attach_uploads(member: str, received: list[Upload]) -> int:
    """Attach files to a member's report; returns how many there were."""
    for file in received:
        member_reports.attach_file(
            database.session(),
            files(),
            review(),
            member,
            file_name=file.name,
            content=file.content,
            by=account(),
            now=now(),
        )
    return len(received)


@requires(Right.HAND_IN_REPORT)
def download_file(review_id: int, attachment_id: int) -> Response:
    """Give a file back under the name it came with, never to be opened in the browser."""
    attachment = _attachment(attachment_id)
    try:
        content = files().get(attachment.sha256)
    except DamagedFileError as error:
        text = N_("Tệp «{name}» trong kho đã hỏng hoặc mất; hãy tải lên lại.")
        raise NotFoundError(Message(text, name=attachment.file_name)) from error
    return send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=attachment.file_name,
    )


@requires(Right.HAND_IN_REPORT)
def remove_file(review_id: int, attachment_id: int) -> Response:
    """Take a file off its report; the history keeps it."""
    attachment = _attachment(attachment_id)
    if not is_report_open():
        raise MoveRefusedError(Message("Báo cáo đã chốt; không gỡ tệp được nữa."))
    back = report_url(_member_of_attachment(attachment))
    with submitting() as submission:
        member_reports.detach_file(database.session(), attachment, by=account(), now=now())
        submission.notify(_("Đã gỡ tệp «%(name)s».", name=attachment.file_name))
    return redirect(back)


def _attachment(attachment_id: int) -> Attachment:
    """A file of this review that the person may touch: those who run it all, others their own."""
    found = database.session().get(Attachment, attachment_id)
    if found is None or found.review_id != review().id or found.removed_at:
        abort(404)
    if not can_edit_review() and found.member != own_member().name:
        abort(403)
    return found


def _member_of_attachment(attachment: Attachment) -> Member:
    query = select(Member).filter_by(review_id=review().id, name=attachment.member)
    return database.session().scalars(query).first() or abort(404)
