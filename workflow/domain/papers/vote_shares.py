"""What the votes of a contest are a share of: the base that the regulation of the review names.

It is frozen with the facts (`domain.beside`). Facts frozen without it count against all members,
else against valid ballots, as the papers printed from them did.
"""

from workflow.domain.ballots import count_vote_base
from workflow.domain.record import Contest, Record
from workflow.domain.regulation import VoteBase
from workflow.domain.wording import CountedBase

_NAMES: dict[VoteBase, str] = {
    "total": "thành viên",
    "present": "thành viên có mặt",
    "issued": "phiếu phát ra",
    "valid": "phiếu hợp lệ",
}


def find_counted_base(
    contest: Contest, record: Record, base: VoteBase | None
) -> CountedBase | None:
    """The number that shares are counted against, with its name; None where it is not recorded.

    Another base never takes its place: two papers would then disagree, or the paper and the page.
    """
    if base is None:
        return _find_legacy_base(contest)
    count = count_vote_base(contest, record, base)
    return (count, _NAMES[base]) if count else None


def _find_legacy_base(contest: Contest) -> CountedBase | None:
    if contest.entitled:
        return contest.entitled, _NAMES["total"]
    return (contest.valid, _NAMES["valid"]) if contest.valid else None
