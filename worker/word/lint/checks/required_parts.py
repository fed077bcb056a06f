"""Parts that one kind of paper must have."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault, checks_rule, missing_fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

_NUMBERED = r"^(?:[IVX]+\.|\d+\.|[a-zđ]\)|-|\+)?\s*"
MINUTES = {
    "Thời gian bắt đầu": regex.compile(_NUMBERED + r"Thời gian", regex.I),
    "Địa điểm": regex.compile(_NUMBERED + r"Địa điểm", regex.I),
    "Thành phần tham dự": regex.compile(_NUMBERED + r"Thành phần", regex.I),
    "Chủ trì (chủ tọa)": regex.compile(_NUMBERED + r"(Chủ trì|Chủ t[ọo][ạa])", regex.I),
    "Thư ký": regex.compile(_NUMBERED + r"(Thư ký|Người ghi biên bản)", regex.I),
    "Nội dung": regex.compile(_NUMBERED + r"(Nội dung|Diễn biến)", regex.I),
}
_OTHER_MINUTES = regex.compile(r"kiểm phiếu|bàn giao", regex.I)
#: What else is minuted where nobody meets: the form of the decree is that of a meeting.
_OTHER_ACTS = regex.compile(
    r"kiểm tra|thẩm định|nghiệm thu|làm việc|xác minh|kiểm kê|thanh lý|giao nhận|vi phạm|giám sát",
    regex.I,
)
_OF_THE_MEETING = regex.compile(r"\b(HỘI ĐỒNG|ĐOÀN|TỔ|KHỐI|CỤM|BAN CHỈ ĐẠO)\b")
_MEETING = regex.compile(r"\b(họp|hội nghị|hội đồng|đại hội|phiên|kỳ họp|sinh hoạt|lễ)\b", regex.I)
_LEFT = regex.compile(r"(THƯ KÝ|NGƯỜI GHI BIÊN BẢN)")
_RIGHT = regex.compile(r"(CHỦ T[ỌO][ẠA]|CHỦ TRÌ)")
INVITATION = {
    "kính mời": regex.compile(r"kính mời", regex.I),
    "Tới dự": regex.compile(_NUMBERED + r"(Tới|Đến) dự", regex.I),
    "Thời gian": regex.compile(_NUMBERED + r"Thời gian", regex.I),
    "Địa điểm": regex.compile(_NUMBERED + r"Địa điểm", regex.I),
}
#: What the guests are invited to may also be said in the summary or with the guests.
_TO_ATTEND = regex.compile(r"\bdự\b", regex.I)
#: "Theo đề nghị của …", also through an application, a proposal or a letter.
_PROPOSED = regex.compile(
    r"(Theo|Xét) .*(đề nghị|đơn|tờ trình|công văn|văn bản|biên bản).*[.;]$", regex.I
)
_DECIDES = regex.compile(r"QUYẾT ĐỊNH\s*:")


def _has_kind(paper: Paper, abbreviation: str) -> bool:
    return paper.kind is not None and paper.kind.abbreviation == abbreviation


def is_meeting_minutes(paper: Paper) -> bool:
    """Return whether a paper is the minutes of a meeting, not of a count or a handover."""
    lines = (*([paper.title.line] if paper.title.line else []), *paper.title.summary)
    named = " ".join(line.text for line in lines)
    other = _OTHER_ACTS.search(named) and not _MEETING.search(named)
    return paper.is_minutes and not other and not _OTHER_MINUTES.search(named)


def _find_parts(lines: Sequence[Line], marks: dict[str, regex.Pattern[str]]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for name, pattern in marks.items():
        line = next((line for line in lines if pattern.search(line.text)), None)
        if line is not None:
            found[name] = line
    return found


def _first_out_of_order(places: dict[str, Line]) -> Line | None:
    """Return the first line that comes before the one it should follow."""
    highest = -1
    for line in places.values():
        if line.number < highest:
            return line
        highest = line.number
    return None


@checks_rule("ND30-BB-01")
def check_fields_of_minutes(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if not is_meeting_minutes(paper):
        return
    places = _find_parts(paper.body.lines, MINUTES)
    for name in MINUTES:
        if name not in places:
            yield Fault(
                Message("biên bản có mục “{name}”", name=name),
                Message("không có"),
                None,
                Severity.WARNING,
            )
    astray = _first_out_of_order(places)
    if astray is not None:
        yield Fault(
            Message("thứ tự: thời gian, địa điểm, thành phần, chủ trì, thư ký, nội dung"),
            quote(astray),
            astray,
        )


@checks_rule("ND30-BB-02")
def check_minutes_say_when_they_ended(paper: Paper, rule: Rule) -> Iterator[Fault]:
    stated = any(rule.pattern.search(line.text) for line in paper.body.lines)
    if is_meeting_minutes(paper) and paper.status == "final" and not stated:
        wanted = Message("kết thúc vào … giờ …, ngày … tháng … năm …")
        yield Fault(wanted, Message("không có"), paper.body.last)


@checks_rule("ND30-BB-03")
def check_minutes_signers(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _signer_faults(paper, Message("bên trái THƯ KÝ, bên phải CHỦ TỌA"))


@checks_rule("PTY-BB-01")
def check_party_minutes_signers(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("bên trái NGƯỜI GHI BIÊN BẢN, bên phải CHỦ TRÌ HỘI NGHỊ")
    yield from _signer_faults(paper, wanted)


def _signer_faults(paper: Paper, wanted: Message) -> Iterator[Fault]:
    if not is_meeting_minutes(paper):
        return
    heads = [signature.posts[0] for signature in paper.ending.signatures if signature.posts]
    left = [line for line in heads if line.cell and line.cell.column == 0]
    right = [line for line in heads if line.cell and line.cell.column > 0]
    astray = [line for line in left[:1] if not _LEFT.match(line.text)]
    astray += [
        line for line in right[:1] if not _RIGHT.match(line.text) and not _chairs(paper, line)
    ]
    if not left or not right:
        yield Fault(wanted, Message("không đủ hai chữ ký"), heads[0] if heads else None)
    elif astray:
        yield Fault(wanted, quote(astray[0]), astray[0])


def _chairs(paper: Paper, post: Line) -> bool:
    """Tell whether the text says who chaired by this post: `Chủ trì: Ông A, Chủ tịch Hội đồng`.

    It is one of whoever met, not of an agency.
    """
    if not _OF_THE_MEETING.search(post.text):
        return False
    chair = MINUTES["Chủ trì (chủ tọa)"]
    held = [letters_key(line.text) for line in paper.body.lines if chair.search(line.text)]
    return any(letters_key(post.text) in text for text in held)


@checks_rule("ND30-BB-04")
def check_minutes_name_their_meeting(paper: Paper, rule: Rule) -> Iterator[Fault]:
    line = paper.title.line
    if paper.is_minutes and line and not paper.title.summary and len(line.text.split()) <= 2:
        yield Fault(Message("dưới BIÊN BẢN là tên cuộc họp"), Message("không có"), line)


@checks_rule("ND30-GM-01")
def check_parts_of_an_invitation(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if not _has_kind(paper, "GM"):
        return
    places = _find_parts(paper.body.lines, INVITATION)
    addressed = [*paper.title.summary, *filter(None, [places.get("kính mời")])]
    attended = any(_TO_ATTEND.search(line.text) for line in addressed)
    for name in INVITATION:
        if name not in places and not (name == "Tới dự" and attended):
            severity = None if name in ("Thời gian", "Địa điểm") else Severity.WARNING
            wanted = Message("giấy mời có mục “{name}”", name=name)
            yield Fault(wanted, Message("không có"), None, severity)
    astray = _first_out_of_order(places)
    if astray is not None:
        wanted = Message("thứ tự: kính mời, tới dự, thời gian, địa điểm")
        yield Fault(wanted, quote(astray), astray, Severity.WARNING)


@checks_rule("ND30-QD-01")
def check_order_of_a_decision(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if not _has_kind(paper, "QĐ"):
        return
    wanted = Message("thẩm quyền ban hành, căn cứ, “QUYẾT ĐỊNH:”, rồi các điều")
    word = next((line for line in paper.body.lines if _DECIDES.fullmatch(line.text)), None)
    if word is None:
        yield from missing_fault(wanted)
    elif paper.title.authority is None and not _body_opens_with_authority(paper):
        yield Fault(wanted, Message("không có thẩm quyền ban hành"), paper.title.line)
    elif any(line.number > word.number for line in paper.body.bases):
        yield Fault(wanted, quote(word), word)


def _body_opens_with_authority(paper: Paper) -> bool:
    return bool(paper.body.items) and paper.body.items[0].line.upper


@checks_rule("ND30-QD-02")
def check_decisions_end_their_bases_with_the_proposer(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if _has_kind(paper, "QĐ") and paper.body.bases:
        last = paper.body.bases[-1]
        if not _PROPOSED.match(last.text):
            yield Fault(Message("dòng cuối: “Theo đề nghị của ….”"), quote(last), last)
