"""Pages of the guide: each list is looked over before it is stored, and can be gone on with later.

Nothing is kept of how far somebody has come (`services.overview.first_run` reads it off the
data): any other way of setting up counts too, and the guide is in nobody's way later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.review_opening import build_opening_record
from workflow.domain.roles import Right, Scope
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Bloc, Council, Member, Review, Unit, UnitName, exclude_withdrawn
from workflow.services import reviews
from workflow.services.blocs import add_blocs, add_council
from workflow.services.overview import first_run
from workflow.services.overview.first_run import Setup, SetupStep
from workflow.services.units.unit_intake import ListedName, add_units, look_up_names
from workflow.web import database, name_questions, query_args
from workflow.web.clock import now, today
from workflow.web.first_run.forms import (
    BlocsForm,
    CouncilForm,
    FirstReviewForm,
    NamesForm,
    UnitsForm,
)
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, submitting

bp = Blueprint("first_run", __name__, url_prefix="/start")

_PAGES = {
    SetupStep.COUNCIL: "first_run.name_council",
    SetupStep.UNITS: "first_run.list_units",
    SetupStep.PEOPLE: "people.add_many",
    SetupStep.BLOCS: "first_run.list_blocs",
    SetupStep.REVIEW: "first_run.open_first",
}


@dataclass(frozen=True)
class StepStatus:
    """How a line of the guide looks."""

    label: str
    tone: str
    icon: str


_DONE = StepStatus(N_("đã có"), "good", "check")
_NEXT = StepStatus(N_("làm tiếp"), "info", "arrow")
_LATER = StepStatus(N_("chưa làm"), "quiet", "empty")


@dataclass(frozen=True)
class StepLine:
    """A line of the guide."""

    label: str
    url: str | None
    hint: Message
    status: StepStatus


@bp.get("")
@requires(Right.OPEN_REVIEW)
def show() -> str:
    """Show what is set up, what comes next, and where to go once all is there."""
    setup = _read_setup()
    return render_template(
        "first_run/guide.html",
        setup=setup,
        lines=[_describe(step, setup) for step in SetupStep],
        councils=first_run.list_councils_to_set_up(database.session(), account()),
        total=len(SetupStep),
        next_url=_url_of(setup.next_step, setup) if setup.next_step else "",
    )


def _read_setup() -> Setup:
    """Read how far the council of the address has come, else the newest one."""
    session, chosen = database.session(), query_args.read_int("council")
    councils = first_run.list_councils_to_set_up(session, account())
    council = next((row for row in councils if row.id == chosen), None)
    return first_run.read_setup(session, account(), council or next(iter(councils), None))


def _council() -> Council:
    """The council that is set up; without one the guide begins with it."""
    return _read_setup().council or abort(redirect(url_for("first_run.show")))


def _url_of(step: SetupStep, setup: Setup) -> str:
    return url_for(_PAGES[step], council=setup.council.id if setup.council else None)


def _describe(step: SetupStep, setup: Setup) -> StepLine:
    """A line; a step can be gone to once there is a council, and the council by whoever may."""
    may_go = setup.council is not None or step is SetupStep.COUNCIL
    if step is SetupStep.COUNCIL and account().role.scope is not Scope.SERVICE:
        may_go = False
    status = _DONE if setup.is_done(step) else _NEXT if step is setup.next_step else _LATER
    url = _url_of(step, setup) if may_go else None
    return StepLine(step.label, url, _hint(step, setup), status)


_WHY = {
    SetupStep.COUNCIL: N_("Hội đồng Thi đua - Khen thưởng lập khối, nhận đề nghị khen thưởng."),
    SetupStep.UNITS: N_("Các cơ quan, đơn vị thi đua với nhau: dán danh sách một lần."),
    SetupStep.PEOPLE: N_("Ai đăng nhập: thêm nhiều người một lần, in thư mời cho từng người."),
    SetupStep.BLOCS: N_("Nhóm các đơn vị thi đua với nhau."),
    SetupStep.REVIEW: N_("Chọn khối, năm và các đơn vị thành viên; từ đó làm việc như mọi năm."),
}


def _hint(step: SetupStep, setup: Setup) -> Message:
    count = setup.counts[step]
    if not count:
        return Message(_WHY[step])
    match step:
        case SetupStep.COUNCIL:
            return Message("{name}", name=setup.council.name if setup.council else "")
        case SetupStep.UNITS:
            return Message("{count} đơn vị", count=count)
        case SetupStep.PEOPLE if setup.waiting:
            message = N_("{count} người, trong đó {waiting} người chưa đăng nhập lần nào")
            return Message(message, count=count, waiting=setup.waiting)
        case SetupStep.PEOPLE:
            return Message("{count} người", count=count)
        case SetupStep.BLOCS:
            return Message("{count} khối, cụm", count=count)
    return Message("{count} kỳ tổng kết", count=count)


@bp.route("/council", methods=["GET", "POST"])
@requires(Right.OPERATE)
def name_council() -> ViewResult:
    """Add a council."""
    form, address = CouncilForm(), ""
    if form.validate_on_submit():
        with submitting(form) as submission:
            council = add_council(database.session(), form.name.data or "")
            submission.notify(_("Đã thêm «%(name)s».", name=council.name))
            address = submission.lead_to(url_for("first_run.show", council=council.id))
        if submission.done:
            return redirect(address)
    page = render_template(
        "first_run/council.html",
        form=form,
        councils=first_run.list_councils_to_set_up(database.session(), account()),
    )
    return (page, UNPROCESSABLE) if form.is_submitted() else page


@bp.route("/units", methods=["GET", "POST"])
@requires(Right.KEEP_UNITS)
def list_units() -> ViewResult:
    """Add the agencies of a council: look a list over, answer what is doubtful, store it."""
    council, form = _council(), UnitsForm()
    session = database.session()

    def look() -> list[ListedName]:
        rows = look_up_names(session, council, form.read(), _year())
        form.questions = form.questions or name_questions.ask_about(
            row.doubt for row in rows if row.doubt
        )
        return rows

    def save(submission: Submission) -> None:
        added = name_questions.save_answered(
            lambda: add_units(session, council, form.read(), year=_year(), by=account(), now=now()),
            lambda: council,
        )
        answers = [question.chosen for question in name_questions.list_settled()]
        count = len(added) + answers.count(name_questions.NEW_UNIT)
        submission.notify(
            _("Đã thêm %(count)s đơn vị.", count=count)
            if count
            else _("Không có đơn vị nào mới: tất cả đã có trong danh mục.")
        )

    return _list_page(form, council, "first_run/units.html", look, save)


def _year() -> str:
    return str(today().year)


@bp.route("/blocs", methods=["GET", "POST"])
@requires(Right.OPEN_REVIEW)
def list_blocs() -> ViewResult:
    """Add the blocs of a council."""
    council, form = _council(), BlocsForm()
    session = database.session()

    def look() -> list[tuple[str, bool]]:
        known = set(session.scalars(select(Bloc.folded_name).filter_by(council_id=council.id)))
        return [(name, fold_name(name) not in known) for name in form.read()]

    def save(submission: Submission) -> None:
        added = add_blocs(session, council, form.read())
        submission.notify(
            _("Đã thêm %(count)s khối, cụm.", count=len(added))
            if added
            else _("Không có khối, cụm nào mới: tất cả đã có.")
        )

    return _list_page(form, council, "first_run/blocs.html", look, save)


def _list_page(
    form: NamesForm,
    council: Council,
    template: str,
    look: Callable[[], Any],
    save: Callable[[Submission], None],
) -> ViewResult:
    """A list that is looked over (`preview`) and then stored as it stands in the box."""
    rows, address = None, ""
    if form.validate_on_submit() and "preview" not in request.form:
        with submitting(form) as submission:
            save(submission)
            address = submission.lead_to(url_for("first_run.show", council=council.id))
        if submission.done:
            return redirect(address)
    if form.is_submitted() and not form.names.errors:
        database.only_show()  # nobody who saves waits while names are compared
        rows = look()
        form.names.typed = None
        form.names.data = "\n".join(form.read())
    page = render_template(template, form=form, council=council, rows=rows)
    return (page, UNPROCESSABLE) if form.errors else page


@bp.route("/review", methods=["GET", "POST"])
@requires(Right.OPEN_REVIEW)
def open_first() -> ViewResult:
    """Open the first review of a bloc, with the members that are chosen from the list."""
    council, form = _council(), FirstReviewForm()
    blocs, units = _blocs_without_review(council), _units(council)
    form.prepare(blocs, units, _placed(council))
    if form.validate_on_submit() and (address := _open_first(form, council, blocs, units)):
        return redirect(address)
    page = render_template(
        "first_run/review.html", form=form, council=council, blocs=blocs, units=units
    )
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _open_first(
    form: FirstReviewForm, council: Council, blocs: list[Bloc], units: list[Unit]
) -> str:
    """Open the review; returns its address, or nothing if it was refused."""
    session, address, year = database.session(), "", str(form.year.data)
    bloc = next(row for row in blocs if str(row.id) == form.bloc.data)
    record = build_opening_record(
        council.name, bloc.name, year, str(int(year) + 1) if year.isdecimal() else None, None
    )
    record = msgspec.structs.replace(record, members=tuple(form.members(units)))
    with submitting(form) as submission:
        opened = name_questions.save_answered(
            lambda: reviews.open_review(session, record, by=account(), now=now()), lambda: council
        )
        submission.notify(_("Đã mở kỳ tổng kết. Việc tiếp theo hiện ở đầu trang này."))
        address = submission.lead_to(url_for("reviews.show", review_id=opened.id))
    return address if submission.done else ""


def _blocs_without_review(council: Council) -> list[Bloc]:
    reviewed = select(Review.bloc_id).where(exclude_withdrawn())
    query = select(Bloc).where(Bloc.council_id == council.id, Bloc.id.not_in(reviewed))
    return list(database.session().scalars(query.order_by(Bloc.sort_name)))


def _units(council: Council) -> list[Unit]:
    """The agencies that still exist."""
    going_on = select(UnitName.unit_id).where(UnitName.valid_to.is_(None))
    query = select(Unit).where(Unit.council_id == council.id, Unit.id.in_(going_on))
    return list(database.session().scalars(query.order_by(Unit.sort_name)))


def _placed(council: Council) -> set[int]:
    """The agencies that are in a bloc already."""
    query = (
        select(Member.unit_id)
        .join(Member.review)
        .join(Review.bloc)
        .where(Bloc.council_id == council.id, exclude_withdrawn())
    )
    return set(database.session().scalars(query))
