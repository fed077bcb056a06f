"""Rules about counts: ballots that add up, thresholds, ties, and who was chosen."""

from collections.abc import Iterator
from typing import Any

from workflow.domain.checks import sources
from workflow.domain.checks.rule import Case, Hit, find_repeated, rule
from workflow.domain.errors import Message
from workflow.domain.record import Contest, Tally
from workflow.domain.texts.wording import join_names
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.votes.ballots import counts_hands, rank_contest
from workflow.domain.votes.contest_outcome import evaluate_contest, explain_result
from workflow.domain.year import State

TALLIED = State.VOTES_TALLIED


def _iterate_contests(case: Case) -> Iterator[tuple[str, Contest]]:
    for index, contest in enumerate(case.record.contests):
        yield f"contests[{index}]", contest


def _iterate_tallies(case: Case) -> Iterator[tuple[str, Contest, Tally]]:
    for path, contest in _iterate_contests(case):
        for index, tally in enumerate(contest.tallies):
            yield f"{path}.tallies[{index}]", contest, tally


@rule("W401", TALLIED)
def no_leading_unit(case: Case) -> Iterator[Hit]:
    if not any(row.purpose == "leading_unit" and row.chosen for row in case.record.contests):
        yield "contests", Message("Chưa ghi đơn vị dẫn đầu được chọn.")


