"""docs/reliability.md says what the runs found, and nothing else."""

from standalone.commands.manual import DOCS
from tests.chaos.report import LEDGER, write_report
from tests.chaos.results import ResultLedger


def test_the_report_is_what_the_command_writes() -> None:
    """Run `python -m tests.chaos --row NAME --report docs/reliability.md` where this fails."""
    written, found = (
        [line for line in page.splitlines() if not line.startswith("Machine: ")]
        for page in (write_report(ResultLedger(LEDGER)), (DOCS / "reliability.md").read_text())
    )

    assert written == found
