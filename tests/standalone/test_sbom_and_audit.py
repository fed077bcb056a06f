"""The list of what the program is made of, and the question whether any of it has known holes."""

import json
import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from standalone.commands.audit import audit_command
from standalone.commands.sbom import sbom_command
from standalone.locked_packages import LOCK, LockedPackage, list_locked, read_lock
from tests.factories import ROOT
from tests.workflow.web.live_server import serve

PURL = re.compile(r"pkg:pypi/[a-z0-9]+(-[a-z0-9]+)*@[0-9][\w.+!-]*")


def test_every_line_of_the_lock_is_a_package() -> None:
    text = LOCK.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line[0] not in " #"]

    assert len(list(read_lock(text))) == len(lines) > 50
    assert LockedPackage("flask", "3.1") not in list_locked()
    assert "flask" in {package.name for package in list_locked()}


def test_the_list_of_components_is_cyclonedx_and_the_same_each_time() -> None:
    first, second = (CliRunner().invoke(sbom_command, standalone_mode=False) for _ in range(2))
    found = json.loads(first.output)

    assert first.output == second.output
    assert (found["bomFormat"], found["specVersion"], found["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found["serialNumber"]
    )
    parts = found["components"]
    assert [part["bom-ref"] for part in parts] == [package.purl for package in list_locked()]
    assert all(PURL.fullmatch(part["purl"]) and part["type"] == "library" for part in parts)
    assert sum("licenses" in part for part in parts) > len(parts) / 2
    assert found["dependencies"][0]["dependsOn"] == [part["bom-ref"] for part in parts]


def test_the_image_carries_its_list_of_components() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert "COPY requirements.lock ." in text.split("--from=packages")[1]
    assert "standalone sbom > /app/sbom.cdx.json" in text


def ask(answer: Callable[[list[str]], ResponseReturnValue]) -> tuple[int, str]:
    """Run the audit against a database that answers as told; exit code and output."""
    app = Flask("database of holes")

    @app.post("/v1/querybatch")
    def query() -> ResponseReturnValue:
        asked = (request.json or {})["queries"]
        return answer([one["package"]["purl"] for one in asked])

    with serve(app) as address:
        told = CliRunner().invoke(audit_command, ["--database", address], standalone_mode=False)
    return told.return_value, told.output


def test_a_package_with_a_known_hole_fails_the_check() -> None:
    def one_has_a_hole(asked: list[str]) -> ResponseReturnValue:
        holes = [{"vulns": [{"id": "GHSA-1"}]} if "/flask@" in one else {} for one in asked]
        return jsonify(results=holes)

    code, output = ask(one_has_a_hole)

    assert code == 1
    assert re.search(r"^flask [\d.]+: GHSA-1$", output, re.MULTILINE)


def test_packages_without_known_holes_pass() -> None:
    assert ask(lambda asked: jsonify(results=[{} for _ in asked]))[0] == 0


@pytest.mark.parametrize(
    "answer",
    [("no", 500), ("<html>", 200), ("{}", 200), ('{"results": []}', 200), ("[]", 200)],
)
def test_a_database_that_cannot_be_had_fails_nothing_and_is_told(
    answer: tuple[str, int], capfd: pytest.CaptureFixture[str]
) -> None:
    code, _output = ask(lambda _asked: answer)

    assert code == 0


def test_without_a_network_the_check_is_skipped_with_its_reason() -> None:
    told = CliRunner().invoke(
        audit_command, ["--database", "http://127.0.0.1:1"], standalone_mode=False
    )

    assert told.return_value == 0
