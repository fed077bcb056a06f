"""Which paper of each kind counts now, and whether it still says what the facts say."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.council_templates import TemplateInForce
from workflow.domain.errors import Message
from workflow.domain.further_meetings import split_paper_key, view_paper
from workflow.domain.paper_life import SETTLED
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import (
    PaperContext,
    PaperKind,
    build_context,
    find_family,
    skip_reason,
)
from workflow.domain.papers.issuance import find_template_day
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import Paper, PaperStatus, Review
from workflow.services.council_templates.in_force import (
    TemplateTimelines,
    read_timelines_of_reviews,
)
from workflow.services.printing.edited_papers import find_contradicting_edits
from workflow.services.printing.release import current_release
from workflow.services.snapshots import facts_of, paper_settings_of

_OTHER_FACTS = Message("Lập từ số liệu cũ; hãy tạo lại văn bản này.")
_ISSUED_OTHERWISE = Message(
    "Văn bản đã phát hành, nay hồ sơ ghi khác; sai sót thì lập công văn đính chính."
)
_NO_PAPER = Message("Kỳ tổng kết không còn văn bản này.")
_SHIPPED_TEMPLATE = Message(
    "Mẫu mà văn bản này dùng đã thôi dùng; hãy tạo lại theo mẫu có sẵn của hệ thống."
)
EDITED_OTHERWISE = Message("Bản sửa trong Word khác hồ sơ; hãy sửa hồ sơ hoặc văn bản trước.")
_ISSUED = Message("Văn bản đã phát hành, không tạo lại được; sai sót thì lập công văn đính chính.")
_CLOSED = Message("Năm đã kết thúc; muốn tạo lại văn bản, hãy mở lại năm trước.")


def newest_papers(
    session: Session, review: Review, *, status: PaperStatus | None = None
) -> dict[PaperKind, Paper]:
    """The last requested paper of each kind that the year and its closing meeting have.

    See `newest_papers_by_key`, which has those of further meetings too.
    """
    found = newest_papers_by_key(session, review, status=status)
    return {kind: found[kind.value] for kind in PaperKind if kind.value in found}


def newest_papers_by_key(
    session: Session, review: Review, *, status: PaperStatus | None = None
) -> dict[str, Paper]:
    """The last requested paper of each kind and meeting, cancelled and skipped ones aside.

    With `status` the last of those of that status: `READY` for what can be downloaded. An issued
    paper counts before any later one.
    """
    set_aside = (PaperStatus.CANCELLED, PaperStatus.SKIPPED)
    wanted = Paper.status == status if status else Paper.status.not_in(set_aside)
    mine = Paper.review_id == review.id
    last = select(func.max(Paper.id)).where(mine, wanted).group_by(Paper.kind)
    counts = or_(Paper.id.in_(last), Paper.stage.in_(SETTLED))
    # The review once more: without it PostgreSQL reads the papers of all reviews.
    query = select(Paper).where(mine, counts).order_by(Paper.id)
    query = query.options(joinedload(Paper.batch), joinedload(Paper.inspection))
    rows = session.scalars(query).all()
    return {paper.kind: paper for paper in (*rows, *(row for row in rows if row.stage.is_settled))}


@dataclass(frozen=True)
class PaperToday:
    """What a paper would be filled with today."""

    context: PaperContext
    #: The council's version that papers of its day use; None for the shipped form.
    template: TemplateInForce | None


def find_paper_today(
    review_id: int,
    kind: PaperKind,
    record: Record,
    settings: PaperSettings,
    timelines: TemplateTimelines,
) -> PaperToday | None:
    """Find what a paper of a review would be filled with; None if it has no such paper."""
    if skip_reason(kind, record):
        return None
    template = find_template(review_id, kind, record, settings, timelines)
    return PaperToday(build_context(kind, record, settings), template)


def find_template(
    review_id: int,
    kind: PaperKind,
    record: Record,
    settings: PaperSettings,
    timelines: TemplateTimelines,
) -> TemplateInForce | None:
    """Find the council's version that a paper would use; None for the shipped form."""
    family = find_family(kind, record, settings)
    day = find_template_day(kind, record, timelines.today)
    return timelines.find_for_review(review_id, kind.value, family.value, day)


def explain_outdated(paper: Paper, today: PaperToday | None) -> Message | None:
    """Say why a ready paper would be another one today; None if it would not.

    A settled paper is what it was issued as, whatever template came after it: only other facts
    count.
    """
    if paper.status is not PaperStatus.READY:
        return None
    if today is None:
        return _NO_PAPER
    if paper.context_sha256 != context_hash(today.context) and not _is_only_reworded(paper):
        return _ISSUED_OTHERWISE if paper.stage.is_settled else _OTHER_FACTS
    return None if paper.stage.is_settled else explain_other_template(paper, today.template)


def explain_other_template(paper: Paper, template: TemplateInForce | None) -> Message | None:
    """Say that the council's version which a paper used is not the one in force for it now."""
    if template is None:
        return None if paper.template_version_id is None else _SHIPPED_TEMPLATE
    if template.sha256 == paper.template_sha256:
        return None
    return Message(
        "Mẫu của Hội đồng nay là bản số {number}; hãy tạo lại văn bản này.", number=template.number
    )


def _is_only_reworded(paper: Paper) -> bool:
    """True if another release filled it and its facts are still those: only the wording changed."""
    is_other = paper.release != current_release()
    return is_other and paper.snapshot.version == paper.review.version


