"""The history of an account, in sentences."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.roles import Role
from workflow.models import Event, EventKind

_SENTENCES = {
    EventKind.PERSON_ADDED: N_("Thêm người dùng"),
    EventKind.PERSON_LOCKED: N_("Khóa tài khoản"),
    EventKind.PERSON_UNLOCKED: N_("Mở khóa tài khoản"),
    EventKind.LINK_GIVEN: N_("Cấp đường dẫn dùng một lần"),
}
_CHANGES = {
    "name": N_("Họ và tên: «{before}» thành «{after}»"),
    "role": N_("Vai trò: {before} thành {after}"),
    "council": N_("Hội đồng: {before} thành {after}"),
    "unit": N_("Đơn vị: {before} thành {after}"),
    "email": N_("Đổi địa chỉ thư"),
}
_BECAUSE = {
    "erased": N_("do xóa dữ liệu cá nhân"),
    "split": N_("theo việc chia tách đơn vị"),
    "split_undone": N_("do hủy việc chia tách đơn vị"),
}


@dataclass(frozen=True)
class AccountHistoryEntry:
    """One act: what became of it, line by line."""

    lines: list[Message]
    who: str
    at: dt.datetime


def describe_events(events: Iterable[Event]) -> list[AccountHistoryEntry]:
    """Acts in words."""
    return [
        AccountHistoryEntry(
            list(_describe_event(event)), event.by.name if event.by else "", event.at
        )
        for event in events
    ]


def _describe_event(event: Event) -> Iterator[Message]:
    if event.kind is not EventKind.PERSON_CHANGED:
        yield Message(_SENTENCES[event.kind])
        return
    for key, values in event.detail["changes"].items():
        before, after = (_describe_value(key, value) for value in values or ("", ""))
        yield Message(_CHANGES[key], before=before, after=after)
    if because := event.detail.get("because"):
        yield Message(_BECAUSE[because])


def _describe_value(key: str, value: str) -> Any:
    if not value:
        return "–"
    return Message(Role(value).label) if key == "role" else value
