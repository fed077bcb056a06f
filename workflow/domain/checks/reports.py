"""Rules about the reports of the members."""

from collections.abc import Iterator

from workflow.domain.checks.rule import Case, Hit, find_repeated, rule
from workflow.domain.errors import Message
from workflow.domain.texts.wording import join_names
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import State
from workflow.domain.year_plan import list_missing_reports


@rule("W201", State.REPORTS_SUBMITTED)
def reports_missing(case: Case) -> Iterator[Hit]:
    if missing := list_missing_reports(case.record):
        yield (
            "reports",
            Message(
                "Còn {count}/{total} đơn vị chưa nộp báo cáo: {names}.",
                count=len(missing),
                total=len(case.record.voters),
                names=join_names(list(missing)),
            ),
        )


@rule("W202", State.REPORTS_SUBMITTED, contradiction=True)
def report_of_a_stranger(case: Case) -> Iterator[Hit]:
    members = {member.name for member in case.record.members}
    for index, report in enumerate(case.record.reports):
        if report.member not in members:
            yield (
                f"reports[{index}].member",
                Message("Có báo cáo của «{name}», không có trong danh sách.", name=report.member),
            )


@rule("E203", State.REPORTS_SUBMITTED, contradiction=True)
def two_reports_of_one_member(case: Case) -> Iterator[Hit]:
    names = [report.member for report in case.record.reports]
    for index, name in find_repeated(names, fold_name):
        yield f"reports[{index}].member", Message("«{name}» có hai báo cáo.", name=name)
