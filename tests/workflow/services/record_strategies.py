"""Any record that the contract allows, for properties."""

import datetime as dt
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from workflow.domain import record as shapes
from workflow.domain.record import Record
from workflow.domain.year import State

_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co"))


def text(*, longest: int = 30) -> st.SearchStrategy[str]:
    """Text as it is stored: composed, without control characters, not empty."""
    awkward = st.sampled_from(["Sở R&D <Khối 6>", "{{ tên }}", 'Hoà "Bình"', "a\nb\tc", "Ủy ban"])
    plain = st.text(_LETTERS, min_size=1, max_size=longest)
    worded = st.one_of(awkward, plain.filter(str.strip))
    return worded.map(lambda value: unicodedata.normalize("NFC", value))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def rows(strategy: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most).map(tuple)


def one_of(kind: type[StrEnum]) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(kind))


_DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
_TIMES = st.times().map(lambda value: f"{value:%H:%M}")
_SCORES = st.decimals(0, 1000, places=3).map(lambda value: Decimal(str(value)))
_COUNTS = st.integers(0, 300)
_PEOPLE = st.builds(shapes.Person, name=text(), positions=rows(text(), 2))

_MEMBERS = st.builds(
    shapes.Member,
    name=text(),
    short_name=maybe(text()),
    abbreviation=maybe(text()),
    parent=maybe(text()),
    family=maybe(one_of(shapes.Family)),
    role=maybe(one_of(shapes.MemberRole)),
    role_order=maybe(st.integers(1, 9)),
)
_REPORTS = st.builds(
    shapes.Report,
    member=text(),
    received_on=maybe(_DAYS),
    symbol=maybe(text()),
    self_score=maybe(_SCORES),
    final_score=maybe(_SCORES),
    rank=maybe(st.integers(1, 70)),
    rating=maybe(text()),
    achievements=rows(text(), 2),
    note=maybe(text()),
    waived=maybe(text()),
)
_ATTENDANCE = st.builds(
    shapes.Attendance,
    member=text(),
    status=one_of(shapes.AttendanceStatus),
    represented_by=maybe(_PEOPLE),
    reason=maybe(text()),
)
_MEETINGS = st.builds(
    shapes.Meeting,
    title=maybe(text()),
    kind=maybe(one_of(shapes.MeetingKind)),
    dates=rows(_DAYS, 2),
    starts_at=maybe(_TIMES),
    ends_at=maybe(_TIMES),
    counted_at=maybe(_TIMES),
    part_of_day=maybe(one_of(shapes.PartOfDay)),
    place=maybe(text()),
    online=maybe(st.booleans()),
    chairs=rows(_PEOPLE, 2),
    secretaries=rows(_PEOPLE, 2),
    counting_team=rows(_PEOPLE, 3),
    guests=rows(text(), 2),
    attendance=rows(_ATTENDANCE),
    discussion=rows(st.builds(shapes.Speech, text=text(), speaker=maybe(text())), 2),
    conclusions=rows(text(), 2),
)
_TALLIES = st.builds(
    shapes.Tally,
    candidate=text(),
    votes=maybe(_COUNTS),
    written_votes=maybe(_COUNTS),
    against=maybe(_COUNTS),
    written_against=maybe(_COUNTS),
)
_CONTESTS = st.builds(
    shapes.Contest,
    purpose=one_of(shapes.Purpose),
    method=one_of(shapes.Method),
    title=maybe(text()),
    round=st.integers(1, 3),
    seats=st.integers(1, 5),
    entitled=maybe(_COUNTS),
    issued=maybe(_COUNTS),
    returned=maybe(_COUNTS),
    valid=maybe(_COUNTS),
    invalid=maybe(_COUNTS),
    tallies=rows(_TALLIES),
    withdrawn=rows(st.builds(shapes.Withdrawal, candidate=text(), reason=maybe(text())), 2),
    chosen=rows(text(), 2),
    tie_break=maybe(text()),
)
_AWARDS = st.builds(
    shapes.Award,
    award=text(),
    recipient=maybe(text()),
    recipient_kind=maybe(one_of(shapes.RecipientKind)),
    kind=maybe(one_of(shapes.AwardKind)),
    authority=maybe(text()),
    status=maybe(one_of(shapes.AwardStatus)),
    reason=maybe(text()),
    decision=maybe(text()),
)
_ACTIVITIES = st.builds(
    shapes.Activity,
    task=text(),
    lead=maybe(text()),
    with_=maybe(text()),
    due=maybe(text()),
    product=maybe(text()),
)
_PAPERS = st.builds(
    shapes.IssuedPaper,
    kind=text(),
    number=maybe(st.integers(1, 999)),
    symbol=maybe(text()),
    date=maybe(_DAYS),
    signer=maybe(_PEOPLE),
    sent_on=maybe(_DAYS),
)


def records() -> st.SearchStrategy[Record]:
    """Records with any of their parts there or not, sound or not."""
    return st.builds(
        Record,
        id=maybe(text()),
        council=st.builds(
            shapes.Council,
            name=text(),
            place=maybe(text()),
            granting_authority=maybe(text()),
            standing_office=maybe(text()),
        ),
        bloc=st.builds(
            shapes.Bloc,
            name=text(),
            code=maybe(text()),
            kind=maybe(one_of(shapes.BlocKind)),
            established_by=maybe(text()),
        ),
        year=st.sampled_from(["2021", "2017-2018", "2099"]),
        next_year=maybe(st.sampled_from(["2022", "2018-2019"])),
        regulation=maybe(text()),
        state=maybe(one_of(State)),
        member_count_stated=maybe(st.integers(1, 200)),
        members=rows(_MEMBERS),
        reports_due=maybe(_DAYS),
        reports=rows(_REPORTS, 2),
        meeting=maybe(_MEETINGS),
        results=rows(text(), 2),
        shortcomings=rows(text(), 2),
        causes=rows(text(), 2),
        lessons=rows(text(), 2),
        contests=rows(_CONTESTS, 2),
        awards=rows(_AWARDS, 2),
        next_head=maybe(text()),
        next_deputies=rows(text(), 2),
        targets=rows(text(), 2),
        activities=rows(_ACTIVITIES, 2),
        budget=maybe(text()),
        papers=rows(_PAPERS, 2),
    )
