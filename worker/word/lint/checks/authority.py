"""Authority, names and place of the signature; full names of addressees."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.decider import decider_faults
from worker.word.lint.checks.letterhead import SHORTENED
from worker.word.lint.checks.registry import Fault, checks_rule, quote
from worker.word.lint.checks.signer_fit import signer_faults
from worker.word.lint.components import Paper
from worker.word.lint.ending import Signature
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

#: `Sở TC`, `Phòng VHXH`: a body named by initials.
_SHORT_NAME = regex.compile(
    r"\b(?:CQ|VPCP|VKSND|TAND|BHXH|CQTCP)\b|"
    r"(?:Sở|Phòng|Ban|Cục|Chi cục|Bộ|Vụ|Hội|Đảng ủy|Trung tâm)\s+\p{Lu}[\p{Lu}&-]+\b(?![\s-]*\d)"
)
#: Posts that one person holds; who holds it signs in that name, not on behalf of a body.
_HEADS = (
    r"(GIÁM ĐỐC|TỔNG GIÁM ĐỐC|CHỦ TỊCH|TRƯỞNG \p{L}+|CHÁNH \p{L}+( \p{L}+)?|(CHI CỤC|CỤC|VỤ|VIỆN|"
    r"HIỆU|BỘ|KHỐI|TỔ|CỤM|CHỈ HUY) TRƯỞNG|TỔNG BIÊN TẬP|BÍ THƯ|CHỦ NHIỆM|TỔNG CỤC TRƯỞNG)"
)
_ON_BEHALF = regex.compile(r"(TM\.|T/M)\s*(?P<body>.+)")
_HEAD = regex.compile(rf"{_HEADS}$")
_FOR_HEAD = regex.compile(r"(KT\.|K/T)\s*(?P<head>.+)")
_DEPUTY = regex.compile(r"(PHÓ|THỨ TRƯỞNG|HIỆU PHÓ)\b")
#: Bodies that decide together, so that their deputies too sign on behalf of the body.
_COLLECTIVE = regex.compile(
    r"([ỦU][YỶ] BAN|UBND|HỘI ĐỒNG|HĐND|MẶT TRẬN|HỘI|LIÊN ĐOÀN|ĐOÀN|CÔNG ĐOÀN|"
    r"BAN (CHỈ ĐẠO|CHẤP HÀNH|THƯỜNG VỤ|THƯỜNG TRỰC)|(TỈNH|THÀNH|ĐẢNG|CHI) [ỦU][YỶ]|"
    r"CHI BỘ|KHỐI|CỤM|TỔ\b|TỈNH ĐOÀN)"
)
_OFFICE = regex.compile(
    r"(?:- )?(?P<office>Chủ trì|Chủ tọa|Thư ký|Tổ trưởng|Thành viên)\b", regex.I
)
_PERSON = regex.compile(
    r"\b(?:ông/bà|ông|bà|đồng chí) (?P<name>(?-i:\p{Lu})\p{L}*(?: (?-i:\p{Lu})\p{L}*){1,4})",
    regex.I,
)
_HIGHEST = regex.compile(
    r"Thủ tướng Chính phủ|Chủ tịch nước|(?<!Thủ tướng )(?<!Văn phòng )(?<!thuộc )Chính phủ"
)
_DEPARTMENT = regex.compile(r"(SỞ|CHI CỤC|CỤC|THANH TRA|BỆNH VIỆN|TRUNG TÂM|TRƯỜNG|PHÒNG)\b")


@checks_rule("VB-KY-01")
def check_every_signature_has_its_name(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.status != "final" or not paper.numbered:
        return
    for signature in paper.ending.signatures:
        if signature.posts and not signature.names:
            wanted = Message("họ tên người ký dưới chức vụ")
            yield Fault(wanted, Message("không có họ tên"), signature.posts[-1])
    if paper.is_minutes:
        yield from _left_out_faults(paper)


def _left_out_faults(paper: Paper) -> Iterator[Fault]:
    """Whoever is named in one office with somebody who signed, where room for a name is empty."""
    for names in _list_officers(paper).values():
        for signature in paper.ending.signatures:
            signed = {letters_key(line.text) for line in signature.names}
            missing = [name for name in names if letters_key(name) not in signed]
            if missing and len(missing) < len(names) and _has_empty_room(paper, signature):
                wanted = Message("chữ ký của {name}, người có tên trong biên bản", name=missing[0])
                yield Fault(wanted, Message("không có họ tên"), signature.posts[-1])


def _list_officers(paper: Paper) -> dict[str, list[str]]:
    """The people that minutes name, by the office that they sign in."""
    found: dict[str, list[str]] = {}
    for line in paper.body.lines:
        if office := _OFFICE.match(line.text):
            people = [person["name"] for person in _PERSON.finditer(line.text)]
            found.setdefault(office["office"].lower(), []).extend(people)
    return found


def _has_empty_room(paper: Paper, signature: Signature) -> bool:
    last = signature.names[-1]
    return any(
        not line.text and line.place == last.place and line.number > last.number
        for line in paper.document.lines
    )


@checks_rule("VB-KY-02")
def check_authority_fits_the_post(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from decider_faults(paper)
    for signature in paper.ending.signatures:
        for line in signature.posts:
            yield from _on_behalf_faults(line)
            yield from _for_head_faults(line)
        yield from _department_faults(paper, signature)
        yield from _decider_faults(paper, signature)
        yield from _bare_chair_faults(paper, signature)
        yield from signer_faults(paper, signature)


def _on_behalf_faults(line: Line) -> Iterator[Fault]:
    found = _ON_BEHALF.match(line.text)
    if found and _HEAD.match(found["body"].strip()):
        wanted = Message("TM. (T/M) đứng trước tên tập thể, không trước chức vụ của một người")
        yield Fault(wanted, quote(line), line)


def _for_head_faults(line: Line) -> Iterator[Fault]:
    found = _FOR_HEAD.match(line.text)
    if found is None:
        return
    head = found["head"].strip()
    if _DEPUTY.match(head):
        wanted = Message("KT. (K/T) đứng trước chức vụ của người đứng đầu")
        yield Fault(wanted, quote(line), line)
    elif _COLLECTIVE.match(head) and not regex.match(r"(KHỐI|CỤM|TỔ) TRƯỞNG", head):
        wanted = Message("tập thể thì ký TM. (T/M), không ký KT. (K/T)")
        yield Fault(wanted, quote(line), line)


def _department_faults(paper: Paper, signature: Signature) -> Iterator[Fault]:
    """A department is run by its head: nobody signs on its behalf, nor as the committee above."""
    first = signature.posts[0] if signature.posts else None
    issuer = paper.head.issuer_name.upper()
    if first is None or paper.family == "party" or not _DEPARTMENT.match(issuer):
        return
    body = _ON_BEHALF.match(first.text)
    own = body is not None and _DEPARTMENT.match(body["body"].strip())
    above = body is not None and regex.match(
        r"([ỦU][YỶ] BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN)", body["body"]
    )
    if own or above:
        wanted = Message("cơ quan có người đứng đầu thì ký chức vụ, không ký TM.")
        yield Fault(wanted, quote(first), first)


def _bare_chair_faults(paper: Paper, signature: Signature) -> Iterator[Fault]:
    """A committee's letter speaks in its own name: its chairman does not sign it as himself."""
    first = next(iter(signature.posts), None)
    if first is None or paper.family == "party" or paper.is_minutes or paper.title.authority:
        return
    kind = paper.kind.abbreviation if paper.kind else ""
    committee = regex.match(r"[ỦU][YỶ] BAN NHÂN DÂN\b", paper.head.issuer_name.upper())
    bare = regex.fullmatch(r"(KT\. )?CHỦ TỊCH", first.text.upper())
    if not committee or not bare or not (paper.is_letter or kind in _OF_COMMITTEES):
        return
    speakers = [
        found[0].lower()
        for line in paper.body.lines
        if (found := _SPEAKER.search(line.text)) is not None
    ]
    if speakers and not any(who.startswith("chủ tịch") for who in speakers):
        wanted = Message("tập thể thì ký TM. (T/M)")
        yield Fault(wanted, quote(first), first)


