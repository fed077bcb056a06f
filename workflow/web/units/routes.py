"""Pages of agencies: search the list, read one's timeline, change what changed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.record import AwardStatus
from workflow.domain.roles import Right
from workflow.models import Council, Unit, UnitAlias, UnitMandateRow, UnitPost
from workflow.services.accounts import transfers
from workflow.services.overview import award_ledger
from workflow.services.scope import find_visible
from workflow.services.table_files import Column
from workflow.services.units import (
    mandates,
    posts,
    reorganizations,
    unit_codes,
    unit_list,
    unit_names,
)
from workflow.services.units.name_matching import forget_answer
from workflow.services.units.unit_list import UnitRow
from workflow.web import database, query_args
from workflow.web.clock import now
from workflow.web.forms import Form
from workflow.web.language import translate
from workflow.web.protection.access import account, requires
from workflow.web.query_args import PAGE_SIZE, build_page_links
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting
from workflow.web.tables import TABLE_PATH, read_all, send_table
from workflow.web.units.forms import (
    CodeForm,
    EndPostForm,
    MandateForm,
    MergeForm,
    PostForm,
    RenameForm,
    SplitForm,
    StaffForm,
    build_staff_form,
)
from workflow.web.units.timeline import build_timeline

bp = Blueprint("units", __name__, url_prefix="/units")

#: The forms of the page of one agency; their fields are named after them, so that ids stay apart.
FORMS: dict[str, type[Form]] = {
    "rename": RenameForm,
    "merge": MergeForm,
    "split": SplitForm,
    "post": PostForm,
    "mandate": MandateForm,
    "code": CodeForm,
}


@bp.get("")
@requires(Right.KEEP_UNITS)
def show_all() -> str:
    """Show the agencies of one's councils, found by any name that they have or had."""
    session = database.session()
    councils, ids = _chosen_councils()
    chosen = query_args.read_int("council")
    text = query_args.read_text("text")
    lines = unit_list.list_units(
        session, ids, text, after=query_args.read_cursor(), most=PAGE_SIZE + 1
    )
    last = lines[PAGE_SIZE - 1].unit if len(lines) > PAGE_SIZE else None
    return render_template(
        "units/list.html",
        lines=lines[:PAGE_SIZE],
        councils=councils,
        chosen=chosen,
        text=text,
        **build_page_links(
            "units.show_all",
            (last.sort_name, last.id) if last else None,
            council=chosen,
            text=text,
        ),
    )


def _chosen_councils() -> tuple[list[Council], list[int]]:
    """One's councils, and the ids of those under the filter."""
    councils = unit_list.managed_councils(database.session(), account())
    chosen = query_args.read_int("council")
    return councils, [row.id for row in councils if chosen in {None, row.id}]


COLUMNS = (
    Column[UnitRow](N_("Tên"), 48, lambda row: row.unit.name),
    Column[UnitRow](N_("Hội đồng"), 44, lambda row: row.unit.council.name),
    Column[UnitRow](N_("Tên trước đây"), 40, lambda row: "; ".join(row.former)),
    Column[UnitRow](N_("Tên ngắn"), 24, lambda row: getattr(row.newest, "short_name", None)),
    Column[UnitRow](N_("Viết tắt"), 12, lambda row: getattr(row.newest, "abbreviation", None)),
    Column[UnitRow](N_("Cơ quan cấp trên"), 30, lambda row: getattr(row.newest, "parent", None)),
    Column[UnitRow](N_("Tên có từ ngày"), 12, lambda row: getattr(row.newest, "valid_from", None)),
    Column[UnitRow](
        N_("Tình trạng"), 20, lambda row: Message("không còn hoạt động") if row.is_over else None
    ),
)


@bp.get(TABLE_PATH)
@requires(Right.KEEP_UNITS)
def table(kind: str) -> Response:
    """The agencies under the filter as a file."""
    session, text = database.session(), query_args.read_text("text")
    _councils, ids = _chosen_councils()
    rows = read_all(
        lambda after, most: unit_list.list_units(session, ids, text, after=after, most=most),
        lambda row: (row.unit.sort_name, row.unit.id),
    )
    return send_table("Don-vi", COLUMNS, rows, kind)


@bp.get("/<int:unit_id>")
@requires(Right.KEEP_UNITS)
def show(unit_id: int) -> str:
    """Show an agency through the years."""
    return _page(_unit(unit_id))


def _unit(unit_id: int) -> Unit:
    """The agency, of a council that the person looks after."""
    return find_visible(database.session(), account(), Unit, unit_id)


