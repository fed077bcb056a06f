"""The kinds of papers, each registered by the module that builds it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from workflow.domain.errors import Message
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers.blanks import Blanks
from workflow.domain.record import Family, Record

Build = TypeVar("Build", bound=Callable[..., Any])


@dataclass(frozen=True)
class Need:
    """Something that a review must have before there is a paper, and what to say if it has not."""

    is_met: Callable[[Record], object]
    message: Message


def needs(is_met: Callable[[Record], object], sentence: str) -> Need:
    """State what a paper needs; the sentence says what is missing."""
    return Need(is_met, Message(sentence))


@dataclass(frozen=True)
class PaperBuilder:
    """The builder of one kind of paper; `facts` is the dataclass that its template prints."""

    facts: type
    build: Callable[[Record, Family, Blanks, PaperSettings], Any]
    needs: tuple[Need, ...]

    def skip_reason(self, record: Record) -> Message | None:
        """Say why a review has no paper of this kind: the first need that is not met."""
        return next((need.message for need in self.needs if not need.is_met(record)), None)


_BUILDERS: dict[PaperKind, PaperBuilder] = {}


def paper(kind: PaperKind, *requirements: Need) -> Callable[[Build], Build]:
    """Register the function that builds papers of a kind, from a record, family and blanks.

    A function that also takes `settings` gets the paper settings of the review.
    """

    def register(build: Build) -> Build:
        signature = inspect.signature(build)

        def call(record: Record, family: Family, blanks: Blanks, settings: PaperSettings) -> Any:
            more = (settings,) if "settings" in signature.parameters else ()
            return build(record, family, blanks, *more)

        _BUILDERS[kind] = PaperBuilder(signature.return_annotation, call, requirements)
        return build

    return register


def get_builder(kind: PaperKind) -> PaperBuilder:
    """Get the builder of a kind; the module that registers it is named like the kind."""
    if kind not in _BUILDERS:
        import_module(f"workflow.domain.papers.{kind.value}")
    return _BUILDERS[kind]
