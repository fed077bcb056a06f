"""All operations; importing this module declares them."""

from workflow.web.api import (
    batches,
    councils,
    documents,
    events,
    inspections,
    moves,
    packets,
    papers,
    registers,
    reviews,
    templates,
    webhooks,
)
from workflow.web.api.blueprint import bp

__all__ = [
    "batches",
    "bp",
    "councils",
    "documents",
    "events",
    "inspections",
    "moves",
    "packets",
    "papers",
    "registers",
    "reviews",
    "templates",
    "webhooks",
]
