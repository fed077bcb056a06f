"""Made-up facts: complete and legal unless a test says otherwise."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
from argon2 import PasswordHasher

from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Award,
    AwardKind,
    AwardStatus,
    Bloc,
    Contest,
    Council,
    Family,
    IssuedPaper,
    Meeting,
    Member,
    MemberRole,
    Method,
    Person,
    Purpose,
    Record,
    Report,
    Tally,
    decode_record,
)

ROOT = Path(__file__).parent.parent
NOW = dt.datetime(2022, 3, 1, 2, 0, tzinfo=dt.UTC)


def hash_quickly(password: str) -> str:
    """The hash of a password that takes no time, for `credentials.set_password`."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def seed_record() -> Record:
    """The real case: Khối thi đua 6 of Bình Thuận, 2021."""
    return decode_record((ROOT / "seed" / "khoi-thi-dua-6-2021.json").read_bytes())


def make_names(count: int) -> list[str]:
    return [f"Sở số {number}" for number in range(1, count + 1)]


def make_contest(winner: str = "Sở số 2", members: int = 5, **changes: Any) -> Contest:
    """A secret ballot for the leading unit that everybody took part in and `winner` won."""
    facts = Contest(
        purpose=Purpose.LEADING_UNIT,
        method=Method.SECRET_BALLOT,
        entitled=members,
        issued=members,
        returned=members,
        valid=members,
        invalid=0,
        tallies=(Tally(candidate=winner, votes=members),),
        chosen=(winner,),
    )
    return msgspec.structs.replace(facts, **changes)


def make_record(count: int = 5, /, **changes: Any) -> Record:
    """A year of a bloc that is complete up to its decision; nothing stands in its way."""
    units = make_names(count)
    facts = Record(
        council=Council(name="Hội đồng tỉnh Mẫu", granting_authority="UBND tỉnh Mẫu"),
        bloc=Bloc(name="Khối thi đua 1"),
        year="2021",
        members=tuple(
            Member(
                name=name,
                role=MemberRole.HEAD if name == units[0] else MemberRole.MEMBER,
                family=Family.STATE,
            )
            for name in units
        ),
        reports=tuple(Report(member=name, received_on=dt.date(2021, 12, 1)) for name in units),
        meeting=Meeting(
            dates=(dt.date(2022, 1, 10),),
            starts_at="08:00",
            ends_at="10:30",
            counted_at="10:15",
            place="Hội trường Sở số 1",
            chairs=(Person(name="Nguyễn Văn Mẫu", positions=("Giám đốc",)),),
            secretaries=(Person(name="Trần Thị Mẫu"),),
            attendance=tuple(
                Attendance(member=name, status=AttendanceStatus.PRESENT) for name in units
            ),
        ),
        contests=(make_contest(members=count),),
        awards=(
            Award(
                award="Cờ thi đua",
                kind=AwardKind.FLAG,
                recipient="Sở số 2",
                status=AwardStatus.GRANTED,
            ),
        ),
        next_head="Sở số 3",
        papers=(
            IssuedPaper(
                kind="proposal", number=5, date=dt.date(2022, 1, 12), sent_on=dt.date(2022, 1, 12)
            ),
        ),
    )
    return msgspec.structs.replace(facts, **changes)