_SPEAKER = regex.compile(
    r"(Chủ tịch )?[ỦU][yỷ] ban nhân dân (tỉnh|thành phố|xã|phường|đặc khu|huyện|quận)\b[^.;]{0,40}?"
    r"\b(đề nghị|yêu cầu|cử|báo cáo|thông báo|xây dựng|ban hành|kính|trân trọng|trả lời|nhận được|"
    r"có ý kiến)\b"
)
#: Papers of a committee, which it issues as one; decisions and directives may be its chairman's.
_OF_COMMITTEES = ("BC", "TTr", "KH", "TB")


def _decider_faults(paper: Paper, signature: Signature) -> Iterator[Fault]:
    """A committee decides by TM.; its chairman, named over the bases, decides in his own name."""
    authority, first = paper.title.authority, next(iter(signature.posts), None)
    if authority is None or first is None or paper.is_minutes:
        return
    decider = authority.text.upper()
    on_behalf = regex.match(r"TM\.\s*([ỦU][YỶ] BAN NHÂN DÂN|UBND)", first.text.upper())
    if on_behalf and regex.match(r"CHỦ TỊCH ([ỦU][YỶ] BAN NHÂN DÂN|UBND)", decider):
        wanted = Message("Chủ tịch Ủy ban nhân dân quyết định thì ký chức vụ, không ký TM.")
        yield Fault(wanted, quote(first), first)
    elif not on_behalf and regex.match(r"([ỦU][YỶ] BAN NHÂN DÂN|UBND)", decider):
        wanted = Message("Ủy ban nhân dân quyết định thì ký TM. ỦY BAN NHÂN DÂN")
        yield Fault(wanted, quote(first), first)


