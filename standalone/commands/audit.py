"""`thidua audit`: known holes of the packages in the lock, by one question to a database of them.

The database is OSV, or a copy of it in an office without the internet. Where none answers, that is
said and nothing has failed: whoever is offline tests too.
"""

from typing import Any

import click
import requests

from standalone.console import say
from standalone.locked_packages import LockedPackage, list_locked

DATABASE = "https://api.osv.dev"
#: Seconds for the whole answer; the tests run meanwhile.
_PATIENCE = 10


@click.command("audit", help="Hỏi cơ sở dữ liệu OSV xem gói nào có lỗ hổng đã biết.")
@click.option("--database", default=DATABASE, help="Địa chỉ khác của cơ sở dữ liệu.")
def audit_command(*, database: str) -> int:
    packages = list_locked()
    try:
        holes = find_holes(packages, database)
    except (requests.RequestException, ValueError, LookupError, TypeError) as error:
        say(
            f"bỏ qua kiểm tra lỗ hổng: {database} không trả lời ({type(error).__name__})",
            "the check of known holes was skipped: the database does not answer",
        )
        return 0
    for package, ids in holes.items():
        click.echo(f"{package.name} {package.version}: {', '.join(ids)}")
    say(
        f"{len(packages)} gói, {len(holes)} gói có lỗ hổng đã biết",
        "packages, and those with holes",
    )
    return 1 if holes else 0


def find_holes(packages: list[LockedPackage], database: str) -> dict[LockedPackage, list[str]]:
    """Ask about all packages at once; those with known holes, and their ids."""
    question = {"queries": [{"package": {"purl": package.purl}} for package in packages]}
    address = f"{database}/v1/querybatch"
    answer = requests.post(address, json=question, timeout=_PATIENCE, allow_redirects=False)
    answer.raise_for_status()
    results: list[dict[str, Any]] = answer.json()["results"]
    if len(results) != len(packages):
        raise ValueError("an answer for each package was asked for")
    found = {
        package: [str(hole["id"]) for hole in result.get("vulns") or []]
        for package, result in zip(packages, results, strict=True)
    }
    return {package: ids for package, ids in found.items() if ids}
