"""The life of a council's own Word template: versions, and which of them papers of a day use."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.labels import N_, Labelled


class TemplateDecisionKind(Labelled):
    """One decision about a version; rows are only ever added."""

    #: By a second person, with the day from which papers use it.
    APPROVED = "approved", N_("Duyệt")
    #: Of a version that was approved before: going back to it.
    PUT_IN_FORCE = "put_in_force", N_("Dùng lại")
    WITHDRAWN = "withdrawn", N_("Thôi dùng")


class TemplateStage(Labelled):
    """How far a version has come, as its rows tell."""

    DRAFT = "draft", N_("đang thử")
    REFUSED = "refused", N_("bị từ chối")
    FAULTY = "faulty", N_("còn chỗ sai")
    TRIED = "tried", N_("đã thử, chờ duyệt")
    APPROVED = "approved", N_("đã duyệt")
    WITHDRAWN = "withdrawn", N_("thôi dùng")


@dataclass(frozen=True)
class TemplateInForce:
    """A decision that puts a version in force, in the order in which decisions were made."""

    decision: int
    version: int
    number: int
    sha256: str
    since: dt.date
    #: From this day on the version is not used any more.
    withdrawn_on: dt.date | None = None

    @property
    def never_came(self) -> bool:
        """Tell whether it was withdrawn before papers could use it."""
        return self.withdrawn_on is not None and self.withdrawn_on <= self.since


def find_template_in_force(
    decisions: Iterable[TemplateInForce], day: dt.date
) -> TemplateInForce | None:
    """Find the version that papers of a day use; None for the form that comes with the release.

    The decision with the latest day counts, of several from one day the last one made. What was
    withdrawn before its day came has never replaced anything.
    """
    known = [row for row in decisions if row.since <= day and not row.never_came]
    last = max(known, key=lambda row: (row.since, row.decision), default=None)
    if last is None or last.withdrawn_on is None:
        return last
    return None if last.withdrawn_on <= day else last
