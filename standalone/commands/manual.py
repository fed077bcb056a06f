"""`thidua manual`: print the documentation pages that come from the code."""

import click

from standalone.generated_docs import write_pages


@click.command("manual", help="In lại các trang tài liệu lấy từ mã nguồn.")
def manual_command() -> None:
    write_pages()
