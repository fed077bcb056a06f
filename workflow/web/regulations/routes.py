"""Pages of regulations; an edition is only ever added, never changed."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from workflow.domain.clauses import Edition, compare_editions
from workflow.domain.roles import Right
from workflow.domain.vietnamese_text import make_sort_key
from workflow.models import Council
from workflow.services.law import regulation_binding, regulations
from workflow.services.law.regulations import DEFAULT_CODE, default_edition
from workflow.services.units.unit_list import managed_councils
from workflow.web import database
from workflow.web.clock import now
from workflow.web.protection.access import account, requires
from workflow.web.regulations.clause_rows import group_differences
from workflow.web.regulations.forms import build_edition_form, group_fields, read_draft
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, submitting

bp = Blueprint("regulations", __name__, url_prefix="/regulations")


def _get_sort_key(edition: Edition) -> tuple[list[str], int]:
    """The place of an edition: by its councils, then the newest first."""
    since = edition.valid_from.toordinal() if edition.valid_from else 0
    return [make_sort_key(name) for name in edition.councils], -since


@bp.get("/")
@requires(Right.SEE_REVIEW)
def show_all() -> str:
    """Show every edition known: of councils, newest first, and the default."""
    known = sorted(
        regulations.list_editions(database.session()),
        key=_get_sort_key,
    )
    return render_template("regulations/all.html", editions=[*known, default_edition()])


@bp.get("/<code>")
@requires(Right.SEE_REVIEW)
def show(code: str) -> str:
    """Show one edition: each value, what it is when nothing is said, and where it was read."""
    edition = regulations.find_edition(database.session(), code)
    return render_template(
        "regulations/edition.html",
        edition=edition,
        is_default=edition.code == DEFAULT_CODE,
        groups=group_differences(compare_editions(edition, edition, default_edition())),
    )


@bp.get("/compare")
@requires(Right.SEE_REVIEW)
def compare() -> str:
    """Show what differs between two editions, side by side; on wish also what does not."""
    session = database.session()
    left, right = (
        regulations.find_edition(session, request.args.get(side, DEFAULT_CODE))
        for side in ("left", "right")
    )
    rows = compare_editions(left, right, default_edition())
    differing = [row for row in rows if row.differs]
    everything = "all" in request.args
    return render_template(
        "regulations/compare.html",
        left=left,
        right=right,
        editions=[*regulations.list_editions(session), default_edition()],
        groups=group_differences(rows if everything else differing),
        count=len(differing),
        everything=everything,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Right.KEEP_REGULATIONS)
def new() -> ViewResult:
    """Add an edition, made from an older one where the address names it."""
    based_on = _base_edition()
    form = build_edition_form(based_on)
    form.council.offer((council.id, council.name) for council in _own_councils())
    affected: list[regulation_binding.AffectedReview] = []
    if form.is_submitted() and form.validate():
        address = ""
        with submitting(form) as submission:
            draft, council = read_draft(form, based_on), _chosen_council(form)
            affected = regulation_binding.list_affected_reviews(database.session(), council, draft)
            if not affected or "confirm" in request.form:
                address = _add_edition(council, draft, submission)
            else:
                submission.discard()
        if submission.done:
            return redirect(address)
    page = render_template(
        "regulations/new.html",
        form=form,
        groups=group_fields(form),
        based_on=based_on,
        affected=affected,
    )
    return (page, UNPROCESSABLE) if form.is_submitted() and not affected else page


def _add_edition(council: Council, draft: regulations.EditionDraft, submission: Submission) -> str:
    """Add the edition; returns the address of its page."""
    row = regulation_binding.introduce_edition(
        database.session(), council, draft, by=account(), now=now()
    )
    submission.notify(_("Đã thêm bản quy chế. Các bản cũ giữ nguyên."))
    return submission.lead_to(url_for("regulations.show", code=row.code))


def _base_edition() -> Edition | None:
    code = request.args.get("from")
    return regulations.find_edition(database.session(), code) if code else None


def _own_councils() -> list[Council]:
    return managed_councils(database.session(), account())


def _chosen_council(form: Any) -> Council:
    wanted = str(form.council.data or "")
    return next((row for row in _own_councils() if str(row.id) == wanted), None) or abort(403)
