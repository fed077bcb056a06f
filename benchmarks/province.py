"""Make a made-up province: blocs of every kind over several years, with scores, votes and awards.

    python -m benchmarks.province DATABASE_URL [--blocs N] [--years N]

Demo data for pictures and for pages that need more than one bloc. Nothing in it is true, all of it
is the same each time. Records come in as an import would bring them, so events and checks are real.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import click
from sqlalchemy.orm import Session

from migrations.run import upgrade
from workflow.domain.record import (
    Award,
    AwardKind,
    AwardStatus,
    Bloc,
    BlocKind,
    Contest,
    Council,
    Meeting,
    MeetingKind,
    Member,
    MemberRole,
    Method,
    Purpose,
    RecipientKind,
    Record,
    Report,
    Tally,
)
from workflow.domain.year import STATES, State
from workflow.models import open_engine
from workflow.services.records import record_exchange

NOW = dt.datetime(2026, 1, 5, 2, 0, tzinfo=dt.UTC)
NEWEST_YEAR = 2025
COUNCIL = Council(
    name="Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ",
    place="Ví Dụ",
    granting_authority="UBND tỉnh Ví Dụ",
)
#: The kinds of bodies; a bloc has those of one kind.
KINDS = (
    "Ủy ban nhân dân",
    "Phòng Nội vụ",
    "Hạt Kiểm lâm",
    "Trung tâm Y tế",
    "Bệnh viện Đa khoa",
    "Trường Chính trị",
    "Chi cục Thuế",
    "Kho bạc Nhà nước",
    "Công an",
    "Đài Truyền thanh",
    "Hội Nông dân",
    "Thư viện",
)
PLACES = (
    *("An Phú", "Bến Cầu", "Chợ Lách", "Đồng Xoài", "Gò Dầu", "Hàm Yên", "Khánh Vĩnh", "Lộc Ninh"),
    *("Mường Chà", "Nghĩa Hành", "Ô Môn", "Phù Mỹ", "Quế Sơn", "Sông Hinh", "Tuy Đức", "Ứng Hòa"),
    *(
        "Vân Canh",
        "Yên Thế",
        "Ea Súp",
        "Thạch Thất",
        "Cát Hải",
        "Dương Kinh",
        "Kiến Thụy",
        "Bố Trạch",
    ),
)
#: The kinds that a commune has; others are of an area.
_OF_COMMUNES = frozenset({"Ủy ban nhân dân", "Công an", "Hội Nông dân", "Đài Truyền thanh"})
MOST_MEMBERS = 8
_LATE_WITH_REPORT = 0.15


def make_province(session: Session, blocs: int = 60, years: int = 5) -> None:
    """Write the province into an empty database, the oldest year first."""
    for record in build_records(blocs, years):
        record_exchange.store_record(session, record, by=None, now=NOW)


def build_records(blocs: int, years: int) -> Iterator[Record]:
    """Every bloc of every year."""
    for age in reversed(range(years)):
        for number in range(1, blocs + 1):
            yield build_record(number, NEWEST_YEAR - age, is_newest=age == 0)


def build_record(number: int, year: int, *, is_newest: bool) -> Record:
    """One bloc in one year: what it has done depends on the step that it has reached."""
    draw = Random(f"{number}/{year}")  # noqa: S311 - nothing here is a secret
    state = _draw_state(draw) if is_newest else State.CLOSED
    members = _members(number, year)
    reports = _reports(draw, members, year, state)
    ranked = sorted(reports, key=lambda row: row.final_score or Decimal(0), reverse=True)
    winner = _winner(draw, number, ranked)
    is_cum = number % 3 == 0
    return Record(
        council=COUNCIL,
        bloc=Bloc(
            name=f"{'Cụm' if is_cum else 'Khối'} thi đua số {number}",
            kind=BlocKind.CUM if is_cum else BlocKind.KHOI,
        ),
        year=str(year),
        state=state,
        members=members,
        reports=reports,
        meeting=_meeting(draw, year, state),
        contests=_contests(draw, year, winner, ranked, state),
        awards=_awards(draw, winner, ranked, state, year),
        next_head=members[1].name if state.position >= State.VOTES_TALLIED.position else None,
    )


def _draw_state(draw: Random) -> State:
    return draw.choices(STATES, weights=(9, 6, 4, 3, 5, 2, 1))[0]


def _members(number: int, year: int) -> tuple[Member, ...]:
    """The bodies of a kind in some places; another of them heads the bloc each year."""
    kind = KINDS[number % len(KINDS)]
    first = (number // len(KINDS)) * 4
    count = 6 + number % (MOST_MEMBERS - 5)
    places = [PLACES[(first + index) % len(PLACES)] for index in range(min(count, 4))]
    level = "xã" if kind in _OF_COMMUNES else "khu vực"  # districts ended in 2025
    names = [f"{kind} {level} {place}" for place in places]
    names += [f"{KINDS[(number + step) % len(KINDS)]} bộ phận {number}" for step in (5, 7, 9)]
    names = names[:count]
    turn = year % len(names)
    names = names[turn:] + names[:turn]
    roles = [MemberRole.HEAD, MemberRole.DEPUTY]
    return tuple(
        Member(name=name, role=roles[place] if place < len(roles) else MemberRole.MEMBER)
        for place, name in enumerate(names)
    )


def _reports(
    draw: Random, members: tuple[Member, ...], year: int, state: State
) -> tuple[Report, ...]:
    """All have handed in once the reports are settled, some before."""
    found = []
    for member in members:
        own = Decimal(draw.randrange(900, 1000)) / 10
        taken = Decimal(draw.randrange(0, 30)) / 10
        late = draw.random() < _LATE_WITH_REPORT
        day = dt.date(year, 12, draw.randrange(16, 28) if late else draw.randrange(1, 15))
        if state is State.PLANNED and draw.random() < 0.4:
            continue
        settled = state is not State.PLANNED
        found.append(
            Report(
                member=member.name,
                received_on=day,
                self_score=own,
                final_score=own - taken if settled else None,
            )
        )
    return tuple(found)


def _winner(draw: Random, number: int, ranked: list[Report]) -> str | None:
    """The best by score; in every fifth bloc whom it always was, in others now and then another."""
    if not ranked:
        return None
    if number % 5 == 0:
        return min(row.member for row in ranked)
    return ranked[1 if len(ranked) > 1 and draw.random() < 0.25 else 0].member


def _meeting(draw: Random, year: int, state: State) -> Meeting | None:
    if state.position < State.MEETING_HELD.position:
        return None
    day = dt.date(year, 12, 15) + dt.timedelta(days=draw.randrange(0, 45))
    return Meeting(kind=MeetingKind.YEAR_END, dates=(day,), place="Hội trường tỉnh Ví Dụ")


def _contests(
    draw: Random, year: int, winner: str | None, ranked: list[Report], state: State
) -> tuple[Contest, ...]:
    if state.position < State.VOTES_TALLIED.position or winner is None:
        return ()
    entitled = len(ranked)
    votes = draw.randrange(entitled * 2 // 3 + 1, entitled + 1)
    others = [row.member for row in ranked if row.member != winner][:1]
    tallies = [Tally(candidate=winner, votes=votes)]
    tallies += [Tally(candidate=name, votes=entitled - votes) for name in others]
    return (
        Contest(
            purpose=Purpose.LEADING_UNIT,
            method=Method.SECRET_BALLOT,
            title=f"Đơn vị dẫn đầu năm {year}",
            entitled=entitled,
            issued=entitled,
            returned=entitled,
            valid=entitled,
            invalid=0,
            tallies=tuple(tallies),
            chosen=(winner,),
        ),
    )


def _awards(
    draw: Random, winner: str | None, ranked: list[Report], state: State, year: int
) -> tuple[Award, ...]:
    """A flag for the winner, certificates for two; the province grants some of them."""
    if state.position < State.VOTES_TALLIED.position or winner is None:
        return ()
    others = [row.member for row in ranked if row.member != winner][:2]
    asked = [(winner, AwardKind.FLAG, "Cờ thi đua")]
    asked += [(name, AwardKind.CERTIFICATE, "Bằng khen") for name in others]
    return tuple(_award(draw, *row, state, year) for row in asked)


def _award(draw: Random, name: str, kind: AwardKind, award: str, state: State, year: int) -> Award:
    status, decision = AwardStatus.PROPOSED, None
    if state.position >= State.DECIDED.position:
        granted = draw.random() < (0.7 if kind is AwardKind.FLAG else 0.9)
        status = AwardStatus.GRANTED if granted else AwardStatus.REFUSED
        if granted:
            number, day = draw.randrange(100, 4000), draw.randrange(10, 29)
            decision = f"{number}/QĐ-UBND ngày {day}/02/{year + 1}"
    return Award(
        award=award,
        recipient=name,
        recipient_kind=RecipientKind.UNIT,
        kind=kind,
        authority="UBND tỉnh",
        status=status,
        decision=decision,
    )


@click.command()
@click.argument("database_url")
@click.option("--blocs", default=60, show_default=True)
@click.option("--years", default=5, show_default=True)
def main(database_url: str, blocs: int, years: int) -> None:
    """Fill an empty database."""
    engine = open_engine(database_url)
    upgrade(engine)
    with Session(engine) as session:
        make_province(session, blocs, years)
        session.commit()
    engine.dispose()


if __name__ == "__main__":
    main()
