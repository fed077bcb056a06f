"""Which version papers of a council use: the decisions of a few councils in one query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.council_templates import (
    TemplateDecisionKind,
    TemplateInForce,
    find_template_in_force,
)
from workflow.domain.days import local_day
from workflow.models import Bloc, Review, TemplateDecision, TemplateVersion

Place = tuple[int, str, str]


def _read_today() -> dt.date:
    return local_day(dt.datetime.now(dt.UTC))


@dataclass(frozen=True)
class TemplateTimelines:
    """What was decided, by council, kind and family; reviews by their councils."""

    decisions: dict[Place, list[TemplateInForce]] = field(default_factory=dict)
    councils: dict[int, int] = field(default_factory=dict)
    #: The day that papers without one of their own are of.
    today: dt.date = field(default_factory=_read_today)

    def find(self, council_id: int, kind: str, family: str, day: dt.date) -> TemplateInForce | None:
        """The version of a council that papers of a day use; None for the shipped form."""
        return find_template_in_force(self.decisions.get((council_id, kind, family), ()), day)

    def find_for_review(
        self, review_id: int, kind: str, family: str, day: dt.date
    ) -> TemplateInForce | None:
        """The same for a paper of a review that these were read for."""
        council_id = self.councils.get(review_id)
        return None if council_id is None else self.find(council_id, kind, family, day)


def read_timelines(session: Session, council_ids: Iterable[int]) -> TemplateTimelines:
    """Read what was decided on the templates of councils."""
    return TemplateTimelines(_read_decisions(session, list(council_ids)))


def read_timelines_of_reviews(session: Session, review_ids: Iterable[int]) -> TemplateTimelines:
    """Read what papers of reviews need, in two statements however many there are.

    One, where no council has brought in a template.
    """
    if session.scalar(select(func.count()).select_from(TemplateDecision)) == 0:
        return TemplateTimelines()
    mine = select(Review.id, Bloc.council_id).join(Review.bloc).where(Review.id.in_(review_ids))
    councils = {row[0]: row[1] for row in session.execute(mine)}
    return TemplateTimelines(_read_decisions(session, list(set(councils.values()))), councils)


def _read_decisions(session: Session, council_ids: list[int]) -> dict[Place, list[TemplateInForce]]:
    withdrawn = (
        select(TemplateDecision.version_id, func.min(TemplateDecision.since).label("day"))
        .where(TemplateDecision.kind == TemplateDecisionKind.WITHDRAWN)
        .group_by(TemplateDecision.version_id)
        .subquery()
    )
    query = (
        select(TemplateDecision, TemplateVersion, withdrawn.c.day)
        .join(TemplateDecision.version)
        .outerjoin(withdrawn, withdrawn.c.version_id == TemplateVersion.id)
        .where(
            TemplateVersion.council_id.in_(council_ids),
            TemplateDecision.kind != TemplateDecisionKind.WITHDRAWN,
        )
    )
    found = defaultdict[Place, list[TemplateInForce]](list)
    for decision, version, day in session.execute(query):
        row = TemplateInForce(
            decision=decision.id,
            version=version.id,
            number=version.number,
            sha256=version.file_sha256,
            since=decision.since,
            withdrawn_on=day,
        )
        found[version.council_id, version.kind, version.family].append(row)
    return dict(found)
