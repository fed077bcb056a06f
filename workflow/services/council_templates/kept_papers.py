"""Papers that keep the template of their day: what was issued, and what is of a closed year."""

import datetime as dt

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.further_meetings import split_paper_key, view_paper
from workflow.domain.paper_kinds import MEETING_MARK
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import decode_record
from workflow.domain.year import State
from workflow.models import Bloc, Paper, PaperStatus, Review, TemplateVersion

_SETTLED = tuple(stage for stage in PaperStage if stage.is_settled)


def find_last_kept_day(
    session: Session, version: TemplateVersion, since: dt.date
) -> dt.date | None:
    """The last day, from `since` on, of a paper that would be made by another template otherwise.

    Newest years first, each paper once; papers bear days of their year or of the two after it.
    """
    last, seen = None, set[tuple[int, str]]()
    for paper, named in session.execute(_select_kept(version)):
        year = int(named[:4])  # of "2021", or of the school year "2021-2022"
        if year < since.year - 2 or (last is not None and year < last.year - 2):
            break
        if (paper.review_id, paper.kind) in seen:
            continue
        seen.add((paper.review_id, paper.kind))
        kind, _meeting = split_paper_key(paper.kind)
        day = find_file_date(kind, view_paper(decode_record(paper.snapshot.facts), paper.kind))
        if day is not None and day >= since:
            last = max(last or day, day)
    return last


def _select_kept(version: TemplateVersion) -> Select[Paper, str]:
    kind = Paper.kind == version.kind, Paper.kind.startswith(f"{version.kind}{MEETING_MARK}")
    return (
        select(Paper, Review.year)
        .join(Paper.review)
        .join(Review.bloc)
        .where(
            Bloc.council_id == version.council_id,
            or_(*kind),
            Paper.family == version.family,
            Paper.status == PaperStatus.READY,
            or_(Paper.stage.in_(_SETTLED), Review.state == State.CLOSED),
        )
        .options(joinedload(Paper.snapshot))
        .order_by(Review.year.desc(), Paper.id.desc())
        .execution_options(yield_per=200)
    )
