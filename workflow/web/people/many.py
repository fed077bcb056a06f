"""Adding many people: a list is pasted or sent, looked over row by row, and stored whole."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from wtforms import FileField, FormField

from workflow.domain.errors import BadInputError, DomainError, Message
from workflow.domain.names.mentions import find_spellings
from workflow.domain.names.unit_matching import KnownNames
from workflow.domain.record import Member
from workflow.domain.roles import Right, Role, list_grantable_roles
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council, Unit
from workflow.services.accounts import account_list, management
from workflow.services.accounts.people_list import (
    MOST_PEOPLE,
    ListedPerson,
    read_people,
    split_pasted,
    suggest_logins,
)
from workflow.services.units.known_names import list_known_names
from workflow.services.units.name_matching import find_unit_named
from workflow.services.uploads.upload_rules import UploadPlace, check_size
from workflow.services.workbooks.reading import read_sheets
from workflow.web import database, query_args
from workflow.web.clock import now, today
from workflow.web.forms import (
    ChoiceField,
    Form,
    LineField,
    RowForm,
    RowsField,
    TextField,
    edit_rows,
)
from workflow.web.forms.base import add_fault
from workflow.web.language import translate
from workflow.web.people.listing import bp, managed
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, submitting
from workflow.web.uploads import receive_upload


class ListForm(Form):
    """A list of people, pasted or as a workbook."""

    council: Any = ChoiceField(_l("Hội đồng"))
    people_list = TextField(
        _l("Danh sách"),
        description=_l(
            "Mỗi dòng một người: họ và tên, đơn vị, địa chỉ thư; dán thẳng từ Excel được. Không có"
            " tên đăng nhập thì hệ thống đặt theo họ tên."
        ),
        render_kw={"rows": 10},
    )
    file = FileField(
        _l("Hoặc tệp bảng tính (.xlsx, .xls, .ods)"),
        description=_l("Trang đầu của tệp, dòng đầu là tên cột."),
        render_kw={"accept": ".xlsx,.xls,.ods"},
    )


class PersonRowForm(RowForm):
    """One person."""

    name = LineField(_l("Họ và tên"))
    login = LineField(
        _l("Tên đăng nhập"), render_kw={"autocapitalize": "none", "spellcheck": "false"}
    )
    email = LineField(_l("Địa chỉ thư (e-mail)"), render_kw={"inputmode": "email"})
    role: Any = ChoiceField(_l("Vai trò"))
    unit = LineField(_l("Đơn vị"), render_kw={"list": "agencies", "autocomplete": "off"})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        roles = list_grantable_roles(account().role)
        self.role.offer([(role.value, translate(role.label)) for role in roles])

    @property
    def blank(self) -> bool:
        return not (self.name.data or self.login.data or self.email.data or self.unit.data)


class RowsForm(Form):
    """The rows that were read, to be looked over."""

    council: Any = ChoiceField(_l("Hội đồng"))
    people = RowsField(FormField(PersonRowForm), _l("Danh sách"))

    @property
    def rows(self) -> list[Any]:
        return [entry.form for entry in self.people if not entry.form.blank]


@bp.route("/many", methods=["GET", "POST"])
@requires(Right.MANAGE_PEOPLE)
def add_many() -> ViewResult:
    """Take a list in; what was read is shown as rows to look over."""
    form = ListForm()
    _offer_councils(form)
    if not form.is_submitted():
        form.council.data = str(query_args.read_int("council") or "") or form.council.data
    elif form.validate():
        with submitting(form) as submission:
            listed = _read_list(form)
            submission.discard()
        if not form.errors:
            return _show_rows(listed, form.council.data)
    page = render_template("people/many.html", form=form, asks_council=len(managed()) > 1)
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _offer_councils(form: Any) -> None:
    councils = managed()
    form.council.offer([(str(row.id), row.name) for row in councils])
    if not form.council.data and councils:
        form.council.data = str(councils[0].id)


def _read_list(form: ListForm) -> list[ListedPerson]:
    """The people of the box or of the file; raises `BadInputError`.

    Nothing is stored before they were looked over, so nobody who saves waits for it.
    """
    database.only_show()
    council, year = _chosen(form), str(today().year)
    known = _known(council)
    found = read_people(
        _read_rows(form),
        is_unit=lambda name: bool(known.find_same(name)),
        councils=[row.name for row in managed()],
    )
    if not found:
        field = "file" if _has_file(form) else "people_list"
        raise BadInputError(Message("Chưa đọc được người nào; hãy xem lại danh sách."), field=field)
    if len(found) > MOST_PEOPLE:
        message = Message("Danh sách có hơn {most} người; hãy chia ra.", most=MOST_PEOPLE)
        raise BadInputError(message, field="people_list")
    spelled = _find_spellings(council)
    named = (_spell_unit(row, council, year, spelled) for row in found)
    return list(suggest_logins(named, _is_login_taken))


def _known(council: Council | None) -> KnownNames:
    """Read the names of a council's agencies, once for the whole list."""
    return KnownNames(list_known_names(database.session(), council) if council else ())


