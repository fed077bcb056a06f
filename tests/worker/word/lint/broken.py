"""How a test says which rule a change of a good paper breaks."""

from dataclasses import dataclass

from tests.worker.word.lint.mutations import Change


@dataclass(frozen=True)
class Break:
    rule: str
    paper: str
    change: Change
    also: tuple[str, ...] = ()
    status: str | None = None
