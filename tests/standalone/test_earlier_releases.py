"""What earlier releases stored opens with this one: whole, unchanged and not outdated."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone.backup_restore import restore_backup
from standalone.commands.verify import verify_command
from tests.backup_data import empty_settings
from worker.fill import render_docx
from worker.repair import ReproductionOutcome, reproduce_paper
from worker.word.template import Template
from workflow.config import Settings
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import decode_record
from workflow.models import Paper, PaperStatus, Review, open_engine
from workflow.services.backups.backup_source import BackupSource
from workflow.services.printing.current_papers import encode_values
from workflow.services.printing.paper_status import PrintStatus, list_paper_rows
from workflow.services.stores.file_store import FileStore, sha256_of

#: What papers of earlier releases printed and this one does not: their templates still name it.
#: Where a stored paper is compared with what this release would print.
PRINTED = "workflow.services.printing.printed_values.context_hash"
NO_LONGER_PRINTED = {
    PaperKind.ANNUAL_REPORT: {
        "recommendations": [
            {
                "authority": "Hội đồng Thi đua - Khen thưởng tỉnh",
                "request": "xét, tặng",
                "lines": [{"count": "01 (một)", "award": "Cờ thi đua", "recipients": "Sở Tư pháp"}],
            }
        ]
    }
}
RELEASES = sorted((Path(__file__).parent.parent / "releases").glob("*.backup"))


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def restored(
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """The data of an earlier release, restored by this one."""
    place = empty_settings(settings, tmp_path / "restored")
    place.data.mkdir()
    restore_backup(place, BackupSource(request.param, lambda: None))
    monkeypatch.setenv("THIDUA_DATA", str(place.data))
    monkeypatch.setenv("THIDUA_DATABASE_URL", place.database_url)
    return place


def test_verify_finds_what_an_earlier_release_stored_whole(restored: Settings) -> None:
    ran = CliRunner().invoke(verify_command, ["--json", "--sample", "100"])

    report = json.loads(ran.stdout)
    assert (ran.exit_code, report["faults"]) == (0, [])
    assert report["papers"] == sum(report["sample"].values()) == 15


def test_papers_that_this_release_words_otherwise_are_neither_faults_nor_outdated(
    restored: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("printed_values", "current_papers"):
        monkeypatch.setattr(
            f"workflow.services.printing.{module}.context_hash", lambda _context: "of other words"
        )

    ran = CliRunner().invoke(verify_command, ["--json", "--sample", "100"])

    report = json.loads(ran.stdout)
    assert (ran.exit_code, report["faults"], report["sample"]) == (0, [], {"other_values": 15})
    assert PrintStatus.OUTDATED not in statuses_of_papers(restored)


def test_a_paper_is_filled_again_from_its_printed_values_alone(
    restored: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a later release would print of the same facts."""
    engine, files = open_engine(restored.database_url), FileStore(restored.files)
    outcomes = []
    with Session(engine) as session, session.no_autoflush:
        for paper in session.scalars(select(Paper).filter_by(status=PaperStatus.READY)):
            kind, record = PaperKind(paper.kind), decode_record(paper.snapshot.facts)
            settings = decode_paper_settings(paper.snapshot.settings)
            today = build_context(kind, record, settings)
            printed = replace(today, values=NO_LONGER_PRINTED.get(kind, {}) | today.values)
            template = Template.compile(files.get(str(paper.template_sha256)))
            docx = render_docx(template, printed.values, kind, record, files.get)
            paper.file_sha256 = sha256_of(docx)
            paper.values_sha256 = files.put(encode_values(printed))
            with monkeypatch.context() as later:
                later.setattr(PRINTED, lambda _context: "of other words")
                outcomes.append(reproduce_paper(files, paper).outcome)
    engine.dispose()

    assert outcomes == 15 * [ReproductionOutcome.SAME]


def test_papers_of_an_earlier_release_are_not_outdated(restored: Settings) -> None:
    assert statuses_of_papers(restored) == {PrintStatus.COMPLETE, PrintStatus.DRAFT}


def statuses_of_papers(place: Settings) -> set[PrintStatus]:
    """How the page of each review shows its papers that were made."""
    engine = open_engine(place.database_url)
    with Session(engine) as session:
        statuses = {
            row.status
            for review in session.scalars(select(Review))
            for row in list_paper_rows(session, review)
            if row.ready
        }
    engine.dispose()
    return statuses
