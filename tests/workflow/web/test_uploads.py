"""Every file from outside passes one gate: its content, what it carries, the virus scanner."""

import io
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from standalone import cli, given_files
from tests.clamd_server import SIGNATURE, run_clamd
from tests.worker.word.lint.papers import good
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, form_values
from workflow.domain.year import State
from workflow.models import Attachment, Inspection, Review, TemplateVersion
from workflow.services.stores.file_store import open_file_store
from workflow.services.uploads.upload_quotas import MAX_BYTES_A_DAY
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
WEB = Path(__file__).parents[3] / "workflow" / "web"
#: The pages that take files, each with the person who sends one.
PLACES = {
    "report": ("member", "/reviews/{review}/report"),
    "inspection": ("member", "/inspections"),
    "template": ("council", "/templates/1/plan/party"),
}


@pytest.fixture(autouse=True)
def _open_reports(db: Session, world: World) -> None:
    db.get_one(Review, world.review).state = State.PLANNED
    db.commit()


def with_part(docx: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO(docx)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(name, content)
    return made.getvalue()


def send(
    browser: Open, world: World, place: str, content: bytes, name: str = "bản.docx",
    status: int = 200,
) -> Page:  # fmt: skip
    who, address = PLACES[place]
    person, page = browser(who), address.format(review=world.review)
    sent = dict(form_values(person.get(page).form(page)))
    if place == "template":
        sent["note"] = "mẫu mới"
    return person.post(page, {**sent, "file": (io.BytesIO(content), name)}, status=status)


def stored(db: Session) -> int:
    tables = (Attachment, Inspection, TemplateVersion)
    count = sum(db.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    db.rollback()
    return count


def scan_with(app: Flask, address: str, away: str = "refuse") -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, clamd=address, clamd_away=away)


@pytest.mark.parametrize("place", PLACES)
def test_nobody_waits_to_save_while_a_file_is_looked_at(
    place: str, app: Flask, browser: Open, world: World
) -> None:
    """On SQLite one who sends heavy files would keep all others from saving."""
    saved: list[bool] = []
    address = app.extensions["database"].url.database

    def save() -> None:
        with closing(sqlite3.connect(address, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                saved.append(False)
            else:
                saved.append(True)

    with run_clamd(meanwhile=save) as clamd:
        scan_with(app, clamd)
        send(browser, world, place, good("plan"))

    assert saved == [True]


@pytest.mark.parametrize("place", PLACES)
def test_a_file_with_a_virus_is_named_and_not_kept(
    place: str, app: Flask, browser: Open, world: World, db: Session, tmp_path: Path
) -> None:
    infected = with_part(good("plan"), "docProps/custom.xml", b"<x>" + SIGNATURE + b"</x>")
    with run_clamd(tmp_path / "clamd.sock" if place == "report" else None) as address:
        scan_with(app, address)
        if place == "report":
            infected = b"%PDF-1.7 " + SIGNATURE
        name = "bản.pdf" if place == "report" else "bản.docx"
        page = send(browser, world, place, infected, name, status=422)
        assert "có mã độc (Eicar-Test-Signature)" in page.text
        assert stored(db) == 0
        send(browser, world, place, good("plan"))
    assert stored(db) == 1


def test_a_file_that_anybody_asks_about_passes_the_same_gate(
    app: Flask, browser: Open, tmp_path: Path
) -> None:
    anybody = browser(None)
    fields = dict(form_values(anybody.get("/check/").form("/check/file")))
    infected = b"%PDF-1.7 " + SIGNATURE
    with run_clamd(tmp_path / "clamd.sock") as address:
        scan_with(app, address)
        sent = {**fields, "file": (io.BytesIO(infected), "a.pdf")}
        assert "có mã độc" in anybody.post("/check/file", sent, status=422).text
    other = {**fields, "file": (io.BytesIO(b"MZ program"), "a.docx")}
    assert "Hãy chọn tệp Word" in anybody.post("/check/file", other, status=422).text


@pytest.mark.parametrize("command", ["import", "template", "piped"])
def test_files_that_commands_are_given_pass_it_too(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    content = {"template": with_part(good("plan"), "a", SIGNATURE)}
    file = tmp_path / "plan.docx"
    file.write_bytes(content.get(command, b"[]" + SIGNATURE))
    if command == "piped":
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
        command, file = "import", Path("-")
    with run_clamd(tmp_path / "clamd.sock") as address:
        monkeypatch.setenv("THIDUA_CLAMD", address)
        monkeypatch.setenv("THIDUA_DATA", str(tmp_path / "data"))
        assert cli.run([command, str(file)]) != 0

    assert "có mã độc (Eicar-Test-Signature)" in capsys.readouterr().err


@pytest.mark.parametrize("way", ["named", "piped"])
def test_commands_read_no_more_than_fits(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(given_files, "MOST_BYTES", 2**20)
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path / "data"))
    file = tmp_path / "long.json"
    file.write_bytes(b" " * 2**21)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))

    assert cli.run(["import", "-" if way == "piped" else str(file)]) != 0

    assert "lớn hơn 1 MB" in capsys.readouterr().err


@pytest.mark.parametrize(("away", "kept"), [("refuse", 0), ("accept", 1)])
def test_while_the_scanner_is_away_the_setting_decides(
    app: Flask, browser: Open, world: World, db: Session, tmp_path: Path, away: str, kept: int
) -> None:
    scan_with(app, f"unix://{tmp_path}/nobody.sock", away)

    page = send(browser, world, "inspection", good("plan"), status=200 if kept else 422)

    assert ("Chưa quét được vi-rút" in page.text) is not bool(kept)
    assert stored(db) == kept


MACRO = b"\xd0\xcf\x11\xe0 vba"
DANGEROUS = {
    "macro": lambda: with_part(good("plan"), "word/vbaProject.bin", MACRO),
    "embedded": lambda: with_part(good("plan"), "word/embeddings/oleObject1.bin", MACRO),
    "no Word": lambda: with_part(_zip("word/document.xml"), "x", b""),
    "bomb": lambda: _zip("word/document.xml", b"<w:p/>" * 20_000_000),
}


def _zip(name: str, content: bytes = b"x") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return made.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("kind", DANGEROUS)
def test_a_dangerous_word_file_does_not_come_with_a_report(
    kind: str, browser: Open, world: World, db: Session
) -> None:
    page = send(browser, world, "report", DANGEROUS[kind](), status=422)

    assert "không an toàn" in page.text
    assert stored(db) == 0


@pytest.mark.parametrize(
    "name", ["../../../ngoai.docx", "/etc/ngoai.docx", "..\\..\\ngoai.docx", "a\0b.docx"]
)
def test_no_name_that_somebody_gave_is_a_path_here(
    name: str, app: Flask, browser: Open, world: World, db: Session
) -> None:
    """Files are kept under the hashes of their contents; the name is text in a row."""
    settings = app.config["SETTINGS"]
    before = {path for path in settings.data.parent.rglob("*") if path.is_file()}

    send(browser, world, "report", good("plan"), name, status=422 if "\0" in name else 200)

    kept = {path for path in settings.data.parent.rglob("*") if path.is_file()} - before
    names = {path.relative_to(settings.files).as_posix() for path in kept if "files" in path.parts}
    assert all(re.fullmatch(r"[0-9a-f/]+(\.\w+)?", one) for one in names), names
    stored_names = db.scalars(select(Attachment.file_name)).all()
    assert not any("/" in one or "\\" in one for one in stored_names)
    assert not any("ngoai" in path.name for path in kept)


def test_nothing_stays_on_the_disk_of_a_form_that_is_refused(
    app: Flask, browser: Open, db: Session, world: World
) -> None:
    """The second file is too much for the day: the first goes with it, which no quota counts."""
    sent = Attachment(
        review_id=world.review, member="Văn phòng Tỉnh ủy", file_name="a.pdf", sha256="0" * 64,
        size=MAX_BYTES_A_DAY - 1500, added_at=now(), added_by_id=world.accounts["member"],
    )  # fmt: skip
    db.add(sent)
    db.commit()
    store, (who, address) = open_file_store(app.config["SETTINGS"]), PLACES["report"]
    before = set(store.names())
    person, page = browser(who), address.format(review=world.review)
    form = dict(form_values(person.get(page).form(page)))
    files = [(io.BytesIO(b"%PDF-1.7\n" + sign * 1000), f"{sign!r}.pdf") for sign in (b"a", b"b")]

    person.post(page, {**form, "file": files}, status=422)

    assert set(store.names()) == before


def test_nothing_but_the_gate_takes_a_file() -> None:
    """A new form with a file goes through `receive_upload`, or is found here."""
    field = re.compile(r"\w*FileField\b")
    found = {
        path.relative_to(WEB).as_posix(): set(field.findall(text))
        for path in WEB.rglob("*.py")
        if field.search(text := path.read_text(encoding="utf-8"))
    }

    assert found == {
        "council_templates/forms.py": {"FileField"},
        "inspections/routes.py": {"FileField"},
        "papers/word_files.py": {"FileField"},
        "people/many.py": {"FileField"},
        "review_forms/reports/packets.py": {"FileField"},
        "review_forms/reports/uploads.py": {"MultipleFileField"},
        "workbooks/routes.py": {"FileField"},
    }
    raw = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*.py")
        if "request.files" in path.read_text(encoding="utf-8")
    }
    raw.remove("form_receipts.py")  # hashes what is sent, to know it again
    for name in found.keys() | raw:
        assert "receive_upload(" in (WEB / name).read_text(encoding="utf-8"), name
