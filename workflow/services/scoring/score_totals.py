"""Results of scores by criteria: totals, their print in papers, places."""

import datetime as dt
from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.record import Record
from workflow.domain.scores import ScoreComparison
from workflow.domain.scores.section_scores import freeze_section_scores
from workflow.domain.texts.wording import join_names
from workflow.domain.votes.ranks import group_ties, rank_scores
from workflow.models import Account, Review
from workflow.services.history import lock_review
from workflow.services.law.regulations import regulation_for
from workflow.services.member_reports import report_of, with_report
from workflow.services.reviews import edit_facts
from workflow.services.scoring.entries import TOTAL_FIELDS, compare_members
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts


def update_totals(
    session: Session, review: Review, *, by: Account | None, now: dt.datetime
) -> bool:
    """Put the totals of what was scored into the facts; tells whether that changed them.

    A total counts once every criterion is scored; a stage that nobody scored keeps what was typed.
    """
    record = facts_of(session, review)
    scoring = regulation_for(record, session).scoring
    settled = record
    names = [row.name for row in record.voters] if scoring.by_criteria else []
    tables = compare_members(session, review, scoring, names)
    for member, table in tables.items():
        settled = _with_totals(settled, member, dict(_report_totals(table)))
    old = paper_settings_of(session, review)
    settings = msgspec.structs.replace(old, scores=freeze_section_scores(scoring, tables))
    if (settled, settings) == (record, old):
        return False
    save_facts(session, review, settled, section="reports", by=by, now=now, settings=settings)
    return True


def _report_totals(table: ScoreComparison) -> Iterator[tuple[str, object]]:
    for stage, field in TOTAL_FIELDS.items():
        if any(row.sides[stage].entry for row in table.rows):
            yield field, table.sheets[stage].settled_total


def _with_totals(record: Record, member: str, totals: Mapping[str, object]) -> Record:
    old = report_of(record, member)
    new = msgspec.structs.replace(old, **totals)
    return record if new == old else with_report(record, new)


def rank_members(session: Session, review: Review, *, by: Account | None, now: dt.datetime) -> None:
    """Give every member its place by final score.

    Raises `MoveRefusedError` where somebody is not fully scored, and where places may not be shared
    and equal scores are still to be settled.
    """
    review = lock_review(session, review)
    record = facts_of(session, review)
    scoring = regulation_for(record, session).scoring
    reports = [report_of(record, row.name) for row in record.voters]
    finals = {row.member: row.final_score for row in reports if not row.waived}
    if unscored := [name for name, total in finals.items() if total is None]:
        raise MoveRefusedError(
            Message("Chưa có điểm chính thức của {names}.", names=join_names(unscored))
        )
    if scoring.ranking_tie == "no_shared_rank" and (tied := group_ties(finals)):
        raise MoveRefusedError(
            Message(
                "Quy chế không cho đồng hạng; hãy xếp thứ tự của {names}.",
                names=join_names(list(tied[0])),
            )
        )
    places = rank_scores(finals, scoring.ranking_tie)

    def placed(found: Record) -> Record:
        for name, place in places.items():
            ranked = msgspec.structs.replace(report_of(found, name), rank=place)
            found = with_report(found, ranked)
        return found

    edit_facts(session, review, "reports", placed, seen=review.version, by=by, now=now)
