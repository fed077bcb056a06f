"""Whether the lines of a signature fit each other and the agency: deputies, orders, posts."""

from collections.abc import Iterator
from itertools import pairwise

import regex

from worker.word.lint.checks.registry import Fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.ending import Signature
from worker.word.lint.model import Line
from worker.word.lint.rules import Severity
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

_FOR_HEAD = regex.compile(r"(?:KT\.|K/T)\s*(.+)")
_BY_ORDER = regex.compile(r"(?:TL\.|T/L)\s*(.+)")
_PREFIX = regex.compile(r"(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)\b[.:]?\s*|QUYỀN\s+")
_DEPUTY = regex.compile(r"PHÓ\s+(.+)")
_BARE_BODY = regex.compile(
    r"[ỦU][YỶ] BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|BAN (THƯỜNG VỤ|THƯỜNG TRỰC|CHẤP HÀNH)"
)
_CHAIR = regex.compile(r"(KT\. |PHÓ )?CHỦ TỊCH$")
#: Titles that tell what kind of agency they head.
_TITLES = ("GIÁM ĐỐC", "HIỆU TRƯỞNG", "VIỆN TRƯỞNG", "CHÁNH ÁN", "CHÁNH THANH TRA", "CHỦ TỊCH",
           "CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", "BỘ TRƯỞNG", "TỔNG BIÊN TẬP", "BÍ THƯ")  # fmt: skip
#: Agencies whose head has one title by law (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7).
_HEADS = (
    (regex.compile(r"SỞ\b"), ("GIÁM ĐỐC",)),
    (regex.compile(r"THANH TRA\b"), ("CHÁNH THANH TRA",)),
    (regex.compile(r"T[ÒO][ÀA] ÁN\b"), ("CHÁNH ÁN",)),
    (regex.compile(r"VIỆN KIỂM SÁT\b"), ("VIỆN TRƯỞNG",)),
    (regex.compile(r"TRƯỜNG (TIỂU HỌC|THCS|THPT|MẦM NON|ĐẠI HỌC|CAO ĐẲNG)\b"), ("HIỆU TRƯỞNG",)),
    (regex.compile(r"([ỦU][YỶ] BAN|HỘI ĐỒNG) NHÂN DÂN\b"), ("CHỦ TỊCH",)),
    (regex.compile(r"CÔNG TY\b"), ("GIÁM ĐỐC", "CHỦ TỊCH")),
)
#: Bodies in whose name only their own papers are signed, and how letterheads write them.
_BODIES = {
    letters_key(name): tuple(map(letters_key, (name, *others)))
    for name, *others in (
        ("ỦY BAN NHÂN DÂN", "UBND"),
        ("HỘI ĐỒNG NHÂN DÂN", "HĐND"),
        ("ỦY BAN KIỂM TRA", "UBKT"),
        ("TỈNH ỦY", "ĐẢNG BỘ TỈNH"),
        ("THÀNH ỦY", "ĐẢNG BỘ THÀNH PHỐ"),
        ("HUYỆN ỦY", "ĐẢNG BỘ HUYỆN"),
        ("ĐẢNG ỦY", "ĐẢNG BỘ"),
        ("CHI BỘ", "CHI ỦY"),
        ("CHI ỦY", "CHI BỘ"),
    )
}
_BODY = regex.compile(
    r"(?:TM\.|T/M)\s*([ỦU][YỶ] BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|[ỦU][YỶ] BAN KIỂM TRA|"
    r"(?:TỈNH|THÀNH|HUYỆN|ĐẢNG|CHI) [ỦU][YỶ]|CHI BỘ)\b"
)
#: Standing committees, in whose name chairmen and secretaries sign, and never a director.
_STANDING = regex.compile(r"(?:TM\.|T/M)\s*BAN THƯỜNG (?:VỤ|TRỰC)\b")
#: The Front is led by its Ban Thường trực, its member organisations by their Ban Thường vụ.
_FRONT = regex.compile(r"(?:[ỦU][YỶ] BAN )?(?:MẶT TRẬN TỔ QUỐC|MTTQ)")
_OF_OFFICES = ("GIÁM ĐỐC", "HIỆU TRƯỞNG", "VIỆN TRƯỞNG", "CHÁNH ÁN", "CHÁNH THANH TRA",
               "CỤC TRƯỞNG", "CHI CỤC TRƯỞNG")  # fmt: skip


def signer_faults(paper: Paper, signature: Signature) -> Iterator[Fault]:
    yield from _next_line_faults(signature)
    if paper.family != "party":
        yield from _authority_faults(signature)
    if paper.is_minutes or not signature.posts:
        return
    yield from _agency_faults(paper, signature)
    yield from _other_body_faults(paper, signature)
    first = signature.posts[0]
    front = _FRONT.match(f"{paper.head.parent_name} {paper.head.issuer_name}".strip().upper())
    led = paper.head.issuer_name.upper().startswith("BAN THƯỜNG TRỰC")
    if front and led and regex.match(r"TM\.\s*BAN THƯỜNG VỤ\b", first.text.upper()):
        wanted = Message("TM. (T/M) đứng trước tên của chính cơ quan ban hành")
        yield Fault(wanted, quote(first), first)
    if _STANDING.match(first.text):
        for line in signature.posts[1:]:
            if _find_title(line) in _OF_OFFICES:
                yield Fault(Message("chức vụ trong tập thể ở dòng TM. (T/M)"), quote(line), line)


