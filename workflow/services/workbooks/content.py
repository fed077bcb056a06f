"""What a workbook says: the rows of each review with the cell of each value, faults and notes."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from workflow.domain.errors import DomainError, Message
from workflow.domain.record import Record
from workflow.services.workbooks.cells import CellRef
from workflow.services.workbooks.layout import RecordSheet

#: A review as rows name it: folded council, folded bloc, year.
ReviewKey: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class CellFault:
    """What is wrong, and in which cell or row."""

    text: Message
    at: CellRef | None = None


@dataclass(frozen=True)
class PreparedReview:
    """What the rows of a review make of its facts, by the contract."""

    old: Record | None
    plain: dict[str, Any]
    cells: dict[str, CellRef]
    #: The record, or why the contract refuses it.
    record: Record | DomainError


@dataclass
class ReviewRows:
    """The rows of one review, in all sheets."""

    council: str
    bloc: str
    year: str
    first: CellRef
    rows: int = 0
    #: Values by path that the main sheet has; None clears.
    values: dict[str, Any] = field(default_factory=dict)
    #: Items by list path, each with its cell paths; those of contests by `number.list`.
    lists: dict[str, list["ItemRow"]] = field(default_factory=dict)
    cells: dict[str, CellRef] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    #: The first row of each list that bears a name, or has the same in all its cells.
    named: dict[tuple[str, str], "ItemRow"] = field(default_factory=dict)
    #: What was worked out of them last.
    prepared: PreparedReview | None = None


@dataclass
class PlainRecord:
    """An element of a file of the exchange format, which has no cells."""

    plain: Any
    #: The record, or why the contract refuses it; None while nobody has looked.
    record: Record | DomainError | None = None


@dataclass(frozen=True)
class ItemRow:
    """One row of a list: its values by path, the cells they stand in."""

    sheet: RecordSheet
    at: CellRef
    values: dict[str, Any]
    cells: dict[str, CellRef]


@dataclass(frozen=True)
class AccountRow:
    """One row of the sheet of accounts."""

    at: CellRef
    council: str
    values: dict[str, str]
    cells: dict[str, CellRef]


@dataclass
class WorkbookContent:
    """All that a workbook says."""

    reviews: dict[ReviewKey, ReviewRows] = field(default_factory=dict)
    accounts: list[AccountRow] = field(default_factory=list)
    records: list[PlainRecord] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[CellFault] = field(default_factory=list)
