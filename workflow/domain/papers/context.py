"""From the facts of a review to the plain data that a template prints."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from workflow.domain.errors import Message
from workflow.domain.papers import minutes, plan, proposal, vote_minutes
from workflow.domain.papers.blanks import Blanks, Gap
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class PaperContext:
    """What a template prints (JSON values only) and what is missing from it."""

    values: dict[str, Any]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class _Writer:
    """How the papers of one kind are made; `facts` is the dataclass its template prints."""

    facts: type
    write: Callable[[Record, Family, Blanks], Any]
    skip_reason: Callable[[Record], Message | None]


WRITERS = {
    PaperKind.MINUTES: _Writer(minutes.Minutes, minutes.minutes, minutes.skip_reason),
    PaperKind.VOTE_MINUTES: _Writer(
        vote_minutes.VoteMinutes, vote_minutes.vote_minutes, vote_minutes.skip_reason
    ),
    PaperKind.PROPOSAL: _Writer(proposal.Proposal, proposal.proposal, proposal.skip_reason),
    PaperKind.PLAN: _Writer(plan.Plan, plan.plan, plan.skip_reason),
}


def skip_reason(kind: PaperKind, record: Record) -> Message | None:
    """Why a review has no paper of this kind; none where it has one."""
    return WRITERS[kind].skip_reason(record)


def family_of(kind: PaperKind, record: Record) -> Family:
    """The letterhead family of the agency that heads the bloc; the state form where unknown."""
    del kind
    return (record.head.family if record.head else None) or "nd30"


def context_for(kind: PaperKind, record: Record) -> PaperContext:
    """The data of one paper; equal records give equal data."""
    blanks = Blanks()
    _note_unknown_family(record, blanks)
    facts = WRITERS[kind].write(record, family_of(kind, record), blanks)
    return PaperContext(msgspec.json.decode(msgspec.json.encode(facts)), blanks.gaps)


def _note_unknown_family(record: Record, blanks: Blanks) -> None:
    head = record.head
    if head is not None and head.family is None:
        blanks.note(f"members[{record.members.index(head)}].family")
