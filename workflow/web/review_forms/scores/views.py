"""Scores by criteria: all members, one of them, each side; a member's own."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain import schema
from workflow.domain.days import local_day
from workflow.domain.record import Report
from workflow.domain.roles import Right
from workflow.domain.scores import ScoreStage
from workflow.domain.votes.ranks import rank_scores
from workflow.domain.year import State
from workflow.models import Member
from workflow.services.law.regulations import regulation_for
from workflow.services.member_reports import attachments_of, cut_off_day
from workflow.services.scoring import score_totals as service
from workflow.services.scoring.entries import compare_members, entry_history
from workflow.services.scoring.scores import may_explain
from workflow.web import database
from workflow.web.clock import now
from workflow.web.language import translate
from workflow.web.protection.access import account, requires, review
from workflow.web.review_forms.base import handle_form, load_record
from workflow.web.review_forms.findings import findings_of_section, link_findings
from workflow.web.review_forms.report_access import member_of_unit, own_member
from workflow.web.review_forms.scores import forms, score_words
from workflow.web.submitting import ViewResult, submitting

#: What those who run the review may write.
HEAD_STAGES = (ScoreStage.SELF, ScoreStage.BLOC, ScoreStage.FINAL)


@requires(Right.EDIT_REVIEW)
def scores(review_id: int) -> str:
    """Show the totals of every member, what is missing, and the places by final score."""
    session, record = database.session(), load_record()
    regulation = regulation_for(record, session)
    voters = {row.name for row in record.voters}
    members = [row for row in review().members if row.name in voters]
    tables = compare_members(session, review(), regulation.scoring, [row.name for row in members])
    finals = {name: table.sheets[ScoreStage.FINAL].settled_total for name, table in tables.items()}
    return render_template(
        "review_forms/scores.html",
        review=review(),
        record=record,
        scoring=regulation.scoring,
        section=schema.get_section("reports"),
        members=members,
        tables=tables,
        places=rank_scores(finals, regulation.scoring.ranking_tie),
        all_final=all(
            total is not None or (record.report_of(name) or Report(name)).waived
            for name, total in finals.items()
        ),
        words=score_words,
        findings=link_findings(review(), findings_of_section(review(), "reports")),
    )


@requires(Right.EDIT_REVIEW)
def member_scores(review_id: int, unit_id: int) -> str:
    """Show one member's table with the four sides in columns."""
    member = member_of_unit(unit_id)
    links = [
        (
            stage,
            url_for("review_forms.score_member", review_id=review_id, unit_id=unit_id, stage=stage),
        )
        for stage in HEAD_STAGES
    ]
    return member_scores_page(member, links, own=False)


def member_scores_page(
    member: Member, links: list[tuple[ScoreStage, str]], *, own: bool, **more: Any
) -> str:
    """The table of one member, with the ways to what may be written now."""
    session, record = database.session(), load_record()
    scoring = regulation_for(record, session).scoring
    trail = [
        (
            schema.get_section("reports").label,
            url_for("review_forms.reports", review_id=review().id),
        ),
        (_("Chấm điểm theo tiêu chí"), url_for("review_forms.scores", review_id=review().id)),
    ]
    return render_template(
        "review_forms/member_scores.html",
        review=review(),
        record=record,
        member=member,
        scoring=scoring,
        table=compare_members(session, review(), scoring, [member.name])[member.name],
        links=links,
        trail=[] if own else trail,
        following=None if own else _next_scored_member(member),
        kept={file.id for file in attachments_of(session, review()).get(member.name, [])},
        history=[
            score_words.describe_score_entry(row)
            for row in entry_history(session, review(), member.name)
        ],
        words=score_words,
        stages=list(ScoreStage),
        **{"cut_off": None, **more},
    )


def _next_scored_member(member: Member) -> Member | None:
    """The next member that is scored."""
    voters = {row.name for row in load_record().voters}
    rows = [row for row in review().members if row.name in voters]
    place = rows.index(member) + 1 if member in rows else len(rows)
    return rows[place] if place < len(rows) else None


