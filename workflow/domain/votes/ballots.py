"""Counting: shares, bases, ranking and ties, in exact numbers."""

from dataclasses import dataclass

from workflow.domain.law.regulation import VoteBase
from workflow.domain.record import Contest, Method, Record, Tally
from workflow.domain.texts.wording import COUNTED_BASES, CountedBase


def count_vote_base(contest: Contest, record: Record, base: VoteBase) -> int | None:
    """Count the votes that make the whole; None if that is not recorded."""
    if base == "issued":
        return contest.issued
    if base == "valid":
        return contest.valid
    if base == "present":
        return count_present(record)
    return contest.entitled if contest.entitled is not None else len(record.voters) or None


def count_present(record: Record) -> int | None:
    """Count the voting members present; None if the attendance of any is not recorded."""
    if record.meeting is None:
        return None
    status = {row.member: row.status for row in record.meeting.attendance}
    known = [status.get(member.name, "unknown") for member in record.voters]
    if not known or "unknown" in known:
        return None
    return known.count("present")


@dataclass(frozen=True)
class ContestRanking:
    """Candidates by votes: who takes the seats, and who is tied for the last of them."""

    winners: tuple[str, ...]
    tied: tuple[str, ...]


def counts_hands(contest: Contest) -> bool:
    """Tell whether hands were counted, and nothing is known of ballots."""
    of_ballots = (contest.issued, contest.returned, contest.invalid)
    return contest.method is Method.OPEN_BALLOT and of_ballots == (None, None, None)


def rank_contest(contest: Contest) -> ContestRanking | None:
    """Rank the candidates by their counts; None if a candidate's votes are not recorded.

    Withdrawn candidates are left out. `winners` are certain; where the last seats fall between
    candidates with equal votes, those are `tied` and none of them is a winner yet.
    """
    gone = {withdrawal.candidate for withdrawal in contest.withdrawn}
    counted = [tally for tally in contest.tallies if tally.candidate not in gone]
    if not counted or any(tally.votes is None for tally in counted):
        return None
    ranked = sorted(counted, key=lambda tally: -_votes(tally))
    if len(ranked) <= contest.seats:
        return ContestRanking(tuple(tally.candidate for tally in ranked if _votes(tally)), ())
    line = _votes(ranked[contest.seats - 1])
    if line == 0 or line > _votes(ranked[contest.seats]):
        clear = [tally for tally in ranked[: contest.seats] if _votes(tally)]
        return ContestRanking(tuple(tally.candidate for tally in clear), ())
    return ContestRanking(
        tuple(tally.candidate for tally in ranked if _votes(tally) > line),
        tuple(tally.candidate for tally in ranked if _votes(tally) == line),
    )


def _votes(tally: Tally) -> int:
    return tally.votes or 0


def find_counted_base(
    contest: Contest, record: Record, base: VoteBase | None
) -> CountedBase | None:
    """The number that shares are counted against, with its name; None where it is not recorded.

    Another base never takes its place: two papers would then disagree, or the paper and the page.
    """
    if base is None:
        return _find_legacy_base(contest)
    count = count_vote_base(contest, record, base)
    return (count, COUNTED_BASES[base]) if count else None


def _find_legacy_base(contest: Contest) -> CountedBase | None:
    if contest.entitled:
        return contest.entitled, COUNTED_BASES["total"]
    return (contest.valid, COUNTED_BASES["valid"]) if contest.valid else None
