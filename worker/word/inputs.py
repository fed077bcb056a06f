"""What a paper is filled with: plain values, and where its pictures come from."""

from collections.abc import Callable, Mapping
from typing import Any

from worker.word.errors import Fault, Refusal, TemplateFault
from worker.word.expressions.values import check
from workflow.domain.errors import Message

#: The bytes that have a hash, as `Files.get` gives them.
Images = Callable[[str], bytes]


def check_values(values: Mapping[str, Any]) -> None:
    """Raise `TemplateFault` unless the values are plain JSON."""
    try:
        check(values)
    except Refusal as refusal:
        raise TemplateFault((value_fault(refusal.message),)) from refusal


def value_fault(message: Message) -> Fault:
    return Fault(Message("Dữ liệu"), "", "", message)
