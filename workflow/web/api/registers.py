"""The registers of outgoing papers: a book for each issuer and year."""

import datetime as dt

import msgspec

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.services.registers.outgoing_register import (
    list_register_units,
    list_register_years,
    read_register,
)
from workflow.web import database
from workflow.web.api.operation import operation
from workflow.web.api.pages import CursorQuery, Page, write_cursor
from workflow.web.protection.access import account


class RegisterItem(msgspec.Struct, frozen=True):
    """An issuer and the years that it has a book of."""

    unit_id: int
    unit: str
    years: list[int]


class NumberItem(msgspec.Struct, frozen=True):
    """An outgoing paper, or a number that was given up."""

    number: int
    symbol: str
    date: dt.date | None
    subject: str
    signer: str
    recipients: str
    sent_on: dt.date | None
    #: Why the number is void; null for a paper that goes out or went out.
    void_reason: str | None
    issued: bool
    review_id: int


class NumberList(msgspec.Struct, frozen=True):
    items: list[NumberItem]


@operation(
    "GET", "/registers", says=N_("Liệt kê các sổ văn bản đi đọc được."), answer=Page[RegisterItem],
    query=CursorQuery, right=Right.SEE_REVIEW,
)  # fmt: skip
def list_registers(query: CursorQuery) -> Page[RegisterItem]:
    session, most = database.session(), query.limit + 1
    units = list_register_units(session, account(), after=query.after_id or 0, most=most)
    shown = units[: query.limit]
    # Years are read off the papers of each issuer: of those that are shown, not of all.
    items = [
        RegisterItem(unit.id, unit.name, list_register_years(session, unit, account()))
        for unit in shown
    ]
    return Page(items, write_cursor(("", shown[-1].id)) if len(units) > query.limit else None)


@operation(
    "GET", "/registers/<int:unit_id>/<int:year>", says=N_("Đọc sổ văn bản đi của một năm."),
    answer=NumberList,
)  # fmt: skip
def read_numbers(unit_id: int, year: int) -> NumberList:
    session = database.session()
    unit = next(iter(list_register_units(session, account(), after=unit_id - 1, most=1)), None)
    if unit is None or unit.id != unit_id:
        raise NotFoundError(Message("Không có sổ này."))
    return NumberList(
        [
            NumberItem(
                row.number, row.symbol, row.day, row.subject, row.signer, row.recipients,
                row.sent_on, row.void_reason, row.is_issued, row.review_id,
            )
            for row in read_register(session, unit, year, account())
        ]
    )  # fmt: skip
