"""The register of outgoing papers of an issuer, a book a year (NĐ 30/2020/NĐ-CP, Phụ lục IV, I).

It is read off what the service knows: papers of the issuer that bear a number in the facts of
reviews (next year's head issues the plan), and numbers that were taken from its register. Nothing
is entered here, so nothing here says other than the papers. What the service does not know stays
empty, to be filled in by hand: who keeps the copy, how many were made, who signed for them.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import CompoundSelect, Select, or_, select, union
from sqlalchemy.orm import Session, joinedload

from workflow.domain.days import local_day
from workflow.domain.errors import Message
from workflow.domain.further_meetings import make_paper_key, view_meeting
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import SENT_TO_MEMBERS, PaperKind, find_kind
from workflow.domain.paper_life import SETTLED
from workflow.domain.paper_settings import PaperSettings, decode_paper_settings
from workflow.domain.papers import build_context, find_family, skip_reason
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.issuance import (
    find_issue_day,
    find_issuer,
    format_symbol,
    keep_only_paper,
    make_issuer_head,
)
from workflow.domain.papers.recommendations import list_addressees, list_requests
from workflow.domain.record import IssuedPaper, Record, decode_record
from workflow.domain.roles import Scope
from workflow.domain.texts.wording import NBSP
from workflow.models import (
    Account,
    Member,
    NumberSeries,
    Paper,
    PaperNumber,
    Review,
    Snapshot,
    Unit,
)
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.registers.numbered_papers import list_issuing_reviews
from workflow.services.scope import visible, works_for

#: The columns of the book, as Phụ lục IV names them.
COLUMNS = (
    N_("Số, ký hiệu văn bản"),
    N_("Ngày tháng văn bản"),
    N_("Tên loại và trích yếu nội dung văn bản"),
    N_("Người ký"),
    N_("Nơi nhận văn bản"),
    N_("Đơn vị, người nhận bản lưu"),
    N_("Số lượng bản"),
    N_("Ngày chuyển"),
    N_("Ký nhận"),
    N_("Ghi chú"),
)


@dataclass(frozen=True)
class RegisterEntry:
    """One outgoing paper, or a number that was given up."""

    number: int
    symbol: str
    day: dt.date | None
    subject: str
    signer: str
    recipients: str
    sent_on: dt.date | None
    #: Why the number is void; None for a paper that goes out or went out.
    void_reason: str | None
    is_issued: bool
    review_id: int
    #: The book that it stands in.
    year: int

    @property
    def note(self) -> Message | None:
        if self.void_reason is not None:
            return Message("Số đã hủy: {reason}", reason=self.void_reason)
        return None if self.is_issued else Message("Chưa phát hành")

    def cells(self) -> tuple[str, ...]:
        """The ten cells of the book; notes apart, as they are to be translated."""
        days = (f"{day:%d/%m/%Y}" if day else "" for day in (self.day, self.sent_on))
        day, sent_on = days
        text = (self.symbol, day, self.subject, self.signer, self.recipients)
        return (*text, "", "", sent_on, "")


def list_register_units(
    session: Session, account: Account, *, after: int = 0, most: int | None = None
) -> Sequence[Unit]:
    """The issuers whose books a person may read, by id; the first `most` beyond `after`.

    Those that head reviews the person runs, or took numbers for papers of such; staff read the
    book of their own agency.
    """
    issuers: Select[Any] | CompoundSelect[Any]
    taken = select(NumberSeries.unit_id).join(PaperNumber, PaperNumber.series_id == NumberSeries.id)
    if account.role.scope is Scope.UNIT:
        issues = or_(Member.role == "head", Member.unit_id.in_(taken))
        issuers = select(Member.unit_id).where(issues, works_for(account))
    else:
        seen = taken.join(PaperNumber.review).where(visible(account, Review))
        issuers = union(select(Review.head_unit_id).where(visible(account, Review)), seen)
    units = select(Unit).where(Unit.id.in_(issuers), Unit.id > after).order_by(Unit.id)
    return session.scalars(units.limit(most)).all()


def list_register_years(session: Session, unit: Unit, reader: Account) -> list[int]:
    """The years that an issuer has papers of which somebody may read, newest first."""
    return sorted({entry.year for entry in _list_readable(session, unit, reader)}, reverse=True)


def _list_readable(session: Session, unit: Unit, reader: Account) -> list[RegisterEntry]:
    """The entries that somebody may read: of the own agency all of them.

    Of one that a split or a merger leads to, staff read what their years reach.
    """
    entries = list(_read_entries(session, unit))
    if reader.role.scope is not Scope.UNIT or reader.unit_id == unit.id:
        return entries
    mine = set(session.scalars(select(Review.id).where(visible(reader, Review))))
    return [entry for entry in entries if entry.review_id in mine]


def read_register(session: Session, unit: Unit, year: int, reader: Account) -> list[RegisterEntry]:
    """The book of a year as somebody may read it, by day and number."""
    found = [entry for entry in _list_readable(session, unit, reader) if entry.year == year]
    return sorted(found, key=lambda entry: (entry.day or dt.date(year, 12, 31), entry.number))


def _read_entries(session: Session, unit: Unit) -> Iterator[RegisterEntry]:
    for review, snapshot, names in list_issuing_reviews(session, unit.id):
        yield from _entries_of(session, review, snapshot, names)
    voided = select(PaperNumber).join(PaperNumber.series).where(NumberSeries.unit_id == unit.id)
    voided = voided.where(PaperNumber.voided_at.is_not(None)).order_by(PaperNumber.id)
    yield from (_describe_void(number) for number in session.scalars(voided))


def _entries_of(
    session: Session, review: Review, snapshot: Snapshot, names: Collection[str]
) -> Iterator[RegisterEntry]:
    """The papers of a review that the bearer of these names issues."""
    record, settings = decode_record(snapshot.facts), decode_paper_settings(snapshot.settings)
    issued = _find_issued(session, review)
    taken = session.scalars(select(PaperNumber).filter_by(review_id=review.id)).all()
    days = {(row.kind, row.number): local_day(row.taken_at) for row in taken}
    for view, number in [
        (record, None),
        *((view_meeting(record, row.number), row.number) for row in record.meetings),
    ]:
        for place, paper in enumerate(view.papers):
            kind = find_kind(paper.kind)
            if paper.number is None or kind is None or not kind.is_numbered:
                continue
            out = issued.get(make_paper_key(kind, number))
            if _is_issued_by(names, kind, view, out):
                held = find_issue_day(kind, view, paper)
                day = paper.date or days.get((paper.kind, paper.number)) or held
                year = day.year if day else int(review.year[:4])
                entry = _describe_paper(review, view, settings, place, year=year)
                yield _as_it_went_out(entry, out, _count_before(view, place)) if out else entry


def _is_issued_by(
    names: Collection[str], kind: PaperKind, record: Record, out: Paper | None
) -> bool:
    """Tell if an agency issues a paper, or did; under a name that it has had since, by its role."""
    today = find_issuer(kind, record)
    issuer = find_issuer(kind, facts_of_paper(out)) if out else today
    if issuer and issuer.name not in {member.name for member in record.members}:
        issuer = today
    return issuer is not None and issuer.name in names


def _find_issued(session: Session, review: Review) -> dict[str, Paper]:
    query = select(Paper).where(Paper.review_id == review.id, Paper.stage.in_(SETTLED))
    return {
        paper.kind: paper for paper in session.scalars(query.options(joinedload(Paper.snapshot)))
    }


def _count_before(record: Record, place: int) -> int:
    """Count the papers of its kind that stand before the one at a place."""
    return sum(paper.kind == record.papers[place].kind for paper in record.papers[:place])


def _as_it_went_out(entry: RegisterEntry, paper: Paper, nth: int) -> RegisterEntry:
    """The entry as the paper says it that went out, whatever the facts say since.

    When it was sent on is written down later.
    """
    then, settings = facts_of_paper(paper), decode_paper_settings(paper.snapshot.settings)
    kind = PaperKind(paper.kind)
    places = [place for place, row in enumerate(then.papers) if row.kind == kind]
    description = entry
    if nth < len(places):
        year = entry.year
        description = _describe_paper(paper.review, then, settings, places[nth], year=year)
    return replace(description, sent_on=entry.sent_on, is_issued=True)


def _describe_void(number: PaperNumber) -> RegisterEntry:
    kind, day = PaperKind(number.kind), local_day(number.taken_at)
    return RegisterEntry(
        number.number,
        f"{number.number:02d}/{kind.abbreviation}",
        day,
        kind.label,
        signer="",
        recipients="",
        sent_on=None,
        void_reason=number.void_reason or "",
        is_issued=False,
        review_id=number.review_id,
        year=day.year,
    )


def _describe_paper(
    review: Review,
    record: Record,
    settings: PaperSettings,
    place: int,
    *,
    year: int,
) -> RegisterEntry:
    paper = record.papers[place]
    kind = PaperKind(paper.kind)
    own = keep_only_paper(record, kind, place)
    return RegisterEntry(
        paper.number or 0,
        format_whole_symbol(kind, own),
        find_issue_day(kind, record, paper),
        describe_subject(kind, own, settings),
        _name_signer(paper),
        name_recipients(kind, record, _count_before(record, place)),
        paper.sent_on,
        void_reason=None,
        is_issued=False,
        review_id=review.id,
        year=year,
    )


def format_whole_symbol(kind: PaperKind, record: Record) -> str:
    """Number and symbol of a paper without the word before them: `15/TTr-STC`."""
    issuer = make_issuer_head(kind, record)
    symbol = format_symbol(kind, issuer, find_family(kind, record), Blanks())
    return symbol.removeprefix("Số").lstrip(": ").strip()


def describe_subject(kind: PaperKind, record: Record, settings: PaperSettings) -> str:
    """The kind of a paper and what it is about: `Tờ trình. Về việc đề nghị …`."""
    if skip_reason(kind, record):
        return kind.label
    title = build_context(kind, record, settings).values.get("title")
    if not isinstance(title, str) or not title:
        return kind.label
    return f"{kind.label}. {title.replace(NBSP, ' ')}"


def name_recipients(kind: PaperKind, record: Record, nth: int | None = None) -> str:
    """Name whom a paper is addressed to, and the «Nơi nhận» that its kind always has.

    `nth` is which of several proposals it is; without it those of all of them are named.
    """
    named = _list_addressees(record, nth) if kind is PaperKind.PROPOSAL else []
    if kind in SENT_TO_MEMBERS:
        named.append(f"Các đơn vị thành viên {record.bloc.name}")
    return "; ".join(named)


def _list_addressees(record: Record, nth: int | None) -> list[str]:
    """Those whom proposals ask, in the order of the proposals; who is not known is left out."""
    blanks = Blanks()
    requests = list_requests(record, blanks)
    if nth is not None and 1 < len(requests) == _count_proposals(record):
        requests = requests[nth : nth + 1]
    named = [
        name
        for authority, _awards, its_record in requests
        for name in list_addressees(authority, its_record, blanks)
        if "…" not in name
    ]
    return [name.replace(NBSP, " ") for name in dict.fromkeys(named)]


def _count_proposals(record: Record) -> int:
    return sum(paper.kind == PaperKind.PROPOSAL for paper in record.papers)


def _name_signer(paper: IssuedPaper) -> str:
    if paper.signer is None:
        return ""
    return ", ".join(filter(None, (paper.signer.name, *paper.signer.positions)))
