"""Why a template or a paper is refused, in words for the person who made it."""

from dataclasses import dataclass
from typing import Any, NoReturn

from workflow.domain.errors import Message


class PackageError(Exception):
    """The file cannot be a template: broken, protected, or carrying what none may carry."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message

    @classmethod
    def of(cls, text: str, /, **params: Any) -> "PackageError":
        return cls(Message(text, **params))


def refuse(text: str, /, **params: Any) -> NoReturn:
    raise PackageError.of(text, **params)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a template or in what it was given, and where to look for it."""

    part: Message
    paragraph: str
    placeholder: str
    message: Message
    nearest: str | None = None


class TemplateFault(Exception):
    """The template cannot be compiled or filled; `faults` holds everything found in one pass."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            "; ".join(f"{fault.part}: {fault.message} [{fault.paragraph}]" for fault in faults)
        )
        self.faults = faults
