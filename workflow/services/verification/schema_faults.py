"""Indexes, constraints and numberings that the database has lost."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.services.operations.schema_parts import (
    list_late_numberings,
    list_missing_bounds,
    name_part,
)
from workflow.services.verification.fault import Fault, FaultSubject


def find_schema_faults(session: Session) -> Iterator[Fault]:
    """Find what no longer keeps rows from being there twice, or gives them a number twice."""
    connection = session.connection()
    for part in list_missing_bounds(connection):
        text = N_(
            "Cơ sở dữ liệu thiếu chỉ mục hoặc ràng buộc {name}. Hãy chạy lại ./thidua up (hoặc"
            " python -m standalone.database) để lập lại; nếu sau đó vẫn thiếu thì đã có dòng trái"
            " với nó: hãy phục hồi một bản sao lưu."
        )
        yield _fault(Message(text, name=name_part(connection, part)))
    for table in list_late_numberings(connection):
        text = N_(
            "Bộ đếm của bảng {table} đã bị đặt lùi: dòng mới trùng số với dòng đã có nên không lưu"
            " được. Hãy chạy lại ./thidua up (hoặc python -m standalone.database) để đặt lại."
        )
        yield _fault(Message(text, table=table.name))


def _fault(message: Message) -> Fault:
    return Fault(FaultSubject.DATABASE, "database", message)
