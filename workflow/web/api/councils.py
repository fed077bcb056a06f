"""Councils, their agencies and their blocs."""

import datetime as dt

import msgspec

from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.models import Unit
from workflow.services.blocs import list_visible_blocs
from workflow.services.overview import board
from workflow.services.scope import find_visible
from workflow.services.units.unit_list import UnitRow, list_units, managed_councils, unit_details
from workflow.web import database
from workflow.web.api.operation import operation
from workflow.web.api.pages import Id, Page, PageQuery, Text, read_cursor, write_cursor
from workflow.web.protection.access import account


class CouncilItem(msgspec.Struct, frozen=True):
    """A council."""

    id: int
    name: str


class CouncilList(msgspec.Struct, frozen=True):
    """All councils that the account sees."""

    items: list[CouncilItem]


@operation("GET", "/councils", says=N_("Liệt kê các Hội đồng thấy được."), answer=CouncilList)
def list_councils() -> CouncilList:
    rows = board.list_known_councils(database.session(), account())
    return CouncilList([CouncilItem(row.id, row.name) for row in rows])


class BlocItem(msgspec.Struct, frozen=True):
    """A bloc, under its newest name."""

    id: int
    name: str
    council_id: int


class BlocQuery(PageQuery, frozen=True, kw_only=True):
    council: Id | None = None
    #: Words of the name.
    text: Text = ""


@operation(
    "GET", "/blocs", says=N_("Liệt kê các khối, cụm thi đua thấy được."), answer=Page[BlocItem],
    query=BlocQuery,
)  # fmt: skip
def list_blocs(query: BlocQuery) -> Page[BlocItem]:
    rows = list_visible_blocs(
        database.session(), account(), council_id=query.council, text=query.text,
        after=read_cursor(query.after), most=query.limit + 1,
    )  # fmt: skip
    shown = rows[: query.limit]
    last = shown[-1] if len(rows) > query.limit else None
    return Page(
        [BlocItem(row.id, row.name, row.council_id) for row in shown],
        write_cursor((last.sort_name, last.id)) if last else None,
    )


class UnitItem(msgspec.Struct, frozen=True):
    """An agency, under its newest name."""

    id: int
    name: str
    council_id: int
    #: Its earlier names.
    former_names: list[str]
    #: It was merged or split and takes part no more.
    ended: bool


class UnitNameItem(msgspec.Struct, frozen=True):
    """A name with its days; open at an end that nobody has typed."""

    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None


class UnitAnswer(msgspec.Struct, frozen=True):
    """An agency with all its names and the reviews that it is a member of."""

    id: int
    name: str
    council_id: int
    names: list[UnitNameItem]
    #: Other spellings that people answered for.
    aliases: list[str]
    review_ids: list[int]


class UnitQuery(PageQuery, frozen=True, kw_only=True):
    council: Id | None = None
    #: Words of any name that the agency has or had.
    text: Text = ""


@operation(
    "GET", "/units", says=N_("Liệt kê các đơn vị mình quản lý, tìm theo mọi tên từng có."),
    answer=Page[UnitItem], query=UnitQuery, right=Right.KEEP_UNITS,
)  # fmt: skip
def list_agencies(query: UnitQuery) -> Page[UnitItem]:
    session = database.session()
    councils = {row.id for row in managed_councils(session, account())}
    wanted = councils & {query.council} if query.council else councils
    rows = list_units(
        session, wanted, query.text, after=read_cursor(query.after), most=query.limit + 1
    )
    shown = rows[: query.limit]
    last = shown[-1].unit if len(rows) > query.limit else None
    items = [_unit_item(row) for row in shown]
    return Page(items, write_cursor((last.sort_name, last.id)) if last else None)


def _unit_item(row: UnitRow) -> UnitItem:
    return UnitItem(row.unit.id, row.unit.name, row.unit.council_id, row.former, row.is_over)


@operation(
    "GET", "/units/<int:unit_id>", says=N_("Xem một đơn vị: các tên, kỳ tổng kết đã tham gia."),
    answer=UnitAnswer, right=Right.KEEP_UNITS,
)  # fmt: skip
def read_unit(unit_id: int) -> UnitAnswer:
    session = database.session()
    found = unit_details(session, find_visible(session, account(), Unit, unit_id))
    unit = found.line.unit
    return UnitAnswer(
        unit.id,
        unit.name,
        unit.council_id,
        [UnitNameItem(row.name, row.valid_from, row.valid_to) for row in found.line.names],
        [row.name for row in found.aliases],
        [row.review_id for row in found.reviews],
    )
