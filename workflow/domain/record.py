"""The facts of one annual review, in the shape of the exchange format.

Everything known about a review is one `Record` (contract `thidua/review-record/1`): it is what the
forms edit, what the checks read, what papers are filled from and what import and export carry.
Unknown is `None` or an empty tuple. Records are values: an edit makes a new one.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec

from workflow.domain.labels import N_, Labelled
from workflow.domain.year import State

SCHEMA = "thidua/review-record/1"


class Family(Labelled):
    """The rules that a paper is laid out by."""

    STATE = "nd30", N_("Cơ quan nhà nước (Nghị định 30)")
    PARTY = "party", N_("Cơ quan Đảng (Hướng dẫn 36)")


class MemberRole(Labelled):
    HEAD = "head", N_("Trưởng khối")
    DEPUTY = "deputy", N_("Phó khối")
    MEMBER = "member", N_("Thành viên")
    OBSERVER = "observer", N_("Tham dự, không bỏ phiếu")


class BlocKind(Labelled):
    KHOI = "khoi", N_("Khối thi đua")
    CUM = "cum", N_("Cụm thi đua")


class MeetingKind(Labelled):
    YEAR_END = "year_end", N_("Tổng kết năm")
    HALF_YEAR = "half_year", N_("Sơ kết sáu tháng")
    SIGNING = "signing", N_("Ký kết giao ước")
    PREPARATORY = "preparatory", N_("Họp trù bị")
    SPECIAL_DRIVE = "special_drive", N_("Đợt thi đua chuyên đề")
    OTHER = "other", N_("Khác")


class PartOfDay(Labelled):
    MORNING = N_("sáng"), N_("Buổi sáng")
    AFTERNOON = N_("chiều"), N_("Buổi chiều")
    EVENING = N_("tối"), N_("Buổi tối")


class AttendanceStatus(Labelled):
    PRESENT = "present", N_("Có mặt")
    ABSENT = "absent", N_("Vắng mặt")
    WRITTEN_OPINION = "written_opinion", N_("Gửi ý kiến bằng văn bản")
    UNKNOWN = "unknown", N_("chưa rõ")


class Purpose(Labelled):
    """The question that a contest decides."""

    LEADING_UNIT = "leading_unit", N_("Chọn đơn vị dẫn đầu")
    MERIT = "merit", N_("Chọn đơn vị, cá nhân được đề nghị khen thưởng")
    HEAD = "head", N_("Bầu Trưởng khối năm sau")
    DEPUTY = "deputy", N_("Bầu Phó khối năm sau")
    OTHER = "other", N_("Nội dung khác")


class Method(Labelled):
    """The way in which a contest is decided."""

    UNRECORDED = "unrecorded", N_("chưa ghi")
    SECRET_BALLOT = "secret_ballot", N_("Bỏ phiếu kín")
    OPEN_BALLOT = "open_ballot", N_("Biểu quyết công khai")
    ACCLAMATION = "acclamation", N_("Suy tôn, không bỏ phiếu")
    SCORE = "score", N_("Theo kết quả chấm điểm, không bỏ phiếu")
    ROTATION = "rotation", N_("Luân phiên, không bỏ phiếu")
    APPOINTMENT = "appointment", N_("Chỉ định, không bỏ phiếu")

    @property
    def by_ballot(self) -> bool:
        """Votes are counted. While the method is unrecorded the papers prepare for a ballot."""
        return self.on_paper or self is Method.OPEN_BALLOT

    @property
    def on_paper(self) -> bool:
        """Ballot papers are handed out."""
        return self in {Method.SECRET_BALLOT, Method.UNRECORDED}


class RecipientKind(Labelled):
    UNIT = "unit", N_("Đơn vị thành viên")
    PERSON = "person", N_("Cá nhân")
    OUTSIDE = "outside", N_("Đơn vị ngoài khối")
    REST = "rest", N_("Các đơn vị còn lại")


class AwardKind(Labelled):
    FLAG = "flag", N_("Cờ thi đua")
    CERTIFICATE = "certificate", N_("Bằng khen")
    TITLE = "title", N_("Danh hiệu thi đua")
    OTHER = "other", N_("Khác")


class AwardStatus(Labelled):
    NOMINATED = "nominated", N_("Khối giới thiệu")
    PROPOSED = "proposed", N_("Đã đề nghị")
    PASSED = "passed", N_("Hội đồng đã thông qua")
    REFUSED = "refused", N_("Không được khen thưởng")
    GRANTED = "granted", N_("Đã được khen thưởng")


class Fact(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a record: immutable, compared by value, written without its empty fields."""


class Council(Fact, frozen=True):
    name: str
    place: str | None = None
    granting_authority: str | None = None
    standing_office: str | None = None


class Bloc(Fact, frozen=True):
    name: str
    code: str | None = None
    kind: BlocKind | None = None
    established_by: str | None = None


class Person(Fact, frozen=True):
    name: str
    positions: tuple[str, ...] = ()


class Member(Fact, frozen=True):
    name: str
    short_name: str | None = None
    abbreviation: str | None = None
    parent: str | None = None
    family: Family | None = None
    role: MemberRole | None = None
    role_order: int | None = None


