"""A review as the staff of one of its members sees it: its own report, and who has handed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from workflow.domain.record import Award, Record, Report
from workflow.domain.year import State
from workflow.domain.year_plan import DueTask
from workflow.models import Member, Paper
from workflow.services.handover import current_handover, takes_over
from workflow.services.law.regulations import regulation_for
from workflow.services.member_reports import attachments_of
from workflow.services.overview.agenda import list_dues
from workflow.services.printing.issued_papers import list_papers_for_members
from workflow.services.scope import own_unit_first, works_for
from workflow.web import database
from workflow.web.protection import access


@dataclass(frozen=True)
class MemberView:
    """One's own part in a review."""

    member: str
    report: Report | None
    url: str | None
    #: Reports can be written until the head closes them.
    is_open: bool
    #: The address of its own scores; None if the regulation has no criteria.
    scores_url: str | None
    #: Each voting member and whether its report is in; not what it says.
    others: list[tuple[str, bool]]
    #: Issued papers that were sent to the members.
    papers: Sequence[Paper]
    #: Its unit heads the next year: the package of this one is for it.
    takes_over: bool
    #: What its staff does and comes to in the year, by day.
    dues: tuple[DueTask, ...]
    #: The names of the files that came with the report.
    files: list[str]
    #: What was proposed for it and what became of that, once the proposal is sent.
    awards: list[Award]

    @property
    def has_outcome(self) -> bool:
        """Tell if something came out for the member."""
        scored = self.report and (self.report.final_score is not None or self.report.rank)
        return bool(scored or self.awards)

    @property
    def is_in(self) -> bool:
        return bool(self.report and (self.report.received_on or self.report.waived))


def build_member_view(record: Record) -> MemberView:
    """Build the view for the unit of the person."""
    review = access.review()
    mine = works_for(access.account())
    query = select(Member.name).where(Member.review_id == review.id, mine)
    first = query.order_by(*own_unit_first(access.account()))
    name = database.session().scalars(first).first() or ""
    scoring = regulation_for(record, database.session()).scoring
    dues = list_dues(database.session(), record, name)
    files = attachments_of(database.session(), review).get(name, [])
    is_sent = review.state.position >= State.PROPOSAL_SENT.position
    settled = {row.member for row in record.reports if row.received_on or row.waived}
    return MemberView(
        member=name,
        report=record.report_of(name),
        url=url_for("review_forms.own_report", review_id=review.id),
        is_open=review.state is State.PLANNED,
        scores_url=url_for("review_forms.own_scores", review_id=review.id)
        if scoring.by_criteria
        else None,
        others=[(row.name, row.name in settled) for row in record.voters],
        papers=list_papers_for_members(database.session(), review),
        takes_over=takes_over(
            database.session(), access.account(), current_handover(database.session(), review)
        ),
        dues=tuple(sorted(dues, key=lambda due: due.day)),
        files=[file.file_name for file in files],
        awards=[row for row in record.awards if row.recipient == name] if is_sent else [],
    )
