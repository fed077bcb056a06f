"""Refusals of a template or a paper, in words for the person who made it."""

from dataclasses import dataclass
from typing import Any, NoReturn, Self

from workflow.domain.errors import Message


class _MessageError(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message

    @classmethod
    def from_text(cls, text: str, /, **params: Any) -> Self:
        return cls(Message(text, **params))


class PackageError(_MessageError):
    """The file cannot be a template: broken, protected or unsafe.

    `message` is the first reason, `messages` has them all.
    """

    def __init__(self, *messages: Message) -> None:
        super().__init__(messages[0])
        self.messages = messages


class Refusal(_MessageError):  # noqa: N818
    """A value or its use is not allowed; the catcher adds the place."""


def refuse(text: str, /, **params: Any) -> NoReturn:
    raise PackageError.from_text(text, **params)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a template or in what it was given, and where to look for it."""

    part: Message
    paragraph: str
    placeholder: str
    message: Message
    nearest: str | None = None

    def __str__(self) -> str:
        hint = f" ({self.nearest}?)" if self.nearest else ""
        return f"{self.part}: “{self.paragraph}”: {self.message}{hint}"


class TemplateFault(Exception):  # noqa: N818  the word of the design, not of Python
    """The template cannot be compiled or filled; `faults` lists everything found in one pass."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults
