"""What the votes of a contest are a share of: the base that the regulation of the review names.

It is frozen with the facts (`domain.beside`). Facts frozen without it count against all members,
else against valid ballots, as the papers printed from them did.
"""

from workflow.domain.ballots import base_count
from workflow.domain.record import Contest, Record
from workflow.domain.regulation import Base
from workflow.domain.wording import Whole

_NAMES: dict[Base, str] = {
    "total": "thành viên",
    "present": "thành viên có mặt",
    "issued": "phiếu phát ra",
    "valid": "phiếu hợp lệ",
}


def whole_of(contest: Contest, record: Record, base: Base | None) -> Whole | None:
    """The number that shares are counted against, with its name; None where it is not recorded.

    Another base never takes its place: two papers would then disagree, or the paper and the page.
    """
    if base is None:
        return _of_old(contest)
    count = base_count(contest, record, base)
    return (count, _NAMES[base]) if count else None


def _of_old(contest: Contest) -> Whole | None:
    if contest.entitled:
        return contest.entitled, _NAMES["total"]
    return (contest.valid, _NAMES["valid"]) if contest.valid else None
