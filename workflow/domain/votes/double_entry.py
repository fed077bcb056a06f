"""Two people key the same counts; equal is final, different is settled by a third."""

from dataclasses import dataclass

import msgspec

from workflow.domain.record import Contest, Record, Tally

COUNTS = ("issued", "returned", "valid", "invalid")


class BallotFigures(msgspec.Struct, frozen=True):
    """The counts of a ballot; votes by candidate."""

    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    votes: dict[str, int | None] = {}


@dataclass(frozen=True)
class EntryDifference:
    """A figure that two people read differently; a count by its name, else a candidate's votes."""

    what: str
    first: int | None
    second: int | None


def compare_entries(first: BallotFigures, second: BallotFigures) -> tuple[EntryDifference, ...]:
    """List the figures in which two entries differ."""
    counts = [(name, getattr(first, name), getattr(second, name)) for name in COUNTS]
    names = dict.fromkeys([*first.votes, *second.votes])
    votes = [(name, first.votes.get(name), second.votes.get(name)) for name in names]
    return tuple(EntryDifference(*row) for row in (*counts, *votes) if row[1] != row[2])


def list_candidates(contest: Contest, record: Record) -> tuple[str, ...]:
    """List the candidates to key votes for: those on the ballot, else every voting member."""
    listed = tuple(tally.candidate for tally in contest.tallies)
    return listed or tuple(member.name for member in record.voters)


def apply_figures(contest: Contest, figures: BallotFigures) -> Contest:
    """The contest with its counts; what else was recorded stays."""
    known = {tally.candidate: tally for tally in contest.tallies}
    tallies = tuple(
        msgspec.structs.replace(known.get(name) or Tally(candidate=name), votes=votes)
        for name, votes in figures.votes.items()
        if name in known or votes is not None
    )
    counts = {name: getattr(figures, name) for name in COUNTS}
    return msgspec.structs.replace(contest, tallies=tallies, **counts)
