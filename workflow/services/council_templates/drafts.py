"""Templates made from last year's paper: which words are fields, proposed and then confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.papers import build_context, skip_reason
from workflow.domain.papers.optional_fields import list_optional_fields
from workflow.models import Account, Bloc, Review, TemplateVersion
from workflow.services.child_processes.bounded_child import Limits, ask_child
from workflow.services.council_templates.versions import (
    DraftSource,
    NewTemplate,
    TemplatePlace,
    find_place,
)
from workflow.services.scope import visible
from workflow.services.snapshots import facts_of, paper_settings_of
from workflow.services.stores.file_store import FileStore

_MODULE = "worker.word.drafts.draft_child"
_LIMITS = Limits(cpu_seconds=2, wall_seconds=20, memory=200 * 2**20)
#: Reviews that are offered to say what a paper is about.
_MOST_OFFERED = 200


@dataclass(frozen=True)
class OldPaper:
    """A Word file of the office, and the review that it is about."""

    file_name: str
    content: bytes
    review: Review


def list_reviews(session: Session, account: Account, place: TemplatePlace) -> list[Review]:
    """List the newest reviews of the council that a paper may be about."""
    query = (
        select(Review)
        .join(Review.bloc)
        .where(Bloc.council_id == place.council.id, visible(account, Review))
        .options(joinedload(Review.bloc))
        .order_by(Review.year.desc(), Review.list_order, Review.id)
    )
    return list(session.scalars(query.limit(_MOST_OFFERED)))


def make_draft(session: Session, place: TemplatePlace, paper: OldPaper) -> NewTemplate:
    """Make a template of a paper with every field that is found in it, before anything is held.

    Raises `BadInputError` where the file may not come in, or none of the facts stands in it. Ends
    the transaction: nobody waits for the lock while the file is read.
    """
    note = Message(
        "Lập từ «{file}», {bloc} {year}",
        file=paper.file_name,
        bloc=paper.review.bloc.name,
        year=paper.review.year,
    )
    review_id = paper.review.id
    made, fields = _draft(session, place, paper.review, paper.content, None)
    if not fields:
        raise BadInputError(
            Message("Không thấy tên, ngày hay số nào của kỳ này trong tệp; hãy chọn kỳ khác."),
            field="review",
        )
    offered = [{**one, "chosen": True} for one in fields]
    source = DraftSource(paper.content, review_id, offered)
    return NewTemplate(_name_draft(paper.file_name), made, str(note), source)


def narrow_draft(
    session: Session, files: FileStore, version: TemplateVersion, chosen: Iterable[str]
) -> NewTemplate:
    """Make a template of the same paper, with the fields that staff have confirmed alone.

    Ends the transaction, as `make_draft` does.
    """
    proposed = version.fields or []
    kept = {one["path"] for one in proposed} & set(chosen)
    if version.source_sha256 is None or version.source_review_id is None:
        raise MoveRefusedError(Message("Mẫu này không lập từ một văn bản cũ."))
    if not kept:
        raise BadInputError(Message("Hãy giữ ít nhất một trường."), field="chosen")
    note = Message("Giữ {count} trường của bản số {number}", count=len(kept), number=version.number)
    offered = [{**one, "chosen": one["path"] in kept} for one in proposed]
    source = DraftSource(files.get(version.source_sha256), version.source_review_id, offered)
    review, name = session.get_one(Review, version.source_review_id), version.file_name
    made, _fields = _draft(session, find_place(version), review, source.content, sorted(kept))
    return NewTemplate(name, made, str(note), source)


def _draft(
    session: Session,
    place: TemplatePlace,
    review: Review,
    content: bytes,
    chosen: list[str] | None,
) -> tuple[bytes, list[dict[str, Any]]]:
    record = facts_of(session, review)
    if reason := skip_reason(place.kind, record):
        raise BadInputError(reason, field="review")
    settings = paper_settings_of(session, review)
    values = build_context(place.kind, record, settings).values
    optional = sorted(list_optional_fields(place.kind))
    request = {"values": values, "chosen": chosen, "optional": optional}
    session.rollback()
    header, draft = ask_child(_MODULE, request, [content], _LIMITS)
    return draft, header["fields"]


def _name_draft(file_name: str) -> str:
    return f"{file_name.rpartition('.')[0] or file_name}.docx"
