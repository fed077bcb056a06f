"""Signatures, and for whom: KT., TM., TL. in state papers; K/T, T/M, T/L in party papers."""

import re
from dataclasses import dataclass, replace

from workflow.domain.clauses import Confidence
from workflow.domain.labels import N_
from workflow.domain.names.agency_words import drop_issuer, is_of_issuer
from workflow.domain.names.posts import (
    Post,
    find_collective,
    find_order,
    find_post,
    find_typed_body,
    parse_post,
)
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.issuance import find_issued_paper, get_paper_field
from workflow.domain.record import Family, Person, Record

#: A post by order (TL., T/L) or by authorisation (TUQ.), as it is typed.
_ORDER = re.compile(r"(TL\.|T/L|TUQ\.)\s+(.+)", re.IGNORECASE)
#: Units that are called after what their committee governs.
_TERRITORY = re.compile(r"(?:Tỉnh|Thành phố|Xã|Phường|Đặc khu|Huyện|Quận|Thị xã)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Signature:
    """The lines over and under the room for signing and the seal."""

    authority: str | None
    post: str
    name: str


def build_signature(kind: PaperKind, record: Record, family: Family, blanks: Blanks) -> Signature:
    """The signature of the issuing agency; its post and name are blank until it is signed."""
    paper = find_issued_paper(kind, record)
    signer = paper.signer if paper else None
    issuer = record.head.name if record.head else ""
    field = get_paper_field(kind, record, "signer")
    if signer is None:
        dots = blanks.fill(None, field, N_("Người ký"))
        return Signature(_format_authority("", issuer, family, field, blanks), dots, dots)
    ordered = _parse_order(signer)
    signer = ordered[1] if ordered else signer
    post = find_post(issuer, signer.positions)
    order = ordered[0] if ordered else post and find_order(post, issuer)
    if post is not None and order:
        return _build_signed_by_order(order, post, signer.name, issuer, family)
    typed = find_typed_body(signer.positions)
    if post is not None and _TERRITORY.match(issuer) and find_collective(post.of, family):
        issuer = f"{post.of} {issuer}"  # typed as its territory: `Đặc khu Phú Quý`
    authority = _format_authority(typed, issuer, family, field, blanks)
    if post is None:
        dots = blanks.fill(None, field, N_("Chức vụ của người ký"))
        return Signature(authority, dots, signer.name)
    return _build_signed(authority, post, signer.name, issuer, family)


def _build_signed(
    authority: str | None, post: Post, name: str, issuer: str, family: Family
) -> Signature:
    collective = find_collective(issuer, family)
    under = [authority] if authority else []
    if post.deputy and (collective is None or (collective[0].deputy_for_head and family == "nd30")):
        under.append(f"{'KT.' if family == 'nd30' else 'K/T'} {post.title}".upper())
    printed = post.print(family, whole=not is_of_issuer(post.of, issuer))
    return Signature("\n".join(under) or None, printed.upper(), name)


def _parse_order(signer: Person) -> tuple[str, Person] | None:
    """On whose order: a position typed `TL. Trưởng Ban`, then the signer with its other posts.

    The own post follows after a comma or as the next position.
    """
    for place, position in enumerate(signer.positions):
        if found := _ORDER.fullmatch(position):
            head, _, own = found[2].partition(",")
            others = (*signer.positions[:place], *signer.positions[place + 1 :])
            posts = (own.strip(), *others) if own.strip() else others
            return f"{found[1]} {head.strip()}", Person(signer.name, posts)
    return None


def _build_signed_by_order(
    order: str, post: Post, name: str, issuer: str, family: Family
) -> Signature:
    """`TL. GIÁM ĐỐC`; a deputy signs for its own head under it (NĐ 30, Điều 13.4).

    Whoever is authorised (TUQ.) signs alone: nobody signs for him (NĐ 30, Điều 13.3).
    """
    prefix, _, head = order.partition(" ")
    by_order = prefix.casefold() in ("tl.", "t/l")
    if by_order:
        prefix = "T/L" if family == "party" else "TL."
    committee = drop_issuer(head, issuer)
    on_order = committee if find_collective(committee, Family.PARTY) else None
    authority = f"{prefix} {on_order or parse_post(head, issuer).title}"
    if post.deputy and by_order:
        authority += f"\n{'K/T' if family == 'party' else 'KT.'} {post.title}"
    of = drop_issuer(post.of, issuer)
    printed = replace(post, of=of).print(family, whole=not is_of_issuer(of, issuer))
    return Signature(authority.upper(), printed.upper(), name)


def _format_authority(
    typed: str, issuer: str, family: Family, field: str, blanks: Blanks
) -> str | None:
    """`T/M ĐẢNG ỦY` for a body that decides as one; None for an agency run by its head.

    The body that the signer's position names counts; one that was only inferred is noted.
    """
    found = find_collective(issuer, family)
    if found is None:
        return None
    if not typed and found[0].confidence is Confidence.INFERRED:
        blanks.note(field, N_("Ký thay mặt tập thể nào (đang suy ra; theo điều lệ của tổ chức)"))
    return f"{'T/M' if family == 'party' else 'TM.'} {typed or found[1]}".upper()
