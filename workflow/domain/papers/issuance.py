"""Issuance of a paper: its number, symbol, date and signer once it is issued."""

import datetime as dt

import msgspec

from workflow.domain.clauses.in_force import find_binding_day as rules_day
from workflow.domain.labels import N_
from workflow.domain.names.posts import is_held_at
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import SHORT, Blanks
from workflow.domain.papers.places import find_place
from workflow.domain.record import Family, IssuedPaper, Meeting, Member, MemberRole, Record
from workflow.domain.texts import wording

NO_NUMBER = wording.NBSP * 8
_OF_NEXT_YEAR = frozenset({PaperKind.PLAN, PaperKind.REGISTRATION})
#: The field a công văn is about, which its symbol may name for a drafting unit (NĐ 30, II.3.b).
FIELD = "TĐKT"


def is_about_next_year(record: Record) -> bool:
    """Tell whether pact and registration are about next year: once anything is planned for it."""
    return bool(record.targets or record.activities)


def find_issuer(kind: PaperKind, record: Record) -> Member | None:
    """The member in whose name a paper goes out.

    What is about next year is issued by next year's head, unless the recorded signer or symbol is
    of this year's.
    """
    head = record.head
    following = next((one for one in record.members if one.name == record.next_head), None)
    if kind not in _OF_NEXT_YEAR or not is_about_next_year(record) or following in (None, head):
        return head
    issued = find_issued_paper(kind, record)
    return head if issued and head and _is_signed_by(head, issued, record) else following


def _is_signed_by(member: Member, issued: IssuedPaper, record: Record) -> bool:
    symbol, signer = issued.symbol or "", issued.signer
    if member.abbreviation and member.abbreviation in symbol:
        return True
    if signer is None:
        return False
    meeting = record.meeting or Meeting()
    sent = [row.represented_by for row in meeting.attendance if row.member == member.name]
    others = [row.represented_by for row in meeting.attendance if row.member != member.name]
    elsewhere = {person.name for person in others if person}
    chairs = {person.name for person in meeting.chairs} - elsewhere
    if signer.name in {person.name for person in sent if person} | chairs:
        return True
    return any(is_held_at(text, member.name) for text in signer.positions)


def make_issuer_head(kind: PaperKind, record: Record) -> Record:
    """The record as the paper's letterhead and signature see it: its issuer is the head."""
    issuer = find_issuer(kind, record)
    if issuer is None or issuer == record.head:
        return record
    members = tuple(
        msgspec.structs.replace(
            one,
            role=MemberRole.HEAD
            if one == issuer
            else (MemberRole.MEMBER if one.role is MemberRole.HEAD else one.role),
        )
        for one in record.members
    )
    return msgspec.structs.replace(record, members=members)


def find_issued_paper(kind: PaperKind, record: Record) -> IssuedPaper | None:
    """Find the entry made after a paper of this kind was signed; the last one counts."""
    entries = [paper for paper in record.papers if paper.kind == kind]
    return entries[-1] if entries else None


def keep_only_paper(record: Record, kind: PaperKind, kept: int | None) -> Record:
    """The record with the entry at `kept` as its only issued paper of a kind, or with none.

    The others lose their kind and keep their place, for gaps point at it.
    """
    papers = tuple(
        msgspec.structs.replace(paper, kind="") if paper.kind == kind and at != kept else paper
        for at, paper in enumerate(record.papers)
    )
    return msgspec.structs.replace(record, papers=papers)


def select_own_paper(record: Record, kind: PaperKind, place: int, count: int) -> Record:
    """The record as one of several papers of a kind in one file sees it.

    Several issued papers of the kind follow the order in the file; of a single paper the last entry
    counts.
    """
    if count == 1:
        return record
    mine = [at for at, paper in enumerate(record.papers) if paper.kind == kind]
    return keep_only_paper(record, kind, mine[place] if place < len(mine) else None)


def get_paper_field(kind: PaperKind, record: Record, name: str) -> str:
    """Give the record path under which a fact about the issued paper is typed."""
    places = [index for index, paper in enumerate(record.papers) if paper.kind == kind]
    return f"papers[{places[-1]}].{name}" if places else "papers"


def find_stage(kind: PaperKind, record: Record) -> str:
    """The stage of a paper: "final" once it has what comes with the signature, else "draft"."""
    paper = find_issued_paper(kind, record)
    has_number = paper is not None and paper.number is not None
    has_date = not kind.has_place_and_date or (paper is not None and paper.date is not None)
    return "final" if has_number and has_date else "draft"


