"""Which paper of each kind counts now, and whether it still says what the facts say."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message
from workflow.domain.further_meetings import split_paper_key, view_paper
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperContext, PaperKind, build_context, skip_reason
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import Paper, PaperStatus, Review
from workflow.services.printing.edited_papers import find_contradicting_edits
from workflow.services.printing.release import current_release
from workflow.services.snapshots import facts_of, paper_settings_of

#: The stages of a paper that no other one replaces.
SETTLED = tuple(stage for stage in PaperStage if stage.is_settled)

_OUTDATED = Message("Lập từ số liệu cũ; hãy tạo lại văn bản này.")
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
    last = (
        select(func.max(Paper.id)).where(Paper.review_id == review.id, wanted).group_by(Paper.kind)
    )
    settled = and_(Paper.review_id == review.id, Paper.stage.in_(SETTLED))
    query = select(Paper).where(or_(Paper.id.in_(last), settled)).order_by(Paper.id)
    query = query.options(joinedload(Paper.batch), joinedload(Paper.inspection))
    rows = session.scalars(query).all()
    return {paper.kind: paper for paper in (*rows, *(row for row in rows if row.stage.is_settled))}


def is_outdated(paper: Paper, context: PaperContext | None) -> bool:
    """True if a ready paper would say something else if it were filled today, from `context`.

    None if the review no longer has such a paper.
    """
    if paper.status is not PaperStatus.READY:
        return False
    if context is None:
        return True
    return paper.context_sha256 != context_hash(context) and not _is_only_reworded(paper)


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


def context_of(session: Session, review: Review, key: str) -> PaperContext | None:
    """Build the values that a paper would print today; None if the review has no such paper."""
    kind, number = split_paper_key(key)
    record = facts_of(session, review)
    if number is not None and all(row.number != number for row in record.meetings):
        return None
    record = view_paper(record, key)
    if skip_reason(kind, record):
        return None
    return build_context(kind, record, paper_settings_of(session, review))


@dataclass(frozen=True)
class PaperSet:
    """The papers of a review that agree with its facts of now, and with each other."""

    papers: tuple[Paper, ...]
    #: Papers that were made from other facts, each with the reason why it is left out.
    left_out: tuple[tuple[Paper, Message], ...]
    #: Issued papers whose facts have changed since; they are among `papers`, as they were issued.
    changed: tuple[Paper, ...]


def read_paper_set(session: Session, review: Review) -> PaperSet:
    """Read the papers that may go out together; only issued ones may differ from the facts."""
    ready = newest_papers(session, review, status=PaperStatus.READY)
    older = {
        kind: paper
        for kind, paper in ready.items()
        if is_outdated(paper, context_of(session, review, kind))
    }
    edited = find_contradicting_edits(session, Paper.review_id == review.id)
    reasons = {kind: _OUTDATED for kind, paper in older.items() if not paper.stage.is_settled} | {
        kind: EDITED_OTHERWISE
        for kind, paper in ready.items()
        if paper.id in edited and not paper.stage.is_settled
    }
    return PaperSet(
        papers=tuple(paper for kind, paper in ready.items() if kind not in reasons),
        left_out=tuple((ready[kind], reason) for kind, reason in reasons.items()),
        changed=tuple(paper for paper in older.values() if paper.stage.is_settled),
    )


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


def find_outdated_proposals(
    session: Session, rows: Sequence[tuple[Review, Record]]
) -> dict[int, bool]:
    """The reviews that have a stored proposal: True if it says other than `record` does.

    An issued one counts as it is. One query a thousand reviews.
    """
    records = {review.id: (review, record) for review, record in rows}
    found: dict[int, bool] = {}
    ids = list(records)
    for start in range(0, len(ids), 1000):
        made = and_(
            Paper.review_id.in_(ids[start : start + 1000]),
            Paper.kind == PaperKind.PROPOSAL.value,
            Paper.status == PaperStatus.READY,
        )
        last = select(func.max(Paper.id)).where(made).group_by(Paper.review_id)
        wanted = select(Paper).where(or_(Paper.id.in_(last), and_(made, Paper.stage.in_(SETTLED))))
        for paper in session.scalars(wanted.order_by(Paper.stage.in_(SETTLED), Paper.id)):
            review, record = records[paper.review_id]
            settled = paper.stage.is_settled
            found[review.id] = not settled and _says_otherwise(session, review, record, paper)
    return found


def _says_otherwise(session: Session, review: Review, record: Record, paper: Paper) -> bool:
    if skip_reason(PaperKind.PROPOSAL, record):
        return True
    settings = paper_settings_of(session, review)
    return is_outdated(paper, build_context(PaperKind.PROPOSAL, record, settings))
