"""Rules about the members of the bloc and their roles."""

from collections.abc import Iterator

from workflow.domain.checks.rule import Case, Hit, find_repeated, rule
from workflow.domain.errors import Message
from workflow.domain.names.ended_names import ENDED_NAME, list_names_to_ask
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import State


@rule("E101", State.REPORTS_SUBMITTED, contradiction=True)
def duplicate_member(case: Case) -> Iterator[Hit]:
    names = [member.name for member in case.record.members]
    for index, name in find_repeated(names, fold_name):
        yield f"members[{index}].name", Message("«{name}» được ghi hai lần.", name=name)


@rule("W102", State.REPORTS_SUBMITTED, contradiction=True)
def stated_count_differs(case: Case) -> Iterator[Hit]:
    stated, listed = case.record.member_count_stated, len(case.record.members)
    if stated is not None and stated != listed:
        yield (
            "member_count_stated",
            Message(
                "Nguồn ghi {stated} thành viên nhưng danh sách có {listed}.",
                stated=stated,
                listed=listed,
            ),
        )


@rule("E103", State.REPORTS_SUBMITTED)
def no_members(case: Case) -> Iterator[Hit]:
    if not case.record.members:
        yield "members", Message("Chưa có đơn vị thành viên nào.")


@rule("W104", State.REPORTS_SUBMITTED)
def no_head(case: Case) -> Iterator[Hit]:
    if case.record.members and case.record.head is None:
        yield "members", Message("Chưa ghi đơn vị Trưởng khối.")


@rule("E105", State.REPORTS_SUBMITTED, contradiction=True)
def several_heads(case: Case) -> Iterator[Hit]:
    heads = [index for index, member in enumerate(case.record.members) if member.role == "head"]
    for index in heads[1:]:
        yield f"members[{index}].role", Message("Một năm chỉ có một đơn vị Trưởng khối.")


@rule(ENDED_NAME, State.REPORTS_SUBMITTED, contradiction=True)
def name_that_has_ended(case: Case) -> Iterator[Hit]:
    """Renamed, merged, split, or of a province or district that is no more."""
    places = dict(list_names_to_ask(case.record))
    for ended in case.ended_names:
        yield (
            places[ended.name],
            Message("{what} Hãy sửa tên, hoặc ghi lý do vẫn dùng.", what=ended.sentence),
        )
