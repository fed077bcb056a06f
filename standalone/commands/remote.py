"""`thidua --server URL …`: ask a service elsewhere by its interface, with a token."""

import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from standalone.api_caller import ApiError, UnreachableError, UnsafeAddressError
from standalone.api_client import Client, InspectionAnswer, KindItem, PaperKind
from standalone.console import CommandError, make_printable
from standalone.given_files import read_file, write_file

_FAILED = 1
#: Seconds between two looks at what is being made.
_STEP = 0.5
_BUSY = {"queued", "filling", "checking"}


def _asking(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command its client, and say in a sentence what the service refuses."""

    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, **options: Any) -> int:
        server, token_file = ctx.obj
        if token_file is None:
            raise CommandError("--server cần --token-file", "--server needs --token-file")
        try:
            token = read_file(token_file).decode().strip()
        except UnicodeDecodeError:
            token = ""
        if not (token.isascii() and token.isprintable() and token):
            raise CommandError(
                f"{token_file} không chứa mã truy cập", f"there is no token in {token_file}"
            )
        try:
            return command(Client(server, token), **options)
        except ApiError as error:
            raise CommandError(f"{server}: {error}", f"HTTP {error.status}") from error
        except UnsafeAddressError:
            raise CommandError(
                f"{server} phải bắt đầu bằng https:// để không ai đọc được mã trên đường đi",
                f"{server} must begin with https://, so that nobody reads the token on the way",
            ) from None
        # What answers may be none of ours: a page to sign in at a network, another program.
        except (UnreachableError, ValueError, LookupError, TypeError) as error:
            raise CommandError(f"không hỏi được {server}", f"cannot ask {server}") from error

    return run


def _print_row(*cells: object) -> None:
    """Print what a service says as a line of its own, which moves nothing on the terminal."""
    click.echo("\t".join(make_printable(str(cell)) for cell in cells))


@click.command("reviews", help="Xem các kỳ tổng kết: số, bước, khối, năm.")
@click.option("--year", help="Chỉ của năm này.")
@_asking
def reviews_command(client: Client, year: str | None) -> int:
    after = None
    while True:
        page = client.list_reviews(year=year, after=after, limit=200)
        for row in page["items"]:
            _print_row(row["id"], row["state"], row["bloc"], row["year"])
        if (after := page["next"]) is None:
            return 0


@click.command("checks", help="Xem các điểm kiểm tra của kỳ có số này.")
@click.argument("review", type=click.IntRange(min=1))
@_asking
def checks_command(client: Client, review: int) -> int:
    found = client.list_checks(review)["findings"]
    for row in found:
        _print_row(row["code"], row["message"])
    return _FAILED if any(row["severity"] == "E" for row in found) else 0


@click.command("papers", help="Tạo văn bản của kỳ có số này và tải về thư mục --out.")
@click.argument("review", type=click.IntRange(min=1))
@click.argument("kinds", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Thư mục để các tệp.")
@click.option("--pdf", is_flag=True, help="Tải bản PDF, không phải Word.")
@_asking
def papers_command(
    client: Client, review: int, kinds: tuple[PaperKind, ...], *, out: Path, pdf: bool
) -> int:
    wanted = client.ask_papers(review, {"kinds": list(kinds)})["items"]
    while any(_is_busy(row) for row in _pick(wanted, kinds)):
        time.sleep(_STEP)
        wanted = client.list_papers(review)["items"]
    failed = False
    for row in _pick(wanted, kinds):
        paper = row["paper"]
        if paper is None or paper["status"] != "ready":
            _print_row(row["kind"], row["reason"] or row["status"])
            failed = True
            continue
        load = client.download_paper_pdf if pdf else client.download_paper
        path = out / f"{row['kind']}.{'pdf' if pdf else 'docx'}"
        write_file(path, load(review, paper["id"]), exit_code=_FAILED)
        _print_row(row["kind"], path)
    return _FAILED if failed else 0


def _pick(rows: list[KindItem], kinds: tuple[PaperKind, ...]) -> list[KindItem]:
    return [row for row in rows if row["kind"] in kinds]


def _is_busy(row: KindItem) -> bool:
    return row["paper"] is not None and row["paper"]["status"] in _BUSY


@click.command("lint", help="Gửi tệp Word để kiểm tra thể thức.")
@click.argument("file", type=click.Path(path_type=Path))
@_asking
def lint_command(client: Client, file: Path) -> int:
    found: InspectionAnswer = client.ask_inspection((file.name, read_file(file)))
    while found["status"] in _BUSY:
        time.sleep(_STEP)
        found = client.read_inspection(found["id"])
    for row in found["findings"]:
        _print_row(row["severity"], row["rule"], row["found"] or "")
    return 0 if found["status"] == "ready" and not found["errors"] else _FAILED


#: The commands by their names.
COMMANDS = {
    "reviews": reviews_command,
    "checks": checks_command,
    "papers": papers_command,
    "lint": lint_command,
}
