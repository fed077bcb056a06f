"""Who signs, and for whom: KT., TM., TL. in state papers; K/T, T/M, T/L in party papers."""

import re
from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import MEDIUM, Blanks
from workflow.domain.papers.issuance import find_issued_paper, get_paper_field
from workflow.domain.record import Family, Person, Record

_COLLECTIVE: dict[Family, tuple[str, ...]] = {
    Family.PARTY: (
        "Ủy ban Kiểm tra", "Uỷ ban Kiểm tra", "Ban Thường vụ", "Ban Chấp hành", "Ban cán sự đảng",
        "Đảng ủy", "Đảng uỷ", "Tỉnh ủy", "Tỉnh uỷ", "Thành ủy", "Thành uỷ", "Huyện ủy", "Huyện uỷ",
        "Đảng đoàn", "Chi bộ",
    ),
    Family.STATE: (
        "Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND",
        "Hội đồng",
    ),
}  # fmt: skip
#: A post by order (TL., T/L) or by authorisation (TUQ.), as it is typed.
_ORDER = re.compile(r"(TL\.|T/L|TUQ\.)\s+(.+)", re.IGNORECASE)
#: What is added to a deputy's post; no act names such a post, so state papers leave it out.
_STANDING = re.compile(r"(phó .+?)\s+(thường trực|phụ trách)", re.IGNORECASE)
_NEEDS_BODY = ("trưởng", "chánh", "phó")
_BODIES = ("Văn phòng", "Ban", "Phòng", "Khoa", "Tổ")


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
    if signer is None:
        blanks.note(get_paper_field(kind, record, "signer"), "Người ký")
        return Signature(_format_collective(issuer, family), MEDIUM, MEDIUM)
    ordered = _parse_order(signer)
    signer = ordered[1] if ordered else signer
    post = _format_official_post(find_post(issuer, signer), family)
    if not post:
        blanks.note(get_paper_field(kind, record, "signer"), "Chức vụ của người ký")
        return Signature(_format_collective(issuer, family), MEDIUM, signer.name)
    if ordered:
        return _build_signed_by_order(ordered[0], post, signer.name, family)
    return _build_signed(post, signer.name, issuer, family)


def _build_signed(post: str, name: str, issuer: str, family: Family) -> Signature:
    authority = _format_collective(issuer, family)
    superior = _find_superior(post)
    if superior and family == "nd30":
        on_behalf = f"{authority}\n" if authority else ""
        return Signature(f"{on_behalf}KT. {superior}".upper(), post.upper(), name)
    if superior and authority is None:
        return Signature(f"K/T {superior}".upper(), post.upper(), name)
    if post.casefold().startswith("quyền "):
        post = f"Q. {post[6:]}" if family == "nd30" else post
    return Signature(authority, post.upper(), name)


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


def _build_signed_by_order(order: str, post: str, name: str, family: Family) -> Signature:
    """`TL. GIÁM ĐỐC`; a deputy signs for its own head under it (NĐ 30, Điều 13.4)."""
    prefix, _, head = order.partition(" ")
    if prefix.casefold() in ("tl.", "t/l"):
        prefix = "T/L" if family == "party" else "TL."
    authority = f"{prefix} {head}"
    if superior := _find_superior(post):
        authority += f"\n{'K/T' if family == 'party' else 'KT.'} {superior}"
    return Signature(authority.upper(), post.upper(), name)


def _format_official_post(post: str | None, family: Family) -> str | None:
    """A post as papers of the family name it: `Phó Giám đốc` of `Phó Giám đốc Thường trực`."""
    found = _STANDING.fullmatch(post or "")
    return found[1] if found and family == "nd30" else post


def _find_superior(post: str) -> str | None:
    """Whom a deputy signs for: `Phó Trưởng Ban` for `Trưởng Ban`, be it a standing deputy."""
    if not post.casefold().startswith("phó "):
        return None
    found = _STANDING.fullmatch(post)
    rest = (found[1] if found else post)[4:]
    return rest if rest not in _BODIES else f"Trưởng {rest}"


def _format_collective(issuer: str, family: Family) -> str | None:
    """`T/M ĐẢNG ỦY` for a body that decides as one; none for an agency run by its head."""
    body = next((body for body in _COLLECTIVE[family] if _starts_with(issuer, body)), None)
    if body is None:
        return None
    full = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}.get(body, body)
    return f"{'T/M' if family == 'party' else 'TM.'} {full}".upper()


def _starts_with(text: str, start: str) -> bool:
    return text.casefold().startswith(start.casefold())


def find_post(issuer: str, person: Person) -> str | None:
    """The post that a person signs with: the one held in the issuing agency, without its name."""
    for position in person.positions:
        before, found, _ = position.casefold().partition(issuer.casefold()) if issuer else ("",) * 3
        if found and before.strip():
            return _add_body(position[: len(before)].strip(), issuer)
    return person.positions[0] if person.positions else None


def _add_body(post: str, issuer: str) -> str:
    """`Trưởng` of a `Ban …` is its `Trưởng Ban`; a `Giám đốc` needs no more."""
    if post.casefold().split()[-1] not in _NEEDS_BODY or post.casefold().endswith("hiệu trưởng"):
        return post
    body = next((body for body in _BODIES if _starts_with(issuer, body)), issuer.split()[0])
    return f"{post} {body}"