def _authority_faults(signature: Signature) -> Iterator[Fault]:
    """Lines that lack a word of authority: `GIÁM ĐỐC` over `PHÓ GIÁM ĐỐC`, `TL. X` over X."""
    on_behalf = any(line.text.upper().startswith("TM.") for line in signature.posts)
    for above, line in pairwise(signature.posts):
        over, under = above.text.upper().strip(), line.text.upper().strip()
        if under == f"PHÓ {over}":
            wanted = Message("cấp phó ký thay: dòng trên là KT. và chức vụ cấp trưởng")
            yield Fault(wanted, quote(above), above)
        elif _BARE_BODY.fullmatch(over) and _CHAIR.match(under) and not on_behalf:
            yield Fault(Message("tập thể thì ký TM. (T/M)"), quote(above), above)
        elif over in (f"TL. {under}", f"TUQ. {under}"):
            wanted = Message("dưới TL., TUQ. là chức vụ của người được giao ký")
            yield Fault(wanted, quote(line), line)


def _next_line_faults(signature: Signature) -> Iterator[Fault]:
    """A deputy signs for the head whose deputy he is, and for him by KT., not by order."""
    for above, line in zip(signature.posts, signature.posts[1:], strict=False):
        deputy = _DEPUTY.match(line.text)
        head = _FOR_HEAD.match(above.text)
        if head and deputy and _is_minister(head[1]) and _is_minister(deputy[1]):
            yield Fault(Message("cấp phó của Bộ trưởng là THỨ TRƯỞNG"), quote(line), line)
        elif head and deputy and not _is_same_post(head[1], deputy[1]):
            wanted = Message("cấp phó ở dòng dưới là cấp phó của chức vụ sau KT. (K/T)")
            yield Fault(wanted, quote(line), line)
        order = _BY_ORDER.match(above.text)
        if order and deputy and letters_key(order[1]) == letters_key(deputy[1]):
            wanted = Message("cấp phó ký KT. (K/T), không ký TL. (T/L) người mà mình làm cấp phó")
            yield Fault(wanted, quote(above), above)


#: Words that make another post: `TỔNG GIÁM ĐỐC`, `CHI CỤC TRƯỞNG`.
_OF_LEVEL = ("TỔNG", "CHI")


def _is_minister(post: str) -> bool:
    return regex.fullmatch(r"BỘ TRƯỞNG( BỘ .+)?", post) is not None


def _is_same_post(head: str, deputy: str) -> bool:
    """One may be shorter: `KT. CHÁNH VĂN PHÒNG`, then `PHÓ VĂN PHÒNG` or one more precise."""
    left, right = set(head.split()), set(deputy.split())
    if any((word in left) != (word in right) for word in _OF_LEVEL) and len(left & right) > 1:
        return False
    return left <= right or right <= left


def _agency_faults(paper: Paper, signature: Signature) -> Iterator[Fault]:
    issuer = paper.head.issuer_name.upper()
    own = next((titles for name, titles in _HEADS if name.match(issuer)), None)
    alone = len(paper.ending.signatures) == 1 and paper.numbered
    if own is None or not alone or _signs_for_others(signature):
        return
    first = next(
        (line for line in signature.posts if not line.text.startswith(("TM", "T/M"))), None
    )
    title = _find_title(first) if first is not None else None
    if first is not None and title is not None and title not in own:
        wanted = Message("chức vụ của cơ quan ban hành: {posts}", posts=", ".join(own))
        yield Fault(wanted, quote(first), first, Severity.WARNING)


def _other_body_faults(paper: Paper, signature: Signature) -> Iterator[Fault]:
    """Nobody signs in the name of a council or committee that is not the one in the letterhead."""
    found = _BODY.match(signature.posts[0].text.upper())
    issuer = letters_key(paper.head.issuer_name)
    if found is None or not issuer or len(paper.ending.signatures) != 1:
        return
    if regex.match(_OF_A_COMMITTEE, issuer):  # in whose name it signs, the line above names
        issuer = letters_key(f"{paper.head.parent_name} {paper.head.issuer_name}")
    names = _BODIES[letters_key(found[1])]
    if not any(name in issuer for name in names):
        wanted = Message("TM. (T/M) đứng trước tên của chính cơ quan ban hành")
        yield Fault(wanted, quote(signature.posts[0]), signature.posts[0])


#: Committees whose letterhead stands under the organisation that they are of.
_OF_A_COMMITTEE = r"banthuongvu|banchaphanh|thuongtruc|bch|btv"


def _signs_for_others(signature: Signature) -> bool:
    """A council or a bloc signs with the seal of an agency, whose post stands under its own."""
    return any(regex.match(r"(TM\.|T/M)\s*(?!([ỦU][YỶ] BAN|HỘI ĐỒNG) NHÂN DÂN)", line.text)
               for line in signature.posts)  # fmt: skip


def _find_title(line: Line) -> str | None:
    if "HỘI ĐỒNG" in line.text.upper():  # a board within the agency
        return None
    bare = _PREFIX.sub("", line.text.upper())
    bare = regex.sub(r"^(PHÓ\s+)?(TỔNG\s+(?=GIÁM))?", "", bare)
    found = [title for title in _TITLES if regex.match(rf"{title}\b", bare)]
    return max(found, key=len, default=None)
