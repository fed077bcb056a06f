"""Trials of templates as the workers see them: claim, finish, and sweep up after the dead."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, not_, or_, select, update
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.models import TemplateSample, TemplateVersion, TrialStatus
from workflow.services import claims
from workflow.services.claims import is_recent
from workflow.services.council_templates.trial_outcomes import TrialOutcome, TriedTemplate


def claim_trials(session: Session, ids: Iterable[int], now: dt.datetime) -> list[TemplateVersion]:
    """Take the versions that still wait; nobody else gets them. Commit before trying."""
    wanted = TemplateVersion.id.in_(list(ids))
    _claim, taken = claims.claim_rows(session, TemplateVersion, wanted, now)
    query = select(TemplateVersion).where(TemplateVersion.id.in_(taken))
    query = query.order_by(TemplateVersion.id).execution_options(populate_existing=True)
    return list(session.scalars(query))


def finish_trials(
    session: Session, claim: str, outcomes: Mapping[int, TrialOutcome], now: dt.datetime
) -> None:
    """Record what the trials of a claim showed; one released meanwhile stays as it is."""
    ours = claims.lock_claimed(session, TemplateVersion, claim)
    for id_, outcome in outcomes.items():
        if id_ not in ours:
            continue
        values = {**_values(outcome), "claim": None, "finished_at": now}
        session.execute(update(TemplateVersion).where(TemplateVersion.id == id_).values(values))
        if isinstance(outcome, TriedTemplate):
            for sample in outcome.samples:
                session.add(TemplateSample(version_id=id_, **vars(sample)))


def _values(outcome: TrialOutcome) -> dict[str, Any]:
    if isinstance(outcome, TriedTemplate):
        return {
            "status": TrialStatus.READY,
            "faults": len(outcome.faults),
            "report": {"faults": outcome.faults, "text": outcome.text},
            "annotated_sha256": outcome.annotated_sha256,
        }
    return {
        "status": TrialStatus.FAILED,
        "reason": outcome.reason,
        "report": {"dangers": outcome.dangers},
    }


def retry_stalled_trials(session: Session, now: dt.datetime) -> list[int]:
    """Release the versions of dead workers, and list those that no message is under way for.

    What a worker died over is tried again, and not for ever.
    """
    reason = Message("Máy thử mẫu đã dừng đột ngột ba lần khi đọc tệp này.")
    claims.expire_claims(session, TemplateVersion, str(reason), now)
    waiting = and_(
        TemplateVersion.status == TrialStatus.QUEUED,
        or_(
            TemplateVersion.attempts > 0,
            not_(is_recent(TemplateVersion.added_at, now, claims.STALLED_AFTER)),
        ),
    )
    query = select(TemplateVersion.id).where(waiting).order_by(TemplateVersion.id).limit(100)
    return list(session.scalars(query))
