"""Rules about what the regulation limits: who has to be there, scores, how many are proposed."""

from collections.abc import Iterator
from decimal import Decimal

from workflow.domain.checks import sources
from workflow.domain.checks.rule import Case, Hit, rule
from workflow.domain.clauses.kinds import format_fraction
from workflow.domain.errors import Message
from workflow.domain.votes.ballots import count_present
from workflow.domain.votes.quotas import compute_joint_limit, compute_quota_limits, count_proposed
from workflow.domain.votes.ranks import is_possible_rank
from workflow.domain.year import State


@rule("W106", State.REPORTS_SUBMITTED, contradiction=True)
def regulation_unknown(case: Case) -> Iterator[Hit]:
    named = case.record.regulation
    if named and named != case.regulation.code:
        yield (
            "regulation",
            Message(
                "Hồ sơ ghi quy chế «{code}» chưa có trong hệ thống; đang dùng «{name}».",
                code=named,
                name=case.regulation.name,
            ),
        )


@rule("W204", State.REPORTS_SUBMITTED, contradiction=True)
def score_beyond_the_scale(case: Case) -> Iterator[Hit]:
    scoring = case.regulation.scoring
    if scoring.scale_max is None:
        return
    bonus = [scoring.cap_of(section) for section in scoring.sections if section.kind == "bonus"]
    most = scoring.scale_max + sum((cap or 0 for cap in bonus), Decimal(0))
    if not bonus:
        most += scoring.bonus_cap or 0
    if scoring.bonus_cap is None and any(section.most is None for section in scoring.sections):
        return
    for index, report in enumerate(case.record.reports):
        for field in ("self_score", "final_score"):
            score = getattr(report, field)
            if score is not None and not 0 <= score <= most:
                yield (
                    f"reports[{index}].{field}",
                    Message(
                        "«{name}» có {score} điểm, ngoài thang điểm {most}.",
                        name=report.member,
                        score=score,
                        most=most,
                    ),
                )


@rule("W205", State.REPORTS_SUBMITTED, contradiction=True)
def rank_against_the_scores(case: Case) -> Iterator[Hit]:
    scores = {row.member: row.final_score for row in case.record.reports}
    tie = case.regulation.scoring.ranking_tie
    if any(score is None for score in scores.values()):
        return
    for index, report in enumerate(case.record.reports):
        if report.rank is not None and not is_possible_rank(
            report.rank, report.member, scores, tie
        ):
            yield (
                f"reports[{index}].rank",
                Message(
                    "«{name}» được ghi hạng {rank}, không khớp với điểm.",
                    name=report.member,
                    rank=report.rank,
                ),
            )


@rule("W206", State.REPORTS_SUBMITTED)
def not_scored(case: Case) -> Iterator[Hit]:
    """A score of 0 is a score; none is not."""
    if not case.regulation.scoring.enabled:
        return
    scored = {row.member for row in case.record.reports if row.final_score is not None}
    missing = [member.name for member in case.record.voters if member.name not in scored]
    if missing:
        yield (
            "reports",
            Message(
                "Còn {count}/{total} đơn vị chưa có điểm Khối chấm.",
                count=len(missing),
                total=len(case.record.voters),
            ),
        )


@rule("W310", State.MEETING_HELD, contradiction=True)
def no_quorum(case: Case) -> Iterator[Hit]:
    quorum, present = case.regulation.vote.quorum, count_present(case.record)
    if quorum is not None and present is not None and present < quorum * len(case.record.voters):
        yield (
            "meeting.attendance",
            Message(
                "Có mặt {present}/{total} đơn vị, quy chế cần {share} để họp.",
                present=present,
                total=len(case.record.voters),
                share=format_fraction(quorum),
            ),
        )


@rule("W311", State.MEETING_HELD, contradiction=True)
def too_few_for_awards(case: Case) -> Iterator[Hit]:
    """Attendance is a matter of its own: neither the quorum nor the share of votes."""
    needed, present = case.regulation.vote.attendance_for_awards, count_present(case.record)
    if needed is not None and present is not None and present < needed * len(case.record.voters):
        yield (
            "meeting.attendance",
            Message(
                "Có mặt {present}/{total} đơn vị, quy chế cần {share} khi xét khen thưởng.",
                present=present,
                total=len(case.record.voters),
                share=format_fraction(needed),
            ),
        )


@rule("W507", State.VOTES_TALLIED, contradiction=True)
def more_flags_than_allowed(case: Case) -> Iterator[Hit]:
    flags = compute_quota_limits(case.regulation.quota, len(case.record.voters)).flags
    asked = count_proposed(case.record, "flag")
    if flags is not None and asked > flags:
        yield (
            "awards",
            Message("Đề nghị {asked} cờ thi đua, quy chế cho {flags}.", asked=asked, flags=flags),
        )


@rule("W508", State.VOTES_TALLIED, contradiction=True)
def more_merits_than_allowed(case: Case) -> Iterator[Hit]:
    quota, units = case.regulation.quota, len(case.record.voters)
    flags, merits = (count_proposed(case.record, kind) for kind in ("flag", "certificate"))
    together = compute_joint_limit(quota, units)
    most = together if together is not None else compute_quota_limits(quota, units).merits
    asked = flags + merits if together is not None else merits
    if most is not None and asked > most:
        yield (
            "awards",
            Message(
                "Đề nghị khen thưởng {asked} đơn vị, quy chế cho nhiều nhất {most}.",
                asked=asked,
                most=most,
            ),
        )


@rule("W605", State.PROPOSAL_SENT, contradiction=True)
def sent_without_number_or_date(case: Case) -> Iterator[Hit]:
    for index, paper in enumerate(case.record.papers):
        if paper.sent_on and (paper.number is None or paper.date is None):
            field = "number" if paper.number is None else "date"
            yield (
                f"papers[{index}].{field}",
                Message("Văn bản đã gửi chưa ghi đủ số và ngày ký."),
            )


@rule("W606", State.PROPOSAL_SENT, contradiction=True, source=sources.NUMBERS_OF_PAPERS)
def number_before_signature(case: Case) -> Iterator[Hit]:
    for index, paper in enumerate(case.record.papers):
        if paper.number is not None and paper.date is None and not paper.sent_on:
            yield f"papers[{index}].date", Message("Đã có số mà chưa ghi ngày ký.")
