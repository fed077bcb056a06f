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
from workflow.web.protection.access import account


class RegisterItem(msgspec.Struct, frozen=True):
    """An issuer and the years that it has a book of."""

    unit_id: int
    unit: str
    years: list[int]


class RegisterList(msgspec.Struct, frozen=True):
    items: list[RegisterItem]


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
    "GET", "/registers", says=N_("Liệt kê các sổ văn bản đi đọc được."), answer=RegisterList,
    right=Right.SEE_REVIEW,
)  # fmt: skip
def list_registers() -> RegisterList:
    session = database.session()
    return RegisterList(
        [
            RegisterItem(unit.id, unit.name, list_register_years(session, unit, account()))
            for unit in list_register_units(session, account())
        ]
    )


@operation(
    "GET", "/registers/<int:unit_id>/<int:year>", says=N_("Đọc sổ văn bản đi của một năm."),
    answer=NumberList,
)  # fmt: skip
def read_numbers(unit_id: int, year: int) -> NumberList:
    session = database.session()
    units = list_register_units(session, account())
    unit = next((unit for unit in units if unit.id == unit_id), None)
    if unit is None:
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
