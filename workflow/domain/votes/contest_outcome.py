"""The result of a contest: counted, compared with the regulation, and explained in a sentence."""

from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.clauses.kinds import format_fraction
from workflow.domain.clauses.table import TIE_STEPS
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.law.regulation import BASE_LABELS, TieStep, Vote, VoteBase
from workflow.domain.record import Contest, Record, Tally
from workflow.domain.texts.wording import compute_percent
from workflow.domain.votes.ballots import count_vote_base, rank_contest

#: What is counted, in the words after the count.
_COUNTED: dict[VoteBase, str] = {
    "total": N_("đơn vị thành viên"),
    "present": N_("đơn vị có mặt"),
    "issued": N_("phiếu phát ra"),
    "valid": N_("phiếu hợp lệ"),
}

_ALL_STEPS: tuple[TieStep, ...] = (
    "second_ballot",
    "score",
    "women_share",
    "head_and_deputy",
    "council",
)


@dataclass(frozen=True)
class CandidateResult:
    """One candidate: the votes, their share of the base, and whether they suffice."""

    candidate: str
    votes: int | None
    against: int | None
    written: int | None
    share: Decimal | None
    #: None where votes or base are not recorded, or the threshold is not known.
    passes: bool | None
    #: 1 for the most votes; None where counts are missing or the candidate withdrew.
    place: int | None
    withdrawn: bool
    chosen: bool


@dataclass(frozen=True)
class ContestEvaluation:
    """A contest as counted, to be compared with who was recorded as chosen."""

    lines: tuple[CandidateResult, ...]
    base: VoteBase
    whole: int | None
    #: Who takes a seat by the counts, and who is tied for the last of them.
    winners: tuple[str, ...]
    tied: tuple[str, ...]
    #: Ballots that name nobody: valid, but without a vote.
    blank: int | None
    #: What the regulation offers for a tie, in its order.
    steps: tuple[TieStep, ...]

    @property
    def agrees(self) -> bool | None:
        """Tell whether who was chosen is who the counts show; None where the counts are missing."""
        if not self.lines or any(line.place is None and not line.withdrawn for line in self.lines):
            return None
        chosen = {line.candidate for line in self.lines if line.chosen}
        return set(self.winners) <= chosen <= {*self.winners, *self.tied}


def evaluate_contest(contest: Contest, record: Record, vote: Vote) -> ContestEvaluation:
    """Count a contest under a regulation."""
    whole = count_vote_base(contest, record, vote.base)
    gone = {withdrawal.candidate for withdrawal in contest.withdrawn}
    lines = tuple(
        _evaluate_candidate(tally, contest, gone, whole, vote) for tally in contest.tallies
    )
    result = rank_contest(contest)
    return ContestEvaluation(
        lines=tuple(sorted(lines, key=lambda line: (line.withdrawn, -(line.votes or 0)))),
        base=vote.base,
        whole=whole,
        winners=result.winners if result else (),
        tied=result.tied if result else (),
        blank=count_blank_ballots(contest),
        steps=list_tie_steps(contest, vote) if result and result.tied else (),
    )


def _evaluate_candidate(
    tally: Tally, contest: Contest, gone: set[str], whole: int | None, vote: Vote
) -> CandidateResult:
    known = tally.votes is not None and bool(whole)
    return CandidateResult(
        candidate=tally.candidate,
        votes=tally.votes,
        against=tally.against,
        written=tally.written_votes,
        share=compute_percent(tally.votes or 0, whole) if known and whole else None,
        passes=vote.passes(tally.votes or 0, whole or 0) if known else None,
        place=_find_place(tally, contest, gone),
        withdrawn=tally.candidate in gone,
        chosen=tally.candidate in contest.chosen,
    )


def _find_place(tally: Tally, contest: Contest, gone: set[str]) -> int | None:
    others = [row.votes for row in contest.tallies if row.candidate not in gone]
    if tally.candidate in gone or tally.votes is None or None in others:
        return None
    return 1 + sum(1 for votes in others if (votes or 0) > tally.votes)


def count_blank_ballots(contest: Contest) -> int | None:
    """Valid ballots without a vote, in a contest for one seat without votes against."""
    counted = [tally.votes for tally in contest.tallies]
    split = any(tally.against is not None for tally in contest.tallies)
    if contest.valid is None or contest.seats != 1 or split or None in counted or not counted:
        return None
    written = sum(tally.written_votes or 0 for tally in contest.tallies)
    left = contest.valid - (sum(votes or 0 for votes in counted) - written)
    return left if left >= 0 else None


def list_tie_steps(contest: Contest, vote: Vote) -> tuple[TieStep, ...]:
    """The steps for a tie in their order; another ballot only while rounds are left.

    Where no rule of the day names any, all of them are offered.
    """
    rounds_left = vote.rounds_max is None or contest.round < vote.rounds_max
    offered = vote.tie_break or _ALL_STEPS
    return tuple(step for step in offered if step != "second_ballot" or rounds_left)


def parse_tie_step(tie_break: str) -> TieStep | None:
    """Parse which step a recorded tie-break names: it begins with the label of the step."""
    text = tie_break.strip().casefold()
    return next((step for step in _ALL_STEPS if text.startswith(TIE_STEPS[step].casefold())), None)


def explain_result(line: CandidateResult, result: ContestEvaluation, vote: Vote) -> Message:
    """One sentence that names base and threshold.

    "8/9 đơn vị thành viên, 88,89 %, đạt ngưỡng 80 % tổng số thành viên"
    """
    if line.votes is None:
        return Message("chưa ghi số phiếu")
    if line.share is None:
        return Message("{votes} phiếu; chưa đủ số liệu để tính tỷ lệ", votes=line.votes)
    return Message(
        "{votes}/{whole} {counted}, {percent} %, {verdict}",
        votes=line.votes,
        whole=result.whole,
        counted=Message(_COUNTED[result.base]),
        percent=line.share,
        verdict=explain_threshold(vote, passes=bool(line.passes)),
    )


def explain_threshold(vote: Vote, *, passes: bool) -> Message:
    """Tell whether the threshold is reached, and which it is."""
    if not vote.threshold_known:
        return Message("chưa rõ ngưỡng của quy định có hiệu lực vào ngày họp")
    if vote.threshold is None:
        return Message("không đặt ngưỡng, tính theo nhiều phiếu nhất")
    sentence = (
        N_("đạt ngưỡng {threshold} {base}") if passes else N_("chưa đạt ngưỡng {threshold} {base}")
    )
    above = "{share}" if vote.inclusive else N_("trên {share}")
    return Message(
        sentence,
        threshold=Message(above, share=format_fraction(vote.threshold)),
        base=Message(BASE_LABELS[vote.base]),
    )
