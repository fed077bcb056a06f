"""Templates made from last year's paper: which words are fields, proposed and then confirmed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.record import Family
from workflow.models import Account, Bloc, Review, TemplateVersion
from workflow.services.bounded_child import Limits, ask_child
from workflow.services.council_templates.samples import list_samples
from workflow.services.council_templates.versions import (
    DraftSource,
    NewTemplate,
    TemplatePlace,
    add_version,
)
from workflow.services.file_store import FileStore
from workflow.services.scope import visible
from workflow.services.snapshots import facts_of, paper_settings_of

_MODULE = "worker.word.draft_child"
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


def add_draft(
    session: Session,
    files: FileStore,
    place: TemplatePlace,
    paper: OldPaper,
    *,
    by: Account | None,
    now: dt.datetime,
) -> TemplateVersion:
    """Make a template of a paper with every field that is found in it; the next version.

    Raises `BadInputError` where the file may not come in, or none of the facts stands in it.
    """
    made, fields = _draft(session, place, paper.review, paper.content, None)
    if not fields:
        raise BadInputError(
            Message("Không thấy tên, ngày hay số nào của kỳ này trong tệp; hãy chọn kỳ khác."),
            field="review",
        )
    note = Message(
        "Lập từ «{file}», {bloc} {year}",
        file=paper.file_name,
        bloc=paper.review.bloc.name,
        year=paper.review.year,
    )
    told = [{**one, "chosen": True} for one in fields]
    source = DraftSource(files.put(paper.content), paper.review.id, told)
    new = NewTemplate(_name_draft(paper.file_name), made, str(note), source)
    return add_version(session, files, place, new, by=by, now=now)


def confirm_fields(
    session: Session,
    files: FileStore,
    version: TemplateVersion,
    chosen: Iterable[str],
    *,
    by: Account | None,
    now: dt.datetime,
) -> TemplateVersion:
    """Make the next version of the same paper, with the fields that staff have confirmed alone."""
    proposed = version.fields or []
    kept = {one["path"] for one in proposed} & set(chosen)
    if version.source_sha256 is None or version.source_review_id is None:
        raise MoveRefusedError(Message("Mẫu này không lập từ một văn bản cũ."))
    if not kept:
        raise BadInputError(Message("Hãy giữ ít nhất một trường."), field="chosen")
    review = session.get_one(Review, version.source_review_id)
    place = TemplatePlace(version.council, PaperKind(version.kind), Family(version.family))
    content = files.get(version.source_sha256)
    made, _fields = _draft(session, place, review, content, sorted(kept))
    note = Message("Giữ {count} trường của bản số {number}", count=len(kept), number=version.number)
    told = [{**one, "chosen": one["path"] in kept} for one in proposed]
    source = DraftSource(version.source_sha256, review.id, told)
    new = NewTemplate(version.file_name, made, str(note), source)
    return add_version(session, files, place, new, by=by, now=now)


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
    optional = sorted(_list_optional(place.kind))
    request = {"values": values, "chosen": chosen, "optional": optional}
    header, made = ask_child(_MODULE, request, [content], _LIMITS)
    return made, header["fields"]


@cache
def _list_optional(kind: PaperKind) -> frozenset[str]:
    """The fields without a value in one of the sample reviews."""
    values = [one.values(kind) for family in Family for one in list_samples(kind, family)]
    return frozenset(path for one in values for path in _list_empty(one, ""))


def _list_empty(value: Any, path: str) -> Iterator[str]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _list_empty(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for item in value:
            yield from _list_empty(item, f"{path}[]")


def _name_draft(file_name: str) -> str:
    return f"{file_name.rpartition('.')[0] or file_name}.docx"
