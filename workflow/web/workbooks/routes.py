"""Pages of the workbook of reviews: template, preview of every row, taking it in."""

import json

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField

from workflow.domain.errors import BadInputError, DomainError, Message
from workflow.domain.roles import Right, Scope
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Bloc, Review
from workflow.services.accounts import account_list
from workflow.services.overview import board
from workflow.services.records import record_export, record_reading
from workflow.services.scope import visible
from workflow.services.snapshots import newest_snapshots, record_with_state
from workflow.services.trial_session import open_trial
from workflow.services.units.name_matching import TypedAnswers
from workflow.services.units.unit_list import managed_councils
from workflow.services.uploads.upload_rules import UploadPlace, check_size
from workflow.services.workbooks.content import PlainRecord, WorkbookContent
from workflow.services.workbooks.preparing import prepare_content
from workflow.services.workbooks.reading import Sheets, read_content, read_sheets
from workflow.services.workbooks.row_outcomes import Taking
from workflow.services.workbooks.taking import take_workbook
from workflow.services.workbooks.writing import MAX_ROWS, WorkbookParts, write_workbook
from workflow.web import database, query_args
from workflow.web.clock import now, today
from workflow.web.forms import Form, LineField
from workflow.web.name_questions import read_name_answers
from workflow.web.protection.access import account, requires
from workflow.web.review_forms.conflicts import describe_changes
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting
from workflow.web.tables import EXCEL_MIMETYPE
from workflow.web.uploads import receive_upload
from workflow.web.workbooks.kept_sheets import pack_sheets, unpack_sheets
from workflow.web.workbooks.outcomes import TakenWorkbook, describe_taken, list_questions

bp = Blueprint("workbooks", __name__, url_prefix="/workbook")

#: Records that are taken in at once; the command takes any number.
MAX_RECORDS = 500


class WorkbookForm(Form):
    """One workbook; for what passed steps have locked, the reason to change it."""

    file = FileField(
        _l("Tệp bảng tính (.xlsx, .xls, .ods)"),
        description=_l("Tối đa 20 MB và 15.000 dòng."),
        render_kw={"accept": ".xlsx,.xls,.ods"},
    )
    reason = LineField(
        _l("Lý do sửa"),
        description=_l("Chỉ cần khi tệp sửa điều mà các bước đã qua đã khóa."),
    )
    without_faulty = BooleanField(
        _l("Bỏ qua những dòng nêu trên và nhập phần còn lại"),
        description=_l("Những dòng ấy không thuộc khối nào nên không được nhập."),
    )


@bp.get("")
@requires(Right.OPEN_REVIEW)
def show() -> str:
    """Show the way: download, fill in, send back."""
    return _page(WorkbookForm())


def _page(form: WorkbookForm, **shown: object) -> str:
    session = database.session()
    councils, years = managed_councils(session, account()), board.list_years(session, account())
    blank = {"outcomes": None, "notes": (), "kept": "", "questions": (), "describe": None}
    return render_template(
        "workbooks/workbook.html", form=form, councils=councils, years=years, **{**blank, **shown}
    )


@bp.get("/template.xlsx")
@requires(Right.OPEN_REVIEW)
def download() -> Response:
    """The workbook with the reviews of a year and a council; without a year, an empty one."""
    session, year = database.session(), request.args.get("year", "")
    chosen = query_args.read_int("council")
    councils = [row for row in managed_councils(session, account()) if chosen in {None, row.id}]
    ids = [row.id for row in councils]
    query = (
        select(Review)
        .join(Review.bloc)
        .where(visible(account(), Review), Bloc.council_id.in_(ids), Review.year == year)
        .options(contains_eager(Review.bloc))
        .order_by(Review.list_order, Review.id)
    )
    reviews = list(session.scalars(query.limit(MAX_ROWS)))
    parts = WorkbookParts(
        records=[
            record_with_state(snapshot, review.state)
            for review, snapshot in zip(reviews, newest_snapshots(session, reviews), strict=True)
        ],
        accounts=_account_cells(chosen) if year else (),
        councils=[row.name for row in councils],
        units=account_list.list_agency_names(session, ids),
    )
    answer = Response(write_workbook(parts), mimetype=EXCEL_MIMETYPE)
    name = f"Khoi-cum-thi-dua_{year or 'mau'}.xlsx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.get("/records.json")
@requires(Right.OPERATE)
def export() -> Response:
    """The records of all reviews, or of a year, by the contract: what `thidua export` writes."""
    year = request.args.get("year") or None
    records = record_export.export_records(database.session(), year=year)
    text = json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"
    answer = Response(text, mimetype="application/json")
    name = f"Ho-so_{year or 'tat-ca'}.json"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _account_cells(council: int | None) -> list[list[str | None]]:
    people = account_list.list_accounts(
        database.session(), account(), council=council, most=MAX_ROWS
    )
    return [
        [
            (one.unit.council.name if one.unit else one.council.name if one.council else None),
            one.name,
            one.login,
            one.email,
            one.role.label,
            one.unit.name if one.unit else None,
        ]
        for one in (row.account for row in people)
    ]


