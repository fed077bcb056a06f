"""Legal bases and enclosures of the papers of a review: list, add, strike."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from msgspec.structs import asdict
from werkzeug.wrappers import Response

from workflow.domain.names.ended_names import EndedName
from workflow.domain.paper_settings import AddedBasis, PaperSettings
from workflow.domain.papers.proposal import list_default_enclosures
from workflow.domain.roles import Right
from workflow.services import paper_settings, snapshots
from workflow.services.law import acts, legal_bases
from workflow.services.law.regulations import regulation_for
from workflow.services.units.ended_names import list_ended_names
from workflow.web import database
from workflow.web.bases.forms import (
    BasisForm,
    EnclosuresForm,
    KeptNameForm,
    SeparateForm,
    StrikeForm,
)
from workflow.web.clock import now, today
from workflow.web.forms import Form
from workflow.web.protection import access
from workflow.web.protection.access import account, requires, version_in
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("bases", __name__, url_prefix="/reviews/<int:review_id>/bases")


@bp.get("")
@requires(Right.EDIT_REVIEW)
def show(review_id: int) -> str:
    """Show what the papers cite, with source and confidence; `?suggest=` fills the form."""
    offered = legal_bases.suggest_bases(database.session(), access.review())
    chosen = next((row for row in offered if row.key == request.args.get("suggest")), None)
    return _page(add=_basis_form(chosen) if chosen else None)


def _basis_form(row: AddedBasis) -> BasisForm:
    return BasisForm(formdata=None, data=asdict(row))


def _page(
    *,
    add: BasisForm | None = None,
    struck: tuple[str, StrikeForm] | None = None,
    enclosed: EnclosuresForm | None = None,
    separate: SeparateForm | None = None,
    kept: tuple[int, KeptNameForm] | None = None,
) -> str:
    session, review = database.session(), access.review()
    sent = (add, struck and struck[1], enclosed, separate, kept and kept[1])
    record, chosen = (
        snapshots.facts_of(session, review),
        snapshots.paper_settings_of(session, review),
    )
    papers = legal_bases.list_citing_papers(session, review)
    used = acts.list_used_acts(session, review.bloc.council_id)
    own = chosen.enclosures or list_default_enclosures(record)
    return render_template(
        "bases/bases.html",
        review=review,
        papers=papers,
        rows=[
            (
                row,
                struck[1] if struck and struck[0] == row.basis.key else _strike_form(row.basis.key),
            )
            for row in legal_bases.list_cited_bases(papers, chosen)
        ],
        ended=[
            (row, _kept_form(place, kept), _reason_for(row, chosen))
            for place, row in enumerate(_list_ended_names())
        ],
        ending=legal_bases.list_ending_bases(papers, used, today()) if review.is_open else (),
        doubtful=lambda text: legal_bases.list_doubtful_acts(text, used),
        waiting=legal_bases.list_uncited_bases(papers, chosen),
        offered=legal_bases.suggest_bases(session, review),
        add=add or BasisForm(formdata=None),
        enclosed=enclosed
        or EnclosuresForm(formdata=None, data={"enclosures": own, "seen": review.version}),
        separate=separate
        or SeparateForm(
            formdata=None, data={"kinds": list(chosen.separate), "seen": review.version}
        ),
        required=regulation_for(record, session).dossier.items,
        faulty=next((form for form in sent if form and form.errors), None),
    )


def _kept_form(place: int, kept: tuple[int, KeptNameForm] | None) -> KeptNameForm:
    if kept and kept[0] == place:
        return kept[1]
    return KeptNameForm(prefix=f"name-{place}", formdata=None)


def _reason_for(ended: EndedName, settings: PaperSettings) -> str | None:
    return next((row.reason for row in settings.kept_names if row.key == ended.name), None)


def _strike_form(key: str, **options: Any) -> StrikeForm:
    """The form of one line: its fields are named after it, so that ids stay apart."""
    return StrikeForm(prefix=key, **{"formdata": None, **options})


def _submit(
    form: Form, act: Callable[[], Any], sentence: str, page: Callable[[], str]
) -> ViewResult:
    """Do what the form asks for and go back to the page, or show the page with its faults."""
    if form.validate():
        with submitting(form) as submission:
            act()
            submission.notify(sentence)
        if submission.done:
            return redirect(url_for("bases.show", review_id=access.review().id))
    return page(), UNPROCESSABLE


@bp.post("")
@requires(Right.EDIT_REVIEW)
def add(review_id: int) -> ViewResult:
    """Have the papers rest on one more act."""
    form = BasisForm()
    return _submit(
        form,
        lambda: legal_bases.add_basis(
            database.session(), access.review(), form.basis(), by=account(), now=now()
        ),
        _("Đã thêm căn cứ."),
        lambda: _page(add=form),
    )


@bp.post("/<key>/strike")
@requires(Right.EDIT_REVIEW)
def strike(review_id: int, key: str) -> ViewResult:
    """Have the papers not cite a basis."""
    form = StrikeForm(prefix=key)
    return _submit(
        form,
        lambda: legal_bases.strike_basis(
            database.session(), access.review(), key, reason=form.reason.data or "",
            by=account(), now=now(),
        ),
        _("Văn bản của kỳ này không còn viện dẫn căn cứ đó."),
        lambda: _page(struck=(key, form)),
    )  # fmt: skip


@bp.post("/<key>/back")
@requires(Right.EDIT_REVIEW)
def restore(review_id: int, key: str) -> ViewResult:
    """Have the papers cite a struck basis again."""
    return _run_action(
        legal_bases.restore_basis, key, _("Văn bản của kỳ này lại viện dẫn căn cứ đó.")
    )


@bp.post("/<key>/remove")
@requires(Right.EDIT_REVIEW)
def remove(review_id: int, key: str) -> ViewResult:
    """Take away what was added."""
    return _run_action(legal_bases.remove_added_basis, key, _("Đã gỡ căn cứ đã thêm."))


def _run_action(act: Callable[..., None], key: str, sentence: str) -> Response:
    """Do what a button alone asks for."""
    review = access.review()
    with submitting(refusal_notice=True) as submission:
        act(database.session(), review, key, by=account(), now=now())
        submission.notify(sentence)
    return redirect(url_for("bases.show", review_id=review.id))


@bp.post("/enclosures")
@requires(Right.EDIT_REVIEW)
def save_enclosures(review_id: int) -> ViewResult:
    """Settle what is sent along with the proposal."""
    form = EnclosuresForm()
    return _submit(
        form,
        lambda: paper_settings.set_enclosures(
            database.session(), access.review(), tuple(form.enclosures.data or ()),
            seen=version_in(form.seen.data), by=account(), now=now(),
        ),
        _("Đã lưu hồ sơ gửi kèm tờ trình."),
        lambda: _page(enclosed=form),
    )  # fmt: skip


@bp.post("/names/<int:place>")
@requires(Right.EDIT_REVIEW)
def keep_name(review_id: int, place: int) -> ViewResult:
    """Have the papers print a name that has ended."""
    names = _list_ended_names()
    if place >= len(names):
        abort(404)
    form = KeptNameForm(prefix=f"name-{place}")
    return _submit(
        form,
        lambda: legal_bases.keep_ended_name(
            database.session(), access.review(), names[place].name,
            reason=form.reason.data or "", by=account(), now=now(),
        ),
        _("Đã ghi lý do; văn bản vẫn in tên này."),
        lambda: _page(kept=(place, form)),
    )  # fmt: skip


def _list_ended_names() -> tuple[EndedName, ...]:
    session, review = database.session(), access.review()
    facts = snapshots.facts_of(session, review)
    return list_ended_names(session, [(review.id, facts)])[review.id]


@bp.post("/separate")
@requires(Right.EDIT_REVIEW)
def save_separate(review_id: int) -> ViewResult:
    """Settle which papers are made one by one."""
    form = SeparateForm()
    return _submit(
        form,
        lambda: paper_settings.set_separate_kinds(
            database.session(), access.review(), form.chosen(),
            seen=version_in(form.seen.data), by=account(), now=now(),
        ),
        _("Đã lưu cách lập văn bản."),
        lambda: _page(separate=form),
    )  # fmt: skip
