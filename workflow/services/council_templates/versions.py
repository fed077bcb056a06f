"""Versions of a council's templates: bringing them in, trying, deciding on them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from workflow.domain.council_templates import (
    TemplateDecisionKind,
    TemplateInForce,
    TemplateStage,
)
from workflow.domain.days import local_day
from workflow.domain.errors import (
    BadInputError,
    Message,
    MoveRefusedError,
)
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.models import (
    Account,
    Council,
    EventKind,
    TemplateDecision,
    TemplateSample,
    TemplateVersion,
    TrialStatus,
)
from workflow.services.council_templates.in_force import read_timelines
from workflow.services.council_templates.kept_papers import find_last_kept_day
from workflow.services.council_templates.second_person import check_person, is_of
from workflow.services.history import lock_chain, log_council_event
from workflow.services.queue import Job, Queue, enqueue
from workflow.services.scope import find_visible
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.kept_files import keep_with_rows
from workflow.services.uploads.upload_quotas import check_templates
from workflow.services.uploads.upload_rules import check_size

_MAX_TEXT = 1000


@dataclass(frozen=True)
class TemplatePlace:
    """What a template is for: a council's papers of one kind and family."""

    council: Council
    kind: PaperKind
    family: Family


@dataclass(frozen=True)
class DraftSource:
    """The paper that a template was made of, its review, and the fields found in it."""

    content: bytes
    review_id: int
    fields: list[dict[str, Any]]


@dataclass(frozen=True)
class NewTemplate:
    """A Word file that somebody brings in, and why."""

    file_name: str
    content: bytes
    note: str
    source: DraftSource | None = None


def add_version(
    session: Session,
    files: FileStore,
    place: TemplatePlace,
    new: NewTemplate,
    *,
    by: Account | None,
    now: dt.datetime,
) -> TemplateVersion:
    """Keep a file as the next version and ask for its trial. Commit, then `enqueue_trial`."""
    check_size(new.content)
    note = _require(new.note, "note", Message("Hãy ghi lý do đưa mẫu này vào."))
    if by is not None:
        check_templates(session, by, now)
    lock_chain(session, place.council.id)
    before = (
        TemplateVersion.council_id == place.council.id,
        TemplateVersion.kind == place.kind.value,
        TemplateVersion.family == place.family.value,
    )
    last = session.scalar(select(func.max(TemplateVersion.number)).where(*before)) or 0
    version = TemplateVersion(
        council=place.council,
        kind=place.kind.value,
        family=place.family.value,
        number=last + 1,
        file_name=new.file_name,
        file_sha256=keep_with_rows(session, files, new.content),
        size=len(new.content),
        note=note,
        added_at=now,
        added_by=by,
        status=TrialStatus.QUEUED,
        source_sha256=keep_with_rows(session, files, new.source.content) if new.source else None,
        source_review_id=new.source.review_id if new.source else None,
        fields=new.source.fields if new.source else None,
    )
    session.add(version)
    session.flush()
    detail = {
        "template": version.id,
        "kind": version.kind,
        "family": version.family,
        "number": version.number,
        "file": version.file_sha256,
        "reason": note,
    }
    log_council_event(
        session, place.council.id, EventKind.TEMPLATE_ADDED, by=by, now=now, detail=detail
    )
    return version


def find_place(version: TemplateVersion) -> TemplatePlace:
    """Name the papers that a version is for: council, kind and family."""
    return TemplatePlace(version.council, PaperKind(version.kind), Family(version.family))


def enqueue_trial(broker_url: str, version: TemplateVersion) -> bool:
    """Enqueue the trial of a committed version; False if the broker is unreachable."""
    return enqueue(broker_url, Job.TRY_TEMPLATES, [version.id], Queue.SENT_IN)


def find_stage(version: TemplateVersion) -> TemplateStage:
    """Find how far a version has come."""
    decided = {decision.kind for decision in version.decisions}
    if TemplateDecisionKind.WITHDRAWN in decided:
        return TemplateStage.WITHDRAWN
    if TemplateDecisionKind.APPROVED in decided:
        return TemplateStage.APPROVED
    if version.is_busy:
        return TemplateStage.DRAFT
    if version.status is TrialStatus.FAILED:
        return TemplateStage.REFUSED
    return TemplateStage.FAULTY if version.faults else TemplateStage.TRIED


def list_open_decisions(
    version: TemplateVersion, by: Account | None
) -> tuple[TemplateDecisionKind, ...]:
    """The decisions that a person may make now.

    Whoever brought a version in takes it back while papers do not use it; all else asks for a
    second person.
    """
    stage = find_stage(version)
    if stage not in (TemplateStage.APPROVED, TemplateStage.TRIED):
        return ()
    if is_of(version, by):
        return (TemplateDecisionKind.WITHDRAWN,) if stage is TemplateStage.TRIED else ()
    if stage is TemplateStage.APPROVED:
        return TemplateDecisionKind.PUT_IN_FORCE, TemplateDecisionKind.WITHDRAWN
    return TemplateDecisionKind.APPROVED, TemplateDecisionKind.WITHDRAWN


