"""The list of people whom one looks after: searched, filtered, as a file."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.models import Council
from workflow.services.accounts import account_list
from workflow.services.accounts.account_list import AccountRow, AccountStatus
from workflow.services.table_files import Column
from workflow.services.units.unit_list import managed_councils
from workflow.web import database, query_args
from workflow.web.clock import now
from workflow.web.protection.access import account, requires
from workflow.web.query_args import PAGE_SIZE, build_page_links
from workflow.web.tables import TABLE_PATH, read_all, send_table

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
@requires(Right.MANAGE_PEOPLE)
def show_all() -> str:
    """Show the people whom one looks after."""
    councils, wanted = managed(), read_filter()
    people = account_list.list_accounts(
        database.session(), account(), **wanted, after=query_args.read_cursor(), most=PAGE_SIZE + 1
    )
    last = people[PAGE_SIZE - 1].account if len(people) > PAGE_SIZE else None
    return render_template(
        "people/list.html",
        people=people[:PAGE_SIZE],
        councils=councils,
        statuses=list(AccountStatus),
        asked=wanted,
        given={name: wanted[name] for name in ("text", "council") if wanted[name]},
        now=now(),
        **build_page_links(
            "people.show_all", (last.list_name, last.id) if last else None, **wanted
        ),
    )


def managed() -> list[Council]:
    """The councils whose people one looks after."""
    return managed_councils(database.session(), account())


def read_filter() -> dict[str, Any]:
    """Read the filter of the list."""
    status = request.args.get("status", "")
    return {
        "text": query_args.read_text("text"),
        "council": query_args.read_int("council"),
        "status": AccountStatus(status) if status in {*AccountStatus} else None,
    }


def place_of(row: AccountRow) -> str | None:
    """The agency of somebody, or the council."""
    place = row.account.unit or row.account.council
    return place.name if place else None


COLUMNS = (
    Column[AccountRow](N_("Họ và tên"), 28, lambda row: row.account.name),
    Column[AccountRow](N_("Tên đăng nhập"), 20, lambda row: row.account.login),
    Column[AccountRow](N_("Thư điện tử"), 30, lambda row: row.account.email),
    Column[AccountRow](N_("Vai trò"), 26, lambda row: Message(row.account.role.label)),
    Column[AccountRow](N_("Đơn vị, Hội đồng"), 44, place_of),
    Column[AccountRow](N_("Tình trạng"), 20, lambda row: Message(row.status.label)),
)


@bp.get(TABLE_PATH)
@requires(Right.MANAGE_PEOPLE)
def table(kind: str) -> Response:
    """The people under the filter as a file."""
    session, me, wanted = database.session(), account(), read_filter()
    rows = read_all(
        lambda after, most: account_list.list_accounts(
            session, me, **wanted, after=after, most=most
        ),
        lambda row: (row.account.list_name, row.account.id),
    )
    return send_table("Nguoi-dung", COLUMNS, rows, kind)
