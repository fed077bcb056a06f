"""A state that is added to the table of the year reaches all that asks the table."""

import subprocess
import sys
from pathlib import Path

import pytest

from workflow.domain import year

ROOT = Path(year.__file__).parents[2]
_ROW = """
    INSPECTED = (
        "inspected",
        _Row(
            label="Đã thẩm định",
            step="Thẩm định",
            enter=("inspect", "Ghi nhận đã thẩm định"),
            reopen=("reopen_inspection", "Mở lại bước thẩm định"),
            action="Ghi kết quả thẩm định",
            section="awards",
            awaited=YearTask.DOSSIER,
            guide=Guide("Thẩm định hồ sơ", "Vì sao", (("Xem hồ sơ", "awards"),)),
        ),
    )
"""
_CONSUMERS = """
import datetime as dt, sys, types
from pathlib import Path

year = types.ModuleType("workflow.domain.year")
sys.modules["workflow.domain.year"] = year
exec(compile(Path(sys.argv[1]).read_text("utf-8"), "year", "exec"), year.__dict__)

from sqlalchemy.orm import Session
from standalone.commands.manual import render_states_page
from tests import factories
from workflow.domain import last_year, year_plan
from workflow.domain.checks.rule import Case
from workflow.domain.record import decode_record, encode_record
from workflow.models import Base, Review, open_engine
from workflow.services import reviews
from workflow.services.overview.board import OPEN_STATES
from workflow.services.law.regulations import shipped_regulations
from workflow.web.reviews.home import build_stepper

new = year.State.INSPECTED
forward = [move for move in year.MOVES if move.forward]
assert [move.target for move in forward] == list(year.STATES)[1:]
assert year.find_move("inspect", year.State.PROPOSAL_SENT).target is new
assert year.find_forward_move(new).target is year.State.DECIDED
assert year.find_move("reopen_inspection", new).needs_reason
assert year.describe_next_action(new, 9, 9).text == "Ghi kết quả thẩm định"
assert year.find_next_section(new, 9) == "awards"
assert new in OPEN_STATES
assert "Thẩm định" in [step.label for step in build_stepper(new)]
assert "| `inspect` | Ghi nhận đã thẩm định |" in render_states_page()

record = factories.make_record(state=new)
assert decode_record(encode_record(record)).state is new
regulation = shipped_regulations()["national"]
assert last_year.summarize_last_year(record, new) == ()
Case(record, regulation, dt.date(2022, 3, 1)).list_findings(new)
dues = year_plan.plan_year(record, regulation.calendar)
assert all(due.done for due in dues if due.task in {"meeting", "dossier"})

engine = open_engine(sys.argv[2])
Base.metadata.create_all(engine)
with Session(engine) as session:
    review = reviews.open_review(session, record, by=None, now=factories.NOW)
    review.state = new
    session.commit()
    session.expire_all()
    found = session.get_one(Review, review.id)
    assert (found.state, found.is_open, found.due_on) == (new, True, found.dossier_due_on)
"""


@pytest.mark.slow
def test_every_consumer_follows_the_table(tmp_path: Path) -> None:
    table = Path(year.__file__).read_text("utf-8")
    changed = tmp_path / "year.py"
    changed.write_text(table.replace("    DECIDED = (\n", f"{_ROW}    DECIDED = (\n"), "utf-8")

    run = subprocess.run(
        [sys.executable, "-c", _CONSUMERS, changed, f"sqlite:///{tmp_path / 'year.sqlite'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