@requires(Right.EDIT_REVIEW)
def score_member(review_id: int, unit_id: int, stage: str) -> ViewResult:
    """Write the bloc's or the final scores, or the member's own as it sent them on paper."""
    if stage not in HEAD_STAGES:
        abort(404)
    member = member_of_unit(unit_id)
    back = url_for("review_forms.member_scores", review_id=review_id, unit_id=unit_id)
    trail = [
        (_("Chấm điểm theo tiêu chí"), url_for("review_forms.scores", review_id=review_id)),
        (member.name, back),
    ]
    return handle_score_form(member, ScoreStage(stage), back, trail, own=False)


def handle_score_form(
    member: Member, stage: ScoreStage, back: str, trail: list[tuple[str, str]], *, own: bool
) -> ViewResult:
    """The form of one stage; 404 where the regulation has no criteria."""
    session = database.session()
    scoring = regulation_for(load_record(), session).scoring
    if not scoring.by_criteria:
        abort(404)
    table = compare_members(session, review(), scoring, [member.name])[member.name]
    files = attachments_of(session, review()).get(member.name, [])
    form = forms.build_score_form(table, member.name, stage, files, own=own)
    return handle_form(
        form,
        "score_form",
        lambda: back,
        heading=f"{member.name}: {translate(stage.label)}",
        trail=trail,
        back=back,
        scoring=scoring,
        stage=stage,
        words=score_words,
        kept={file.id for file in files},
        source=forms.COPY_SOURCE.get(stage),
        shown=[side for side in ScoreStage if side is not stage],
    )


@requires(Right.EDIT_REVIEW)
def settle_scores(review_id: int) -> Response:
    """Bring the totals in the record in line with the criteria; with `rank`, the places too."""
    session = database.session()
    with submitting() as submission:
        if "rank" in request.form:
            service.rank_members(session, review(), by=account(), now=now())
            submission.notify(_("Đã ghi xếp hạng theo điểm chính thức."))
        elif service.update_totals(session, review(), by=account(), now=now()):
            submission.notify(_("Đã tính lại tổng điểm từ các tiêu chí."))
        else:
            submission.notify(_("Tổng điểm đã khớp với các tiêu chí."))
    return redirect(url_for("review_forms.scores", review_id=review_id))


@requires(Right.HAND_IN_REPORT)
def own_scores(review_id: int) -> str:
    """Show the own table; what may be written now has its button."""
    session = database.session()
    day = cut_off_day(session, load_record())
    open_stages = [
        *([ScoreStage.SELF] if _may_score() else []),
        *([ScoreStage.EXPLANATION] if _must_explain() else []),
    ]
    links = [
        (stage, url_for("review_forms.score_own", review_id=review_id, stage=stage))
        for stage in open_stages
    ]
    return member_scores_page(own_member(), links, own=True, cut_off=day)


def _may_score() -> bool:
    day = cut_off_day(database.session(), load_record())
    return review().state is State.PLANNED and (day is None or local_day(now()) <= day)


def _must_explain() -> bool:
    """Tell if the bloc scored a criterion differently and that is not settled yet."""
    session, name = database.session(), own_member().name
    if not may_explain(session, review()):
        return False
    scoring = regulation_for(load_record(), session).scoring
    rows = compare_members(session, review(), scoring, [name])[name].rows
    return any(row.differs and row.points(ScoreStage.FINAL) is None for row in rows)


@requires(Right.HAND_IN_REPORT)
def score_own(review_id: int, stage: str) -> ViewResult:
    """Write the own scores until the cut-off, or the explanation until the meeting."""
    if stage not in {ScoreStage.SELF, ScoreStage.EXPLANATION}:
        abort(404)
    member, back = own_member(), url_for("review_forms.own_scores", review_id=review_id)
    return handle_score_form(member, ScoreStage(stage), back, [(member.name, back)], own=True)
