"""What can go wrong, in words for the person at the keyboard."""

from typing import Any


class Message:
    """A sentence in Vietnamese with its parameters, translated only where it is shown.

    `text` is the sentence as translators see it, with `{name}` marks; `str()` fills them in.
    The web and the command line look `text` up in the catalogue of their language first.
    """

    __slots__ = ("params", "text")

    def __init__(self, text: str, /, **params: Any) -> None:
        self.text = text
        self.params = params

    def with_params(self, **params: Any) -> "Message":
        """The same sentence about other things."""
        return Message(self.text, **params)

    def __str__(self) -> str:
        return self.text.format(**self.params)

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class DomainError(Exception):
    """Something a person asked for that the rules of the service refuse; `message` says why."""

    def __init__(self, message: Message, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class NotAllowedError(DomainError):
    """The person may not do this."""


class NotFoundError(DomainError):
    """There is no such thing, or the person may not know of it."""


class MoveRefusedError(DomainError):
    """The review cannot make this move now."""


class BadInputError(DomainError):
    """Something typed or sent in cannot be stored; nothing of it was."""


class StaleFormError(DomainError):
    """Somebody else saved the same part meanwhile; `changes` tells what, `version` what is now."""

    def __init__(self, changes: list[tuple[str, str, str]], version: int) -> None:
        super().__init__(
            Message("Có người khác vừa lưu phần này. Hãy xem thay đổi của họ rồi lưu lại.")
        )
        self.changes = changes
        self.version = version