def context_hash(context: PaperContext) -> str:
    """A hash of everything that a paper prints."""
    return hashlib.sha256(encode_values(context)).hexdigest()


def encode_values(context: PaperContext) -> bytes:
    """Everything that a paper prints, as it is hashed and kept."""
    return msgspec.json.encode(context.values, order="sorted")


def read_paper_today(
    session: Session, review: Review, key: str, timelines: TemplateTimelines | None = None
) -> PaperToday | None:
    """Read what a paper would be filled with today; None if the review has no such paper."""
    kind, number = split_paper_key(key)
    record = facts_of(session, review)
    if number is not None and all(row.number != number for row in record.meetings):
        return None
    record, settings = view_paper(record, key), paper_settings_of(session, review)
    if timelines is None:
        timelines = read_timelines_of_reviews(session, [review.id])
    return find_paper_today(review.id, kind, record, settings, timelines)


@dataclass(frozen=True)
class PaperSet:
    """The papers of a review that agree with its facts of now, and with each other."""

    papers: tuple[Paper, ...]
    #: Papers that were made from other facts, each with the reason why it is left out.
    left_out: tuple[tuple[Paper, Message], ...]
    #: Issued papers whose facts have changed since; they are among `papers`, as they were issued.
    changed: tuple[Paper, ...]


def read_paper_set(session: Session, review: Review) -> PaperSet:
    """Read the papers that may go out together; only issued ones may differ from the facts.

    Those of the year and its closing meeting, then those of each further meeting.
    """
    ready = _list_ready(session, review)
    timelines = read_timelines_of_reviews(session, [review.id])
    older = {
        key: reason
        for key, paper in ready.items()
        if (reason := explain_outdated(paper, read_paper_today(session, review, key, timelines)))
    }
    edited = find_contradicting_edits(session, Paper.review_id == review.id)
    reasons = {key: reason for key, reason in older.items() if not ready[key].stage.is_settled} | {
        key: EDITED_OTHERWISE
        for key, paper in ready.items()
        if paper.id in edited and not paper.stage.is_settled
    }
    return PaperSet(
        papers=tuple(paper for key, paper in ready.items() if key not in reasons),
        left_out=tuple((ready[key], reason) for key, reason in reasons.items()),
        changed=tuple(ready[key] for key in older if ready[key].stage.is_settled),
    )


def _list_ready(session: Session, review: Review) -> dict[str, Paper]:
    """The papers that were made, in the order of the year; no drafts of a meeting that is gone."""
    known = {None, *(row.number for row in facts_of(session, review).meetings)}
    ready = newest_papers_by_key(session, review, status=PaperStatus.READY)
    order = list(PaperKind)

    def rank(key: str) -> tuple[int, int]:
        kind, meeting = split_paper_key(key)
        return meeting or 0, order.index(kind)

    return {
        key: ready[key]
        for key in sorted(ready, key=rank)
        if split_paper_key(key)[1] in known or ready[key].stage.is_settled
    }


def list_refusals(session: Session, reviews: Iterable[Review]) -> dict[tuple[int, str], Message]:
    """List the reasons not to make papers again, by review and kind: issued, or of a closed year.

    A closed year gets only papers that it does not have yet.
    """
    closed = {review.id: review.state is State.CLOSED for review in reviews}
    mine = and_(
        Paper.review_id.in_(closed),
        or_(
            Paper.stage.in_(SETTLED),
            and_(
                Paper.review_id.in_([id_ for id_, is_closed in closed.items() if is_closed]),
                Paper.status == PaperStatus.READY,
            ),
        ),
    )
    found: dict[tuple[int, str], Message] = {}
    for review_id, kind, stage in session.execute(
        select(Paper.review_id, Paper.kind, Paper.stage).where(mine)
    ):
        if stage.is_settled:
            found[review_id, kind] = _ISSUED
        else:
            found.setdefault((review_id, kind), _CLOSED)
    return found


_is_ready_proposal = and_(
    Paper.review_id.in_(bindparam("ids", expanding=True)),
    Paper.kind == PaperKind.PROPOSAL.value,
    Paper.status == PaperStatus.READY,
)
_last_proposals = select(func.max(Paper.id)).where(_is_ready_proposal).group_by(Paper.review_id)
# The reviews once more: without them PostgreSQL reads the papers of all of them.
_PROPOSALS = (
    select(Paper)
    .where(_is_ready_proposal, or_(Paper.id.in_(_last_proposals), Paper.stage.in_(SETTLED)))
    .order_by(Paper.stage.in_(SETTLED), Paper.id)
)


def find_outdated_proposals(
    session: Session, rows: Sequence[tuple[Review, Record]]
) -> dict[int, bool]:
    """The reviews that have a stored proposal: True if one made today would say otherwise.

    An issued one counts as it is. One query a thousand reviews, and those of the templates.
    """
    records = {review.id: (review, record) for review, record in rows}
    found: dict[int, bool] = {}
    ids = list(records)
    timelines: TemplateTimelines | None = None
    for start in range(0, len(ids), 1000):
        for paper in session.scalars(_PROPOSALS, {"ids": ids[start : start + 1000]}):
            if paper.stage.is_settled:
                found[paper.review_id] = False
                continue
            timelines = timelines or read_timelines_of_reviews(session, ids)
            review, record = records[paper.review_id]
            settings = paper_settings_of(session, review)
            today = find_paper_today(review.id, PaperKind.PROPOSAL, record, settings, timelines)
            found[review.id] = explain_outdated(paper, today) is not None
    return found