@rule("E402", TALLIED, contradiction=True)
def returned_more_than_issued(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        if row.returned is not None and row.issued is not None and row.returned > row.issued:
            yield (
                f"{path}.returned",
                Message(
                    "Phiếu thu về ({returned}) nhiều hơn phiếu phát ra ({issued}).",
                    returned=row.returned,
                    issued=row.issued,
                ),
            )


@rule("E403", TALLIED, contradiction=True)
def issued_more_than_entitled(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        if row.issued is not None and row.entitled is not None and row.issued > row.entitled:
            yield (
                f"{path}.issued",
                Message(
                    "Phiếu phát ra ({issued}) nhiều hơn số có quyền bỏ phiếu ({entitled}).",
                    issued=row.issued,
                    entitled=row.entitled,
                ),
            )


@rule("E404", TALLIED, contradiction=True)
def valid_and_invalid_are_not_returned(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        if row.valid is None or row.returned is None:
            continue
        invalid = row.invalid or 0
        wrong = row.valid + invalid != row.returned
        if wrong and (row.invalid is not None or row.valid > row.returned):
            yield (
                f"{path}.valid",
                Message(
                    "Hợp lệ ({valid}) + không hợp lệ ({invalid}) khác thu về ({returned}).",
                    valid=row.valid,
                    invalid=invalid,
                    returned=row.returned,
                ),
            )


@rule("E405", TALLIED, contradiction=True)
def more_votes_than_ballots(case: Case) -> Iterator[Hit]:
    """Pick-one: one ballot carries one vote; written votes come on top of the ballots."""
    for path, row in _iterate_contests(case):
        agree_or_not = any(tally.against is not None for tally in row.tallies)
        if row.valid is None or agree_or_not:
            continue
        votes = sum((tally.votes or 0) - (tally.written_votes or 0) for tally in row.tallies)
        if votes > row.valid * row.seats:
            by_hands = Message(
                "Tổng số người đồng ý ({votes}) vượt số người biểu quyết ({valid}).",
                votes=votes,
                valid=row.valid * row.seats,
            )
            by_ballot = Message(
                "Tổng số phiếu đồng ý ({votes}) vượt số phiếu hợp lệ ({valid}).",
                votes=votes,
                valid=row.valid * row.seats,
            )
            yield f"{path}.tallies", by_hands if counts_hands(row) else by_ballot


@rule("E406", TALLIED, contradiction=True)
def more_votes_than_voters(case: Case) -> Iterator[Hit]:
    for path, contest, tally in _iterate_tallies(case):
        cast = (tally.votes or 0) + (tally.against or 0)
        written = (tally.written_votes or 0) + (tally.written_against or 0)
        by_ballot = contest.valid if contest.valid is not None else contest.returned
        if contest.entitled is not None and cast > contest.entitled:
            limit, label = contest.entitled, Message("số có quyền bỏ phiếu")
        elif by_ballot is not None and cast - written > by_ballot:
            limit = by_ballot
            by_hands, by_paper = Message("số người biểu quyết"), Message("số phiếu thu được")
            label = by_hands if counts_hands(contest) else by_paper
        else:
            continue
        values: dict[str, Any] = {
            "name": tally.candidate, "cast": cast, "label": label, "limit": limit,
        }  # fmt: skip
        yield (
            f"{path}.votes",
            Message("«{name}» có {cast} người biểu quyết, nhiều hơn {label} ({limit}).", **values)
            if counts_hands(contest)
            else Message("«{name}» có {cast} phiếu, nhiều hơn {label} ({limit}).", **values),
        )


@rule("E407", TALLIED, contradiction=True)
def more_written_votes_than_votes(case: Case) -> Iterator[Hit]:
    for path, _contest, tally in _iterate_tallies(case):
        if tally.written_votes is not None and tally.written_votes > (tally.votes or 0):
            yield (
                f"{path}.written_votes",
                Message(
                    "Phiếu bằng văn bản của «{name}» nhiều hơn tổng số phiếu của đơn vị đó.",
                    name=tally.candidate,
                ),
            )
        if tally.written_against is not None and tally.written_against > (tally.against or 0):
            yield (
                f"{path}.written_against",
                Message(
                    "Phiếu không đồng ý bằng văn bản của «{name}» nhiều hơn tổng số phiếu không "
                    "đồng ý với đơn vị đó.",
                    name=tally.candidate,
                ),
            )


@rule("W408", TALLIED, contradiction=True)
def entitled_is_not_the_members(case: Case) -> Iterator[Hit]:
    voters = len(case.record.voters)
    for path, row in _iterate_contests(case):
        if row.entitled is not None and voters and row.entitled != voters:
            yield (
                f"{path}.entitled",
                Message(
                    "Số có quyền bỏ phiếu ({entitled}) khác số thành viên ({voters}).",
                    entitled=row.entitled,
                    voters=voters,
                ),
            )


@rule("W409", TALLIED)
def counts_not_recorded(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        if row.method == "unrecorded":
            yield f"{path}.method", Message("Chưa ghi hình thức bình xét.")
        elif row.method.by_ballot:
            counts = ("issued", "returned", "valid")
            if unknown := next((key for key in counts if getattr(row, key) is None), None):
                yield f"{path}.{unknown}", Message("Chưa ghi đủ số phiếu phát ra, thu về, hợp lệ.")


def _find_below_threshold(case: Case) -> Iterator[Hit]:
    vote = case.regulation.vote
    for path, row in _iterate_contests(case):
        result = evaluate_contest(row, case.record, vote)
        places = {tally.candidate: index for index, tally in enumerate(row.tallies)}
        for line in result.lines:
            if line.chosen and line.passes is False:
                yield (
                    f"{path}.tallies[{places[line.candidate]}].votes",
                    Message(
                        "«{name}» được chọn với {result}.",
                        name=line.candidate,
                        result=explain_result(line, result, vote),
                    ),
                )


@rule("W410", TALLIED, source=sources.VOTES_NEEDED)
def below_the_soft_threshold(case: Case) -> Iterator[Hit]:
    if not case.regulation.vote.hard:
        yield from _find_below_threshold(case)


@rule("W427", TALLIED)
def threshold_of_the_day_unknown(case: Case) -> Iterator[Hit]:
    """Rules of another day are not applied: whoever was not chosen by all is asked about."""
    vote = case.regulation.vote
    if vote.threshold_known:
        return
    for path, row in _iterate_contests(case):
        result = evaluate_contest(row, case.record, vote)
        for line in result.lines:
            if line.chosen and line.votes is not None and line.passes is None:
                yield (
                    f"{path}.chosen",
                    Message(
                        "«{name}» được chọn với {result}; hãy đối chiếu quy chế của khối.",
                        name=line.candidate,
                        result=explain_result(line, result, vote),
                    ),
                )


@rule("E410", TALLIED, source=sources.VOTES_NEEDED)
def below_the_hard_threshold(case: Case) -> Iterator[Hit]:
    if case.regulation.vote.hard:
        yield from _find_below_threshold(case)


@rule("E411", TALLIED, contradiction=True)
def tie_unresolved(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        result = rank_contest(row)
        if result and result.tied and not row.tie_break and not _has_runoff(case, row):
            yield (
                f"{path}.tie_break",
                Message(
                    "Bằng phiếu nhau: {names}. Hãy ghi cách đã giải quyết.",
                    names=join_names(list(result.tied)),
                ),
            )


def _has_runoff(case: Case, contest: Contest) -> bool:
    """Tell whether a later round of the same contest decided it."""
    return any(
        row.purpose == contest.purpose and row.round > contest.round and row.chosen
        for row in case.record.contests
    )


@rule("E412", TALLIED, contradiction=True)
def chosen_against_the_tally(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        result = rank_contest(row)
        if result is None or not row.chosen:
            continue
        allowed = {*result.winners, *result.tied}
        for index, name in enumerate(row.chosen):
            if name not in allowed:
                yield (
                    f"{path}.chosen[{index}]",
                    Message(
                        "«{name}» được ghi là được chọn nhưng kết quả kiểm phiếu không cho thấy"
                        " điều đó.",
                        name=name,
                    ),
                )
        if left_out := [name for name in result.winners if name not in row.chosen]:
            yield (
                f"{path}.chosen",
                Message(
                    "«{names}» nhiều phiếu hơn nhưng không được ghi là được chọn.",
                    names=join_names(left_out),
                ),
            )


@rule("E413", TALLIED, contradiction=True)
def more_chosen_than_seats(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        if len(row.chosen) > row.seats:
            yield (
                f"{path}.chosen",
                Message(
                    "Chọn {chosen} đơn vị trong khi chỉ được chọn {seats}.",
                    chosen=len(row.chosen),
                    seats=row.seats,
                ),
            )


@rule("E414", TALLIED, contradiction=True)
def withdrawn_yet_chosen(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        gone = {withdrawal.candidate for withdrawal in row.withdrawn}
        for index, name in enumerate(row.chosen):
            if name in gone:
                yield (
                    f"{path}.chosen[{index}]",
                    Message("«{name}» đã xin rút nhưng vẫn được ghi là được chọn.", name=name),
                )


@rule("E415", TALLIED, contradiction=True)
def candidate_twice(case: Case) -> Iterator[Hit]:
    for path, row in _iterate_contests(case):
        for index, name in find_repeated([tally.candidate for tally in row.tallies], fold_name):
            yield (
                f"{path}.tallies[{index}].candidate",
                Message("«{name}» có hai dòng trong kết quả kiểm phiếu.", name=name),
            )


@rule("W416", TALLIED, contradiction=True)
def stranger_on_the_ballot(case: Case) -> Iterator[Hit]:
    members = {member.name for member in case.record.members}
    for path, _contest, tally in _iterate_tallies(case):
        if members and tally.candidate not in members:
            yield (
                f"{path}.candidate",
                Message("«{name}» có phiếu nhưng không phải thành viên.", name=tally.candidate),
            )