def format_symbol(kind: PaperKind, record: Record, family: Family, blanks: Blanks) -> str:
    """`Số: 05/TTr-ABC`, in party papers `Số 12-TTr/ABC`; drafts have no number."""
    paper = find_issued_paper(kind, record)
    number = paper.number if paper else None
    figures = NO_NUMBER if number is None else wording.two_digits(number)
    typed = paper.symbol if paper else None
    if typed:
        return _format_typed_symbol(figures, typed, family)
    letters = _fill_abbreviation(record, blanks)
    if family == "party":
        return f"Số{_choose_separator(figures)}{figures}-{kind.abbreviation}/{letters}"
    if kind.abbreviation == "CV":
        return f"Số:{_choose_separator(figures)}{figures}/{letters}-{FIELD}"
    return f"Số:{_choose_separator(figures)}{figures}/{kind.abbreviation}-{letters}"


def _choose_separator(figures: str) -> str:
    return "" if figures == NO_NUMBER else " "


def _format_typed_symbol(figures: str, typed: str, family: Family) -> str:
    """The symbol as typed, with the number put before it where the symbol has none."""
    prefix = "Số" if family == "party" else "Số:"
    if typed[0].isdigit():
        return f"{prefix} {typed}"
    joint = "-" if family == "party" else "/"
    return f"{prefix}{_choose_separator(figures)}{figures}{joint}{typed.lstrip('/-')}"


def _fill_abbreviation(record: Record, blanks: Blanks) -> str:
    head = record.head
    field = f"members[{record.members.index(head)}].abbreviation" if head else "members"
    label = N_("Chữ viết tắt của cơ quan ban hành")
    return blanks.fill(head.abbreviation if head else None, field, label, dots=SHORT)


def format_place_and_date(kind: PaperKind, record: Record, blanks: Blanks) -> str:
    """`Bình Thuận, ngày 24 tháng 01 năm 2022`; the date of a draft is blank."""
    place = blanks.fill(find_issue_place(kind, record), "council.place", dots="…………")
    paper = find_issued_paper(kind, record)
    if paper and paper.date:
        return f"{place}, {wording.long_date(paper.date)}"
    dots = blanks.dot(get_paper_field(kind, record, "date"), N_("Ngày ký"))
    return f"{place}, {format_blank_date(dots, _find_year_of_issue(kind, record))}"


def find_issue_place(kind: PaperKind, record: Record) -> str | None:
    """The place that a paper is dated at, with its issuer as head; None where nothing names it."""
    return find_place(None if kind is PaperKind.PACT else record.head, record.council)


def format_blank_date(dots: str = SHORT, in_year: int | None = None) -> str:
    """A date to be written in by hand."""
    return f"ngày {dots} tháng {dots} năm {in_year or dots}"


def find_issue_day(kind: PaperKind, record: Record, paper: IssuedPaper) -> dt.date | None:
    """The day of a paper of a kind: as it was written down; minutes are of their meeting's day."""
    if paper.date or kind.abbreviation != "BB" or record.meeting is None:
        return paper.date
    return max(record.meeting.dates, default=None)


def find_paper_day(kind: PaperKind, record: Record) -> dt.date | None:
    """The day a paper speaks from: its date, else the last day of the meeting."""
    paper = find_issued_paper(kind, record)
    if paper and paper.date:
        return paper.date
    return max(record.meeting.dates, default=None) if record.meeting else None


def find_file_date(kind: PaperKind, record: Record) -> dt.date | None:
    """The day that the file is of: that of the paper, else of its meeting, else of its year's end.

    It rests on the facts alone, so that equal facts give equal files.
    """
    return find_paper_day(kind, record) or rules_day(record)


def find_template_day(kind: PaperKind, record: Record, today: dt.date) -> dt.date:
    """The day whose template a paper uses: its own, else today, but within its year."""
    last = rules_day(record)
    return find_paper_day(kind, record) or (min(last, today) if last else today)


def _find_year_of_issue(kind: PaperKind, record: Record) -> int | None:
    """The year to print with a blank date; around an autumn meeting it may be either of two."""
    if kind.precedes_meeting:
        return None
    day = max(record.meeting.dates, default=None) if record.meeting else None
    return day.year if day and day.month <= 6 else None
