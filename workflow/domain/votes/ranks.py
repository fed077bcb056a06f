"""Places by score, shared as the regulation says; a score of 0 is a score, none is not."""

from collections.abc import Mapping
from decimal import Decimal

from workflow.domain.law.regulation import RankTie


def rank_scores(scores: Mapping[str, Decimal | None], tie: RankTie | None = None) -> dict[str, int]:
    """The place of everybody who is scored, the highest score first.

    Equal scores share a place: the next one is skipped (1, 1, 3) unless the regulation lets it
    follow (`equal_rank`: 1, 1, 2). Under `no_shared_rank` a shared place is still to be settled.
    """
    scored = {name: score for name, score in scores.items() if score is not None}
    ordered = sorted(scored.values(), reverse=True)
    if tie == "equal_rank":
        ordered = sorted(set(ordered), reverse=True)
    return {name: ordered.index(score) + 1 for name, score in scored.items()}


def group_ties(scores: Mapping[str, Decimal | None]) -> tuple[tuple[str, ...], ...]:
    """The groups that have equal scores, the highest first."""
    groups: dict[Decimal, list[str]] = {}
    for name, score in scores.items():
        if score is not None:
            groups.setdefault(score, []).append(name)
    tied = [(score, names) for score, names in groups.items() if len(names) > 1]
    return tuple(tuple(names) for _score, names in sorted(tied, reverse=True))


def is_possible_rank(
    rank: int, name: str, scores: Mapping[str, Decimal | None], tie: RankTie | None
) -> bool:
    """Tell whether a recorded place agrees with the scores.

    Where the regulation is silent, both ways of sharing agree; where places may not be shared,
    those with equal scores take the places that they cover, in whatever order was settled.
    """
    if tie in {"skip", "equal_rank"}:
        return rank_scores(scores, tie)[name] == rank
    first = rank_scores(scores, "skip")[name]
    if tie is None:
        return rank in {first, rank_scores(scores, "equal_rank")[name]}
    equal = sum(score == scores[name] for score in scores.values())
    return first <= rank < first + equal
