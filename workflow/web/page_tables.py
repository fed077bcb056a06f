"""Tables and lists of any page as a file: `?as=xlsx` or `?as=csv` at its address.

Lists that are read page by page have files of their own (`web.tables`), which hold all of their
rows. Every other table is whole on its page, so that the file is read off the page itself: it
says what the page says, to whoever may see it, and no table can be forgotten.
"""

import re
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from markupsafe import Markup

from workflow.domain.errors import DomainError
from workflow.domain.papers.file_names import slugify
from workflow.services.table_files import write_sheets, write_sheets_as_csv
from workflow.web.clock import today
from workflow.web.html_tables import LISTS, read_page
from workflow.web.language import translate
from workflow.web.tables import EXCEL_MIMETYPE

#: The part of an address that asks for the file.
PARAMETER = "as"
_KINDS = ("xlsx", "csv")
_LINKS = Markup(
    '<p class="page-tables no-print">{} <a href="{}">Excel</a> · <a href="{}">CSV</a></p>'
)
_TABLE = re.compile(r'<(?:table|ul|ol) class="([\w-]+)')
#: How many tables the files hold that a page has of its own.
_OWN_FILE = re.compile(r' data-holds="(\d+)"')


def init_app(app: Flask) -> None:
    """Answer with the tables of a page where they are asked for. Runs before the compression."""
    app.after_request(_answer_tables)
    app.add_template_global(page_table_links)


def page_table_links(main: str) -> Markup:
    """The links to the tables of this page as files, where not each has a file of its own."""
    tables = [name for name in _TABLE.findall(main) if name == "table" or name in LISTS]
    if request.method != "GET" or len(tables) <= sum(map(int, _OWN_FILE.findall(main))):
        return Markup()
    excel, csv = map(_address, _KINDS)
    says = _("Tải bảng, danh sách của trang này:")
    return _LINKS.format(says, excel, csv)


def _address(kind: str) -> str:
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != PARAMETER]
    return f"{request.path}?{urlencode([*pairs, (PARAMETER, kind)])}"


def asks_for_file() -> bool:
    """Tell whether this request asks for the tables of a page as a file."""
    return request.method == "GET" and request.args.get(PARAMETER) in _KINDS


def _answer_tables(response: Response) -> Response:
    kind = request.args.get(PARAMETER)
    is_page = response.status_code == 200 and response.mimetype == "text/html"
    if not asks_for_file() or not is_page:
        return response
    title, sheets = read_page(response.get_data(as_text=True))
    if not sheets:
        return response
    try:
        write = write_sheets if kind == "xlsx" else write_sheets_as_csv
        content = write(sheets, translate)
    except DomainError as error:
        current_app.logger.info("tables of %s: %s", request.path, error)
        return response
    response.set_data(content)
    response.mimetype = EXCEL_MIMETYPE if kind == "xlsx" else "text/csv"
    name = f"{slugify(title)[:60] or 'Bang'}_{today():%Y-%m-%d}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
