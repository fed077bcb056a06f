"""Several papers of one kind in one file: what each is about, and which entry is whose.

The issued papers of such a kind follow the order in the file (ADR 10): the second entry is of the
second proposal, or of the counting minutes of the second contest. An entry of which nothing is
known keeps the place of a paper that has no number yet.
"""

from collections.abc import Iterable, Sequence

import msgspec

from workflow.domain.beside import Beside
from workflow.domain.errors import BadInputError, Message
from workflow.domain.papers import issue
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.decisions import subject
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.recommendations import by_authority
from workflow.domain.record import Contest, IssuedPaper, Method, Record

#: How votes are counted, or may have been where nobody wrote it down.
BALLOTS: tuple[Method, ...] = ("secret_ballot", "open_ballot", "unrecorded")
#: The kinds of which one file may hold several papers, each with its own number.
SEVERAL = (PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL)

Numbered = list[tuple[int, Contest]]


def counted(record: Record, beside: Beside) -> list[Numbered]:
    """The contests of each counting minutes: all in one, else each that was voted on in its own."""
    numbered = list(enumerate(record.contests))
    if "vote_minutes" not in beside.separate:
        return [numbered]
    return [[one] for one in numbered if one[1].method in BALLOTS] or [[one] for one in numbered]


def abouts(kind: PaperKind, record: Record, beside: Beside) -> tuple[str, ...]:
    """What each of several papers of a kind is about, in their order; empty where it is one."""
    found: Sequence[str] = ()
    if kind is PaperKind.VOTE_MINUTES:
        found = [subject(group[0][1], record) for group in counted(record, beside) if group]
    elif kind is PaperKind.PROPOSAL:
        found = list(by_authority(record, Blanks()))
    return tuple(found) if len(found) > 1 else ()


def stage_of(kind: PaperKind, record: Record, beside: Beside) -> str:
    """Whether every paper of the file has what is given with the signature: "draft" or "final"."""
    count = len(abouts(kind, record, beside)) or 1
    each = (issue.with_its_own(record, kind, place, count) for place in range(count))
    stages = {issue.stage_of(kind, one) for one in each}
    return "final" if stages == {"final"} else "draft"


def kept(papers: Sequence[IssuedPaper]) -> tuple[IssuedPaper, ...]:
    """Papers without those of which nothing is known, unless one keeps the place of a later one."""
    return tuple(
        paper
        for place, paper in enumerate(papers)
        if not _is_unknown(paper)
        or (
            paper.kind in SEVERAL
            and any(row.kind == paper.kind and not _is_unknown(row) for row in papers[place:])
        )
    )


def _is_unknown(paper: IssuedPaper) -> bool:
    return paper == IssuedPaper(kind=paper.kind)


def following(
    before: Record, after: Record, came_from: Sequence[int | None], beside: Beside
) -> Record:
    """`after`, where each counting minutes keeps its number as contests move, come and go.

    `came_from` gives the earlier place of each contest of `after`; none for a new one. Raises
    `BadInputError` where a contest would lose minutes that have a number.
    """
    old, new = counted(before, beside), counted(after, beside)
    if "vote_minutes" not in beside.separate or len(old) == len(new) == 1:
        return after
    mine, others = _shared_out(after.papers, len(old))
    own = dict(zip((group[0][0] for group in old), mine, strict=False))
    sources = [came_from[group[0][0]] for group in new]
    nothing = IssuedPaper(kind=PaperKind.VOTE_MINUTES)
    ordered = [nothing if was is None else own.pop(was, nothing) for was in sources]
    for place, paper in own.items():
        if paper.number is not None:
            raise _keeps_its_minutes(place, before, paper.number)
    whole = [*others, *ordered] if len(new) == 1 else [*ordered, *others]
    return msgspec.structs.replace(after, papers=kept(_placed(after.papers, whole)))


def _shared_out(
    papers: Sequence[IssuedPaper], count: int
) -> tuple[list[IssuedPaper], list[IssuedPaper]]:
    """The entries of so many counting minutes, and those that are of none; see `with_its_own`."""
    mine = [paper for paper in papers if paper.kind == PaperKind.VOTE_MINUTES]
    return (mine[-1:], mine[:-1]) if count == 1 else (mine[:count], mine[count:])


def _placed(papers: Sequence[IssuedPaper], ordered: Iterable[IssuedPaper]) -> list[IssuedPaper]:
    """Papers with the counting minutes in a new order, in the places where such were."""
    waiting = iter(ordered)
    placed = []
    for paper in papers:
        taken = paper if paper.kind != PaperKind.VOTE_MINUTES else next(waiting, None)
        if taken is not None:
            placed.append(taken)
    return [*placed, *waiting]


def _keeps_its_minutes(place: int, before: Record, number: int) -> BadInputError:
    return BadInputError(
        Message(
            "Biên bản kiểm phiếu «{subject}» đã có số {number}; hãy hủy hoặc xóa số đó trước.",
            subject=subject(before.contests[place], before),
            number=number,
        ),
        field=f"contests[{place}].method",
    )
