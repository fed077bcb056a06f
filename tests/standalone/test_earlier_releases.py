"""What earlier releases stored opens with this one: whole, unchanged and not outdated."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone.backup_restore import restore_backup
from standalone.commands.verify import verify_command
from tests.backup_data import empty_settings
from workflow.config import Settings
from workflow.models import Review, open_engine
from workflow.services.backups.backup_source import BackupSource
from workflow.services.printing.paper_status import PrintStatus, list_paper_rows

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


def test_papers_of_an_earlier_release_are_not_outdated(restored: Settings) -> None:
    engine = open_engine(restored.database_url)
    with Session(engine) as session:
        statuses = {
            row.status
            for review in session.scalars(select(Review))
            for row in list_paper_rows(session, review)
            if row.ready
        }
    engine.dispose()

    assert statuses == {PrintStatus.COMPLETE, PrintStatus.DRAFT}
