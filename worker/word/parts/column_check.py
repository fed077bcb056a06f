"""Find out whether the data can change the number of columns of a table.

docxtpl fits every table after a render; here only templates in which it can change something.
"""

import re
from dataclasses import dataclass, field

_SPAN = re.compile(r'<w:gridSpan w:val="(\d+)"/>')


@dataclass(slots=True)
class _Row:
    depth: int
    cells: int = 0
    span: int = 0


@dataclass(slots=True)
class _Table:
    depth: int
    columns: int = 0
    rows: list[_Row] = field(default_factory=list)

    def fits(self) -> bool:
        """docxtpl adds columns for the row with most cells, and drops those no row reaches."""
        always = [row.span for row in self.rows if row.depth == self.depth]
        return max(always, default=0) >= self.columns and all(
            row.cells <= self.columns for row in self.rows
        )


class ColumnCheck:
    """Takes every tag of the body in order, with the number of branches and loops around it."""

    def __init__(self) -> None:
        self.may_change = False
        self._open: list[_Table] = []
        self._rows: list[_Row] = []

    def tag(self, name: str, token: str, depth: int) -> None:
        match name, token.startswith("</"):
            case "w:tbl", False:
                self._open.append(_Table(depth))
            case "w:tbl", True:
                self.may_change |= not self._open.pop().fits()
            case "w:tr", False:
                self._rows.append(_Row(depth))
            case "w:tr", True:
                row = self._rows.pop()
                for table in self._open:  # as docxtpl does, count inner rows for the outer too
                    table.rows.append(row)
            case (("w:tc" | "w:gridCol" | "w:gridSpan"), False):
                self._column(name, token, depth)

    def _column(self, name: str, token: str, depth: int) -> None:
        if name == "w:gridCol" and self._open:
            self._open[-1].columns += 1
            self.may_change |= depth != self._open[-1].depth
        elif self._rows:
            row = self._rows[-1]
            row.cells += name == "w:tc"
            row.span += 1 if name == "w:tc" else self._extra(token)
            self.may_change |= depth != row.depth

    def _extra(self, token: str) -> int:
        found = _SPAN.fullmatch(token)
        self.may_change |= found is None
        return int(found[1]) - 1 if found else 0