def decide_on_version(
    session: Session,
    version: TemplateVersion,
    kind: TemplateDecisionKind,
    *,
    since: dt.date | None,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> TemplateDecision:
    """Approve a version, go back to it, or withdraw it, from a day on and with a reason.

    Raises `NotAllowedError` for whoever would bring an own version into force or out of it;
    `MoveRefusedError` where the version has not come so far; `BadInputError` without day or reason,
    or for a day that would change papers which were issued or are of a closed year.
    """
    lock_chain(session, version.council_id)
    session.refresh(version)
    session.expire(version, ["decisions"])
    check_person(session, version, find_stage(version), kind, by)
    if kind not in list_open_decisions(version, by):
        raise MoveRefusedError(
            Message("Mẫu «{stage}» nên chưa quyết định như vậy được.", stage=_told(version))
        )
    if since is None:
        raise BadInputError(Message("Hãy ghi từ ngày nào."), field="since")
    if since < local_day(now):
        _check_past(session, version, since)
    decision = TemplateDecision(
        version=version,
        kind=kind,
        since=since,
        reason=_require(reason, "reason", Message("Hãy ghi lý do.")),
        decided_at=now,
        decided_by=by,
    )
    session.add(decision)
    session.flush()
    detail = {
        "template": version.id,
        "number": version.number,
        "choice": kind.value,
        "since": since.isoformat(),
        "reason": decision.reason,
    }
    log_council_event(
        session, version.council_id, EventKind.TEMPLATE_DECIDED, by=by, now=now, detail=detail
    )
    return decision


def _check_past(session: Session, version: TemplateVersion, since: dt.date) -> None:
    """Papers of the past are made again with the version of then, whatever is decided later."""
    last = find_last_kept_day(session, version, since)
    if last is not None:
        first = last + dt.timedelta(days=1)
        raise BadInputError(
            Message(
                "Văn bản mang ngày {last} đã phát hành hoặc thuộc kỳ đã kết thúc nên giữ mẫu của"
                " nó; hãy chọn từ ngày {first} trở đi. Văn bản đã phát hành mà sai thì lập công văn"
                " đính chính.",
                last=f"{last:%d/%m/%Y}",
                first=f"{first:%d/%m/%Y}",
            ),
            field="since",
        )


def _told(version: TemplateVersion) -> Message:
    return Message(find_stage(version).label)


def _require(text: str, field: str, message: Message) -> str:
    if not text.strip():
        raise BadInputError(message, field=field)
    return text.strip()[:_MAX_TEXT]


def find_version(session: Session, account: Account, version_id: int) -> TemplateVersion:
    """A version that a person may see, with its report, samples and decisions."""
    load = (
        undefer(TemplateVersion.report),
        joinedload(TemplateVersion.council),
        joinedload(TemplateVersion.added_by),
        selectinload(TemplateVersion.samples).undefer(TemplateSample.report),
        selectinload(TemplateVersion.decisions).joinedload(TemplateDecision.decided_by),
    )
    return find_visible(session, account, TemplateVersion, version_id, load=load)


def list_versions(session: Session, place: TemplatePlace) -> list[TemplateVersion]:
    """The versions of a place, the newest first."""
    query = select(TemplateVersion).filter_by(
        council_id=place.council.id, kind=place.kind.value, family=place.family.value
    )
    load = (
        joinedload(TemplateVersion.added_by),
        selectinload(TemplateVersion.decisions).joinedload(TemplateDecision.decided_by),
    )
    return list(session.scalars(query.options(*load).order_by(TemplateVersion.number.desc())))


def list_council_versions(
    session: Session, council: Council, *, before: int | None, most: int
) -> list[TemplateVersion]:
    """The versions of a council, the newest first, from the one after `before`."""
    query = select(TemplateVersion).filter_by(council_id=council.id)
    if before is not None:
        query = query.where(TemplateVersion.id < before)
    whole = query.options(selectinload(TemplateVersion.decisions))
    return list(session.scalars(whole.order_by(TemplateVersion.id.desc()).limit(most)))


def list_in_force(
    session: Session, council: Council, day: dt.date
) -> dict[tuple[str, str], TemplateInForce]:
    """The own versions that papers of a day use, by kind and family."""
    timelines = read_timelines(session, [council.id])
    found = {
        (kind, family): timelines.find(council.id, kind, family, day)
        for _council, kind, family in timelines.decisions
    }
    return {place: row for place, row in found.items() if row is not None}


def count_versions(session: Session, council: Council) -> dict[tuple[str, str], int]:
    """Count the versions of each kind and family."""
    query = (
        select(TemplateVersion.kind, TemplateVersion.family, func.count())
        .where(TemplateVersion.council_id == council.id)
        .group_by(TemplateVersion.kind, TemplateVersion.family)
    )
    return {(kind, family): count for kind, family, count in session.execute(query)}


def read_text(version: TemplateVersion) -> list[str] | None:
    """Its text as its trial found it; None before that, or where it was refused."""
    return None if version.report is None else version.report.get("text")