@bp.post("/preview")
@requires(Right.OPEN_REVIEW)
def preview() -> str | tuple[str, int]:
    """Read a workbook and show what every row would do; nothing is stored."""
    form = WorkbookForm()
    try:
        if not isinstance(form.file.data, FileStorage) or not form.file.data.filename:
            raise BadInputError(Message("Hãy chọn một tệp bảng tính."), field="file")
        upload = receive_upload(form.file.data, UploadPlace.WORKBOOK)
        check_size(upload.content)
        sheets = read_sheets(upload.content)
    except BadInputError as error:
        return _refused(form, error)
    return _try_out(form, sheets)


@bp.post("/records")
@requires(Right.OPERATE)
def preview_records() -> str | tuple[str, int]:
    """Read records of the exchange format and show what each would do; nothing is stored."""
    form = WorkbookForm()
    try:
        if not isinstance(form.file.data, FileStorage) or not form.file.data.filename:
            raise BadInputError(Message("Hãy chọn một tệp hồ sơ JSON."), field="file")
        upload = receive_upload(form.file.data, UploadPlace.RECORDS)
        check_size(upload.content)
        text = upload.content.decode()
    except UnicodeDecodeError:
        message = Message("Tệp không phải hồ sơ dạng JSON.")
        return _refused(form, BadInputError(message, field="file"))
    except BadInputError as error:
        return _refused(form, error)
    return _try_out(form, text)


def _refused(form: WorkbookForm, error: DomainError) -> tuple[str, int]:
    form.show_refusal(error)
    return _page(form), UNPROCESSABLE


def _try_out(form: WorkbookForm, sheets: Sheets | str) -> str | tuple[str, int]:
    """Take everything in and store nothing of it; the page that tells what each row would do."""
    try:
        content, kept = _read(sheets), pack_sheets(sheets)
        by = account().id  # else it is asked for during the trial, by a transaction that idles
        database.only_show()
        with open_trial(database.engine()) as session:
            prepare_content(session, content, session.get_one(Account, by))
            taken = _take(session, form, content, by, None)
    except DomainError as error:
        return _refused(form, error)
    return _outcome_page(form, kept, taken)


def _read(sheets: Sheets | str) -> WorkbookContent:
    """Read the sheets or the text of records, while nobody waits; raises `BadInputError`."""
    council = _own_council()
    database.let_others_write()
    if isinstance(sheets, str):
        records = record_reading.parse_records(sheets)
        if len(records) > MAX_RECORDS:
            raise BadInputError(Message("Tệp có hơn 500 hồ sơ; hãy chia thành nhiều tệp."))
        return WorkbookContent(records=[PlainRecord(one) for one in records])
    return read_content(sheets, council=council, today=today())


def _take(
    session: Session, form: WorkbookForm, content: WorkbookContent, by: int,
    chosen: set[str] | None,
) -> TakenWorkbook:  # fmt: skip
    """Take in what is chosen, as one change; without `chosen` everything."""
    answers = TypedAnswers({fold_name(name): unit for name, unit in read_name_answers()})
    person = session.get_one(Account, by)
    taking = Taking(person, now(), answers, chosen, form.reason.data or "")
    outcomes = take_workbook(session, content, taking)
    questions = list_questions(answers, outcomes)
    return TakenWorkbook(content, outcomes, questions, form.without_faulty.data)


def _outcome_page(form: WorkbookForm, kept: str, taken: TakenWorkbook) -> str:
    """Tell what became of each row; nothing is stored, so nobody waits while it is written."""
    database.only_show()
    return _page(
        form,
        outcomes=taken.outcomes,
        faults=taken.content.faults,
        notes=taken.content.notes,
        kept=kept,
        questions=taken.questions,
        describe=describe_changes,
    )


def _own_council() -> str:
    """The council that is meant where a row names none."""
    mine = managed_councils(database.session(), account())
    return mine[0].name if len(mine) == 1 or account().role.scope is Scope.COUNCIL else ""


@bp.post("")
@requires(Right.OPEN_REVIEW)
def take() -> ViewResult:
    """Store what was chosen in the preview, all of it or nothing."""
    form, kept, taken = WorkbookForm(), request.form.get("kept", ""), None
    try:
        database.let_others_write()
        sheets = unpack_sheets(kept)
        content = _read(sheets)
        prepare_content(database.session(), content, account())
        database.let_others_write()
    except BadInputError as error:
        return _refused(form, error)
    with submitting(form) as submission:
        chosen = set(request.form.getlist("chosen"))
        taken = _take(database.session(), form, content, account().id, chosen)
        if taken.is_refused:
            submission.discard()
        else:
            submission.notify(describe_taken(taken))
        address = submission.lead_to(url_for("workbooks.show"))
    if submission.done:
        return redirect(address)
    if taken is None:  # refused as a whole: shown anew, with fewer rows ticked
        shown = _try_out(form, sheets)
        return shown if isinstance(shown, tuple) else (shown, UNPROCESSABLE)
    return _outcome_page(form, kept, taken), UNPROCESSABLE
