"""The documentation of the interface as a page of our own, which needs nothing from elsewhere."""

import json
from typing import Any

from flask import Blueprint, render_template, url_for

from workflow.domain.labels import N_
from workflow.web.api.documents import build_document
from workflow.web.language import current_language
from workflow.web.protection.access import public
from workflow.web.query_args import LARGEST_ID
from workflow.web.urls import public_url

bp = Blueprint("api_docs", __name__)

_GROUPS = {
    "councils": N_("Hội đồng, khối, đơn vị"),
    "reviews": N_("Kỳ tổng kết và hồ sơ"),
    "moves": N_("Kiểm tra và chuyển bước"),
    "papers": N_("Văn bản"),
    "packets": N_("Gói văn bản đến"),
    "batches": N_("Văn bản hàng loạt"),
    "registers": N_("Sổ văn bản đi"),
    "templates": N_("Mẫu văn bản"),
    "inspections": N_("Kiểm tra thể thức"),
    "events": N_("Diễn biến"),
    "webhooks": N_("Bản tin cho hệ thống khác"),
    "documents": N_("Tài liệu"),
}

_LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern",
           "default")  # fmt: skip


@bp.get("/api-docs")
@public
def show() -> str:
    """Show what programs can ask for, operation by operation."""
    base = url_for("api.read_document").rpartition("/")[0]
    document = build_document(current_language(), base)
    return render_template(
        "api_docs/document.html",
        document=document,
        groups=[(label, list(_list_operations(document, tag))) for tag, label in _GROUPS.items()],
        show_json=_show_json,
        schema_limits=_show_limits,
        base=public_url("api.read_document").rpartition("/")[0],
    )


def _show_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _show_limits(schema: dict[str, Any]) -> str:
    """The bounds of a value, in the words of JSON Schema."""
    blank: tuple[object, ...] = (None, "", {}, [], LARGEST_ID)
    known = {name: schema.get(name) for name in _LIMITS}
    return ", ".join(f"{name} {value}" for name, value in known.items() if value not in blank)


def _list_operations(document: dict[str, Any], tag: str) -> Any:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield method.upper(), path, operation
