"""Several papers of one kind in one file: what each is about, and which entry is whose.

The issued papers of such a kind follow the order in the file (ADR 10): the second entry is of the
second proposal, or of the counting minutes of the second contest. An entry of which nothing is
known keeps the place of a paper that has no number yet.
"""

from collections.abc import Iterable, Sequence

import msgspec

from workflow.domain.errors import BadInputError, Message
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import issuance
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.decisions import describe_subject
from workflow.domain.papers.recommendations import group_by_authority
from workflow.domain.record import Contest, IssuedPaper, Record

#: How votes are counted, or may have been if nobody wrote it down.
#: The kinds of which one file may hold several papers, each with its own number.
MULTI_PAPER_KINDS = (PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL)

NumberedContests = list[tuple[int, Contest]]


def group_contests(record: Record, settings: PaperSettings) -> list[NumberedContests]:
    """The contests of each counting minutes: all in one, else each that was voted on in its own."""
    numbered = list(enumerate(record.contests))
    if "vote_minutes" not in settings.separate:
        return [numbered]
    return [[one] for one in numbered if one[1].method.by_ballot] or [[one] for one in numbered]


def list_subjects(kind: PaperKind, record: Record, settings: PaperSettings) -> tuple[str, ...]:
    """List the subjects of several papers of a kind, in their order; empty for a single one."""
    found: Sequence[str] = ()
    if kind is PaperKind.VOTE_MINUTES:
        found = [
            describe_subject(group[0][1], record)
            for group in group_contests(record, settings)
            if group
        ]
    elif kind is PaperKind.PROPOSAL:
        found = list(group_by_authority(record, Blanks()))
    return tuple(found) if len(found) > 1 else ()


def find_file_stage(kind: PaperKind, record: Record, settings: PaperSettings) -> str:
    """The stage of a file: "final" once every paper in it has what comes with the signature."""
    count = len(list_subjects(kind, record, settings)) or 1
    each = (issuance.select_own_paper(record, kind, place, count) for place in range(count))
    stages = {issuance.find_stage(kind, one) for one in each}
    return "final" if stages == {"final"} else "draft"


def drop_unknown_papers(papers: Sequence[IssuedPaper]) -> tuple[IssuedPaper, ...]:
    """Papers without those of which nothing is known, unless one keeps the place of a later one."""
    return tuple(
        paper
        for place, paper in enumerate(papers)
        if not _is_unknown(paper)
        or (
            paper.kind in MULTI_PAPER_KINDS
            and any(row.kind == paper.kind and not _is_unknown(row) for row in papers[place:])
        )
    )


def _is_unknown(paper: IssuedPaper) -> bool:
    return paper == IssuedPaper(kind=paper.kind)


def carry_minutes_numbers(
    before: Record, after: Record, came_from: Sequence[int | None], settings: PaperSettings
) -> Record:
    """`after`, where each counting minutes keeps its number as contests move, come and go.

    `came_from` gives the earlier place of each contest of `after`; None for a new one. Raises
    `BadInputError` where a contest would lose minutes that have a number.
    """
    old, new = group_contests(before, settings), group_contests(after, settings)
    if "vote_minutes" not in settings.separate or len(old) == len(new) == 1:
        return after
    mine, others = _split_minutes(after.papers, len(old))
    own = dict(zip((group[0][0] for group in old), mine, strict=False))
    sources = [came_from[group[0][0]] for group in new]
    nothing = IssuedPaper(kind=PaperKind.VOTE_MINUTES)
    ordered = [nothing if was is None else own.pop(was, nothing) for was in sources]
    for place, paper in own.items():
        if paper.number is not None:
            raise _build_numbered_error(place, before, paper.number)
    whole = [*others, *ordered] if len(new) == 1 else [*ordered, *others]
    return msgspec.structs.replace(
        after, papers=drop_unknown_papers(_reorder_minutes(after.papers, whole))
    )


def _split_minutes(
    papers: Sequence[IssuedPaper], count: int
) -> tuple[list[IssuedPaper], list[IssuedPaper]]:
    """The entries of so many counting minutes, and those that are of none; see `with_its_own`."""
    mine = [paper for paper in papers if paper.kind == PaperKind.VOTE_MINUTES]
    return (mine[-1:], mine[:-1]) if count == 1 else (mine[:count], mine[count:])


def _reorder_minutes(
    papers: Sequence[IssuedPaper], ordered: Iterable[IssuedPaper]
) -> list[IssuedPaper]:
    """Papers with the counting minutes in a new order, in the places where such were."""
    waiting = iter(ordered)
    placed = []
    for paper in papers:
        taken = paper if paper.kind != PaperKind.VOTE_MINUTES else next(waiting, None)
        if taken is not None:
            placed.append(taken)
    return [*placed, *waiting]


def _build_numbered_error(place: int, before: Record, number: int) -> BadInputError:
    return BadInputError(
        Message(
            "Biên bản kiểm phiếu «{subject}» đã có số {number}; hãy hủy hoặc xóa số đó trước.",
            subject=describe_subject(before.contests[place], before),
            number=number,
        ),
        field=f"contests[{place}].method",
    )