def _find_spellings(council: Council | None) -> Mapping[str, str]:
    """The agencies of a council by how else they may be typed: without accents, as initials."""
    if council is None:
        return {}
    names = account_list.list_agency_names(database.session(), [council.id])
    return find_spellings([Member(name=name) for name in names], council.name)


def _spell_unit(
    row: ListedPerson, council: Council | None, year: str, spelled: Mapping[str, str]
) -> ListedPerson:
    """The agency as the register spells it, where it is certain; the person looks it over."""
    unit = find_unit_named(database.session(), council, row.unit, year) if council else None
    name = unit.name if unit else spelled.get(row.unit, row.unit)
    return dataclasses.replace(row, unit=name)


def _chosen(form: Any) -> Council | None:
    return next((row for row in managed() if str(row.id) == form.council.data), None)


def _has_file(form: ListForm) -> bool:
    return isinstance(form.file.data, FileStorage) and bool(form.file.data.filename)


def _read_rows(form: ListForm) -> Iterable[Sequence[object]]:
    if not _has_file(form):
        return split_pasted(form.people_list.data or "")
    upload = receive_upload(form.file.data, UploadPlace.WORKBOOK)
    check_size(upload.content)
    sheets = read_sheets(upload.content)
    rows: list[list[object]] = sheets[0]["rows"] if sheets else []
    return rows


def _is_login_taken(login: str) -> bool:
    found = database.session().scalar(select(Account.id).filter_by(login=login))
    return found is not None


def _show_rows(listed: Sequence[ListedPerson], council: str | None) -> str:
    """The rows to look over, without people of that name who have an account in that agency."""
    there = _list_there(council)
    known = [row for row in listed if (fold_name(row.name), fold_name(row.unit)) in there]
    listed = [row for row in listed if row not in known]
    rows = [
        {"name": row.name, "login": row.login, "email": row.email, "role": row.role.value,
         "unit": row.unit}
        for row in listed
    ]  # fmt: skip
    form = RowsForm(formdata=None, data={"people": rows, "council": council})
    return _rows_page(form, [row.name for row in known])


def _list_there(council: str | None) -> set[tuple[str, str]]:
    """List people who have an account already, with their agencies."""
    rows = database.session().execute(
        select(Account.name, Unit.name)
        .join(Account.unit)
        .where(Account.active, Unit.council_id == query_args.parse_int(council))
    )
    return {(fold_name(name), fold_name(unit)) for name, unit in rows}


def _rows_page(form: RowsForm, known: Sequence[str] = ()) -> str:
    _offer_councils(form)
    ids = [row.id for row in managed()]
    return render_template(
        "people/many_rows.html",
        form=form,
        known=known,
        asks_council=len(ids) > 1,
        agencies=account_list.list_agency_names(database.session(), ids),
    )


@bp.post("/many/save")
@requires(Right.MANAGE_PEOPLE)
def save_many() -> ViewResult:
    """Add all people of the rows, or nobody and say what is wrong in each row."""
    form = RowsForm()
    _offer_councils(form)
    if "remove" in request.form or "add" in request.form:
        edit_rows(form)
        return _rows_page(form)
    if form.validate():
        with submitting(form) as submission:
            _add_all(form, submission)
            address = submission.lead_to(url_for("people.show_letters"))
        if submission.done:
            return redirect(address)
    return _rows_page(form), UNPROCESSABLE


def _add_all(form: RowsForm, submission: Submission) -> None:
    """Add everybody; where one is refused nobody is added, and every fault stands at its field."""
    session, council, count = database.session(), _chosen(form), 0
    if not form.rows:
        raise BadInputError(Message("Không có ai để thêm."))
    known = _known(council)
    for entry in form.people:
        row = entry.form
        if row.blank:
            continue
        try:
            with session.begin_nested():
                management.add_person(
                    session, row.login.data or "", _details(row, council, known),
                    by=account(), now=now(),
                )  # fmt: skip
            count += 1
        except DomainError as error:
            add_fault(form, f"{entry.id}-{error.field or 'name'}", translate(error.message))
    if form.errors or count < len(form.rows):
        submission.discard()
    submission.notify(_("Đã thêm %(count)s người.", count=count))


def _details(row: Any, council: Council | None, known: KnownNames) -> management.AccountDetails:
    return management.AccountDetails(
        name=row.name.data or "",
        email=row.email.data or "",
        role=Role(row.role.data),
        council=council,
        unit=row.unit.data or "",
        known=known,
    )
