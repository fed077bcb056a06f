"""The contests of a review: the list, a page for each, and their results in words."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from workflow.domain import schema
from workflow.domain.law.regulation import VoteBase
from workflow.domain.papers.multi_paper import carry_minutes_numbers
from workflow.domain.record import Bloc, Contest, Record
from workflow.domain.roles import Right
from workflow.domain.texts import wording
from workflow.domain.votes.ballots import find_counted_base, rank_contest
from workflow.services.cases import Finding
from workflow.services.double_entry import require_no_open_round
from workflow.services.law.regulations import regulation_for
from workflow.services.snapshots import paper_settings_of
from workflow.web import database
from workflow.web.protection.access import requires, review, version_in
from workflow.web.review_forms.base import edit_shown, handle_form, load_record, meeting_trail
from workflow.web.review_forms.contests.forms import ContestForm
from workflow.web.review_forms.findings import LinkedFinding, findings_of_section, link_findings
from workflow.web.review_forms.meeting_address import meeting_number
from workflow.web.submitting import ViewResult, submitting


@dataclass(frozen=True)
class ContestRow:
    """A contest in the list."""

    contest: Contest
    title: str
    result: str
    findings: list[LinkedFinding]


@requires(Right.EDIT_REVIEW)
def contests(review_id: int) -> str:
    """Show what was decided, each with its result and what the checks say of it."""
    record = load_record()
    found = findings_of_section(review(), "contests")
    return render_template(
        "review_forms/contests.html",
        review=review(),
        record=record,
        section=schema.get_section("contests"),
        trail=meeting_trail(),
        rows=[_contest_row(place, record, found) for place in range(len(record.contests))],
        findings=link_findings(review(), tuple(row for row in found if row.field == "contests")),
    )


def _contest_row(place: int, record: Record, found: tuple[Finding, ...]) -> ContestRow:
    contest = record.contests[place]
    here = tuple(row for row in found if row.field.startswith(f"contests[{place}]"))
    return ContestRow(
        contest,
        contest_title(contest, record),
        describe_result(contest, record, _share_base(record)),
        link_findings(review(), here),
    )


def _share_base(record: Record) -> VoteBase:
    """The base that the regulation computes shares of votes from."""
    return regulation_for(record, database.session()).vote.base


@requires(Right.EDIT_REVIEW)
def contest(review_id: int, place: int) -> ViewResult:
    """Edit one contest; the place behind the last is a new one."""
    record = load_record()
    if place > len(record.contests):
        abort(404)
    form = ContestForm(record, place)
    known = record.contests[place] if not form.is_new else None

    def then() -> str:
        if "save_and_list" in request.form:
            return url_for("review_forms.contests", review_id=review_id)
        if "save_and_add" in request.form:
            following = len(load_record().contests)
            return url_for("review_forms.contest", review_id=review_id, place=following)
        return url_for("review_forms.contest", review_id=review_id, place=place)

    return handle_form(
        form,
        "contest",
        then,
        heading=contest_title(known, record) if known else _("Nội dung bình xét mới"),
        trail=[
            *meeting_trail(),
            (_("Bình xét, kiểm phiếu"), url_for("review_forms.contests", review_id=review_id)),
        ],
        result=describe_result(known, record, _share_base(record)) if known else "",
        voters=len(record.voters),
    )


@requires(Right.EDIT_REVIEW)
def move_contest(review_id: int, place: int) -> Response:
    """Move a contest up or down in the order of the minutes."""
    target = place + (-1 if request.form.get("way") == "up" else 1)

    def moved(rows: list[int]) -> None:
        if 0 <= target < len(rows):
            rows.insert(target, rows.pop(place))

    return _rearrange(place, moved, _("Đã đổi thứ tự nội dung bình xét."))


@requires(Right.EDIT_REVIEW)
def remove_contest(review_id: int, place: int) -> Response:
    """Take a contest out; the history of the review keeps it."""
    return _rearrange(place, lambda rows: rows.pop(place), _("Đã xóa nội dung bình xét."))


def _rearrange(place: int, change: Callable[[list[int]], object], words: str) -> Response:
    """Change the list of contests as the person saw it, and go back to it."""
    seen = version_in(request.form.get("seen"))
    if place >= len(load_record().contests):
        abort(404)

    def rearranged(record: Record) -> Record:
        order = list(range(len(record.contests)))
        change(order)
        contests = tuple(record.contests[was] for was in order)
        changed = schema.replace_section(record, "contests", {"contests": contests})
        return carry_minutes_numbers(
            record, changed, order, paper_settings_of(database.session(), review())
        )

    with submitting() as submission:
        if meeting_number() is None:
            require_no_open_round(database.session(), review())
        edit_shown(rearranged, "contests", seen=seen)
        submission.notify(words)
    return redirect(url_for("review_forms.contests", review_id=review().id))


def describe_result(contest: Contest, record: Record, base: VoteBase) -> str:
    """One sentence: who leads by the votes, who is tied, or why that can't be said yet."""
    bloc, whole = record.bloc, find_counted_base(contest, record, base)
    if whole and any((row.votes or 0) > whole[0] for row in contest.tallies):
        return _("Có số phiếu nhiều hơn số có thể, nên chưa nói được kết quả.")
    result = rank_contest(contest)
    if result is None:
        if contest.chosen:
            return _describe_winners(contest, contest.chosen, bloc, whole)
        return _("Chưa đủ số phiếu để tính kết quả.")
    if result.tied:
        tied = _(
            "Bằng phiếu nhau ở suất cuối: %(names)s (mỗi đơn vị %(votes)s phiếu).",
            names="; ".join(result.tied),
            votes=next(row.votes for row in contest.tallies if row.candidate == result.tied[0]),
        )
        if not result.winners:
            return tied
        winners = _describe_winners(contest, result.winners, bloc, whole)
        return Markup("{} {}").format(winners, tied)
    if not result.winners:
        return _("Không đơn vị nào có phiếu.")
    return _describe_winners(contest, result.winners, bloc, whole)


def _describe_winners(
    contest: Contest, names: tuple[str, ...], bloc: Bloc, whole: wording.CountedBase | None
) -> Markup:
    """As the minutes say it, in Vietnamese whatever the language of the page."""
    outcomes = "; ".join(wording.format_outcome(name, contest, bloc, whole) for name in names)
    return Markup('<span lang="vi">{}.</span>').format(outcomes)


def contest_title(contest: Contest, record: Record) -> str:
    """The subject of a contest as the minutes word it."""
    return wording.format_subject(contest, record.bloc, record.year, record.next_year)
