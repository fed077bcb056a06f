"""`thidua sbom`: what this program is made of, as CycloneDX 1.6 (ECMA-424)."""

import json
import uuid
from typing import Any

import click

from standalone.cli import VERSION
from standalone.locked_packages import LockedPackage, list_locked


@click.command("sbom", help="In danh mục thành phần (SBOM) theo CycloneDX 1.6, dạng JSON.")
def sbom_command() -> None:
    click.echo(json.dumps(make_sbom(), ensure_ascii=False, indent=2))


def make_sbom() -> dict[str, Any]:
    """List every package of the lock; the same lock gives the same list, so no moment is in it."""
    packages = list_locked()
    known = "\n".join(package.purl for package in packages)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, known)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "thidua",
                "name": "thidua",
                "version": VERSION,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_describe(package) for package in packages],
        "dependencies": [{"ref": "thidua", "dependsOn": [package.purl for package in packages]}],
    }


def _describe(package: LockedPackage) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
    }
    if licence := package.licence:
        document["licenses"] = [{"license": {"name": licence}}]
    return document
