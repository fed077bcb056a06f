"""What a break did, as one line of the report."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.chaos.paper_batch import NOTHING, BatchToll


@dataclass(frozen=True)
class BreakResult:
    """One break on one backing."""

    what: str
    #: How often it was broken.
    times: int
    toll: BatchToll = NOTHING
    #: Seconds from the last break until all work was done; none where nothing had to recover.
    recovery: float | None = None
    #: What else was seen, in a few words.
    seen: str = ""
    #: What should not have been: empty where everything held.
    faults: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        return self.toll.is_none and not self.faults


@dataclass
class ResultLedger:
    """The results so far, kept in a file so that a long run can go on where it stopped."""

    path: Path

    def read(self) -> dict[str, dict[str, list[BreakResult]]]:
        """Results by row and backing."""
        if not self.path.exists():
            return {}
        raw = json.loads(self.path.read_text())
        return {
            row: {
                backing: [_result(one) for one in found["results"]] for backing, found in of.items()
            }
            for row, of in raw.items()
        }

    def days(self) -> dict[str, dict[str, str]]:
        """When each row was run on each backing."""
        raw = json.loads(self.path.read_text()) if self.path.exists() else {}
        return {row: {name: one["at"] for name, one in of.items()} for row, of in raw.items()}

    def write(self, row: str, backing: str, results: list[BreakResult]) -> None:
        raw = json.loads(self.path.read_text()) if self.path.exists() else {}
        at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        entry = {"at": at, "results": [asdict(result) for result in results]}
        raw.setdefault(row, {})[backing] = entry
        self.path.write_text(json.dumps(raw, ensure_ascii=False, indent=1))


def _result(raw: dict[str, object]) -> BreakResult:
    toll = raw.pop("toll")
    faults = raw.pop("faults")
    assert isinstance(toll, dict)
    assert isinstance(faults, list)
    return BreakResult(**raw, toll=BatchToll(**toll), faults=tuple(faults))  # type: ignore[arg-type]