class Report(Fact, frozen=True):
    member: str
    received_on: dt.date | None = None
    symbol: str | None = None
    self_score: Decimal | None = None
    final_score: Decimal | None = None
    rank: int | None = None
    rating: str | None = None
    achievements: tuple[str, ...] = ()
    note: str | None = None
    waived: str | None = None


class Attendance(Fact, frozen=True):
    member: str
    status: AttendanceStatus
    represented_by: Person | None = None
    reason: str | None = None


class Speech(Fact, frozen=True):
    text: str
    speaker: str | None = None


class Meeting(Fact, frozen=True):
    title: str | None = None
    kind: MeetingKind | None = None
    dates: tuple[dt.date, ...] = ()
    starts_at: str | None = None
    ends_at: str | None = None
    #: When the minutes of the count were written up; the meeting goes on after them.
    counted_at: str | None = None
    part_of_day: PartOfDay | None = None
    place: str | None = None
    online: bool | None = None
    chairs: tuple[Person, ...] = ()
    secretaries: tuple[Person, ...] = ()
    #: Who counts the votes, the head of the team first.
    counting_team: tuple[Person, ...] = ()
    guests: tuple[str, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    discussion: tuple[Speech, ...] = ()
    conclusions: tuple[str, ...] = ()


class Tally(Fact, frozen=True):
    candidate: str
    votes: int | None = None
    written_votes: int | None = None
    against: int | None = None
    written_against: int | None = None


class Withdrawal(Fact, frozen=True):
    candidate: str
    reason: str | None = None


class Contest(Fact, frozen=True):
    purpose: Purpose
    method: Method
    title: str | None = None
    round: int = 1
    seats: int = 1
    entitled: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    tallies: tuple[Tally, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    chosen: tuple[str, ...] = ()
    tie_break: str | None = None


class Award(Fact, frozen=True):
    award: str
    recipient: str | None = None
    recipient_kind: RecipientKind | None = None
    kind: AwardKind | None = None
    authority: str | None = None
    status: AwardStatus | None = None
    reason: str | None = None
    decision: str | None = None


class Activity(Fact, frozen=True):
    task: str
    lead: str | None = None
    with_: str | None = msgspec.field(name="with", default=None)
    due: str | None = None
    product: str | None = None


class IssuedPaper(Fact, frozen=True):
    """Number, date, signer and day of sending of a paper, entered after signature."""

    kind: str
    number: int | None = None
    symbol: str | None = None
    date: dt.date | None = None
    signer: Person | None = None
    sent_on: dt.date | None = None


class FurtherMeeting(Fact, frozen=True):
    """A meeting of the year beside the closing one; its number is never given again."""

    number: int
    meeting: Meeting = Meeting()
    results: tuple[str, ...] = ()
    shortcomings: tuple[str, ...] = ()
    contests: tuple[Contest, ...] = ()
    papers: tuple[IssuedPaper, ...] = ()


class Record(Fact, frozen=True, tag_field="schema", tag=SCHEMA, kw_only=True):
    id: str | None = None
    council: Council
    bloc: Bloc
    year: str
    next_year: str | None = None
    regulation: str | None = None
    state: State | None = None
    member_count_stated: int | None = None
    members: tuple[Member, ...]
    #: Until when members that owe a report are asked for it.
    reports_due: dt.date | None = None
    reports: tuple[Report, ...] = ()
    meeting: Meeting | None = None
    meetings: tuple[FurtherMeeting, ...] = ()
    results: tuple[str, ...] = ()
    shortcomings: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    contests: tuple[Contest, ...] = ()
    awards: tuple[Award, ...] = ()
    next_head: str | None = None
    next_deputies: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()
    #: What pays for next year's plan, as the plan says it.
    budget: str | None = None
    papers: tuple[IssuedPaper, ...] = ()

    @property
    def head(self) -> Member | None:
        """The member that heads the bloc in this year, where one is recorded."""
        return next((member for member in self.members if member.role == "head"), None)

    @property
    def deputies(self) -> tuple[Member, ...]:
        """The deputies in their order; those without an order come last, as listed."""
        deputies = [member for member in self.members if member.role == "deputy"]
        return tuple(sorted(deputies, key=lambda member: member.role_order or len(deputies) + 1))

    @property
    def voters(self) -> tuple[Member, ...]:
        """The members that have a vote: all but observers."""
        return tuple(member for member in self.members if member.role != "observer")

    def report_of(self, member: str) -> Report | None:
        """The report that a member handed in or was excused from."""
        return next((report for report in self.reports if report.member == member), None)


_encoder = msgspec.json.Encoder(decimal_format="number")


def encode_record(record: Record) -> bytes:
    """Write a record as canonical UTF-8 JSON: contract order, empty fields left out."""
    return _encoder.encode(record)


def decode_record(text: bytes | str) -> Record:
    """Read a record; raises `msgspec.ValidationError` where it does not fit the contract."""
    return msgspec.json.decode(text, type=Record)


def fact_to_plain(fact: Fact) -> Any:
    """The JSON values of a fact: dicts, lists, strings, numbers; dates as ISO strings."""
    return msgspec.json.decode(_encoder.encode(fact))