@checks_rule("VB-KY-03")
def check_a_deputy_signs_for_the_head(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Check State papers; Party bodies have PTY-KY-05 and PTY-KY-06."""
    issuer = paper.head.issuer_name.upper()
    if paper.family == "party" or paper.is_minutes or not paper.numbered or not issuer:
        return
    if _COLLECTIVE.match(issuer):
        return
    for signature in paper.ending.signatures:
        first = signature.posts[0] if signature.posts else None
        if first is not None and _DEPUTY.match(first.text):
            yield Fault(
                Message("cấp phó ký thay: dòng trên là KT. và chức vụ cấp trưởng"),
                quote(first),
                first,
            )


@checks_rule("VB-KY-04")
def check_signature_is_on_the_right(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if signature_is_swapped(paper):
        line = paper.ending.signatures[0].posts[0]
        wanted = Message("chữ ký ở bên phải, “Nơi nhận” ở bên trái")
        yield Fault(wanted, Message("chữ ký ở bên trái"), line)


def signature_is_swapped(paper: Paper) -> bool:
    """Return whether the only signature is left of the recipients, in one table with them."""
    heading, signatures = paper.ending.recipients_heading, paper.ending.signatures
    if paper.is_minutes or heading is None or heading.cell is None or len(signatures) != 1:
        return False
    post = signatures[0].posts[0] if signatures[0].posts else None
    if post is None or post.cell is None or post.cell.table is not heading.cell.table:
        return False
    return post.cell.column < heading.cell.column


@checks_rule("VB-KG-02")
def check_departments_address_their_chairman(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A department proposes to its committee, which proposes to the Government."""
    addressee = paper.body.addressee
    proposal = paper.kind is not None and paper.kind.abbreviation == "TTr"
    below = regex.match(r"[ỦU][YỶ] BAN NHÂN DÂN (TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG)",
                        paper.head.parent_name.upper())  # fmt: skip
    if addressee is None or not proposal or not below:
        return
    for line in (addressee.line, *addressee.recipients):
        if found := _HIGHEST.search(line.text):
            wanted = Message("gửi Chủ tịch Ủy ban nhân dân xem xét, trình cấp trên")
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)


@checks_rule("VB-KG-01")
def check_addressees_are_not_shortened(paper: Paper, rule: Rule) -> Iterator[Fault]:
    addressee = paper.body.addressee
    if addressee is None:
        return
    for line in (addressee.line, *addressee.recipients):
        if found := SHORTENED.search(line.text) or _SHORT_NAME.search(line.text):
            wanted = Message("nơi nhận ở “Kính gửi” viết đầy đủ tên cơ quan")
            severity = None if paper.stated_status == "final" else Severity.NOTE
            yield Fault(wanted, Message("viết tắt {short}", short=found[0]), line, severity)
