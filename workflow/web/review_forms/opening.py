"""Opening the review of a bloc and year."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms.validators import ValidationError

from workflow.domain.law.regulation import parse_last_year
from workflow.domain.review_opening import build_opening_record
from workflow.domain.roles import Right, Scope
from workflow.domain.vietnamese_text import make_sort_key
from workflow.models import Bloc, Council, Review
from workflow.services import reviews, snapshots
from workflow.services.blocs import choose_council
from workflow.services.scope import visible
from workflow.web import database, name_questions
from workflow.web.clock import now
from workflow.web.examples import mark_example
from workflow.web.forms import ChoiceField, Form, LineField, Required, YearField
from workflow.web.protection.access import account, requires
from workflow.web.review_forms.fields import field_label
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting


class OpeningForm(Form):
    council = ChoiceField(field_label("council.name"))
    new_council = LineField(
        _l("Tên Hội đồng mới"),
        description=_l("Ví dụ: Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận"),
    )
    bloc = LineField(
        field_label("bloc.name"),
        [Required(_l("Hãy ghi tên khối, cụm thi đua."))],
        description=_l("Ví dụ: Khối thi đua 6"),
        render_kw={"list": "blocs-list"},
    )
    year = YearField(
        field_label("year"),
        [Required(_l("Hãy ghi năm tổng kết."))],
        description=_l("Ví dụ: 2021; năm học thì ghi 2020-2021"),
    )
    next_year = YearField(field_label("next_year"), description=_l("Năm của kế hoạch, ví dụ 2022"))

    def validate_new_council(self, field: LineField) -> None:
        """Ask for a name where no council of the list was chosen."""
        if not self.council.data and not field.data:
            raise ValidationError(_("Hãy chọn Hội đồng, hoặc ghi tên Hội đồng mới."))

    earlier = ChoiceField(
        _l("Lấy danh sách đơn vị từ"),
        description=_l("Trưởng khối, Phó khối là các đơn vị đã được bầu ở kỳ trước, nếu có ghi."),
    )


@requires(Right.OPEN_REVIEW)
def open_review() -> ViewResult:
    """Open a review; its members are looked over next."""
    mine = _earlier_reviews()
    form = OpeningForm(data=_prefill(mine))
    offered = [(str(row.id), mark_example(f"{row.bloc.name} · {row.year}", row.id)) for row in mine]
    form.earlier.offer([("", _("không lấy, sẽ ghi sau")), *offered])
    own, councils = _own_council(), _list_councils()
    form.council.offer([(name, name) for name in councils] + [("", _("Hội đồng mới"))])
    if own:
        form.council.data = own
    elif not form.is_submitted() and not form.council.data and mine:
        form.council.data = mine[0].bloc.council.name
    if form.validate_on_submit() and (address := _open(form, mine)):
        return redirect(address)
    page = render_template(
        "review_forms/opening.html",
        form=form,
        own_council=own,
        councils=councils,
        blocs=sorted({row.bloc.name for row in mine}, key=make_sort_key),
    )
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _own_council() -> str | None:
    """The council that the person opens reviews for; an administrator does for all."""
    council = account().council
    return council.name if account().role.scope is Scope.COUNCIL and council else None


def _list_councils() -> list[str]:
    return list(database.session().scalars(select(Council.name).order_by(Council.sort_name)))


def _earlier_reviews() -> list[Review]:
    """The reviews whose members may be taken over, the newest year first."""
    query = (
        select(Review)
        .join(Review.bloc)
        .where(visible(account(), Review))
        .order_by(Review.year.desc(), Bloc.sort_name)
    )
    return list(database.session().scalars(query))


def _prefill(mine: list[Review]) -> dict[str, Any]:
    """Prefill from the earlier review that the address names (?earlier=…)."""
    before = next((row for row in mine if str(row.id) == request.args.get("earlier")), None)
    if before is None:
        return {}
    facts = snapshots.facts_of(database.session(), before)
    last = parse_last_year(before.year)
    return {
        "council": before.bloc.council.name,
        "bloc": before.bloc.name,
        "year": facts.next_year or (str(last + 1) if last else None),
        "earlier": str(before.id),
    }


def _open(form: OpeningForm, mine: list[Review]) -> str:
    """Open the review; returns the address of its members, or nothing if it was refused."""
    session, address = database.session(), ""
    before = next((row for row in mine if str(row.id) == form.earlier.data), None)
    with submitting(form) as submission:
        record = build_opening_record(
            choose_council(session, account(), str(form.council.data or form.new_council.data)),
            str(form.bloc.data),
            str(form.year.data),
            form.next_year.data or _year_after(str(form.year.data)),
            snapshots.facts_of(session, before) if before else None,
        )
        opened = name_questions.save_answered(
            lambda: reviews.open_review(session, record, by=account(), now=now()),
            lambda: session.scalars(select(Council).filter_by(name=record.council.name)).one(),
        )
        if before:
            text = _("Đã mở kỳ tổng kết. Tiếp theo: xem lại danh sách đơn vị thành viên.")
            following = "review_forms.members"
        else:
            text = _("Đã mở kỳ tổng kết. Tiếp theo: ghi thông tin chung.")
            following = "review_forms.general"
        submission.notify(text)
        address = submission.lead_to(url_for(following, review_id=opened.id))
    return address if submission.done else ""


def _year_after(year: str) -> str | None:
    """The year that follows; None for a school year, which can be followed by either kind."""
    return str(int(year) + 1) if year.isdecimal() else None