def _page(unit: Unit, sent: str = "", form: Form | None = None) -> str:
    session = database.session()
    found = unit_list.unit_details(session, unit)
    kinds = {**FORMS, "staff": _staff_form(unit)}
    blank = {name: kind(prefix=name, formdata=None) for name, kind in kinds.items()}
    blank["code"] = CodeForm(prefix="code", formdata=None, code=unit.code)
    held = posts.posts_of(session, unit.id)
    return render_template(
        "units/unit.html",
        unit=unit,
        found=found,
        entries=build_timeline(found),
        awards=award_ledger.list_awards_of(session, found.reviews),
        status_of={one.value: one.label for one in AwardStatus},
        posts=[(row, EndPostForm(prefix=f"end-{row.id}", formdata=None)) for row in held],
        mandates=mandates.mandates_of(session, unit.id),
        forms=blank | ({sent: form} if sent else {}),
        sent=sent,
        staff=transfers.staff_of(session, unit),
        successors=transfers.split_acts_of(session, unit),
        others=unit_list.list_units(session, [unit.council_id], "", after=None, most=500),
        may_unname=len(found.line.names) > 1 and not found.line.is_over,
        may_take_back=any(row.unit_id == unit.id for row in found.acts),
    )


def _staff_form(unit: Unit) -> type[StaffForm]:
    """The form that assigns the staff of a split unit to its successors."""
    session = database.session()
    acts, staff = transfers.split_acts_of(session, unit), transfers.staff_of(session, unit)
    over = unit_names.has_ended(unit_names.names_of(session, unit))
    stay = _("chưa chọn") if over else _("ở lại «%(unit)s»", unit=unit.name)
    return build_staff_form(acts, staff, stay)


@bp.post("/<int:unit_id>/names")
@requires(Right.KEEP_UNITS)
def rename(unit_id: int) -> ViewResult:
    """Give the agency a new name from a day on."""
    unit, form = _unit(unit_id), RenameForm(prefix="rename")

    def act() -> None:
        session, by = database.session(), account()
        unit_names.give_name(session, unit, form.new_name(), by=by, now=now())

    return _submit(unit, "rename", form, act, _("Đã ghi tên mới."))


@bp.post("/<int:unit_id>/names/back")
@requires(Right.KEEP_UNITS)
def undo_rename(unit_id: int) -> ViewResult:
    """Take the newest name back."""
    unit = _unit(unit_id)
    known = unit_names.names_of(database.session(), unit)
    if len(known) < 2 or unit_names.has_ended(known):
        abort(404)

    def act() -> None:
        unit_names.withdraw_name(database.session(), known[-1], by=account(), now=now())

    return _run_action(unit, act, _("Đã gỡ tên mới nhất; tên trước lại có hiệu lực."))


@bp.post("/<int:unit_id>/merge")
@requires(Right.KEEP_UNITS)
def merge(unit_id: int) -> ViewResult:
    """Merge the agency into another one."""
    unit, form = _unit(unit_id), MergeForm(prefix="merge")

    def act() -> None:
        session, into = database.session(), form.into.data or ""
        if not form.is_new.data and reorganizations.find_unit(session, unit, into) is None:
            unknown = Message("Không có đơn vị «{name}»; mới thành lập thì đánh dấu.", name=into)
            raise BadInputError(unknown, field="into")
        reorganizations.merge_units(session, [unit], into, form.act(), by=account(), now=now())

    return _submit(unit, "merge", form, act, _("Đã ghi việc sáp nhập."))


@bp.post("/<int:unit_id>/split")
@requires(Right.KEEP_UNITS)
def split(unit_id: int) -> ViewResult:
    """Split the agency."""
    unit, form = _unit(unit_id), SplitForm(prefix="split")

    def act() -> None:
        session, names = database.session(), form.names.data or ()
        reorganizations.split_unit(session, unit, names, form.act(), by=account(), now=now())

    has_staff = bool(transfers.staff_of(database.session(), unit))
    choose = _("Đã ghi việc chia tách. Hãy chọn đơn vị mới cho từng cán bộ bên dưới.")
    sentence = choose if has_staff else _("Đã ghi việc chia tách.")
    return _submit(unit, "split", form, act, sentence, part="staff" if has_staff else "")


@bp.post("/<int:unit_id>/staff")
@requires(Right.MANAGE_PEOPLE)
def assign_staff(unit_id: int) -> ViewResult:
    """Let the people of a split agency follow the successor chosen for each."""
    unit = _unit(unit_id)
    form = _staff_form(unit)(prefix="staff")

    def act() -> None:
        session, by = database.session(), account()
        transfers.place_staff(session, unit, form.chosen(), by=by, now=now())

    return _submit(unit, "staff", form, act, _("Đã lưu đơn vị mới của cán bộ."), part="staff")


@bp.post("/<int:unit_id>/back")
@requires(Right.KEEP_UNITS)
def undo_succession(unit_id: int) -> ViewResult:
    """Take a merger or a split back."""
    unit = _unit(unit_id)
    with submitting(refusal_notice=True) as submission:
        left = reorganizations.undo_reorganization(
            database.session(), unit, by=account(), now=now()
        )
        for message in left:
            submission.notify(translate(message), "warn")
        submission.notify(_("Đã hủy; đơn vị lại hoạt động như trước."))
    return redirect(url_for("units.show", unit_id=unit_id))


