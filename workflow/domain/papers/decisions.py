"""Decisions of the meeting, contest by contest, worded as they were taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.law.regulation import VoteBase
from workflow.domain.papers.blanks import MEDIUM, Blanks
from workflow.domain.record import Contest, Purpose, Record
from workflow.domain.texts import wording
from workflow.domain.votes.ballots import counts_hands, find_counted_base

_LISTED_IN_TEXT = 10


@dataclass(frozen=True)
class ContestDecision:
    """One contest as the minutes of the meeting tell it."""

    mark: str | None
    subject: str
    method: str | None
    ballots: str | None
    withdrawn: str | None
    tie_break: str | None
    results: tuple[str, ...]
    others: str | None


def build_decisions(
    record: Record, purposes: tuple[Purpose, ...], blanks: Blanks, base: VoteBase | None
) -> tuple[ContestDecision, ...]:
    """The contests of these purposes in the order in which they were held."""
    chosen = [
        (index, contest)
        for index, contest in enumerate(record.contests)
        if contest.purpose in purposes
    ]
    return tuple(
        _build_decision(
            wording.format_letter_mark(place) if len(chosen) > 1 else None,
            index,
            contest,
            record,
            blanks,
            base,
        )
        for place, (index, contest) in enumerate(chosen)
    )


def _build_decision(
    mark: str | None,
    index: int,
    contest: Contest,
    record: Record,
    blanks: Blanks,
    base: VoteBase | None,
) -> ContestDecision:
    if contest.method == "unrecorded":
        blanks.note(f"contests[{index}].method")
    return ContestDecision(
        mark=mark,
        subject=describe_subject(contest, record),
        method=_format_method(contest),
        ballots=None if counts_hands(contest) else _format_ballots(contest),
        withdrawn=format_withdrawn(contest),
        tie_break=contest.tie_break,
        results=list_results(index, contest, record, blanks, base),
        others=_format_others(contest, find_counted_base(contest, record, base)),
    )


def describe_subject(contest: Contest, record: Record) -> str:
    """Describe the subject of the contest."""
    return wording.format_subject(contest, record.bloc, record.year, record.next_year)


def list_results(
    index: int, contest: Contest, record: Record, blanks: Blanks, base: VoteBase | None
) -> tuple[str, ...]:
    """A phrase for each chosen unit; a blank if none is recorded; none before a new round."""
    if contest.chosen:
        whole = find_counted_base(contest, record, base)
        return _merge_outcomes(
            (name, wording.format_outcome(name, contest, record.bloc, whole))
            for name in contest.chosen
        )
    if has_later_round(contest, record):
        return ()
    return (blanks.fill(None, f"contests[{index}].chosen", dots=MEDIUM),)


def _merge_outcomes(outcomes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """One phrase for all of whom the same is said: `A và B được chọn theo kết quả chấm điểm`."""
    names_by_outcome: dict[str, list[str]] = {}
    for name, outcome in outcomes:
        names_by_outcome.setdefault(outcome.removeprefix(name), []).append(name)
    return tuple(
        f"{wording.join_list(names)}{outcome}" for outcome, names in names_by_outcome.items()
    )


def has_later_round(contest: Contest, record: Record) -> bool:
    """Tell whether the same was voted on again in a later round."""
    return any(
        other.round > contest.round
        and (other.purpose, other.title) == (contest.purpose, contest.title)
        for other in record.contests
    )


def format_withdrawn(contest: Contest) -> str | None:
    """Candidates that stood down, with their reasons."""
    away = [
        f"{entry.candidate} ({entry.reason})" if entry.reason else entry.candidate
        for entry in contest.withdrawn
    ]
    return wording.join_list(away) or None


def _format_method(contest: Contest) -> str | None:
    """How it was decided; of a show of hands with how many raised theirs, as there is no ballot."""
    method = wording.METHODS.get(contest.method)
    if method is None or not counts_hands(contest) or contest.valid is None:
        return method
    return f"{method}, {wording.format_count(contest.valid)} người biểu quyết"


def _format_ballots(contest: Contest) -> str | None:
    """The known counts of ballots in one phrase; minutes leave the unknown ones out."""
    counts = {
        "phát ra": contest.issued,
        "thu về": contest.returned,
        "hợp lệ": contest.valid,
        "không hợp lệ": contest.invalid,
    }
    known = [
        f"{name} {wording.format_count(count)}"
        for name, count in counts.items()
        if count is not None
    ]
    return ", ".join(known) or None


def _format_others(contest: Contest, whole: wording.CountedBase | None) -> str | None:
    """The votes of the candidates that were not chosen; of many, the counting minutes tell."""
    rest = [
        f"{tally.candidate} ({wording.format_share(tally.votes, whole)})"
        for tally in contest.tallies
        if tally.candidate not in contest.chosen and tally.votes is not None
    ]
    if len(rest) > _LISTED_IN_TEXT:
        return f"{wording.format_count(len(rest))} đơn vị, số phiếu ghi tại Biên bản kiểm phiếu"
    return "; ".join(rest) or None


def find_unvoted_leaders(record: Record) -> tuple[str | None, tuple[str, ...]]:
    """Next year's head and deputies as far as no contest names them."""
    voted = {
        name
        for contest in record.contests
        if contest.purpose in ("head", "deputy")
        for name in contest.chosen
    }
    head = record.next_head if record.next_head not in voted else None
    return head, tuple(name for name in record.next_deputies if name not in voted)
