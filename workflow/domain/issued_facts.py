"""What is known of an issued paper's own number, day and signer: settled with its issue.

It stands on the paper that went out, so no reopening changes it: a mistake in it is put right by a
letter of correction (Nghị định 30/2020/NĐ-CP, Điều 17). What was not known yet may be added. So it
is with number and day of a paper that an issued one cites.
"""

from collections.abc import Collection, Sequence

from workflow.domain.errors import Message
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import IssuedPaper
from workflow.domain.schema import get_field_label

#: When it was sent on is written down after the issue.
_CITED = ("number", "symbol", "date")
_SETTLED = (*_CITED, "signer")


def find_issued_change(
    old: Sequence[IssuedPaper],
    new: Sequence[IssuedPaper],
    issued: Collection[str],
    cited: Collection[str] = (),
) -> tuple[int, str] | None:
    """The place in `new` and the field of the first change of a paper of an issued or cited kind.

    Several papers of a kind keep their order. A place behind the last is that of a paper that went.
    """
    kinds = [paper.kind for paper in old if paper.kind in issued or paper.kind in cited]
    for kind in dict.fromkeys(kinds):
        fields = _SETTLED if kind in issued else _CITED
        then = [paper for paper in old if paper.kind == kind]
        places = [place for place, paper in enumerate(new) if paper.kind == kind]
        for at, place in enumerate(places):
            known = then[at] if at < len(then) else None
            if field := _find_change(known, new[place], fields):
                return place, field
        for gone in then[len(places) :]:
            if field := _find_change(gone, IssuedPaper(kind), fields):
                return len(new), field
    return None


def _find_change(old: IssuedPaper | None, new: IssuedPaper, fields: Sequence[str]) -> str | None:
    """The first field that differs; one more paper of the kind would count instead of those.

    A symbol that was not typed was made of what is known of the issuer: it stands there too.
    """
    for field in fields:
        before, after = getattr(old, field, None), getattr(new, field)
        if before != after and (before is not None or old is None or field == "symbol"):
            return field
    return None


def explain_issued_change(kind: PaperKind, field: str) -> Message:
    """Say why a field of an issued paper stays as it is."""
    return Message(
        "«{paper}» đã phát hành nên không sửa «{field}» được nữa; sai sót thì lập công văn đính"
        " chính.",
        paper=Message(kind.label),
        field=Message(get_field_label(f"papers[].{field}")),
    )


def explain_cited_change(kind: PaperKind, field: str) -> Message:
    """Say why number or day of a paper stays though it has not gone out itself."""
    return Message(
        "Văn bản đã phát hành có dẫn «{paper}» nên không sửa «{field}» được nữa; sai sót thì lập"
        " công văn đính chính.",
        paper=Message(kind.label),
        field=Message(get_field_label(f"papers[].{field}")),
    )