@bp.post("/<int:unit_id>/posts")
@requires(Right.KEEP_UNITS)
def add_post(unit_id: int) -> ViewResult:
    """Write down who holds a post."""
    unit, form = _unit(unit_id), PostForm(prefix="post")

    def act() -> None:
        posts.add_post(database.session(), unit, form.typed(), by=account(), now=now())

    return _submit(unit, "post", form, act, _("Đã ghi chức vụ."))


@bp.post("/<int:unit_id>/posts/<int:post_id>/end")
@requires(Right.KEEP_UNITS)
def end_post(unit_id: int, post_id: int) -> ViewResult:
    """Say until when somebody holds a post."""
    unit, row = _unit(unit_id), _row_of_unit(UnitPost, post_id, unit_id)
    form = EndPostForm(prefix=f"end-{post_id}")

    def act() -> None:
        if not form.validate():
            raise BadInputError(Message(str(form.valid_to.errors[0])))
        posts.end_post(database.session(), row, form.valid_to.data, by=account(), now=now())

    return _run_action(unit, act, _("Đã ghi ngày thôi giữ chức vụ."))


@bp.post("/<int:unit_id>/posts/<int:post_id>/remove")
@requires(Right.KEEP_UNITS)
def remove_post(unit_id: int, post_id: int) -> ViewResult:
    """Take away a post that was written down by mistake."""
    unit, row = _unit(unit_id), _row_of_unit(UnitPost, post_id, unit_id)

    def act() -> None:
        posts.remove_post(database.session(), row, by=account(), now=now())

    return _run_action(unit, act, _("Đã gỡ chức vụ."))


@bp.post("/<int:unit_id>/code")
@requires(Right.KEEP_UNITS)
def set_code(unit_id: int) -> ViewResult:
    """Give the agency the code by which other systems know it."""
    unit, form = _unit(unit_id), CodeForm(prefix="code")

    def act() -> None:
        unit_codes.set_code(database.session(), unit, form.code.data or "", by=account(), now=now())

    return _submit(unit, "code", form, act, _("Đã ghi mã định danh."))


@bp.post("/<int:unit_id>/mandates")
@requires(Right.KEEP_UNITS)
def add_mandate(unit_id: int) -> ViewResult:
    """Write down the decision on the agency's functions."""
    unit, form = _unit(unit_id), MandateForm(prefix="mandate")

    def act() -> None:
        mandates.add_mandate(database.session(), unit, form.typed(), by=account(), now=now())

    return _submit(unit, "mandate", form, act, _("Đã ghi quyết định về chức năng, nhiệm vụ."))


@bp.post("/<int:unit_id>/mandates/<int:mandate_id>/remove")
@requires(Right.KEEP_UNITS)
def remove_mandate(unit_id: int, mandate_id: int) -> ViewResult:
    """Take away a decision that was written down by mistake."""
    unit, row = _unit(unit_id), _row_of_unit(UnitMandateRow, mandate_id, unit_id)

    def act() -> None:
        mandates.remove_mandate(database.session(), row, by=account(), now=now())

    return _run_action(unit, act, _("Đã gỡ quyết định."))


@bp.post("/<int:unit_id>/aliases/<int:alias_id>/remove")
@requires(Right.KEEP_UNITS)
def remove_alias(unit_id: int, alias_id: int) -> ViewResult:
    """Forget an answer about a spelling: it will be asked again."""
    unit, row = _unit(unit_id), _row_of_unit(UnitAlias, alias_id, unit_id)

    def act() -> None:
        forget_answer(database.session(), row, by=account(), now=now())

    return _run_action(unit, act, _("Đã gỡ cách viết; lần sau sẽ hỏi lại."))


def _row_of_unit(kind: type[Any], part_id: int, unit_id: int) -> Any:
    row = database.session().get(kind, part_id)
    return row if row and row.unit_id == unit_id else abort(404)


def _run_action(unit: Unit, act: Callable[[], object], sentence: str) -> Response:
    """Do what a button asks for; the page of the unit follows, with a notice of the outcome."""
    with submitting(refusal_notice=True) as submission:
        act()
        submission.notify(sentence)
    return redirect(url_for("units.show", unit_id=unit.id))


def _submit(
    unit: Unit,
    name: str,
    form: Form,
    act: Callable[[], Any],
    sentence: str,
    part: str = "",
) -> ViewResult:
    """Do what the form asks for and go back to the page, or show the page with its faults."""
    unit_id = unit.id
    if form.validate():
        with submitting(form) as submission:
            act()
            submission.notify(sentence)
        if submission.done:
            return redirect(url_for("units.show", unit_id=unit_id, _anchor=part or None))
    return _page(_unit(unit_id), name, form), UNPROCESSABLE
