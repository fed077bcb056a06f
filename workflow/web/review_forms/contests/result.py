"""What the counts of a contest say, in the words that the minutes will use."""

from flask_babel import gettext as _

from workflow.domain import wording
from workflow.domain.ballots import find_counted_base, rank_contest
from workflow.domain.record import Bloc, Contest, Record
from workflow.domain.regulation import VoteBase


def describe_result(contest: Contest, record: Record, base: VoteBase) -> str:
    """One sentence: who leads by the votes, who is tied, or why that can't be said yet."""
    bloc, whole = record.bloc, find_counted_base(contest, record, base)
    result = rank_contest(contest)
    if result is None:
        if contest.chosen:
            return _describe_winners(contest, contest.chosen, bloc, whole)
        return _("Chưa đủ số phiếu để tính kết quả.")
    if result.tied:
        tied = _(
            "Bằng phiếu nhau ở suất cuối: %(names)s (mỗi đơn vị %(votes)s phiếu).",
            names="; ".join(result.tied),
            votes=next(row.votes for row in contest.tallies if row.candidate == result.tied[0]),
        )
        return (
            f"{_describe_winners(contest, result.winners, bloc, whole)} {tied}"
            if result.winners
            else tied
        )
    if not result.winners:
        return _("Không đơn vị nào có phiếu.")
    return _describe_winners(contest, result.winners, bloc, whole)


def _describe_winners(
    contest: Contest, names: tuple[str, ...], bloc: Bloc, whole: wording.CountedBase | None
) -> str:
    return "; ".join(wording.format_outcome(name, contest, bloc, whole) for name in names) + "."


def contest_title(contest: Contest, record: Record) -> str:
    """What is decided, as the minutes call it."""
    return wording.format_subject(contest, record.bloc, record.year, record.next_year)
