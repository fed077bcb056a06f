"""Authority, post and name of those who sign."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, missing_fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.ending import POST, PREFIX, Signature
from worker.word.lint.model import Line
from worker.word.lint.page_fit import fits_one_page
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

PNG = b"\x89PNG\r\n\x1a\n"
COLOUR_TYPE = 25
WITH_ALPHA = (4, 6)
DEPUTY = Message("dòng dưới KT. là chức vụ cấp phó")
_FOR_HEAD = regex.compile(r"(KT\.|K/T)")
_DEPUTY = regex.compile(r"(PHÓ|THỨ TRƯỞNG|HIỆU PHÓ|CỤC PHÓ|VỤ PHÓ|VIỆN PHÓ)\b")
_BY_ORDER = regex.compile(r"(TL|TUQ)\.")
#: Bodies within an agency that advise it; boards that govern theirs sign for it.
_BLOC = regex.compile(
    r"TM\. (KHỐI|CỤM|BAN CHỈ ĐẠO|TỔ|HỘI ĐỒNG(?! (QUẢN TRỊ|THÀNH VIÊN|TRƯỜNG|QUẢN LÝ|NHÂN DÂN)))\b"
)
_BLOC_POST = regex.compile(r"(KT\. )?(PHÓ )?(TRƯỞNG|CHỦ TỊCH|TỔ TRƯỞNG|KHỐI TRƯỞNG)\b|(KT|TL)\.")
_COLLECTIVE = regex.compile(
    r"((TỈNH|THÀNH|ĐẢNG|CHI) [ỦU][YỶ]|BAN THƯỜNG VỤ|BAN CHẤP HÀNH|[ỦU][YỶ] BAN KIỂM TRA|CHI BỘ)"
)
#: II.7.d of the decree lets schools, hospitals and institutes print titles of learning.
_LEARNED = regex.compile(
    r"\b(TRƯỜNG|ĐẠI HỌC|HỌC VIỆN|VIỆN (?!KIỂM SÁT)|BỆNH VIỆN|TRUNG TÂM Y TẾ|TRẠM Y TẾ)\b"
)
_UNREGULATED = regex.compile(r"^PHÓ\b.*\b(THƯỜNG TRỰC|PHỤ TRÁCH)$|^(NGƯỜI )?PHỤ TRÁCH\b")
_LED = regex.compile(r"(VĂN PHÒNG|BAN (?!THƯỜNG VỤ|CHẤP HÀNH|CHỈ ĐẠO))")


def post_lines(paper: Paper) -> list[Line]:
    return [line for signature in paper.ending.signatures for line in signature.posts]


def name_lines(paper: Paper) -> list[Line]:
    return [line for signature in paper.ending.signatures for line in signature.names]


def authority_lines(signature: Signature) -> list[Line]:
    """Return the authority lines, with their continuation lines."""
    found: list[Line] = []
    for line in signature.posts:
        wraps = bool(found) and not POST.search(line.text)
        if PREFIX.match(line.text) or wraps:
            found.append(line)
    return found


@checks_rule("ND30-KY-01", "PTY-KY-01")
def check_authority_prefix(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = (
        Message("T/M, K/T, T/L không có dấu chấm")
        if rule.family == "party"
        else Message("TM., KT., TL., TUQ., Q. có dấu chấm và một dấu cách")
    )
    for line in post_lines(paper):
        if PREFIX.match(line.text) and not rule.pattern.search(line.text.upper()):
            yield Fault(wanted, quote(line), line)


@checks_rule("ND30-KY-02")
def check_posts_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.ending.signatures:
        yield from style_faults(rule, post_lines(paper))
    elif paper.numbered:
        yield from missing_fault(Message("quyền hạn, chức vụ của người ký"))


@checks_rule("PTY-KY-02")
def check_party_authority_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for signature in paper.ending.signatures:
        yield from style_faults(rule, authority_lines(signature))


@checks_rule("PTY-KY-03")
def check_party_post_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for signature in paper.ending.signatures:
        above = authority_lines(signature)
        if above:
            yield from style_faults(rule, [post for post in signature.posts if post not in above])


@checks_rule("ND30-KY-03", "PTY-KY-04")
def check_name_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, name_lines(paper))


@checks_rule("ND30-KY-04", "PTY-KY-08")
def check_no_title_before_the_name(paper: Paper, rule: Rule) -> Iterator[Fault]:
    honour = regex.compile(r"(GS|PGS|TS|ThS|CN|BS|NGND|NGƯT|NSND|Ông|Bà|Đ/c)\.? ")
    if rule.family != "party" and _LEARNED.search(f"{paper.head.issuer_name}".upper()):
        return
    for line in name_lines(paper):
        if honour.match(line.text):
            yield Fault(Message("không ghi học hàm, học vị, danh xưng"), quote(line), line)


@checks_rule("ND30-KY-05")
def check_deputy_follows_for_the_head(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for signature in paper.ending.signatures:
        lines = signature.posts
        for order, line in enumerate(lines):
            after = lines[order + 1].text if order + 1 < len(lines) else ""
            if _FOR_HEAD.match(line.text) and not _DEPUTY.match(after):
                found = Message("“{text}”", text=after) if after else Message("không có")
                yield Fault(DEPUTY, found, line)


@checks_rule("ND30-KY-06")
def check_advisory_body_with_seal(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Ask for the post in the agency too: its letterhead means that its seal is used."""
    for signature in paper.ending.signatures:
        first = signature.posts[0] if signature.posts else None
        if first is None or not _BLOC.match(first.text) or _is_issued_by_bloc(paper):
            continue
        if len(signature.posts) < 3:
            wanted = Message("TM. KHỐI …, chức danh trong Khối, rồi chức vụ ở cơ quan đóng dấu")
            yield Fault(wanted, quote(first), first)


