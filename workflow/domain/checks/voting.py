"""Rules about how a contest was held: what the regulation of the bloc allows."""

from collections.abc import Iterator
from itertools import pairwise

from workflow.domain.checks import sources
from workflow.domain.checks.rule import Case, Hit, rule
from workflow.domain.clauses.table import TIE_STEPS
from workflow.domain.errors import Message
from workflow.domain.record import Contest, Record
from workflow.domain.vietnamese_text import make_sort_key
from workflow.domain.votes.contest_outcome import list_tie_steps, parse_tie_step
from workflow.domain.votes.quotas import compute_quota_limits
from workflow.domain.votes.ranks import rank_scores
from workflow.domain.year import State

TALLIED = State.VOTES_TALLIED
_TIES = "quy chế của khối; từ 2024 áp dụng tương tự TT 01/2024/TT-TANDTC Điều 29"
#: Neighbours in the chain of counts, which E402, E403 and E404 hold to each other.
_CHECKED_ELSEWHERE = {("entitled", "issued"), ("issued", "returned"), ("returned", "valid")}


def _iterate_contests(record: Record) -> Iterator[tuple[str, Contest]]:
    for index, contest in enumerate(record.contests):
        yield f"contests[{index}]", contest


@rule("E417", TALLIED, contradiction=True)
def counts_beyond_the_voters(case: Case) -> Iterator[Hit]:
    """The chain returned ≤ issued ≤ entitled, where a link of it was not recorded."""
    for path, row in _iterate_contests(case.record):
        links = [
            (name, count)
            for name in ("entitled", "issued", "returned", "valid")
            if (count := getattr(row, name)) is not None
        ]
        for (before, most), (name, count) in pairwise(links):
            if count > most and (before, name) not in _CHECKED_ELSEWHERE:
                yield (
                    f"{path}.{name}",
                    Message(
                        "Số phiếu ({count}) nhiều hơn mức có thể ({most}).", count=count, most=most
                    ),
                )


@rule("E418", TALLIED, contradiction=True)
def votes_for_oneself(case: Case) -> Iterator[Hit]:
    """If nobody may vote for itself, a member can get the votes of all others at most."""
    if case.regulation.vote.self_vote is not False:
        return
    members = {member.name for member in case.record.voters}
    for path, row in _iterate_contests(case.record):
        entitled = row.entitled if row.entitled is not None else len(members)
        for index, tally in enumerate(row.tallies):
            if tally.candidate in members and (tally.votes or 0) > max(0, entitled - 1):
                yield (
                    f"{path}.tallies[{index}].votes",
                    Message(
                        "«{name}» có {votes} phiếu trong khi không được bỏ phiếu cho đơn vị mình.",
                        name=tally.candidate,
                        votes=tally.votes,
                    ),
                )


@rule("W419", TALLIED, contradiction=True)
def head_leads_its_own_bloc(case: Case) -> Iterator[Hit]:
    head = case.record.head
    if case.regulation.roles.may_head_win is not False or head is None:
        return
    for path, row in _iterate_contests(case.record):
        if row.purpose == "leading_unit" and head.name in row.chosen:
            yield (
                f"{path}.chosen",
                Message(
                    "«{name}» là Trưởng khối; quy chế không cho Trưởng khối là đơn vị dẫn đầu.",
                    name=head.name,
                ),
            )


@rule("W420", TALLIED, contradiction=True)
def tie_settled_in_a_way_of_its_own(case: Case) -> Iterator[Hit]:
    vote = case.regulation.vote
    for path, row in _iterate_contests(case.record):
        if row.tie_break and vote.tie_break and parse_tie_step(row.tie_break) not in vote.tie_break:
            offered = "; ".join(TIE_STEPS[step] for step in list_tie_steps(row, vote))
            yield (
                f"{path}.tie_break",
                Message(
                    "Cách giải quyết bằng phiếu không có trong quy chế (lần lượt: {steps}).",
                    steps=offered,
                ),
            )


