"""The year, council and kind that every page of figures is about."""

from dataclasses import dataclass

from flask import Blueprint, request

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.record import BlocKind
from workflow.services.overview import board
from workflow.services.overview.board import CouncilChoice
from workflow.web import database, query_args
from workflow.web.protection.access import account

bp = Blueprint("statistics", __name__, url_prefix="/statistics")


@dataclass(frozen=True)
class StatisticsChoice:
    """The year, council and kind that the address names, else the first of each."""

    councils: list[CouncilChoice]
    years: list[str]
    council: CouncilChoice | None
    year: str | None
    kind: BlocKind | None

    @property
    def council_id(self) -> int | None:
        """The council, where there is one."""
        return self.council.id if self.council else None

    @property
    def known(self) -> tuple[int, str] | None:
        """The council and the year, where there are any reviews."""
        return (self.council.id, self.year) if self.council and self.year else None

    @property
    def args(self) -> dict[str, str | int | None]:
        """Return the query that leads to the same choice on another page."""
        council = self.council.id if self.council and len(self.councils) > 1 else None
        return {"year": self.year, "council": council, "kind": self.kind}


def read_choice() -> StatisticsChoice:
    """Read the choice; raises `NotFoundError` for a year or council that the person can't see."""
    session, me = database.session(), account()
    councils, years = board.list_councils(session, me), board.list_years(session, me)
    named, year = query_args.read_int("council"), request.args.get("year")
    council = next((row for row in councils if row.id == named), None)
    if (named is not None and council is None) or (year and year not in years):
        raise NotFoundError(Message("Không có số liệu của năm hoặc Hội đồng này."))
    kind = next((one for one in BlocKind if one.value == request.args.get("kind")), None)
    year = year or next(iter(years), None)
    council = council or board.find_council_of_year(session, me, councils, year)
    return StatisticsChoice(councils, years, council, year, kind)
