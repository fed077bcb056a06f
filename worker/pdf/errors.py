"""Reasons why a Word file cannot be shown as pages."""

from workflow.domain.errors import DomainError


class UnprintableError(DomainError):
    """The engine cannot print this file, or would print it wrongly."""
