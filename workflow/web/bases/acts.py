"""Legal acts as a council has them: how sure each is, who decided on it, what ends soon."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from workflow.domain.law.act_entries import ActEntry, ActEntryKind
from workflow.domain.law.acts import LegalAct, list_ending_acts
from workflow.domain.roles import Right
from workflow.models import Council
from workflow.services.law import acts
from workflow.services.scope import find_visible
from workflow.services.units.unit_list import managed_councils
from workflow.web import database, query_args
from workflow.web.bases.forms import DecideForm
from workflow.web.clock import now, today
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("acts", __name__, url_prefix="/acts")


@bp.get("")
@requires(Right.KEEP_REGULATIONS)
def show() -> str:
    """Show the acts of a council: the one asked for, else its officer's own or the first."""
    councils = managed_councils(database.session(), account())
    chosen = query_args.read_int("council")
    council = next((row for row in councils if row.id == chosen), next(iter(councils), None))
    return _page(council, councils=councils)


def _page(
    council: Council | None,
    *,
    councils: list[Council] | None = None,
    faulty: tuple[str, DecideForm] | None = None,
) -> str:
    session = database.session()
    known = acts.list_known_acts(session, council) if council else ()
    used = tuple(row.act for row in known)
    return render_template(
        "bases/acts.html",
        council=council,
        councils=managed_councils(session, account()) if councils is None else councils,
        rows=[(row, _form_of(row.act, faulty)) for row in known],
        ending=list_ending_acts(today(), acts=used),
        entries=acts.list_decisions(session, council) if council else [],
        faulty=faulty[1] if faulty else None,
    )


def _form_of(act: LegalAct, faulty: tuple[str, DecideForm] | None) -> DecideForm:
    """The form of one line: its fields are named after it, so that ids stay apart.

    The first day is asked for where the table does not know it for certain.
    """
    if faulty and faulty[0] == act.key:
        form = faulty[1]
    else:
        form = DecideForm(prefix=act.key, formdata=None, data={"day": today(), "since": act.since})
    if act.since is not None and "since" not in act.unsure:
        del form.since
    return form


@bp.post("/<int:council_id>/<key>")
@requires(Right.KEEP_REGULATIONS)
def decide(council_id: int, key: str) -> ViewResult:
    """Confirm an act, strike it, or use it again."""
    session = database.session()
    council = find_visible(session, account(), Council, council_id)
    form = DecideForm(prefix=key)
    if form.validate():
        with submitting(form) as submission:
            decision = ActEntry(
                key,
                ActEntryKind(form.kind.data),
                person=form.person.data or "",
                day=form.day.data,
                source=form.source.data or "",
            )
            acts.decide_on_act(
                session, council, decision, by=account(), now=now(), since=form.since.data
            )
            submission.notify(_("Đã lưu. Văn bản của các kỳ chưa kết thúc theo danh sách này."))
        if submission.done:
            return redirect(url_for("acts.show", council=council_id))
    return _page(council, faulty=(key, form)), UNPROCESSABLE