@rule("W421", TALLIED, contradiction=True, source=sources.TIES_AND_ROUNDS)
def tie_settled_by_nobody(case: Case) -> Iterator[Hit]:
    """If the rules of the day have head and deputy decide, both are named."""
    if "head_and_deputy" not in case.regulation.vote.tie_break:
        return
    deciding = [case.record.head, *case.record.deputies[:1]]
    for path, row in _iterate_contests(case.record):
        if not row.tie_break or parse_tie_step(row.tie_break) != "head_and_deputy":
            continue
        unnamed = [unit.name for unit in deciding if unit and unit.name not in row.tie_break]
        if unnamed:
            yield (
                f"{path}.tie_break",
                Message(
                    "Trưởng khối và Phó khối quyết định thì ghi cả tên: {names}.",
                    names="; ".join(unnamed),
                ),
            )


@rule("W422", TALLIED, contradiction=True, source=sources.TIES_AND_ROUNDS)
def too_many_rounds(case: Case) -> Iterator[Hit]:
    most = case.regulation.vote.rounds_max
    for path, row in _iterate_contests(case.record):
        if most is not None and row.round > most:
            yield (
                f"{path}.round",
                Message(
                    "Vòng {round}, quy chế cho nhiều nhất {most} vòng.", round=row.round, most=most
                ),
            )


@rule("W423", TALLIED, contradiction=True)
def leader_by_votes_is_not_leader_by_score(case: Case) -> Iterator[Hit]:
    """Both may differ; the minutes then say so, which is why somebody should look."""
    scores = {row.member: row.final_score for row in case.record.reports}
    if len([score for score in scores.values() if score is not None]) < len(case.record.voters):
        return
    first = {name for name, place in rank_scores(scores).items() if place == 1}
    for path, row in _iterate_contests(case.record):
        if row.purpose == "leading_unit" and row.chosen and not first & set(row.chosen):
            yield (
                f"{path}.chosen",
                Message(
                    "Đơn vị dẫn đầu theo phiếu không phải đơn vị cao điểm nhất ({names}).",
                    names="; ".join(sorted(first, key=make_sort_key)),
                ),
            )


@rule("W424", TALLIED, contradiction=True)
def more_leaders_than_flags(case: Case) -> Iterator[Hit]:
    flags = compute_quota_limits(case.regulation.quota, len(case.record.voters)).flags
    for path, row in _iterate_contests(case.record):
        if row.purpose == "leading_unit" and flags is not None and len(row.chosen) > flags:
            yield (
                f"{path}.chosen",
                Message(
                    "Chọn {count} đơn vị dẫn đầu, quy chế cho {flags} cờ.",
                    count=len(row.chosen),
                    flags=flags,
                ),
            )


@rule("E425", TALLIED, contradiction=True)
def ballots_and_letters_beyond_the_voters(case: Case) -> Iterator[Hit]:
    """Written votes come on top of the ballots: together they are no more than the voters."""
    for path, row in _iterate_contests(case.record):
        split = any(tally.against is not None for tally in row.tallies)
        written = sum(tally.written_votes or 0 for tally in row.tallies)
        cast = row.returned if row.returned is not None else row.valid
        if row.entitled is None or cast is None or not written or split or row.seats > 1:
            continue
        if cast + written > row.entitled:
            yield (
                f"{path}.returned",
                Message(
                    "Phiếu tại hội nghị ({cast}) và phiếu bằng văn bản ({written}) vượt số có"
                    " quyền bỏ phiếu ({entitled}).",
                    cast=cast,
                    written=written,
                    entitled=row.entitled,
                ),
            )


@rule("W426", TALLIED, contradiction=True)
def ballot_of_another_style(case: Case) -> Iterator[Hit]:
    style = case.regulation.vote.ballot_style
    for path, row in _iterate_contests(case.record):
        split = any(tally.against is not None for tally in row.tallies)
        wrong = (split and style in {"pick_one", "pick_n"}) or (
            style == "pick_one" and row.seats > 1
        )
        if wrong:
            yield (
                f"{path}.tallies",
                Message("Cách ghi phiếu khác kiểu phiếu của quy chế."),
            )
