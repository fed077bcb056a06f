"""The life of a paper as one table: draft, checked, sent for signature, issued, filed.

An issued paper is settled: its file never changes, no later one takes its place, and it never
becomes a draft again. Mistakes in it are corrected by a letter of correction
(Nghị định 30/2020/NĐ-CP, Điều 17).
"""

from dataclasses import dataclass

from workflow.domain.labels import N_, Labelled


class PaperStage(Labelled):
    """A stage of a paper after it was made; the order of the members is that of its life."""

    DRAFT = "draft", N_("Dự thảo")
    CHECKED = "checked", N_("Đã soát")
    SENT = "sent_for_signature", N_("Đã trình ký")
    ISSUED = "issued", N_("Đã phát hành")
    FILED = "filed", N_("Đã lưu hồ sơ")

    @property
    def is_settled(self) -> bool:
        """True once the paper is issued."""
        return self in (PaperStage.ISSUED, PaperStage.FILED)


#: The stages of a paper that no other one replaces.
SETTLED = tuple(stage for stage in PaperStage if stage.is_settled)


@dataclass(frozen=True)
class StageMove:
    """One thing that is done with a paper."""

    name: str
    #: The label of its button.
    label: str
    source: PaperStage
    target: PaperStage
    #: The paper has to be complete, agree with the facts and pass the layout rules.
    needs_agreement: bool = True
    needs_reason: bool = False


STAGE_MOVES = (
    StageMove("check", N_("Ghi nhận đã soát"), PaperStage.DRAFT, PaperStage.CHECKED),
    StageMove("send", N_("Ghi nhận đã trình ký"), PaperStage.CHECKED, PaperStage.SENT),
    StageMove("issue", N_("Phát hành"), PaperStage.SENT, PaperStage.ISSUED),
    StageMove(
        "file", N_("Lưu hồ sơ"), PaperStage.ISSUED, PaperStage.FILED, needs_agreement=False
    ),
    StageMove(
        "redraft", N_("Trả về dự thảo"), PaperStage.CHECKED, PaperStage.DRAFT,
        needs_agreement=False, needs_reason=True,
    ),
    StageMove(
        "recall", N_("Rút lại bản trình ký"), PaperStage.SENT, PaperStage.DRAFT,
        needs_agreement=False, needs_reason=True,
    ),
)  # fmt: skip


def list_stage_moves(stage: PaperStage) -> tuple[StageMove, ...]:
    """List the steps open to a paper, onward first."""
    return tuple(move for move in STAGE_MOVES if move.source is stage)


def find_stage_move(name: str, stage: PaperStage) -> StageMove | None:
    """The move of that name, if a paper of this stage can make it."""
    return next((move for move in list_stage_moves(stage) if move.name == name), None)
