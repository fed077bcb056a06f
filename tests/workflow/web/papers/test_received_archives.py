"""The page of a package that was taken in: its files, and what in it does not agree."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from tests.workflow.services.archive.test_receiving import PAYLOAD, bag, zip_up
from tests.workflow.web.pages import Browser
from workflow.services.archive.receiving import receive_archive
from workflow.services.stores.file_store import open_file_store
from workflow.web.clock import now


def test_a_package_is_shown_with_what_in_it_does_not_agree(
    app: Flask, db: Session, browser: Callable[[str | None], Browser], tmp_path: Path
) -> None:
    files = open_file_store(app.config["SETTINGS"])
    other = "<File><Title>Tổng kết khối khác</Title></File>".encode()
    packages = {"dung": PAYLOAD, "khac": {**PAYLOAD, "data/ho-so.xml": other}}
    taken = {
        name: receive_archive(
            db, files, zip_up(bag(payload), tmp_path / f"{name}.zip"), by=None, now=now()
        ).id
        for name, payload in packages.items()
    }
    db.commit()
    administrator = browser("administrator")

    pages = {name: administrator.get(f"/archives/{id_}").text for name, id_ in taken.items()}

    assert "cần xem lại" not in pages["dung"]
    assert "Gói nguyên vẹn, nhưng có điểm cần xem lại" in pages["khac"]
    assert "ghi Title là «Tổng kết khối khác»" in pages["khac"]
