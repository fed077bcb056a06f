"""What the story so far must have come to, kept in memory."""

from dataclasses import dataclass, field

from workflow.domain.locks import SENT_KINDS, Locks
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_life import PaperStage
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import PaperStatus


@dataclass
class ModelReview:
    """A review and every version of its facts."""

    id: int
    state: State
    #: The facts by version, from 1; without a state.
    versions: list[Record]
    #: Sections that were reopened since the last move.
    reopened: set[str] = field(default_factory=set)
    withdrawn: bool = False
    #: Papers that settle facts and were issued, and no step taken back since.
    went_out: set[PaperKind] = field(default_factory=set)
    #: What papers say beyond the facts, since a step settled it.
    settled: str | None = None

    @property
    def locks(self) -> Locks:
        """What holds the facts."""
        is_early = self.state.position < State.PROPOSAL_SENT.position
        is_sent = not self.went_out.isdisjoint(SENT_KINDS)
        state = State.PROPOSAL_SENT if is_sent and is_early else self.state
        return Locks(state, frozenset(self.went_out))

    def take_step(self, target: State) -> None:
        """Come to a state, onward or back."""
        if target.position < self.state.position:
            self.went_out.clear()
        self.state, self.reopened = target, set()

    @property
    def version(self) -> int:
        return len(self.versions)

    @property
    def record(self) -> Record:
        return self.versions[-1]

    @property
    def name(self) -> tuple[str, str]:
        return self.record.bloc.name, self.record.year


@dataclass(frozen=True)
class ModelPaper:
    """A paper as it was last seen."""

    status: PaperStatus
    stage: PaperStage
    file: str | None


#: Which status may follow which, whoever acts; what is ready or skipped stays so.
FOLLOWING = {
    PaperStatus.QUEUED: {
        PaperStatus.FILLING,
        PaperStatus.READY,
        PaperStatus.FAILED,
        PaperStatus.CANCELLED,
    },
    PaperStatus.FILLING: {PaperStatus.QUEUED, PaperStatus.READY, PaperStatus.FAILED},
    PaperStatus.FAILED: {PaperStatus.QUEUED, PaperStatus.SKIPPED},
    PaperStatus.CANCELLED: {PaperStatus.QUEUED, PaperStatus.SKIPPED},
    PaperStatus.READY: set(),
    PaperStatus.SKIPPED: set(),
}
#: The agency that counts, the abbreviation and the period.
SeriesName = tuple[int, str, str]


@dataclass
class Model:
    """All of it."""

    reviews: dict[int, ModelReview] = field(default_factory=dict)
    papers: dict[int, ModelPaper] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    #: The last number of each series, and the numbers that were given up.
    series: dict[SeriesName, int] = field(default_factory=dict)
    voided: set[int] = field(default_factory=set)
    #: Files of attachments, which stay in the store also when they were taken off.
    files: set[str] = field(default_factory=set)
    #: The handovers that count: from a review to the next.
    handed: dict[int, int] = field(default_factory=dict)

    #: What counts of the offices' answers: review, member and condition.
    confirmed: dict[tuple[int, str, str], str] = field(default_factory=dict)

    def there(self) -> list[ModelReview]:
        """The reviews that people see."""
        return [review for review in self.reviews.values() if not review.withdrawn]
