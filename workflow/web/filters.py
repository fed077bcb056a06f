"""Formats of values on pages; wording that papers share comes from `domain`."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context
from flask_babel import gettext as _
from markupsafe import Markup

from workflow.domain.days import ZONE
from workflow.web.clock import now, today
from workflow.web.forms import DayField, LinesField, ScoreField, TextField, WholeNumberField
from workflow.web.forms.base import faults_of, faults_of_field
from workflow.web.language import current_language, translate


def format_day(value: dt.date | None) -> str:
    """24/01/2022."""
    return f"{value:%d/%m/%Y}" if value else ""


def format_number(value: Decimal | int | float | None) -> str:
    """The separators of the language of the page: 1.234,5, in English 1,234.5."""
    if value is None:
        return ""
    if has_request_context() and current_language() == "en":
        return f"{value:,}"
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def format_moment(value: dt.datetime) -> Markup:
    """As people say it, "hôm nay, 14:05"; the full time on hover and in print."""
    local = value.astimezone(ZONE)
    full = f"{local:%d/%m/%Y %H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="minutes"), full, _describe_moment(local)
    )


def _describe_moment(local: dt.datetime) -> str:
    clock = f"{local:%H:%M}"
    days = (now().astimezone(local.tzinfo).date() - local.date()).days
    if days == 0:
        return _("hôm nay, %(clock)s", clock=clock)
    if days == 1:
        return _("hôm qua, %(clock)s", clock=clock)
    return f"{local:%d/%m/%Y}, {clock}"


def describe_days_left(due: dt.date) -> str:
    """ "còn 6 ngày", "hôm nay", "trễ 2 ngày"."""
    return _describe_days_left((due - today()).days, current_language())


@lru_cache(maxsize=4096)
def _describe_days_left(days: int, _language: str) -> str:
    """In the language of the page, which the sentence is remembered with: a list says it often."""
    if days == 0:
        return _("hạn hôm nay")
    return _("còn %(days)s ngày", days=days) if days > 0 else _describe_days_late(-days)


def _describe_days_late(days: int) -> str:
    """Days as long as anybody counts them."""
    if days >= 2 * 365:
        return _("trễ hơn %(years)s năm", years=days // 365)
    if days >= 60:
        return _("trễ hơn %(months)s tháng", months=days // 30)
    return _("trễ %(days)s ngày", days=days)


def format_size(value: int) -> str:
    """The size of a file: "84 KB", "1,2 MB"."""
    if value < 1_000_000:
        return f"{max(1, round(value / 1000))} KB"
    return f"{format_number(round(Decimal(value) / 1_000_000, 1))} MB"


def aria_attributes(field: Any, hint: str = "") -> dict[str, str]:
    """The attributes that tie a control to its hint and its fault for those who don't see them."""
    parts = []
    if hint or field.description:
        parts.append(f"{field.id}-hint")
    attributes = {}
    if faults_of_field(field):
        parts.append(f"{field.id}-fault")
        attributes["aria-invalid"] = "true"
    if parts:
        attributes["aria-describedby"] = " ".join(parts)
    return attributes


def init_app(app: Flask) -> None:
    """Register the filters and tests of templates."""
    app.jinja_env.filters.update(
        day=format_day,
        number=format_number,
        moment=format_moment,
        days_left=describe_days_left,
        size=format_size,
        translate=translate,
        aria_attributes=aria_attributes,
        faults_of_field=faults_of_field,
        faults=faults_of,
    )
    app.jinja_env.tests.update(
        day_field=lambda field: isinstance(field, DayField),
        number_field=lambda field: isinstance(field, WholeNumberField | ScoreField),
        text_field=lambda field: isinstance(field, TextField | LinesField),
    )