@checks_rule("ND30-KY-07")
def check_advisory_body_title(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for signature in paper.ending.signatures:
        lines = [line for line in signature.posts if not _is_continuation(line, signature)]
        if len(lines) and _BLOC.match(lines[0].text):
            second = lines[1].text if len(lines) > 1 else ""
            if not _BLOC_POST.match(second):
                wanted = Message("dòng dưới TM. KHỐI là chức danh trong Khối, như TRƯỞNG KHỐI")
                yield Fault(wanted, Message("“{text}”", text=second), lines[0])


def _is_continuation(line: Line, signature: Signature) -> bool:
    return line is not signature.posts[0] and not POST.search(line.text)


def _is_issued_by_bloc(paper: Paper) -> bool:
    return paper.head.issuer_name.upper().startswith(("KHỐI", "CỤM", "HỘI ĐỒNG"))


@checks_rule("ND30-KY-08")
def check_signature_image(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("hình chữ ký dạng PNG nền trong suốt")
    for line in paper.ending.lines:
        for picture in line.pictures:
            content = paper.document.images.get(picture.target, b"")
            if not is_transparent_png(content):
                yield Fault(wanted, Message("hình dạng khác"), line)


def is_transparent_png(content: bytes) -> bool:
    """Return whether a picture is a PNG with transparency."""
    if not content.startswith(PNG) or len(content) <= COLOUR_TYPE:
        return False
    return content[COLOUR_TYPE] in WITH_ALPHA or b"tRNS" in content[:4096]


@checks_rule("ND30-KY-11")
def check_post_is_one_that_acts_name(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Warn about posts such as "phó thường trực" that no act names."""
    for line in post_lines(paper):
        if _UNREGULATED.search(line.text):
            wanted = Message("chức vụ lãnh đạo chính thức, không kèm “thường trực”, “phụ trách”")
            yield Fault(wanted, quote(line), line, Severity.WARNING)


@checks_rule("ND30-KY-13")
def check_order_of_authorities(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A deputy may sign for one who signs by order (TL. then KT.), never the other way round."""
    for signature in paper.ending.signatures:
        lower = False
        for line in signature.posts:
            if lower and _BY_ORDER.match(line.text):
                wanted = Message("TL., TUQ. không đứng sau KT. hoặc TUQ.")
                yield Fault(wanted, quote(line), line)
            lower = lower or bool(_FOR_HEAD.match(line.text)) or line.text.startswith("TUQ.")


@checks_rule("ND30-KY-14")
def check_signature_stays_with_the_text(paper: Paper, rule: Rule) -> Iterator[Fault]:
    last = paper.body.last
    ends_in_table = paper.body.lines and paper.body.lines[-1].cell is not None
    if last is None or ends_in_table or not paper.ending.signatures or not paper.numbered:
        return
    if not last.layout.keep_next and not fits_one_page(paper):
        wanted = Message("chữ ký không tách khỏi ít nhất hai dòng nội dung")
        found = Message("đoạn cuối chưa đặt “Giữ với đoạn sau”")
        yield Fault(wanted, found, last, Severity.NOTE)


@checks_rule("PTY-KY-05")
def check_collective_bodies_sign_for_the_body(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if _COLLECTIVE.match(paper.head.issuer_name.upper()) and not paper.is_minutes:
        for signature in paper.ending.signatures:
            if signature.posts and regex.match(r"K/T\b", signature.posts[0].text):
                wanted = Message("tập thể lãnh đạo ký T/M, cấp phó không ký K/T")
                yield Fault(wanted, quote(signature.posts[0]), signature.posts[0])


@checks_rule("PTY-KY-06")
def check_deputies_of_a_head_sign_for_the_head(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if not _LED.match(paper.head.issuer_name.upper()) or paper.is_minutes:
        return
    for signature in paper.ending.signatures:
        first = signature.posts[0].text if signature.posts else ""
        deputy = any(line.text.startswith("PHÓ ") for line in signature.posts)
        if deputy and not regex.match(r"(K/T|T/L)\b", first) and not _signs_for_bloc(first):
            wanted = Message("cấp phó ký K/T người đứng đầu")
            yield Fault(wanted, Message("“{text}”", text=first), signature.posts[0])


def _signs_for_bloc(text: str) -> bool:
    return bool(regex.match(r"T/M (KHỐI|CỤM)\b", text))
